"""Rules for cutting a text into items: only what the writer marked, and no word lost."""

import pytest

from synthesis.domain.lists import list_items


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("* fund the hotline\n* train staff\n  at the border", 2),
        ("1. fund the hotline\n2. train staff", 2),
        ("(a) fund the hotline\n(b) train staff", 2),
        ("– fund the hotline\n– train staff", 2),
        ("1) more beds 2) train police 3) tell schools", 3),
        ("We need: 1. more beds 2. trained police", 3),  # the lead stays
        ("- only one bullet", 1),
        ("fund 2) things", 1),
        ("2) second 3) third", 1),
        ("In phase 1. we plan, in phase 2. we build", 1),
        ("J. Okoro asked for beds\nK. Lund agreed", 1),
    ],
)
def test_only_what_the_writer_marked_as_a_list_is_split(cell, items):
    assert len(list_items(cell)) == items


def test_a_wrapped_bullet_keeps_its_second_line():
    assert list_items("- fund the hotline\n  all night\n- train staff") == (
        "fund the hotline all night",
        "train staff",
    )


def test_a_very_short_child_keeps_its_parent_and_both_stand():
    assert list_items("- open shelters in\n  - Lima\n  - the far north region\n- train staff") == (
        "open shelters in",
        "open shelters in: Lima",
        "the far north region",
        "train staff",
    )


def test_numbers_that_do_not_run_are_kept_as_words():
    assert list_items("12. better lighting\n7. more buses") == (
        "12. better lighting",
        "7. more buses",
    )
