"""Whatever befalls a conference, the board kept in memory is the one that a replay makes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from synthesis.domain.detail import Detail
from synthesis.domain.errors import NotFound
from synthesis.domain.log import Cut, Different, Gather, Merge, Ref, Reword, SetAside, Undo
from synthesis.domain.model import Actor, Draft, PointCode, RecommendationId, Seat, Secrecy
from synthesis.domain.redaction import replacement
from synthesis.domain.replay import replay
from synthesis.services import capture, consolidate, kept, prepare, purge, redaction
from tests.domain.test_onward import whole
from tests.fakes import WordEmbedder, quiet
from tests.house import House

HERE, THERE = Seat(1, 1), Seat(2, 1)
SHELTERS = "Open a shelter in every district for those who flee"
JUDGES = "Train the judges on how children witness"
WORDS = replacement("Quetzalina", "[name]")


def assert_as_replayed(house: House) -> None:
    """Both ways to a board agree in all that it holds."""
    store = house.store
    fresh = replay(store.notes.current(house.id), store.log.entries(house.id))
    assert whole(kept.board_of(store, house.id)) == whole(fresh)


def _last(house: House) -> int:
    return kept.board_of(house.store, house.id).last_entry


def _first(house: House) -> RecommendationId:
    return kept.board_of(house.store, house.id).recommendations[0].id


def _decide(house: House, organiser: Actor, decision) -> None:
    consolidate.decide(house.store, organiser, decision, _last(house))


def _type(house: House, organiser: Actor, text: str, seat: Seat = HERE) -> PointCode:
    return PointCode(capture.add_note(house.store, organiser, seat, text).code)


def _propose(house: House) -> None:
    consolidate.propose(house.store, WordEmbedder(), house.id, quiet)


def _redact(house: House, organiser: Actor) -> None:
    places = {place.name for place in redaction.find(house.store, organiser, WORDS)}
    redaction.redact(house.store, organiser, WORDS, places)


def test_every_deed_leaves_the_board_that_a_replay_makes(house: House, organiser: Actor) -> None:
    store = house.store
    deeds: list[Callable[[], object]] = [
        lambda: _type(house, organiser, SHELTERS),
        lambda: _type(house, organiser, JUDGES, THERE),
        lambda: _type(house, organiser, "Ask Quetzalina to open a shelter"),
        lambda: store.notes.add(house.id, [Draft(THERE, SHELTERS, "Ben", f"b{n}") for n in "123"]),
        lambda: _propose(house),
        lambda: _type(house, organiser, "1) Pay the interpreters 2) Inspect the boats"),
        lambda: _propose(house),
        lambda: capture.correct_note(store, organiser, "B1-T1-01", f"{JUDGES}; {SHELTERS}", 1),
        lambda: _propose(house),
        lambda: _decide(house, organiser, Gather((PointCode("B1-T1-02"),), "Ask Quetzalina.")),
        lambda: _decide(house, organiser, Reword(_first(house), "As we said.")),
        lambda: capture.withdraw_note(store, organiser, "B2-T1-02", 1),
        lambda: _type(house, organiser, JUDGES),
        lambda: _decide(house, organiser, Undo(_last(house))),
        lambda: capture.withdraw_note(store, organiser, "B2-T1-02", 2, back=True),
        lambda: _decide(house, organiser, SetAside((PointCode("B2-T1-03"),), "Said before.")),
        lambda: prepare.seal_breakout(store, organiser, 2, Secrecy.CONFIDENTIAL),
        lambda: _type(house, organiser, "Only those here may read this", THERE),
        lambda: _propose(house),
        lambda: prepare.seal_breakout(store, organiser, 2, Secrecy.OPEN),
        lambda: _redact(house, organiser),
        lambda: _type(house, organiser, "Publish the budget"),
        lambda: _decide(house, organiser, Cut(Detail.FINER)),
        lambda: _propose(house),
        lambda: _decide(house, organiser, Undo(_last(house))),
        lambda: _decide(house, organiser, Undo(_last(house))),
    ]
    for deed in deeds:
        deed()
        assert_as_replayed(house)


def test_several_deeds_at_once_too(house: House, organiser: Actor) -> None:
    store = house.store
    _type(house, organiser, SHELTERS)
    assert_as_replayed(house)
    _type(house, organiser, JUDGES)
    _type(house, organiser, JUDGES, Seat(2, 2))
    store.log.append(house.id, "Ben", Gather((PointCode("B2-T2-01"),)), seen=0)
    capture.correct_note(store, organiser, "B1-T1-02", SHELTERS, 1)
    assert_as_replayed(house)
    store.log.append(house.id, "Ben", Undo(1), seen=1)
    _type(house, organiser, JUDGES, THERE)
    assert_as_replayed(house)


def test_what_nobody_changed_is_not_made_again(house: House, organiser: Actor) -> None:
    for text in (SHELTERS, JUDGES):
        _decide(house, organiser, Gather((_type(house, organiser, text),)))
    before = kept.board_of(house.store, house.id)
    code = _type(house, organiser, "Publish the budget", THERE)
    _decide(house, organiser, Reword(before.recommendations[0].id, "As we said."))
    after = kept.board_of(house.store, house.id)
    assert after.unplaced == (code,)
    assert after.by_id[before.recommendations[1].id] is before.recommendations[1]
    assert after.entries[0] is before.entries[0]
    assert after.notes["B1-T1-01"] is before.notes["B1-T1-01"]


def test_a_restored_backup_is_read_as_a_whole(
    house: House, organiser: Actor, tmp_path: Path
) -> None:
    file = str(tmp_path / "backup.db")
    _type(house, organiser, SHELTERS)
    house.store.back_up(file)
    _type(house, organiser, JUDGES)
    assert_as_replayed(house)
    house.store.restore(file, replace=True)
    _type(house, organiser, "Something else than before")
    assert_as_replayed(house)
    assert len(kept.board_of(house.store, house.id).notes) == 2


def test_a_deleted_conference_has_no_board(house: House, organiser: Actor) -> None:
    _type(house, organiser, SHELTERS)
    assert_as_replayed(house)
    purge.delete_conference(house.store, organiser, house.conference.name)
    with pytest.raises(NotFound):
        kept.board_of(house.store, house.id)


def test_answers_and_merges_lead_where_a_replay_leads(house: House, organiser: Actor) -> None:
    for text in (SHELTERS, JUDGES, "Publish the budget", "Inspect the boats at sea"):
        _decide(house, organiser, Gather((_type(house, organiser, text),)))
    ids = [each.id for each in kept.board_of(house.store, house.id).recommendations]
    _decide(house, organiser, Different(Ref(ids[0]), Ref(ids[1])))
    assert_as_replayed(house)
    _decide(house, organiser, Merge(ids[2], (ids[3],)))
    assert_as_replayed(house)
    _type(house, organiser, JUDGES, THERE)
    _decide(house, organiser, Undo(_last(house)))
    assert_as_replayed(house)
