"""The order of the list: by support, then by hand."""

import pytest

from synthesis.domain.board import Board
from synthesis.domain.errors import Conflict, Invalid
from synthesis.domain.log import Gather, Rank, Undo
from synthesis.domain.model import Actor, PointCode, RecommendationId, Role, Seat
from synthesis.domain.ports import Store
from synthesis.services import capture, consolidate
from synthesis.services.rank import placing
from tests.house import House

SEATS = {
    "Two breakouts": (Seat(1, 1), Seat(2, 1)),
    "Two tables": (Seat(1, 1), Seat(1, 2)),
    "Three notes": (Seat(1, 1),) * 3,
    "One note": (Seat(2, 2),),
}


@pytest.fixture
def ranked(store: Store, organiser: Actor, rapporteur: Actor) -> Actor:
    """A rapporteur at a board of four recommendations, made from the weakest to the strongest."""
    for number, (wording, seats) in enumerate(reversed(SEATS.items())):
        codes = [capture.add_note(store, organiser, seat, wording).code for seat in seats]
        points = tuple(PointCode(code) for code in codes)
        consolidate.decide(store, rapporteur, Gather(points, wording), number)
    return rapporteur


def order(found: Board) -> list[str]:
    return [each.wording for each in found.recommendations]


def test_breakouts_count_before_tables_and_tables_before_notes(store: Store, ranked: Actor) -> None:
    assert order(consolidate.read_board(store, ranked)) == list(SEATS)


def test_a_recommendation_stands_at_the_number_it_was_given(store: Store, ranked: Actor) -> None:
    start = consolidate.read_board(store, ranked)
    for each in start.recommendations:
        for number in range(1, 5):
            entry = consolidate.decide(store, ranked, placing(start, each.id, number), 99)
            found = consolidate.read_board(store, ranked)
            assert found.number[each.id] == number
            rest = [word for word in order(found) if word != each.wording]
            assert rest == [word for word in order(start) if word != each.wording]
            consolidate.decide(store, ranked, Undo(entry.number), 99)
    assert order(consolidate.read_board(store, ranked)) == order(start)


def test_a_number_that_is_not_in_the_list_is_refused(store: Store, ranked: Actor) -> None:
    found = consolidate.read_board(store, ranked)
    first = found.recommendations[0].id
    for number in (0, -1, 5):
        with pytest.raises(Invalid, match="1 to 4"):
            placing(found, first, number)


def test_a_recommendation_that_is_gone_cannot_be_ranked(store: Store, ranked: Actor) -> None:
    found = consolidate.read_board(store, ranked)
    with pytest.raises(Conflict, match=r"r99\.1"):
        consolidate.decide(store, ranked, placing(found, RecommendationId("r99.1"), 1), 99)


def test_two_people_who_rank_the_same_recommendation_are_in_conflict(
    house: House, store: Store, ranked: Actor
) -> None:
    found = consolidate.read_board(store, ranked)
    one, two, three, _ = (each.id for each in found.recommendations)
    second = house.actor(Role.RAPPORTEUR, name="Sami")
    consolidate.decide(store, ranked, Rank(one, None), found.last_entry)
    with pytest.raises(Conflict, match="Rosa ranked “Two breakouts”"):
        consolidate.decide(store, second, Rank(one, three), found.last_entry)
    consolidate.decide(store, second, Rank(two, None), found.last_entry)
    assert order(consolidate.read_board(store, second))[-2:] == ["Two breakouts", "Two tables"]
