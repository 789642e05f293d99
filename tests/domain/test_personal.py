"""What a text holds that should not stand for others: sure by its form, and nothing else."""

import pytest

from synthesis.domain.personal import personal


@pytest.mark.parametrize(
    "text",
    [
        "call Ana Bel 555-0142, she waited for six years",
        "Ring +44 20 7946 0123 for a place",
        "tel. 06 12 34 56 78",
        "(020) 7946 0123 at night",
        "write to a.bel@example.org",
        "He lives at 14 Millrace Lane",
        "foyer du 14 rue de Tamsin",
        "en la calle Mayor 14",
        "CONFIDENTIAL: the judge was paid",
        "(confidentiel) le juge a été payé",
        "the judge was paid, off the record",
    ],
)
def test_ways_to_reach_somebody_and_marks_of_secrecy_are_personal(text):
    assert personal(text) == 2


def test_a_name_by_title_is_less_personal_than_a_number_and_both_add_up():
    assert personal("Mrs Ana Bel waited for six years") == 1
    assert personal("Mrs Ana Bel, 555-0142") == 3


@pytest.mark.parametrize(
    "text",
    [
        "a plan for 2025-2030, then 2031",
        "until 2025-03-04 or 4.3.2025",
        "1 000 000 leaflets and 10.000.000 more",
        "30000000 people",
        "open 5.30 - 21.00",
        "where cases are > 200/1000",
        "12,500,000.00 in all",
        "Keep what survivors say confidential",
        "one number for children, 116111, day and night",
        "Train 40 judges in 17 towns",
        "Ratify C189 and P029",
    ],
)
def test_years_amounts_and_asks_for_secrecy_are_not(text):
    assert personal(text) == 0
