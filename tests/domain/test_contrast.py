"""What sounds alike and must not be joined silently, and what only seems to."""

import pytest

from synthesis.domain.contrast import contrast
from synthesis.domain.language import language_of, languages

OPPOSED = [
    ("reflection period of 30 days", "reflection period of 90 days", "numbers"),
    ("thirty days for reflection", "90 days for reflection", "numbers"),
    ("cut fees by 10 %", "cut fees by 50 percent", "numbers"),
    ("ratify ILO C189", "ratify ILO C190", "names"),
    ("ratify the Palermo Protocol", "ratify the Budapest Convention", "names"),
    ("accede to CEDAW", "accede to OPCAT", "names"),
    ("criminalise buying of services", "decriminalise buying of services", "opposite"),
    (
        "make reporting mandatory for platforms",
        "make reporting voluntary for platforms",
        "opposite",
    ),
    ("platforms should keep encryption", "platforms should break encryption", "opposite"),
    ("detain victims for their safety", "never detain victims for their safety", "negation"),
    (
        "publish names of victims in the press",
        "don't publish names of victims in the press",
        "negation",
    ),
]
ALIKE = [
    ("open shelters in 3 regions", "open shelters in every region"),
    ("30 days to reflect", "a month to reflect, 30 days"),
    ("ratify C189", "ratify and implement ILO Convention C189"),
    ("more shelters, not just in the capital", "more shelters outside the capital"),
    ("increase funding for shelters", "raise the salaries of judges"),
    ("train police", "do not forget the interpreters"),
    ("", ""),
]


@pytest.mark.parametrize(("left", "right", "reason"), OPPOSED)
def test_contrary_demands_in_close_wording_are_told_apart(left, right, reason):
    assert contrast(left, right) == reason
    assert contrast(right, left) == reason


@pytest.mark.parametrize(("left", "right"), ALIKE)
def test_what_only_seems_contrary_is_not_kept_apart(left, right):
    assert contrast(left, right) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("more shelters in the border towns", "en"),
        ("plus de refuges dans les provinces", "fr"),
        ("más refugios en las provincias", "es"),
        ("ok", ""),
    ],
)
def test_a_notes_language_is_known_by_its_commonest_words(text, language):
    assert language_of(text) == language


def test_a_note_that_does_not_tell_is_in_the_language_of_most():
    assert languages(["more shelters in the towns", "ok", "train the police"]) == (
        ["en", "en", "en"],
        "en",
    )
    assert languages([]) == ([], "en")
