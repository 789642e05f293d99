"""Answers never contradict each other: the last one counts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.domain.answers import apart, joined, knot_of, parted

POINTS = "ABCDEF"
a_side = st.frozensets(st.sampled_from(POINTS), min_size=1, max_size=3)
an_answer = st.tuples(a_side, a_side, st.booleans()).filter(lambda each: not each[0] & each[1])


def fs(points):
    return frozenset(points)


def after(answers):
    """The answers that are left when these were given one after the other."""
    same, different = [], []
    for left, right, alike in answers:
        if alike:
            different = joined(same, different, (left, right))
            same = [*same, (left, right)]
        else:
            same = parted(same, (left, right))
            different = [*different, (left, right)]
    return same, different


@settings(max_examples=300, deadline=None)
@given(st.lists(an_answer, max_size=8))
def test_no_two_points_are_both_the_same_and_different(answers):
    same, different = after(answers)
    for left, right in same:
        knot = knot_of(same, left | right)
        assert not any(one & knot and other & knot for one, other in different)


@settings(max_examples=300, deadline=None)
@given(st.lists(an_answer, min_size=1, max_size=8))
def test_the_last_answer_holds(answers):
    same, different = after(answers)
    left, right, alike = answers[-1]
    if alike:
        assert right <= knot_of(same, left)
    else:
        assert apart(different, left, right)
        assert not knot_of(same, left) & right


def test_an_answer_that_contradicts_none_takes_nothing_back():
    same, different = after([(fs("A"), fs("B"), True), (fs("C"), fs("D"), False)])
    assert same == [(fs("A"), fs("B"))]
    assert different == [(fs("C"), fs("D"))]


def test_of_an_answer_only_what_is_contradicted_falls_away():
    _, different = after([(fs("AB"), fs("CD"), False), (fs("A"), fs("C"), True)])
    assert not apart(different, fs("A"), fs("C"))
    for one, other in ("AD", "BC", "BD"):
        assert apart(different, fs(one), fs(other))


def test_points_are_the_same_through_others():
    same, _ = after([(fs("A"), fs("B"), True), (fs("B"), fs("C"), True)])
    assert knot_of(same, fs("A")) == fs("ABC")
