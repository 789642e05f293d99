"""Rules for the lists of documents: a child that is too short keeps its parent's words."""

import pytest

from synthesis.domain.lists import ITEM, Nesting, count_words, indentation


def test_a_very_short_child_gets_its_parents_words_and_a_longer_one_stands_alone():
    nesting = Nesting()
    assert nesting.item(0, "open shelters in") == "open shelters in"
    assert nesting.item(1, "Lima") == "open shelters in: Lima"
    assert nesting.item(1, "Los Angeles") == "open shelters in: Los Angeles"
    assert nesting.item(1, "the far north") == "the far north"
    assert nesting.item(0, "judges") == "judges"


def test_a_paragraph_that_ends_with_a_colon_is_the_parent_of_the_list_below():
    nesting = Nesting()
    nesting.paragraph("Where to open shelters:")
    assert nesting.item(0, "Lima") == "Where to open shelters: Lima"
    nesting.paragraph("That is all.")
    assert nesting.item(0, "Lima") == "Lima"


@pytest.mark.parametrize("text", ["-", "42", "x"])
def test_what_is_no_note_gets_no_words_that_would_make_it_one(text):
    nesting = Nesting()
    nesting.paragraph("Where to open shelters:")
    assert nesting.item(0, text) == text


@pytest.mark.parametrize("line", ["- one", "• one", "12. one", "(3) one", "a) one", "o\tone"])
def test_bullets_and_numbers_are_marks(line):
    assert ITEM.match(line)


@pytest.mark.parametrize("line", ["J. Smith", "one - two", "-one", "2030 plan", "or one"])
def test_initials_and_dashes_are_not(line):
    assert not ITEM.match(line)


def test_two_blanks_or_a_tab_are_a_step_of_depth():
    assert [indentation(space) for space in ("", "  ", "\t", "    ", "\t  ")] == [0, 1, 1, 2, 2]


def test_scripts_without_blanks_have_words_too():
    assert [count_words(text) for text in ("train judges", "42 %", "開放庇護所")] == [2, 0, 3]
