"""The words that stand for groups and themes are the notes' own, and no note's alone."""

import numpy as np

from synthesis.domain.wording import clearest, theme_titles

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


def test_a_calm_whole_sentence_is_quoted_rather_than_a_shout() -> None:
    texts = ["SHELTERS!!!", "Open safe shelters in every region of the country", "shelters?"]
    same = np.full((3, 2), 0.5**0.5, dtype=np.float32)
    assert clearest(texts, same) == 1


def test_the_quoted_note_does_not_depend_on_the_order() -> None:
    texts = ["open shelters now", "more shelters now"]
    same = np.full((2, 2), 0.5**0.5, dtype=np.float32)
    assert texts[clearest(texts, same)] == texts[::-1][clearest(texts[::-1], same)]
