"""The command line: the same services without a screen.

`consolidate` does the main job on files, `work` runs a worker, `new` makes a
conference, `links` prints its join codes, `verify` looks for damage, `backup`
and `restore` keep a copy and bring it back, `purge` deletes a conference for good.
Exit status 0, 1 for damage, or 2 with one line.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from tqdm import tqdm

from synthesis import logs, upkeep
from synthesis.bootstrap import Workbench, open_workbench
from synthesis.domain.detail import Detail
from synthesis.domain.errors import ImportRejected, Invalid, SynthesisError
from synthesis.domain.language import model_in_words
from synthesis.domain.model import Actor, ConferenceId, Role
from synthesis.domain.proposing import Progress
from synthesis.services import headless, imports, prepare
from synthesis.settings import read_settings

_SHOWN_REFUSALS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        logs.set_up(read_settings().logs)
        return parsed.run(parsed) or 0
    except SynthesisError as error:
        print(f"plenary: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


class _Parser(argparse.ArgumentParser):
    """Refuses a command line as `main` refuses everything else: status 2 and one line."""

    def error(self, message: str) -> NoReturn:
        """Exit, saying what is wrong and where to look."""
        self.exit(2, f"plenary: {' '.join(message.split())}. See {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m synthesis", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    job = commands.add_parser("consolidate", help="files of notes in, a workbook out")
    job.add_argument(
        "notes", nargs="+", type=Path, metavar="NOTES", help="CSV, XLSX, DOCX, MD, TXT"
    )
    job.add_argument("-o", "--output", required=True, type=Path, metavar="BOOK.xlsx")
    job.add_argument("--assignments", type=Path, metavar="OUT.csv", help="where each row went")
    job.add_argument("--id-column", default="", metavar="NAME")
    job.add_argument("--text-column", default="", metavar="NAME")
    job.add_argument("--breakout-column", default="", metavar="NAME")
    job.add_argument(
        "--detail",
        default="default",
        choices=[detail.replace(" ", "-") for detail in Detail],
        help="how finely to group",
    )
    job.set_defaults(run=_consolidate)
    worker = commands.add_parser("work", help="run a worker: it owns the model, makes proposals")
    worker.add_argument("--parent", type=int, help="stop when this process has ended")
    worker.set_defaults(run=_work)
    new = commands.add_parser("new", help="make a conference and print its join codes")
    new.add_argument("name")
    new.set_defaults(run=_new)
    links = commands.add_parser("links", help="print the join codes of every conference")
    links.set_defaults(run=_links)
    upkeep.add_commands(commands)
    return parser


def _consolidate(parsed: argparse.Namespace) -> None:
    _check_targets(parsed.notes, parsed.output, parsed.assignments)
    actor = Actor("Plenary", Role.ORGANISER, ConferenceId(""))
    uploads = [
        imports.read_upload(Workbench.read_file, actor, p.name, _bytes(p)) for p in parsed.notes
    ]
    named = headless.NamedColumns(parsed.id_column, parsed.text_column, parsed.breakout_column)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="plenary-"))
        bench = open_workbench(replace(read_settings(), database=f"sqlite:///{folder}/job.db"))
        stack.callback(bench.store.close)
        bar = stack.enter_context(
            tqdm(total=100, unit="%", bar_format="{desc} {bar} {n:.0f}%", disable=None)
        )
        outcome = headless.consolidate_files(
            bench.store, bench.embedder(), uploads, named, _shown(bar), _detail(parsed.detail)
        )
    rows = [(a.id, a.recommendation, a.theme, a.wording) for a in outcome.assignments]
    outputs = {parsed.output: bench.write_workbook(outcome.sheets)}
    if parsed.assignments:
        columns = ("id", "recommendation", "theme", "wording")
        outputs[parsed.assignments] = bench.write_csv(columns, rows).encode()
    _write_all(outputs)
    _tell(outcome, len(rows), parsed.output)


def _detail(typed: str) -> Detail:
    return Detail(typed.replace("-", " "))


def _check_targets(notes: Sequence[Path], output: Path, assignments: Path | None) -> None:
    if output.suffix.lower() != ".xlsx":
        raise Invalid(f"{output} does not end in .xlsx. Name the workbook so.")
    taken = {path.resolve() for path in notes}
    for target in filter(None, (output, assignments)):
        if not target.parent.is_dir():
            raise Invalid(f"There is no folder {target.parent} to write {target.name} into.")
        if target.is_dir():
            raise Invalid(f"{target} is a folder. Name a file in it.")
        if target.resolve() in taken:
            raise Invalid(f"{target} would be written over. Give each output a name of its own.")
        taken.add(target.resolve())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ImportRejected(f"{path} cannot be read: {error.strerror}.") from error


def _shown(bar: "tqdm[None]") -> Progress:
    def progress(share: float, message: str) -> None:
        bar.set_description_str(message)
        bar.update(max(0.0, share * 100 - bar.n))

    return progress


def _write_all(outputs: dict[Path, bytes]) -> None:
    """Write every file beside its target first, so that a failure leaves none half written."""
    waiting: dict[Path, Path] = {}
    try:
        for target, content in outputs.items():
            waiting[target] = target.with_name(f".{target.name}.{os.getpid()}.part")
            waiting[target].write_bytes(content)
        for target, part in waiting.items():
            part.replace(target)
    except OSError as error:
        folder = Path(error.filename or ".").parent
        raise Invalid(f"The files cannot be written to {folder}: {error.strerror}.") from error
    finally:
        for part in waiting.values():
            part.unlink(missing_ok=True)


def _tell(outcome: headless.Outcome, rows: int, output: Path) -> None:
    by = f" Notes were compared with {model_in_words(outcome.model)}." if outcome.model else ""
    print(
        f"{rows:,} rows: {outcome.imported:,} notes imported, {len(outcome.refused):,} lines "
        f"refused. {outcome.recommendations:,} recommendations under {outcome.themes:,} themes "
        f"in {output}.{by}"
    )
    for notice in outcome.notices:
        print(f"Note: {notice}", file=sys.stderr)
    for refusal in outcome.refused[:_SHOWN_REFUSALS]:
        print(f"Refused: {refusal.where}: {refusal.reason}.", file=sys.stderr)
    if len(outcome.refused) > _SHOWN_REFUSALS:
        print("The sheet “Not imported” lists every refused line.", file=sys.stderr)


def _work(parsed: argparse.Namespace) -> None:
    from synthesis.worker import work

    work(open_workbench(), parsed.parent)


def _new(parsed: argparse.Namespace) -> None:
    bench = open_workbench(read_settings())
    conference, organiser = prepare.new_conference(bench.store, parsed.name)
    print(f"“{conference.name}” is made. Join as its organiser with the code {organiser.code}.")


def _links(parsed: argparse.Namespace) -> None:
    del parsed
    store = open_workbench(read_settings()).store
    for conference in store.conferences.all():
        print(f"{conference.name} ({conference.id})")
        for grant in store.grants.all(conference.id):
            if not grant.revoked:
                place = f" {grant.place}" if grant.place else ""
                print(f"  {grant.code}  {grant.role}{place}")


if __name__ == "__main__":
    sys.exit(main())
