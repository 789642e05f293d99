"""Review questions through the services: who is asked, what an answer does at once and later."""

import pytest

from synthesis.domain.errors import NotAllowed
from synthesis.domain.log import Different, Gather, Undo
from synthesis.domain.model import Actor, Role
from synthesis.domain.ports import JobState, Store
from synthesis.domain.questions import different, same
from synthesis.services import capture, consolidate, questions
from tests.fakes import WordEmbedder, quiet
from tests.house import House

SUBJECTS = (
    "open shelters in every district",
    "shelters in each district for children",
    "train judges on child witnesses",
    "training of judges about witnesses",
    "inspect fishing boats at sea",
    "boats at sea need inspection",
    "publish the budget every year",
    "pay interpreters for travel",
)


@pytest.fixture
def proposed(house: House, store: Store, organiser: Actor) -> House:
    """Notes on a few subjects, and the machine's proposal over them."""
    for table in house.store.conferences.tables(house.id):
        for text in SUBJECTS:
            capture.add_note(store, organiser, table.seat, f"{text} ({table.seat})")
    consolidate.propose(store, WordEmbedder(), house.id, quiet)
    return house


def _answer(store: Store, actor: Actor, chosen: int | None = None) -> None:
    (question,) = questions.review(store, actor).questions
    decision = different(question) if chosen is None else same(question, chosen)
    seen = consolidate.read_board(store, actor).last_entry
    questions.answer(store, actor, decision, seen)


def test_before_a_proposal_there_is_nothing_to_ask(store: Store, rapporteur: Actor) -> None:
    assert questions.review(store, rapporteur).questions == ()


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PARTICIPANT, Role.OBSERVER])
def test_only_those_who_decide_are_asked(house: House, store: Store, role: Role) -> None:
    with pytest.raises(NotAllowed):
        questions.review(store, house.actor(role))


def test_an_answer_takes_effect_at_once_and_the_next_question_is_another(
    proposed: House, store: Store, rapporteur: Actor
) -> None:
    (first,) = questions.review(store, rapporteur).questions
    before = consolidate.read_board(store, rapporteur)
    _answer(store, rapporteur, 0)
    after = consolidate.read_board(store, rapporteur)
    fewer = 0 if first.splits else 1  # of a part of one, the answer says that it stays
    assert len(after.recommendations) == len(before.recommendations) - fewer
    assert len(after.evidence) == len(before.evidence) + 1
    found = questions.review(store, rapporteur)
    assert (found.answered, found.lesson.verdicts) == (1, 1)
    assert found.questions[0].pairs != first.pairs


def test_an_undone_answer_counts_no_more_and_may_be_asked_again(
    proposed: House, store: Store, rapporteur: Actor
) -> None:
    (first,) = questions.review(store, rapporteur).questions
    _answer(store, rapporteur)
    last = consolidate.read_board(store, rapporteur).last_entry
    consolidate.decide(store, rapporteur, Undo(last), last)
    again = questions.review(store, rapporteur)
    assert (again.questions, again.answered) == ((first,), 0)


def test_the_rest_is_cut_again_after_some_answers_and_not_after_each(
    proposed: House, store: Store, rapporteur: Actor
) -> None:
    for count in range(1, questions.FEWEST_TO_RECUT + 1):
        _answer(store, rapporteur)
        asked = store.jobs.latest(proposed.id) is not None
        assert asked == (count == questions.FEWEST_TO_RECUT)
    job = store.jobs.latest(proposed.id)
    assert job is not None and job.state is JobState.QUEUED


def test_a_proposal_starts_the_count_anew(proposed: House, store: Store, rapporteur: Actor) -> None:
    _answer(store, rapporteur)
    _answer(store, rapporteur)
    consolidate.propose(store, WordEmbedder(), proposed.id, quiet)
    found = questions.review(store, rapporteur)
    assert found.answered == 2
    assert found.fresh in (0, 2)  # 2 when the proposal found nothing new to say


def test_a_note_that_no_worker_has_read_is_waited_for(
    proposed: House, store: Store, organiser: Actor, rapporteur: Actor
) -> None:
    (table, *_) = store.conferences.tables(proposed.id)
    note = capture.add_note(store, organiser, table.seat, "A helpline for seafarers")
    seen = consolidate.read_board(store, rapporteur).last_entry
    consolidate.decide(store, rapporteur, Gather((note.code,)), seen)
    assert questions.review(store, rapporteur).waiting == 1


def test_a_rapporteur_of_one_breakout_is_asked_about_it_alone_and_starts_no_proposal(
    proposed: House, store: Store
) -> None:
    of_one = proposed.actor(Role.RAPPORTEUR, name="Sami", breakout=1)
    for _ in range(questions.FEWEST_TO_RECUT + 1):
        board = consolidate.read_board(store, of_one)
        found = questions.review(store, of_one).questions
        if not found:
            break
        assert {found[0].subject, *(each.ref for each in found[0].choices)} <= {
            *board.by_id,
            *board.points,
        }
        _answer(store, of_one)
    assert store.jobs.latest(proposed.id) is None


def test_answers_of_both_kinds_are_counted_and_other_decisions_are_not(
    proposed: House, store: Store, rapporteur: Actor
) -> None:
    board = consolidate.read_board(store, rapporteur)
    codes = board.recommendations[0].points
    consolidate.decide(store, rapporteur, Gather(codes[:1]), board.last_entry)
    assert questions.review(store, rapporteur).answered == 0
    one, other = consolidate.read_board(store, rapporteur).recommendations[:2]
    questions.answer(store, rapporteur, Different(one.id, other.id), board.last_entry + 1)
    assert questions.review(store, rapporteur).answered == 1
