"""Decisions by people, proposals by the machine, and both at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from synthesis.adapters.store import open_store
from synthesis.domain import placing
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.detail import Detail
from synthesis.domain.errors import Conflict, Invalid
from synthesis.domain.log import (
    Cut,
    Different,
    Entry,
    Gather,
    Merge,
    Move,
    Propose,
    Ref,
    Reword,
    Same,
    SetAside,
    Undo,
)
from synthesis.domain.model import MACHINE, Actor, NoteCode, PointCode, RecommendationId, Role, Seat
from synthesis.domain.ports import JobState, Store
from synthesis.services import capture, consolidate
from tests.fakes import WordEmbedder, quiet
from tests.house import House

SHELTERS = (
    "open safe shelters in every rural district",
    "open safe shelters in every border district",
    "we should open safe shelters in every district",
)
JUDGES = ("train all the judges on child witnesses", "train more judges on child witnesses")
BOATS = ("inspect fishing boats far out at sea", "inspect more fishing boats far out at sea")
EVERYTHING = (*SHELTERS, *JUDGES, *BOATS)
BETWEEN = ("safe shelters", "train guards", "guards at the border", "judges need training")
"""Notes that stand with others or alone, as the detail has it."""


def add(store: Store, actor: Actor, *texts: str, seat: Seat = Seat(1, 1)) -> list[PointCode]:  # noqa: B008
    return [PointCode(note.code) for note in capture.add_notes(store, actor, seat, texts)]


def propose(store: Store, house: House, embedder: WordEmbedder | None = None) -> Entry | None:
    return consolidate.propose(store, embedder or WordEmbedder(), house.id, quiet)


def board(store: Store, actor: Actor) -> Board:
    return consolidate.read_board(store, actor)


def home(found: Board, code: PointCode) -> Recommendation:
    return found.by_id[found.place[code]]


def texts(found: Board, codes: Sequence[PointCode]) -> set[str]:
    return set(found.texts(codes))


# Deciding


def test_a_decision_is_the_next_entry_and_stands_on_the_board(
    store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    codes = add(store, organiser, *SHELTERS)
    entry = consolidate.decide(store, rapporteur, Gather(tuple(codes), "Open shelters."), 0)
    assert (entry.number, entry.actor) == (1, "Rosa")
    (made,) = board(store, rapporteur).recommendations
    assert (made.wording, made.points, made.touched) == ("Open shelters.", tuple(codes), True)


def test_two_people_who_decide_on_the_same_things_do_not_overwrite_each_other(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    codes = add(store, organiser, *SHELTERS)
    consolidate.decide(store, rapporteur, Gather(tuple(codes), "Open shelters."), 0)
    made = board(store, rapporteur).recommendations[0].id
    consolidate.decide(store, rapporteur, Reword(made, "Open many shelters."), 1)
    second = house.actor(Role.RAPPORTEUR, name="Sami")
    with pytest.raises(Conflict, match=r"Rosa reworded .*“Open many shelters\.”.*entry 2"):
        consolidate.decide(store, second, Reword(made, "Open few shelters."), 1)
    assert board(store, second).by_id[made].wording == "Open many shelters."
    seen = board(store, second).last_entry
    consolidate.decide(store, second, Reword(made, "Open few shelters."), seen)
    assert board(store, second).by_id[made].wording == "Open few shelters."


def test_two_who_word_the_same_thing_see_the_newest_and_their_own_wording_whole(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    (code,) = add(store, organiser, SHELTERS[0])
    consolidate.decide(store, rapporteur, Gather((code,), "One."), 0)
    made = board(store, rapporteur).recommendations[0].id
    newest = "Open a shelter in each of the districts of the north, and then in the south."
    mine = "Open a shelter in each of the districts of the north, and then by the sea."
    consolidate.decide(store, rapporteur, Reword(made, "Not this one."), 1)
    consolidate.decide(store, rapporteur, Reword(made, newest), 2)
    second = house.actor(Role.RAPPORTEUR, name="Sami")
    with pytest.raises(Conflict) as refused:
        consolidate.decide(store, second, Reword(made, mine), 1)
    told = str(refused.value)
    assert "Rosa reworded" in told and f"“{newest}”" in told and f"“{mine}”" in told
    assert "Not this one" not in told


def test_a_person_with_two_windows_does_not_overwrite_themselves(
    store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    (code,) = add(store, organiser, SHELTERS[0])
    consolidate.decide(store, rapporteur, Gather((code,), "One."), 0)
    made = board(store, rapporteur).recommendations[0].id
    consolidate.decide(store, rapporteur, Reword(made, "Two."), 1)
    with pytest.raises(Conflict, match="Rosa reworded"):
        consolidate.decide(store, rapporteur, Reword(made, "Three."), 1)
    assert board(store, rapporteur).by_id[made].wording == "Two."


def test_two_people_who_decide_on_different_things_are_not_in_conflict(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    one, two = add(store, organiser, SHELTERS[0], JUDGES[0])
    consolidate.decide(store, rapporteur, Gather((one,)), 0)
    consolidate.decide(store, house.actor(Role.RAPPORTEUR, name="Sami"), Gather((two,)), 0)
    assert [entry.actor for entry in board(store, rapporteur).entries] == ["Rosa", "Sami"]


def test_a_note_that_two_people_want_elsewhere_is_a_conflict(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    codes = add(store, organiser, *SHELTERS)
    consolidate.decide(store, rapporteur, SetAside((codes[0],), "Said twice"), 0)
    with pytest.raises(Conflict, match="Rosa set aside B1-T1-01: Said twice"):
        consolidate.decide(
            store, house.actor(Role.RAPPORTEUR, name="Sami"), Gather(tuple(codes)), 0
        )
    assert board(store, rapporteur).last_entry == 1


def test_an_undone_decision_is_undone_once(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    (code,) = add(store, organiser, SHELTERS[0])
    consolidate.decide(store, rapporteur, Gather((code,)), 0)
    consolidate.decide(store, rapporteur, Undo(1), 1)
    with pytest.raises(Conflict, match="Rosa undid entry 1"):
        consolidate.decide(store, house.actor(Role.RAPPORTEUR, name="Sami"), Undo(1), 1)
    with pytest.raises(Invalid, match="undone already"):
        consolidate.decide(store, rapporteur, Undo(1), 2)
    assert board(store, rapporteur).unplaced == (code,)


def test_a_decision_that_makes_no_sense_is_refused_and_appends_nothing(
    store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    (code,) = add(store, organiser, SHELTERS[0])
    for decision in (
        Gather((PointCode("B9-T9-99"),)),
        Gather((code,), "x" * 5_000),
        SetAside((code,), " "),
        Same(Ref(code), Ref(code)),
        Undo(7),
    ):
        with pytest.raises((Invalid, Conflict)):
            consolidate.decide(store, rapporteur, decision, 0)
    assert board(store, rapporteur).last_entry == 0


def test_two_people_of_a_hundred_decisions_each_lose_none(
    house: House, address: str, store: Store, organiser: Actor
) -> None:
    """Each over a connection of their own, as two servers would be."""
    many = 100
    for code in add(store, organiser, SHELTERS[0], JUDGES[0]):
        consolidate.decide(store, organiser, Gather((code,)), 2)
    ids = [each.id for each in board(store, organiser).recommendations]

    def work(name: str, mine: RecommendationId) -> list[int]:
        actor, own = house.actor(Role.RAPPORTEUR, name=name), open_store(address)
        numbers = [2]
        for n in range(many):
            decision = Reword(mine, f"{name}, wording {n}")
            numbers.append(consolidate.decide(own, actor, decision, numbers[-1]).number)
        own.close()
        return numbers[1:]

    with ThreadPoolExecutor(2) as threads:
        rosas, samis = threads.map(work, ("Rosa", "Sami"), ids)
    found = board(store, organiser)
    assert sorted(rosas + samis) == list(range(3, 2 * many + 3))
    assert [entry.number for entry in found.entries] == list(range(1, 2 * many + 3))
    for name, numbers in (("Rosa", rosas), ("Sami", samis)):
        theirs = {e.number: e.decision.wording for e in found.entries if e.actor == name}
        assert theirs == dict(
            zip(numbers, (f"{name}, wording {n}" for n in range(many)), strict=True)
        )
    assert {each.wording for each in found.recommendations} == {
        f"Rosa, wording {many - 1}",
        f"Sami, wording {many - 1}",
    }


# Proposing


def test_a_proposal_places_every_note_and_stands_under_the_machines_name(
    house: House, store: Store, organiser: Actor
) -> None:
    codes = add(store, organiser, *EVERYTHING)
    entry = propose(store, house)
    assert entry is not None
    assert entry.actor == MACHINE
    assert isinstance(entry.decision, Propose)
    assert entry.decision.method == "words"
    found = board(store, organiser)
    assert set(found.place) == set(codes)
    assert not any(each.touched for each in found.recommendations)
    assert texts(found, home(found, codes[3]).points) == set(JUDGES)


def test_a_second_proposal_over_the_same_notes_has_nothing_new(
    house: House, store: Store, organiser: Actor
) -> None:
    add(store, organiser, *EVERYTHING)
    propose(store, house)
    before = board(store, organiser)
    assert propose(store, house) is None
    assert board(store, organiser) == before


def test_a_proposal_over_no_notes_has_nothing_new(
    house: House, store: Store, organiser: Actor
) -> None:
    assert propose(store, house) is None
    (code,) = add(store, organiser, SHELTERS[0])
    capture.withdraw_note(store, organiser, code, 1)
    assert propose(store, house) is None


def test_a_proposal_changes_nothing_that_a_person_touched(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    codes = add(store, organiser, *EVERYTHING)
    propose(store, house)
    seen = board(store, rapporteur)
    boats, judges = home(seen, codes[5]), home(seen, codes[3])
    consolidate.decide(store, rapporteur, Merge(judges.id, (boats.id,)), 1)  # as people may
    consolidate.decide(store, rapporteur, Reword(judges.id, "Judges on boats."), 2)
    consolidate.decide(store, rapporteur, SetAside((codes[0],), "Said already"), 3)
    before = board(store, rapporteur).by_id[judges.id]
    add(store, organiser, "open safe shelters in every last district", JUDGES[0])
    assert propose(store, house) is not None
    after = board(store, rapporteur)
    assert after.by_id[judges.id] == before
    assert set(after.set_aside) == {codes[0]}


def test_a_recommendation_that_a_proposal_finds_again_keeps_its_id(
    house: House, store: Store, organiser: Actor
) -> None:
    codes = add(store, organiser, *EVERYTHING)
    propose(store, house)
    before = board(store, organiser)
    (late,) = add(store, organiser, "inspect even more fishing boats far out at sea")
    propose(store, house)
    after = board(store, organiser)
    assert {after.place[code] for code in codes} == {before.place[code] for code in codes}
    assert after.place[late] == before.place[codes[5]]


def test_notes_that_arrive_after_a_proposal_wait_unplaced_for_the_next_one(
    house: House, store: Store, organiser: Actor
) -> None:
    add(store, organiser, *SHELTERS)
    propose(store, house)
    late = add(store, organiser, *JUDGES, seat=Seat(2, 1))
    assert board(store, organiser).unplaced == tuple(late)
    propose(store, house)
    found = board(store, organiser)
    assert found.unplaced == ()
    assert home(found, late[0]).points == tuple(late)


def test_a_late_note_is_offered_to_the_touched_recommendation_it_resembles(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    codes = add(store, organiser, *JUDGES)
    made = consolidate.decide(store, rapporteur, Gather(tuple(codes), "Train judges."), 0)
    (late,) = add(store, organiser, "train many more judges on child witnesses", seat=Seat(2, 1))
    propose(store, house)
    found = board(store, rapporteur)
    assert home(found, late).offered_to == f"r{made.number}.1"
    assert home(found, late).id != f"r{made.number}.1"
    consolidate.decide(store, rapporteur, Move((late,), home(found, codes[0]).id), 2)
    assert late in home(board(store, rapporteur), codes[0]).points


def test_a_late_note_is_not_offered_where_a_person_said_that_it_differs(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    codes = add(store, organiser, *JUDGES)
    consolidate.decide(store, rapporteur, Gather(tuple(codes)), 0)
    (late,) = add(store, organiser, "train many more judges on child witnesses")
    consolidate.decide(store, rapporteur, Different(Ref(late), Ref(codes[0])), 1)
    propose(store, house)
    assert home(board(store, rapporteur), late).offered_to is None


def test_on_a_large_board_a_late_note_gets_a_place_and_nothing_else_moves(
    house: House, store: Store, organiser: Actor, rapporteur: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "LARGEST_DENSE", 1)
    monkeypatch.setattr(placing, "MOST_SHARE", 0.5)
    add(store, organiser, *EVERYTHING)
    propose(store, house)
    before = board(store, rapporteur)
    (late,) = add(store, organiser, "open safe shelters in every coastal district")
    assert propose(store, house) is not None
    after = board(store, rapporteur)
    assert SHELTERS[0] in texts(after, home(after, late).points)
    others = [each for each in before.recommendations if each.id != home(after, late).id]
    assert others and all(after.by_id[each.id].points == each.points for each in others)


def test_what_people_answered_binds_every_later_proposal(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    codes = add(store, organiser, *JUDGES, *BOATS)
    consolidate.decide(store, rapporteur, Same(Ref(codes[0]), Ref(codes[2])), 0)
    consolidate.decide(store, rapporteur, Different(Ref(codes[2]), Ref(codes[3])), 1)
    propose(store, house)
    found = board(store, rapporteur)
    assert found.place[codes[0]] == found.place[codes[2]]
    assert found.place[codes[2]] != found.place[codes[3]]


def test_a_withdrawn_note_is_in_no_proposal(house: House, store: Store, organiser: Actor) -> None:
    codes = add(store, organiser, *SHELTERS)
    capture.withdraw_note(store, organiser, NoteCode(codes[0]), 1)
    embedder = WordEmbedder()
    propose(store, house, embedder)
    assert set(board(store, organiser).place) == set(codes[1:])
    assert SHELTERS[0] not in embedder.seen


def test_no_text_is_embedded_twice(house: House, store: Store, organiser: Actor) -> None:
    add(store, organiser, *EVERYTHING, SHELTERS[0])
    embedder = WordEmbedder()
    consolidate.embed_new(store, embedder, house.id, quiet)
    propose(store, house, embedder)
    add(store, organiser, "pay the interpreters for their travel", seat=Seat(2, 1))
    propose(store, house, embedder)
    assert sorted(embedder.seen) == sorted({*EVERYTHING, "pay the interpreters for their travel"})


def test_arriving_notes_are_embedded_with_the_model_that_a_proposal_uses(
    house: House, store: Store, organiser: Actor
) -> None:
    add(store, organiser, *EVERYTHING)
    one, other = WordEmbedder("one"), WordEmbedder("other")
    one.suited = lambda texts: other  # type: ignore[method-assign]
    consolidate.embed_new(store, one, house.id, quiet)
    entry = propose(store, house, one)
    assert entry is not None
    assert isinstance(entry.decision, Propose)
    assert (entry.decision.method, one.seen) == ("other", [])
    assert len(other.seen) == len(set(other.seen))


def test_vectors_of_one_model_are_never_taken_for_those_of_another(
    house: House, store: Store, organiser: Actor
) -> None:
    add(store, organiser, *EVERYTHING)
    propose(store, house, WordEmbedder("one"))
    other = WordEmbedder("another")
    propose(store, house, other)
    assert set(other.seen) == set(EVERYTHING)


def test_what_people_decide_while_a_proposal_is_made_is_taken_in(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    codes = add(store, organiser, *EVERYTHING)
    deciding = iter([Gather((codes[0], codes[3]), "Shelters and judges.")])

    def meanwhile() -> None:
        for decision in deciding:
            consolidate.decide(store, rapporteur, decision, 0)

    entry = propose(store, house, WordEmbedder(before=meanwhile))
    assert entry is not None
    assert entry.number == 2
    found = board(store, rapporteur)
    assert found.by_id[found.place[codes[0]]].points == (codes[0], codes[3])
    assert found.lapsed == ()
    assert set(found.place) == set(codes)


def test_the_order_in_which_notes_arrive_does_not_change_what_is_together(
    house: House, store: Store, organiser: Actor
) -> None:
    add(store, organiser, *EVERYTHING, seat=Seat(1, 1))
    propose(store, house)
    there = board(store, organiser)
    together = {frozenset(there.texts(each.points)) for each in there.recommendations}
    for code in list(there.notes):
        capture.withdraw_note(store, organiser, code, 1)
    add(store, organiser, *reversed(EVERYTHING), seat=Seat(2, 2))
    propose(store, house)
    here = board(store, organiser)
    assert {frozenset(here.texts(each.points)) for each in here.recommendations} == together


def test_a_proposal_is_cut_at_the_detail_that_a_person_chose_until_another_is_chosen(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    add(store, organiser, *EVERYTHING, *BETWEEN)
    counts = []
    for seen, detail in ((0, Detail.MUCH_COARSER), (2, Detail.MUCH_FINER)):
        consolidate.decide(store, rapporteur, Cut(detail), seen)
        made = propose(store, house)
        assert made is not None and isinstance(made.decision, Propose)
        assert made.decision.detail is detail
        counts.append(len(made.decision.groups))
    assert counts[0] < counts[1]
    add(store, organiser, "pay the interpreters for their travel")
    later = propose(store, house)
    assert later is not None and later.decision.detail is Detail.MUCH_FINER


def test_a_proposal_is_made_again_when_another_detail_is_chosen_meanwhile(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    add(store, organiser, *EVERYTHING)
    choosing = iter([Cut(Detail.COARSER)])

    def meanwhile() -> None:
        for decision in choosing:
            consolidate.decide(store, rapporteur, decision, 0)

    entry = propose(store, house, WordEmbedder(before=meanwhile))
    assert entry is not None
    assert (entry.number, entry.decision.detail) == (2, Detail.COARSER)


def test_two_people_who_choose_a_detail_at_once_are_told_of_each_other(
    house: House, store: Store, rapporteur: Actor
) -> None:
    consolidate.decide(store, rapporteur, Cut(Detail.FINER), 0)
    second = house.actor(Role.RAPPORTEUR, name="Sami")
    with pytest.raises(Conflict, match="Rosa set the detail of later proposals to “finer”"):
        consolidate.decide(store, second, Cut(Detail.COARSER), 0)
    with pytest.raises(Invalid, match="“finer” already"):
        consolidate.decide(store, second, Cut(Detail.FINER), 1)


# Jobs


def test_two_people_who_ask_for_a_proposal_get_the_same_one(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    assert consolidate.proposal_under_way(store, rapporteur) is None
    job, new = consolidate.request_proposal(store, rapporteur)
    assert (new, job.state, job.requested_by) == (True, JobState.QUEUED, "Rosa")
    assert consolidate.request_proposal(store, organiser) == (job, False)
    assert consolidate.proposal_under_way(store, organiser) == job


def test_the_stamp_grows_with_every_note_and_decision_and_with_nothing_else(
    store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    stamps = [consolidate.stamp(store, rapporteur)]
    (code,) = add(store, organiser, SHELTERS[0])
    stamps.append(consolidate.stamp(store, rapporteur))
    consolidate.decide(store, rapporteur, Gather((code,)), 0)
    stamps.append(consolidate.stamp(store, rapporteur))
    assert stamps == sorted(set(stamps))
    board(store, rapporteur)
    assert consolidate.stamp(store, rapporteur) == stamps[-1]


def test_a_board_is_replayed_once_until_a_note_or_an_entry_comes(
    house: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    (code,) = add(store, organiser, SHELTERS[0])
    first = board(store, rapporteur)
    job, _ = consolidate.request_proposal(store, rapporteur)
    store.jobs.claim("w1", 60.0)
    store.jobs.report(job.id, "w1", 0.5, "half")
    store.jobs.finish(job.id, "w1", JobState.DONE, "")
    store.conferences.add_table(house.id, 1, "")
    assert board(store, rapporteur) is first
    consolidate.decide(store, rapporteur, Gather((code,)), 0)
    assert board(store, rapporteur) is not first


def test_a_board_is_never_older_than_the_last_write(
    store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    for number, text in enumerate(EVERYTHING, start=1):
        add(store, organiser, text)
        assert board(store, rapporteur).ledger.notes == number
