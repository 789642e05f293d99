"""What may be done to a note's text, and that its words survive it."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.domain.errors import Invalid
from synthesis.domain.text import (
    MAX_CHARACTERS,
    checked,
    clean,
    fingerprint,
    reason_to_refuse,
    sentence,
)

rule = settings(max_examples=400, derandomize=True, database=None, deadline=None)
WORDS = ("shelter", "Été", "2030", "co-operate", "10%", "don't", "U.N.", "ﬁsh", "कि", "(see", "I)")
MARKS = ("- ", "• ", "1) ", "2) ", "1. ", "2. ", "a) ", "b) ", "3: ", "; ", "\n", "\n\n", " ", ": ")
notes_as_typed = st.lists(st.sampled_from(WORDS + MARKS), min_size=1, max_size=30).map(" ".join)


# --- clean and checked --------------------------------------------------------------------------


@rule
@given(st.text())
def test_clean_is_idempotent_and_leaves_nothing_that_a_file_refuses(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned == cleaned.strip()
    cleaned.encode("utf-8")
    assert all(ord(character) >= 32 or character in "\n\t" for character in cleaned)
    assert not set(cleaned) & set("\u202e\u2066\ufeff\ufffe\uffff\x7f")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\x0bfour", "one\ntwo\nthree\nfour"),
        ("  spaces \n", "spaces"),
        ("a\tb  c", "a\tb  c"),
        ("nul\x00 and \ud800", "nul\ufffd and \ufffd"),
        ("\ufeffstart \u202eturned\u202c", "start turned"),
        ("نص عربي 👩‍👧", "نص عربي 👩‍👧"),  # joiners inside a sign stay
    ],
)
def test_clean_changes_what_carries_no_meaning_only(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize("text", ["", "  \n", "\u202e"])
def test_an_empty_note_is_refused(text):
    with pytest.raises(Invalid, match="empty"):
        checked(text)


@pytest.mark.parametrize("text", ["x", "!?", "…", "5%", "30%", "42", "a1", "7 — 8"])
def test_a_note_of_less_than_two_letters_is_refused(text):
    assert reason_to_refuse(text) in {"no letters", "a single letter"}
    with pytest.raises(Invalid, match="too short"):
        checked(text)


@pytest.mark.parametrize("text", ["ok", "No", "10 km", "x-y", "是的"])
def test_a_note_of_two_letters_is_taken(text):
    assert reason_to_refuse(text) == ""
    assert checked(f" {text} ") == text


def test_the_longest_note_fits_and_one_more_character_does_not():
    longest = "x" * MAX_CHARACTERS
    assert checked(f"  {longest}  ") == longest
    with pytest.raises(Invalid, match=r"20,001 characters"):
        checked(longest + "x")


# --- fingerprint --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("More shelters!", "more  shelters"),
        ("co-operate", "Co operate"),
        ("“Safe” houses", "safe houses"),
        ("'safe' houses", "safe houses"),
        ("victims’ rights", "victims' rights"),
        ("_more_ shelters", "more shelters"),
        ("cut by 10 %", "cut by 10%"),
        ("under <18", "under < 18"),
        ("ﬁsh", "fish"),
        ("caf\u00e9", "cafe\u0301"),
        ("STRASSE", "straße"),
    ],
)
def test_case_punctuation_and_spacing_make_no_difference(one, other):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("30 days", "90 days"),
        ("children <18", "children >18"),
        ("€5 million", "$5 million"),
        ("10% of it", "10 of it"),
        ("péché", "pêche"),
        ("année", "annee"),
        ("कि", "की"),
        ("we can't", "we can"),
        ("shelters", "shelter"),
    ],
)
def test_numbers_amounts_accents_and_every_word_make_a_difference(one, other):
    assert fingerprint(one) != fingerprint(other)


def test_a_text_without_words_keeps_its_signs():
    assert fingerprint(" !? ") == "!?"
    assert fingerprint("") == ""


@rule
@given(st.lists(st.sampled_from(WORDS), min_size=1), st.sampled_from(string.punctuation))
def test_a_fingerprint_does_not_hear_outer_punctuation(typed, mark):
    text = " ".join(typed)
    if mark not in "%$<>":
        assert fingerprint(f"{mark} {text.upper()}  {mark}") == fingerprint(text)


# --- sentence -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("open shelters", "Open shelters."),
        ("- open   shelters\nnow", "Open shelters now."),
        ("2) open shelters!", "Open shelters!"),
        ("Why not (yet)", "Why not (yet)"),
        ("he said “now”", "He said “now”"),
        ("ouvrir des refuges »", "Ouvrir des refuges »"),
        ("éduquer les juges", "Éduquer les juges."),
        ("ﬁnance shelters", "Finance shelters."),
        ("OPEN SHELTERS", "OPEN SHELTERS."),
        ("fund it - now", "Fund it - now."),
        ("done by 2030. Then stop", "Done by 2030. Then stop."),
        ("see (a) the law", "See (a) the law."),
        ("50 more beds", "50 more beds."),
        ("", ""),
        ("  \n ", ""),
    ],
)
def test_a_note_is_lightly_set_as_a_sentence(text, set_):
    assert sentence(text) == set_


@rule
@given(notes_as_typed)
def test_a_sentence_never_changes_words(text):
    typed, set_ = text.split(), sentence(text).split()
    assert len(typed) - len(set_) in {0, 1}  # the mark of a list may go
    for was, now in zip(reversed(typed), reversed(set_), strict=False):
        assert fingerprint(now.rstrip(".")) == fingerprint(was.rstrip("."))


@rule
@given(notes_as_typed)
def test_a_sentence_ends_and_does_not_start_small(text):
    set_ = sentence(text)
    if set_:
        assert set_[-1] in '.!?…"”»)'
        assert not set_[0].islower()
        assert "\n" not in set_
