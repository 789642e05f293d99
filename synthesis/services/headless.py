"""The main job without a screen: files in, a workbook and an assignment of every row out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from synthesis.domain import report, review
from synthesis.domain.board import Board
from synthesis.domain.detail import Detail
from synthesis.domain.errors import ImportRejected, Invalid, Refusal
from synthesis.domain.importing import Columns, Sheet
from synthesis.domain.log import Cut
from synthesis.domain.model import Actor, Note, RecommendationId, Role
from synthesis.domain.points import points_of
from synthesis.domain.ports import Embedder, Store
from synthesis.domain.proposing import Progress
from synthesis.services import consolidate, imports, prepare, publish
from synthesis.services.imports import Upload


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """Columns that the caller names; "" leaves the guess to Plenary."""

    id: str = ""
    text: str = ""
    breakout: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where one input row went; `recommendation` is empty for a row that was refused."""

    id: str
    recommendation: str = ""
    theme: str = ""
    wording: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of a headless run; `doubtful` recommendations may hold contrary notes.

    `model` is the name of what compared the notes.
    """

    sheets: tuple[report.Sheet, ...]
    assignments: list[Assignment]
    imported: int
    refused: list[Refusal]
    recommendations: int
    themes: int
    doubtful: frozenset[RecommendationId]
    model: str
    notices: list[str] = field(default_factory=list)


def consolidate_files(  # noqa: PLR0913, PLR0917 - what to use, then what the caller chose
    store: Store,
    embedder: Embedder,
    uploads: Sequence[Upload],
    named: NamedColumns,
    progress: Progress,
    detail: Detail = Detail.DEFAULT,
) -> Outcome:
    """Import every file into a fresh conference, propose once, and write the board out.

    Raises `Invalid` for a named column that no sheet has, and `ImportRejected`
    when no file holds a single note.
    """
    conference, _ = prepare.new_conference(store, _conference_name(uploads))
    actor = Actor("Plenary", Role.ORGANISER, conference.id)
    choices = _choose(uploads, named)
    notes: dict[tuple[int, str], Note] = {}  # by the file's position: two may have one name
    refused: list[Refusal] = []
    for position, (upload, columns) in enumerate(zip(uploads, choices, strict=True)):
        plan = imports.preview_import(store, actor, upload, columns)
        refused += [
            Refusal(f"{upload.name}, {each.where}", each.reason, each.excerpt)
            for each in plan.refused
        ]
        if plan.placed:
            stored = imports.import_notes(store, actor, plan)
            for each, note in zip(plan.placed, stored, strict=True):
                row = each.line.cell.partition("\n")[0]  # several text columns, one row
                notes.setdefault((position, row), note)
    if not notes:
        raise ImportRejected("There is no note in these files that could be read.", refused)
    if detail is not Detail.DEFAULT:
        consolidate.decide(store, actor, Cut(detail), 0)
    consolidate.propose(store, embedder, conference.id, progress)
    board = consolidate.read_board(store, actor)
    return Outcome(
        (*publish.workbook(store, actor), report.refusals(refused)),
        _assignments(uploads, choices, notes, board),
        len(board.notes),
        refused,
        len(board.recommendations),
        len(board.themes),
        frozenset(each.id for each in board.recommendations if review.doubts(board, each)),
        board.proposal.method if board.proposal else "",
        [f"{each.name}: {s.notice}" for each in uploads for s in each.sheets if s.notice],
    )


def _conference_name(uploads: Sequence[Upload]) -> str:
    first = uploads[0].name[: prepare.MAX_TITLE - 20]
    return first if len(uploads) == 1 else f"{first} and {len(uploads) - 1} more"


def _choose(uploads: Sequence[Upload], named: NamedColumns) -> list[list[Columns | None]]:
    """Guess the columns of every sheet, or take the named ones; sheets without notes stay out."""
    choices = [[_columns(sheet, named) for sheet in upload.sheets] for upload in uploads]
    for upload, columns in zip(uploads, choices, strict=True):
        if not any(columns):
            wanted = f"There is no column “{named.text}” in {upload.name}." if named.text else ""
            there = ", ".join(name for sheet in upload.sheets for name in sheet.columns)
            raise Invalid(
                f"{wanted or f'No column of {upload.name} looks like notes.'} The columns "
                f"there are: {there}. Name the one that holds the notes with --text-column."
            )
    for name in filter(None, (named.id, named.breakout)):
        if not any(name in sheet.columns for upload in uploads for sheet in upload.sheets):
            raise Invalid(f"There is no column “{name}” in any of the files.")
    return choices


def _columns(sheet: Sheet, named: NamedColumns) -> Columns | None:
    if named.text and named.text not in sheet.columns:
        return None
    try:
        guessed = imports.guess(sheet)
    except Invalid:
        if not named.text:
            return None
        guessed = Columns(text=(named.text,))
    there = set(sheet.columns)
    return Columns(
        text=(named.text,) if named.text else guessed.text,
        id=named.id if named.id in there else guessed.id,
        breakout=named.breakout if named.breakout in there else guessed.breakout,
        table=guessed.table,
        author=guessed.author,
    )


def _assignments(
    uploads: Sequence[Upload],
    choices: Sequence[Sequence[Columns | None]],
    notes: dict[tuple[int, str], Note],
    board: Board,
) -> list[Assignment]:
    """One line per input row that has any content, file by file; what no reader took comes last."""
    several = len(uploads) > 1
    found: list[Assignment] = []
    for position, (upload, columns) in enumerate(zip(uploads, choices, strict=True)):
        for sheet, parts in zip(upload.sheets, columns, strict=True):
            for row in sheet.rows:
                if not any(cell.strip() for cell in row.cells):
                    continue
                id_ = _row_id(sheet, parts, row.cells) or row.where
                id_ = f"{upload.name}, {id_}" if several else id_
                found.append(_assignment(id_, notes.get((position, row.where)), board))
            read = {row.where for row in sheet.rows}
            lost = dict.fromkeys(each.where for each in sheet.refusals if each.where not in read)
            found += [Assignment(f"{upload.name}, {w}" if several else w) for w in lost]
    return found


def _row_id(sheet: Sheet, parts: Columns | None, cells: Sequence[str]) -> str:
    if parts is None or not parts.id:
        return ""
    return cells[sheet.columns.index(parts.id)].strip()


def _assignment(id_: str, note: Note | None, board: Board) -> Assignment:
    """A note of several points stands under the recommendation of its first placed one."""
    if note is None:
        return Assignment(id_)
    for point in points_of(note):
        home = board.place.get(point.code)
        if home is not None:
            each = board.by_id[home]
            return Assignment(id_, home, board.theme_title(each.theme), each.wording)
    return Assignment(id_)
