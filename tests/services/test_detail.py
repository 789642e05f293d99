"""The detail slider's services: looking costs no model, choosing is a decision and a request."""

from dataclasses import replace

import pytest

from synthesis.domain.detail import Detail
from synthesis.domain.errors import Conflict, NotAllowed, Unavailable
from synthesis.domain.log import Cut
from synthesis.domain.model import Actor, Role
from synthesis.domain.ports import Store
from synthesis.services import consolidate, detail
from tests.fakes import WordEmbedder, quiet
from tests.house import House
from tests.services.test_consolidate import BETWEEN, EVERYTHING, add, board, propose


def test_a_look_needs_stored_vectors_and_no_model(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    add(store, organiser, *EVERYTHING)
    with pytest.raises(Unavailable, match="No note has been read"):
        detail.preview(store, rapporteur, Detail.FINER)
    store.jobs.beat("w1", "here", 1, "words")
    with pytest.raises(Unavailable, match="No note has been read"):
        detail.preview(store, rapporteur, Detail.FINER)
    consolidate.embed_new(store, WordEmbedder(), house.id, quiet)
    found = detail.preview(store, rapporteur, Detail.FINER)
    assert (found.now, found.placed, found.unread) == (0, len(EVERYTHING), 0)
    assert board(store, rapporteur).last_entry == 0


def test_a_look_goes_with_the_notes_and_vectors_of_this_moment(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    add(store, organiser, *EVERYTHING)
    propose(store, house)
    assert detail.preview(store, rapporteur, Detail.DEFAULT).changes == 0
    add(store, organiser, "pay the interpreters for their travel")
    assert detail.preview(store, rapporteur, Detail.DEFAULT).unread == 1
    consolidate.embed_new(store, WordEmbedder(), house.id, quiet)
    found = detail.preview(store, rapporteur, Detail.DEFAULT)
    assert (found.unread, found.placed) == (0, 1)


def test_the_model_that_has_read_the_notes_is_asked_for_when_no_worker_is_there(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    add(store, organiser, *EVERYTHING, *BETWEEN)
    propose(store, house)
    store.jobs.beat("w1", "here", 1, "a model that has read nothing yet")
    found = detail.preview(store, rapporteur, Detail.MUCH_FINER)
    assert found.unread == 0 and found.then > found.now


def test_a_choice_is_one_decision_and_one_request(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    add(store, organiser, *EVERYTHING)
    job, new = detail.choose(store, rapporteur, Detail.FINER, 0)
    assert (new, job.requested_by) == (True, "Rosa")
    assert [entry.decision for entry in board(store, rapporteur).entries] == [Cut(Detail.FINER)]
    assert detail.choose(store, rapporteur, Detail.FINER, 1) == (job, False)
    assert board(store, rapporteur).last_entry == 1


def test_who_chooses_on_an_old_screen_is_told_and_nothing_is_asked_for(
    house: House, store: Store, rapporteur: Actor
) -> None:
    consolidate.decide(store, rapporteur, Cut(Detail.FINER), 0)
    sami = house.actor(Role.RAPPORTEUR, name="Sami")
    with pytest.raises(Conflict, match="Rosa set the detail"):
        detail.choose(store, sami, Detail.COARSER, 0)
    assert consolidate.proposal_under_way(store, sami) is None


def test_beyond_so_many_points_a_look_says_what_to_do_instead(
    store: Store, organiser: Actor, rapporteur: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.jobs.beat("w1", "here", 1, "words")
    add(store, organiser, *EVERYTHING)
    monkeypatch.setattr(detail, "MOST_POINTS", len(EVERYTHING))
    with pytest.raises(Unavailable, match="No note has been read"):
        detail.preview(store, rapporteur, Detail.FINER)
    add(store, organiser, "pay the interpreters for their travel")
    with pytest.raises(Unavailable, match="With 8 points .* undo"):
        detail.preview(store, rapporteur, Detail.FINER)


def test_a_rapporteur_of_one_breakout_does_not_choose_for_all(
    store: Store, rapporteur: Actor
) -> None:
    of_one = replace(rapporteur, breakout=1)
    with pytest.raises(NotAllowed):
        detail.choose(store, of_one, Detail.FINER, 0)
    with pytest.raises(NotAllowed, match="for all breakouts"):
        consolidate.decide(store, of_one, Cut(Detail.FINER), 0)
    assert board(store, rapporteur).last_entry == 0
