"""Is everything still as it was stored? For whoever runs the server; asks for no right."""

from collections.abc import Iterator
from dataclasses import dataclass

from synthesis.domain.board import Board
from synthesis.domain.errors import SynthesisError
from synthesis.domain.model import Conference
from synthesis.domain.ports import Damage, Store
from synthesis.domain.replay import replay


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much was read, and what is wrong with it; sound when nothing is."""

    conferences: int
    versions: int
    entries: int
    damage: tuple[Damage, ...]


def verify(store: Store) -> Verdict:
    """Read every stored note and entry, and replay every log where they are sound.

    Raises `Unavailable` when the database cannot be read at all.
    """
    examined = store.examine()
    conferences = store.conferences.all()
    damage = examined.damage
    if not damage:  # else a board would only repeat it, in a less useful place
        damage = tuple(found for each in conferences for found in _of_board(store, each))
    return Verdict(len(conferences), examined.versions, examined.entries, damage)


def _of_board(store: Store, conference: Conference) -> Iterator[Damage]:
    where = f"The log of conference {conference.id}"
    try:
        board = replay(store.notes.current(conference.id), store.log.entries(conference.id))
    except SynthesisError as error:
        yield Damage(where, f"cannot be replayed: {error}")
        return
    if not _is_balanced(board):
        yield Damage(where, "leads to a board whose ledger does not balance")


def _is_balanced(board: Board) -> bool:
    """Every point of every note has exactly one place."""
    places = [point for each in board.recommendations for point in each.points]
    places += [*board.set_aside, *board.unplaced]
    return sorted(places) == sorted(board.points)
