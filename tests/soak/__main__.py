"""`python -m tests.soak [--only NAME ...] [--rounds N]` runs the promises and prints one table."""

import argparse
import sys

from tests.soak import (
    backups,
    bitflips,
    browsing,
    canary,
    edits,
    faults,
    imports,
    kill9,
    migrations,
    replicas,
    stops,
)
from tests.soak.report import Row, table

PROMISES = {
    "kill9": kill9.run,
    "edits": edits.run,
    "faults": faults.run,
    "bitflips": bitflips.run,
    "imports": imports.run,
    "backup": backups.run,
    "migrations": migrations.run,
    "stops": stops.run,
    "browser": browsing.run,
    "canary": canary.run,
    "replicas": replicas.run,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--rounds", type=int, default=None, help="instead of each promise's own")
    parsed = parser.parse_args()
    rows: list[Row] = []
    for name in parsed.only or PROMISES:
        print(f"{name} …", file=sys.stderr, flush=True)
        made = PROMISES[name](parsed.rounds)
        print(table(made), file=sys.stderr, flush=True)
        rows += made
    print(table(rows))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
