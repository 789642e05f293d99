"""A board that takes long to make serves for a moment those who only look."""

import time

import pytest

from synthesis.domain.log import Gather
from synthesis.domain.model import Draft, PointCode, Role, Seat
from synthesis.domain.ports import Store
from synthesis.services import capture, consolidate, kept
from tests.house import House

MANY = 4_000
HERE = Seat(1, 1)


@pytest.fixture
def many(store: Store, house: House) -> House:
    """So many notes that replaying them takes longer than `SLOW_SECONDS`."""
    drafts = [Draft(HERE, f"Open shelter number {n}", "Ana", f"n{n}") for n in range(MANY)]
    store.notes.add(house.id, drafts)
    return house


def _add(house: House, text: str) -> PointCode:
    note = capture.add_note(house.store, house.actor(Role.FACILITATOR), HERE, text)
    return PointCode(note.code)


def test_whoever_looks_soon_after_is_given_the_same_board_with_its_own_stamp(many: House) -> None:
    stamp, board = kept.lately(many.store, many.id)
    _add(many, "One more")
    again = kept.lately(many.store, many.id)
    assert again[0] == stamp and again[1] is board
    assert many.store.conferences.stamp(many.id) > stamp  # so the page hears that it is behind


def test_a_moment_later_the_new_note_is_there(many: House) -> None:
    kept.lately(many.store, many.id)
    _add(many, "One more")
    end = time.monotonic() + 20
    while len(kept.lately(many.store, many.id)[1].notes) == MANY:
        assert time.monotonic() < end
        time.sleep(0.05)
    stamp, board = kept.lately(many.store, many.id)
    assert stamp == many.store.conferences.stamp(many.id)
    assert len(board.notes) == MANY + 1


def test_whoever_decides_has_the_newest_and_everybody_sees_the_decision(many: House) -> None:
    kept.lately(many.store, many.id)
    code = _add(many, "One more")
    assert len(kept.board_of(many.store, many.id).notes) == MANY + 1
    rapporteur = many.actor(Role.RAPPORTEUR, name="Ruth")
    consolidate.decide(many.store, rapporteur, Gather((code,)), 0)
    assert len(consolidate.read_board(many.store, rapporteur).recommendations) == 1


def test_a_board_that_is_made_quickly_is_never_behind(store: Store, house: House) -> None:
    for number in range(1, 20):
        _add(house, f"Note number {number}")
        assert len(kept.lately(store, house.id)[1].notes) == number
