"""A theme's title is a readable phrase of its notes' own words, and of no note's alone."""

import pytest

from synthesis.domain.titles import theme_titles

SHELTERS = ["safe shelters in every region", "open safe shelters outside the capital"]
BORDERS = ["train border guards", "border guards need training", "more border guards"]


def test_a_theme_is_named_by_what_its_notes_share() -> None:
    assert theme_titles([SHELTERS, BORDERS]) == ["Safe shelters", "Border guards"]


def test_a_title_holds_no_word_of_one_note_alone() -> None:
    titles = theme_titles([["Maria Keller told the desk", "Jonas Brandt left early"], BORDERS])
    assert titles == ["Theme 1", "Border guards"]


def test_a_note_typed_twice_is_still_one_note() -> None:
    assert theme_titles([["ask Maria Keller", "ask Maria Keller"], BORDERS])[0] == "Theme 1"


def test_two_themes_never_have_one_title() -> None:
    first, second = theme_titles([SHELTERS, [*SHELTERS]])
    assert first != second


@pytest.mark.parametrize(
    ("notes", "title"),
    [
        (
            ["Ratify the Optional Protocol to the CRC", "optional protocol to the CRC!"],
            "Optional Protocol to the CRC",
        ),
        (
            ["services for male victims", "more services for male victims"],
            "Services for male victims",
        ),
        (
            ["fund legal aid and interpreters", "Legal aid and interpreters now"],
            "Legal aid and interpreters",
        ),
        (["formation des juges", "la formation des juges"], "Formation des juges"),
        (["ligne de budget", "une ligne de budget propre"], "Ligne de budget"),
        (["capacitar a los maestros", "los maestros lo ven"], "Maestros"),
        (["JOIN THE BUDAPEST CONVENTION", "the Budapest Convention"], "Budapest Convention"),
    ],
)
def test_a_title_is_a_phrase_that_stands_in_a_note(notes, title):
    assert theme_titles([notes, BORDERS])[0].startswith(title)


def test_a_title_does_not_begin_with_the_verb_of_an_order():
    notes = ["train judges well", "train judges in each region", "Train judges"]
    assert theme_titles([notes, BORDERS])[0].startswith("Judges")


def test_a_second_phrase_follows_where_the_first_speaks_of_few():
    notes = ["a lawyer", "the lawyer", "an interpreter", "the interpreter", "one interpreter"]
    assert set(theme_titles([notes, BORDERS])[0].lower().split()) == {
        "lawyer",
        "and",
        "interpreter",
    }


def test_a_title_is_in_the_language_of_most_of_its_notes():
    notes = ["la línea para los niños", "una línea de los niños", "children of the police line"]
    assert theme_titles([notes, BORDERS])[0].split()[0] in {"Línea", "Niños"}


def test_a_short_form_and_its_word_are_not_both_in_a_title() -> None:
    notes = ["no fines for vics", "victims are no criminals", "protect victims", "vics first"]
    words = theme_titles([notes, BORDERS])[0].lower().split()
    assert not {"vics", "victims"} <= set(words)


def test_a_phrase_that_returns_is_preferred_to_its_first_word() -> None:
    notes = [
        "an independent rapporteur",
        "rapporteur shd be independent",
        "the independent rapporteur must report",
    ]
    assert theme_titles([notes, BORDERS])[0] == "Independent rapporteur"
