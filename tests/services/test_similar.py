"""What a draft's writer is told of the notes that are there, and of whose notes never."""

import pytest

from synthesis.domain.errors import NotAllowed
from synthesis.domain.model import Actor, Role, Seat, Secrecy
from synthesis.domain.ports import Embedder
from synthesis.services import capture, prepare
from synthesis.services.consolidate import embed_new
from synthesis.services.similar import MOST_SHOWN, Similar, similar
from tests.fakes import WordEmbedder
from tests.house import House

SAME = "Open a shelter in every district"
OTHER = "Inspect the fishing boats"
HERE = Seat(1, 1)


class Reading:
    """Reads as a worker does whose model is called “words”."""

    def like(self, model: str) -> Embedder | None:
        return WordEmbedder(model) if model == "words" else None


def _note(house: House, seat: Seat, text: str = SAME) -> str:
    return capture.add_note(house.store, house.actor(Role.ORGANISER), seat, text).code


def _read(house: House, model: str = "words") -> None:
    embed_new(house.store, WordEmbedder(model), house.id, lambda share, message: None)


def _told(house: House, draft: str = SAME, actor: Actor | None = None) -> Similar:
    actor = actor or house.actor(Role.FACILITATOR)
    return similar(house.store, Reading(), actor, HERE, draft)


def test_a_note_of_the_own_table_is_named_and_one_of_another_is_only_counted(house: House) -> None:
    own = _note(house, HERE)
    for seat in (Seat(1, 2), Seat(2, 1), Seat(2, 1)):
        _note(house, seat)
    _note(house, Seat(2, 2), OTHER)
    _read(house)
    told = _told(house)
    assert [note.code for note in told.notes] == [own]
    assert told.other_tables == 2


def test_a_draft_unlike_any_note_is_told_of_none(house: House) -> None:
    _note(house, HERE)
    _read(house)
    assert _told(house, "Train all the judges now") == Similar()


def test_nothing_is_told_before_a_worker_has_read_a_note_or_of_another_model(house: House) -> None:
    _note(house, HERE)
    _read(house, "something else")
    assert _told(house) == Similar()


def test_a_draft_of_two_words_asks_for_nothing(house: House) -> None:
    _note(house, HERE, "open shelters")
    _read(house)
    assert _told(house, "open shelters") == Similar()


def test_a_withdrawn_note_is_not_told_of(house: House) -> None:
    for seat in (HERE, Seat(1, 2)):
        code = _note(house, seat)
        capture.withdraw_note(house.store, house.actor(Role.ORGANISER), code, 1)
    _read(house)
    assert _told(house) == Similar()


def test_a_note_withdrawn_since_is_not_named(house: House) -> None:
    code = _note(house, HERE)
    _read(house)
    assert _told(house).notes
    capture.withdraw_note(house.store, house.actor(Role.ORGANISER), code, 1)
    assert not _told(house).notes


def test_few_notes_are_named(house: House) -> None:
    for _ in range(MOST_SHOWN + 1):
        _note(house, HERE)
    _read(house)
    assert len(_told(house).notes) == MOST_SHOWN


@pytest.mark.parametrize("secrecy", [Secrecy.CONFIDENTIAL, Secrecy.RELEASED])
def test_a_confidential_breakout_does_not_count_outside_it(house: House, secrecy: Secrecy) -> None:
    _note(house, Seat(2, 1))
    _read(house)
    prepare.seal_breakout(house.store, house.actor(Role.ORGANISER), 2, secrecy)
    assert _told(house) == Similar()
    assert _told(house, actor=house.actor(Role.ORGANISER)) == Similar()


def test_inside_a_confidential_breakout_its_tables_count(house: House) -> None:
    _note(house, Seat(1, 2))
    _read(house)
    prepare.seal_breakout(house.store, house.actor(Role.ORGANISER), 1, Secrecy.CONFIDENTIAL)
    assert _told(house).other_tables == 1


def test_a_breakout_sealed_since_counts_no_more_at_once(house: House) -> None:
    _note(house, Seat(2, 1))
    _read(house)
    assert _told(house).other_tables == 1
    prepare.seal_breakout(house.store, house.actor(Role.ORGANISER), 2, Secrecy.CONFIDENTIAL)
    assert _told(house).other_tables == 0


def test_nobody_asks_for_another_table(house: House) -> None:
    elsewhere = house.actor(Role.FACILITATOR, Seat(1, 2))
    with pytest.raises(NotAllowed, match="B1-T1"):
        _told(house, actor=elsewhere)
