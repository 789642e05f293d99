"""The board for those who may not read some breakouts' notes: all is there, without those words.

Every note keeps its code and its place, so that counts, numbers and the ledger are the
same for everybody. Knows nothing of roles: a service says whose notes are meant.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from synthesis.domain.board import Aside, Board, Recommendation, Theme
from synthesis.domain.errors import NotAllowed
from synthesis.domain.history import touches
from synthesis.domain.log import Decision, Entry, Propose, SetAside, Undo
from synthesis.domain.model import Note, NoteCode, PointCode, ThemeId, note_of
from synthesis.domain.personal import fittest
from synthesis.domain.text import sentence

HIDDEN = "(confidential)"
"""Stands for every text of a note that may not be read."""
UNWORDED = "(Nobody has worded this yet; its words are those of a confidential note.)"
_WORD = re.compile(r"\w+")
_JOINING = frozenset({"and", "et", "y"})
"""What a machine's title adds to the words of notes."""


def masked(board: Board, breakouts: Collection[int]) -> Board:
    """Return the board without the words of these breakouts' notes.

    A recommendation that quotes one of them speaks in the words of a note of it
    that may be read, and else says that it is not worded. What a person worded stays.
    """
    if not breakouts:  # as a rule; and pages ask for each of their runs
        return board
    hidden = {code for code, point in board.points.items() if point.seat.breakout in breakouts}
    if not hidden:
        return board
    notes = {note_of(code) for code in hidden}
    suspect = _themes_over(board, notes)
    words = {sentence(text) for text in board.texts(hidden)}
    return replace(
        board,
        notes={
            code: _emptied(each) if code in notes else each for code, each in board.notes.items()
        },
        points={
            code: replace(each, text=HIDDEN) if code in hidden else each
            for code, each in board.points.items()
        },
        recommendations=tuple(_seen(board, each, hidden) for each in board.recommendations),
        themes=tuple(
            _titled(board, each, hidden) if each.id in suspect and not each.by_hand else each
            for each in board.themes
        ),
        set_aside={
            code: Aside(HIDDEN, "", why.entry) if code in hidden else why
            for code, why in board.set_aside.items()
        },
        entries=tuple(_told(each, notes) for each in board.entries),
        gone={id_: said for id_, said in board.gone.items() if said not in words},
        hidden=board.hidden | hidden,
        state=None,
    )


def refuse_unread(board: Board, decision: Decision) -> None:
    """Raise `NotAllowed` when a decision names a hidden note, or what speaks in its words only.

    `board` is the one that its maker sees. Such a note moves only along with the
    whole recommendation that it stands behind.
    """
    notes = {note_of(code) for code in board.hidden}
    unread = {each.id for each in board.recommendations if board.is_unread(each)}
    for name in touches(root_of(board, decision)):
        what = re.sub(r"^(into|theme of|rank) ", "", name)
        if what in unread or note_of(PointCode(what)) in notes:
            raise NotAllowed(
                f"{what} is confidential: its words are not open to you, and nothing was changed. "
                "Ask the breakout's own rapporteur, or the organiser."
            )


def root_of(board: Board, decision: Decision) -> Decision:
    """Return what an Undo, or an Undo of that, is about in the end."""
    entries = {each.number: each.decision for each in board.entries}
    while isinstance(decision, Undo) and decision.entry in entries:
        decision = entries[decision.entry]
    return decision


def _emptied(note: Note) -> Note:
    return replace(note, text=HIDDEN, author="", reference="", origin="", client_id="")


def _seen(board: Board, each: Recommendation, hidden: Collection[PointCode]) -> Recommendation:
    if each.quoted is None or each.quoted not in hidden:
        return each
    readable = [code for code in each.points if code not in hidden]
    if not readable:
        return replace(each, wording=UNWORDED)
    quoted = fittest(readable, board.points)
    return replace(each, quoted=quoted, wording=sentence(board.points[quoted].text))


def _themes_over(board: Board, notes: Collection[NoteCode]) -> set[ThemeId]:
    """The themes that ever held one of the notes: the machine took their titles from them."""
    found = {
        each.theme
        for each in board.recommendations
        if any(note_of(code) in notes for code in each.points)
    }
    for entry in board.entries:
        if isinstance(entry.decision, Propose):
            for group in entry.decision.groups:
                if group.theme is not None and any(note_of(code) in notes for code in group.points):
                    found |= _ids_of(entry, group.theme)
    return {id_ for id_ in found if id_ is not None}


def _ids_of(entry: Entry, position: int) -> set[ThemeId | None]:
    """The ids that a proposal's theme may have; none for a position that it lacks, as on replay."""
    assert isinstance(entry.decision, Propose)  # noqa: S101 - its caller has looked
    if not 0 <= position < len(entry.decision.themes):
        return set()
    return {ThemeId(f"t{entry.number}.{position + 1}"), entry.decision.themes[position].keeps}


def _titled(board: Board, theme: Theme, hidden: Collection[PointCode]) -> Theme:
    """A machine's title stays only where notes of the theme that may be read have every word."""
    there = (each for each in board.recommendations if each.theme == theme.id)
    readable = [code for each in there for code in each.points if code not in hidden]
    said = {word for text in board.texts(readable) for word in _WORD.findall(text.casefold())}
    words = set(_WORD.findall(theme.title.casefold())) - _JOINING
    return theme if words <= said else replace(theme, title=f"Theme {theme.id}")


def _told(entry: Entry, notes: Collection[NoteCode]) -> Entry:
    """An entry without titles that the machine took from notes, or why a hidden note went."""
    decision = entry.decision
    if isinstance(decision, Propose):
        titles = tuple(replace(each, title="") for each in decision.themes)
        return replace(entry, decision=replace(decision, themes=titles))
    if isinstance(decision, SetAside) and any(note_of(code) in notes for code in decision.points):
        return replace(entry, decision=replace(decision, reason=HIDDEN))
    return entry
