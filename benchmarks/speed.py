"""How fast Plenary is beside what else one could run, in one run on the same machine.

    python -m benchmarks.speed --data BENCH [--only encode 20k warm one 100k] [--rival PYTHON]

Every part runs in a process of its own, so that its time and its largest memory
are its own. BERTopic needs `requirements-bench.txt`; where that would change an
installation, name the Python of another one with --rival. Seconds are wall
clock and, after the slash, of processors: on a busy machine compare the latter.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

PARTS = {
    "encode": ("encode-plenary", "encode-rival"),
    "20k": ("file-plenary", "file-rival"),
    "warm": ("warm",),
    "one": ("one",),
    "100k": ("many",),
}
"""Part of the table -> the steps of `benchmarks.speed_steps` that measure it."""
RIVALS = {"encode-rival", "file-rival"}


def measure(step: str, data: Path, python: str, notes: int) -> dict[str, object]:
    """Run one step in a child process; return what it printed last, or its error."""
    command = [python, "-m", "benchmarks.speed_steps", step, str(data), str(notes)]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if ran.returncode:
        reason = ran.stderr.strip().splitlines() or [f"ended with {ran.returncode}"]
        return {"what": step, "failed": reason[-1]}
    found: dict[str, object] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


def line(found: dict[str, object]) -> str:
    """Return a row of the table."""
    if "failed" in found:
        return f"{found['what']:<58} {found['failed']}"
    rate = f"{found['rate']:>8,.0f}" if found.get("rate") else f"{'':>8}"
    return (
        f"{found['what']:<58}{found['wall']:>9,.2f} /{found['cpu']:>9,.2f}{rate}"
        f"{found['memory']:>8,.0f}  {found['made']}"
    )


def main() -> None:
    """Read the command line, run the parts and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--rival", default=sys.executable, help="Python that has BERTopic")
    parser.add_argument("--notes", type=int, default=20_000, help="fewer for a quick look")
    given = parser.parse_args()
    print(f"{'':<58}{'wall s':>9} /{'cpu s':>9}{'notes/s':>8}{'MB':>8}")
    for part in given.only:
        for step in PARTS[part]:
            python = given.rival if step in RIVALS else sys.executable
            print(line(measure(step, given.data, python, given.notes)), flush=True)


if __name__ == "__main__":
    main()
