"""Which questions are asked, and that answers hold for good."""

from datetime import UTC, datetime
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.domain.answers import mostly
from synthesis.domain.asking import questions
from synthesis.domain.check import check
from synthesis.domain.log import Different, Entry, Group, Merge, Propose, Ref, Reword, Same
from synthesis.domain.measuring import measured
from synthesis.domain.model import MACHINE, Note, Seat
from synthesis.domain.proposing import propose
from synthesis.domain.questions import Choice, Question, different, opposite, same
from synthesis.domain.replay import replay

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)


class Table:
    """A conference of random notes in a few clouds, with the machine's proposal on the board."""

    def __init__(self, seed=1, clouds=6, each=4, spread=0.35, wide=16) -> None:
        chance = np.random.default_rng(seed)
        middles = chance.normal(size=(clouds, wide))
        rows = (
            np.repeat(middles, each, axis=0)
            + spread * chance.normal(size=(clouds * each, wide)) * 3
        )
        self.rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        self.notes = [
            Note(
                Seat(1 + n % 2, 1),
                1 + n // 2,
                1,
                f"Demand {chr(97 + n % 26)}{n // 26 * chr(97)} of the tables",
                "Ana",
                NOON,
            )
            for n in range(len(self.rows))
        ]
        self.vectors = {n.code: row for n, row in zip(self.notes, self.rows, strict=True)}
        self.entries: tuple[Entry, ...] = ()
        self.propose()

    @property
    def board(self):
        return replay(self.notes, self.entries)

    def propose(self) -> None:
        self.append(propose(self.board, self.vectors, "clouds", lambda share, said: None), MACHINE)

    def append(self, decision, actor: str = "Rosa") -> None:
        check(self.board, actor, decision)
        number = len(self.entries) + 1
        self.entries = (*self.entries, Entry(number, actor, NOON, decision))

    def ask(self, **wish):
        board = self.board
        return questions(board, measured(board, self.vectors, "clouds"), **wish)


def _points(board, question: Question, ref) -> frozenset:
    """What a choice of a question stands for: of the subject's own recommendation, the rest."""
    return frozenset(board.by_id[ref].points) - frozenset(question.also)


def _answers(table: Table, verdicts: list[int]) -> list[tuple]:
    """Answer as many questions; return what was said, as sets of points and whether the same."""
    said = []
    for verdict in verdicts:
        asked = table.ask()
        if not asked:
            break
        (question,) = asked
        board = table.board
        left = frozenset(question.also) or _points(board, question, question.subject)
        others = [_points(board, question, each.ref) for each in question.choices]
        if verdict < len(others):
            table.append(same(question, verdict))
            said.append((left, others[verdict], True))
        else:
            table.append(different(question))
            said += [(left, other, False) for other in others]
    return said


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 30), st.lists(st.integers(0, 7), max_size=8), st.booleans())
def test_the_last_answer_holds_in_full_and_what_stands_of_earlier_ones_in_every_proposal(
    seed, verdicts, recut
):
    table = Table(seed)
    said = []
    for verdict in verdicts:
        said = _answers(table, [verdict])
        if recut:
            table.propose()
    table.propose()
    constraints = table.board.constraints
    answers = [*said, *((*pair, True) for pair in constraints.same)]
    answers += [(*pair, False) for pair in constraints.different]
    place = table.board.place
    for left, right, alike in answers:
        if alike:
            assert len({place[code] for code in left | right}) == 1
        else:
            assert not {place[code] for code in left} & {place[code] for code in right}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 30), st.lists(st.integers(0, 7), min_size=1, max_size=8))
def test_what_was_answered_is_never_asked_again(seed, verdicts):
    table = Table(seed)
    for verdict in verdicts:
        said = _answers(table, [verdict])
    board = table.board
    for question in table.ask(most=50):
        asked = frozenset(question.also) or _points(board, question, question.subject)
        for choice in question.choices:
            other = _points(board, question, choice.ref)
            for left, right, _ in said:
                assert not (mostly(left, asked) and mostly(right, other))
                assert not (mostly(left, other) and mostly(right, asked))


def test_the_questions_come_in_the_order_of_their_worth():
    asked = Table(clouds=12).ask(most=10)
    assert len(asked) > 1
    assert [each.worth for each in asked] == sorted((each.worth for each in asked), reverse=True)


def test_questions_asked_together_have_no_recommendation_in_common():
    table = Table(clouds=12)
    place = table.board.place
    homes = [
        {place.get(ref, ref) for ref in (q.subject, *(c.ref for c in q.choices))}
        for q in table.ask(most=10)
    ]
    assert all(not one & other for one, other in combinations(homes, 2))


def test_the_likeliest_is_offered_first_and_never_more_than_asked_for():
    for question in Table().ask(most=10, choices=2):
        chances = [choice.probability for choice in question.choices]
        assert 1 <= len(chances) <= 2
        rivals = chances[1:] if question.splits else chances  # before them, that it stays
        assert rivals == sorted(rivals, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


def test_what_was_skipped_is_not_asked_again():
    table = Table()
    (first,) = table.ask(choices=1)
    (second,) = table.ask(choices=1, skipped=first.pairs)
    assert not first.pairs & second.pairs


def test_an_answer_changes_the_next_question():
    table = Table()
    (first,) = table.ask()
    table.append(different(first))
    (second,) = table.ask()
    assert not first.pairs & second.pairs
    assert measured(table.board, table.vectors, "clouds").taught.lesson.verdicts == len(
        first.choices
    )
    assert {each.beside for each in table.board.evidence} == {len(first.choices)}


def test_an_opposite_is_said_of_one_choice_only():
    table = Table()
    (first,) = table.ask()
    table.append(opposite(first, 0))
    board = table.board

    def home(ref):
        return board.by_id.get(ref) or board.by_id[board.place[ref]]

    (contrary,) = board.contrary_to(home(first.subject))
    assert contrary.id == home(first.choices[0].ref).id
    assert len(board.constraints.different) == 1


def test_what_was_passed_over_is_named_before_what_was_chosen():
    (first,) = Table().ask()
    chosen = same(first, len(first.choices) - 1)
    assert isinstance(chosen, Same)
    assert chosen.others == tuple(each.ref for each in first.choices[:-1])


def test_a_heap_of_two_clouds_is_asked_about_in_parts_and_gives_up_what_differs():
    table = Table(clouds=2, each=6, spread=0.02, wide=64)
    clouds = [{note.code for note in table.notes[n : n + 6]} for n in (0, 6)]
    heap = tuple(note.code for note in table.notes)
    table.append(Propose((Group(heap, heap[0]),), method="clouds"), MACHINE)
    (question,) = table.ask()
    assert set(question.also) in clouds
    table.append(different(question))
    table.propose()
    place = table.board.place
    rest = set(heap) - set(question.also)
    assert not {place[code] for code in rest} & {place[code] for code in question.also}


def _parted(table: Table):
    """A question about the first two points of a recommendation, and where else they may belong."""
    home, other = table.board.recommendations[:2]
    part = home.points[:2]
    choices = (Choice(Ref(home.id), 0.4), Choice(Ref(other.id), 0.3))
    return Question(Ref(part[0]), choices, 1.0, part), home, other


def test_a_part_that_belongs_with_the_rest_stays_and_teaches_only_of_parts():
    table = Table()
    question, home, _ = _parted(table)
    table.append(same(question, 0))
    board = table.board
    assert board.by_id[home.id].points == home.points
    (evidence,) = board.evidence
    assert evidence.same and evidence.part
    assert evidence.left == frozenset(question.also)
    assert evidence.right == frozenset(home.points) - frozenset(question.also)


def test_a_part_that_belongs_elsewhere_goes_there_at_once_and_is_kept_from_what_it_left():
    table = Table()
    question, home, other = _parted(table)
    table.append(same(question, 1))
    board = table.board
    assert {board.place[code] for code in question.also} == {other.id}
    assert set(board.by_id[home.id].points) == set(home.points) - set(question.also)
    assert not board.by_id[other.id].touched
    table.propose()
    place = table.board.place
    rest = set(home.points) - set(question.also)
    assert not {place[code] for code in rest} & {place[code] for code in question.also}
    assert {place[code] for code in other.points} == {place[question.also[0]]}


def test_a_part_that_belongs_nowhere_gets_a_recommendation_of_its_own():
    table = Table()
    question, *_ = _parted(table)
    table.append(different(question))
    (home,) = {table.board.place[code] for code in question.also}
    assert set(table.board.by_id[home].points) == set(question.also)


def test_of_two_joined_recommendations_a_part_may_be_asked_about_and_leave_again():
    table = Table()
    one, other = table.board.recommendations[:2]
    table.append(Same(Ref(one.id), Ref(other.id)))
    (home,) = {table.board.place[code] for code in one.points}
    part = one.points[:1]
    table.append(Different(Ref(part[0]), Ref(home), also=part))
    table.propose()
    place = table.board.place
    assert len({place[code] for code in (*one.points[1:], *other.points)}) == 1
    assert place[part[0]] != place[one.points[1]]


def test_a_breakout_is_asked_about_its_own_only():
    table = Table(each=6)
    board = table.board
    for question in table.ask(most=50, breakout=1):
        for ref in (question.subject, *(choice.ref for choice in question.choices)):
            points = board.by_id[ref].points if ref in board.by_id else (ref,)
            assert all(board.points[code].seat.breakout == 1 for code in points)


def test_what_people_touched_may_take_in_more_and_keeps_its_wording():
    table = Table()
    first, second = table.board.recommendations[:2]
    table.append(Reword(first.id, "As we want it"))
    table.append(Same(Ref(first.id), Ref(second.id)))
    assert table.board.recommendation(first.id).wording == "As we want it"


def test_merges_teach_as_answers_do():
    table = Table()
    one, other = table.board.recommendations[:2]
    table.append(Merge(one.id, (other.id,)))
    assert measured(table.board, table.vectors, "clouds").taught.lesson.verdicts == 1


def test_where_there_is_no_recommendation_nothing_is_asked():
    found = measured(Table().board, Table().vectors, "clouds")
    assert questions(replay([], ()), found) == ()
