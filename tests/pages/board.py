"""A board for tests of pages: notes of two tables, a recommendation of each, two themes."""

from collections.abc import Sequence

from synthesis.domain.log import File, Gather
from synthesis.domain.model import PointCode, RecommendationId, Role, Seat
from synthesis.services import capture, consolidate
from tests.house import House

SEATS = (Seat(1, 1), Seat(2, 1))


def fill(
    house: House, texts: Sequence[str], *, by: str = "Ruth", worded: bool = True
) -> list[RecommendationId]:
    """Type the texts at two tables in turn and make each a recommendation of those words.

    `worded` says that a person wrote them there, else they are the note's.
    """
    ruth = house.actor(Role.RAPPORTEUR, name=by)
    ids = []
    for position, text in enumerate(texts):
        seat = SEATS[position % 2]
        writer = house.actor(Role.FACILITATOR, seat, name="Ana")
        note = capture.add_note(house.store, writer, seat, text)
        seen = consolidate.read_board(house.store, ruth).last_entry
        made = Gather((PointCode(note.code),), text if worded else "")
        entry = consolidate.decide(house.store, ruth, made, seen)
        ids.append(RecommendationId(f"r{entry.number}.1"))
    return ids


def shelve(house: House, ids: Sequence[RecommendationId], title: str) -> None:
    """File recommendations under a new theme."""
    ruth = house.actor(Role.RAPPORTEUR, name="Ruth")
    seen = consolidate.read_board(house.store, ruth).last_entry
    consolidate.decide(house.store, ruth, File(tuple(ids), title=title), seen)


def many(count: int) -> list[str]:
    """So many texts, no two alike."""
    return [f"Demand number {number:02d} of the tables" for number in range(1, count + 1)]
