"""What may be done to a note's text, and that its words survive it."""

import re
import string
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.domain.errors import Invalid
from synthesis.domain.model import Note, Seat, note_of, parse_code
from synthesis.domain.text import (
    MAX_CHARACTERS,
    MOST_POINTS,
    checked,
    clean,
    fingerprint,
    points_of,
    reason_to_refuse,
    sentence,
    split_points,
)

rule = settings(max_examples=400, derandomize=True, database=None, deadline=None)
WORDS = ("shelter", "Été", "2030", "co-operate", "10%", "don't", "U.N.", "ﬁsh", "कि", "(see", "I)")
MARKS = ("- ", "• ", "1) ", "2) ", "1. ", "2. ", "a) ", "b) ", "3: ", "; ", "\n", "\n\n", " ", ": ")
notes_as_typed = st.lists(st.sampled_from(WORDS + MARKS), min_size=1, max_size=30).map(" ".join)


def words(text: str) -> list[str]:
    """The words of a text without the marks of its lists."""
    listed = re.compile(r"[-*•–—‣▪●◦·+]|\(?\d{1,2}[.):]|\(?[a-h][.)]")  # noqa: RUF001
    parts = (part.strip(";") for part in text.split())
    return [part for part in parts if part and not listed.fullmatch(part)]


def note(text: str) -> Note:
    return Note(Seat(2, 4), 7, 1, text, "Ines", datetime(2025, 3, 4, tzinfo=UTC))


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


# --- points -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("- open shelters\n- train judges", ("open shelters", "train judges")),
        ("• open shelters\n• train judges", ("open shelters", "train judges")),
        ("1. open shelters\n2. train judges", ("open shelters", "train judges")),
        ("a) open shelters\n\nb) train judges", ("open shelters", "train judges")),
        ("We ask:\n- open shelters\n- train judges", ("We ask:\nopen shelters", "train judges")),
        ("- open\n  shelters\n- train judges", ("open\nshelters", "train judges")),
        ("1) open shelters 2) train judges", ("open shelters", "train judges")),
        ("1. open shelters 2. train judges", ("open shelters", "train judges")),
        ("We ask: 1. open shelters 2. train judges", ("We ask:\nopen shelters", "train judges")),
        ("We ask 1) open shelters 2) train judges", ("We ask\nopen shelters", "train judges")),
        ("open more shelters; train more judges", ("open more shelters", "train more judges")),
        ("- open shelters\n- judges", ("open shelters", "judges")),
        ("- housing\n- health", ("housing", "health")),
        ("We need:\n- housing\n- health", ("We need:\nhousing", "health")),
        ("1) open shelters 2) judges", ("open shelters", "judges")),
        ("- open shelters\n- …\n- train judges", ("open shelters\n…", "train judges")),
        ("- ???\n- open shelters\n- train judges", ("???\nopen shelters", "train judges")),
    ],
)
def test_a_list_that_the_writer_marked_splits(text, parts):
    assert split_points(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "open more shelters",
        "",
        "- open more shelters",  # one item is no list
        "open shelters\ntrain judges",  # lines without marks
        "- open shelters\n- ?!",  # the second item says nothing
        "1) open shelters 3) train judges",  # not counted 1, 2, 3
        "2) open shelters 3) train judges",
        "open more shelters; train judges",  # two words after the semicolon
        "open more shelters; train more judges;",
        "Start with phase 1. Then go on to phase 2. Then stop there.",
        "open more shelters, train more judges. Pay them well.",
    ],
)
def test_when_unsure_a_note_stays_whole(text):
    assert split_points(text) == (text,)


def letters_of(count: int) -> list[str]:
    """The letters of the points that a list of so many items makes."""
    items = [f"- open shelters {number}" for number in range(count)]
    return [point.code.removeprefix("B2-T4-07") for point in points_of(note("\n".join(items)))]


def test_a_list_splits_whatever_its_length_and_its_codes_sort_as_its_items():
    assert "".join(letters_of(26)) == string.ascii_lowercase
    assert letters_of(27)[:2] == ["aa", "ab"]
    assert letters_of(27)[-2:] == ["az", "ba"]
    for count in (2, 26, 27, MOST_POINTS):
        assert letters_of(count) == sorted(letters_of(count))
        assert len(set(letters_of(count))) == count


def test_a_list_longer_than_the_letters_reach_keeps_its_rest_in_the_last_point():
    items = [f"- open shelters {number}" for number in range(MOST_POINTS + 2)]
    points = points_of(note("\n".join(items)))
    assert len(points) == MOST_POINTS
    assert points[-1].text == "\n".join(item.removeprefix("- ") for item in items[-3:])


def test_a_numbered_list_splits_beyond_a_hundred():
    assert len(split_points("\n".join(f"{n}. point" for n in range(1, 121)))) == 120


def test_a_code_of_two_letters_names_its_note():
    for point in points_of(note("\n".join(f"- point {number}" for number in range(30)))):
        assert note_of(point.code) == "B2-T4-07"
        assert parse_code(point.code)[2] == point.code.removeprefix("B2-T4-07")


def test_a_note_of_one_point_has_the_notes_own_code_and_of_two_has_letters():
    (only,) = points_of(note("open more shelters"))
    assert (only.code, only.note, only.seat) == ("B2-T4-07", "B2-T4-07", Seat(2, 4))
    several = points_of(note("open more shelters; train more judges"))
    assert [point.code for point in several] == ["B2-T4-07a", "B2-T4-07b"]
    assert {point.note for point in several} == {"B2-T4-07"}


@rule
@given(notes_as_typed)
def test_the_points_of_a_note_hold_every_word_of_it_in_order(text):
    parts = [point.text for point in points_of(note(text))]
    assert words(" ".join(parts)) == words(text)
    at = 0
    for part in parts:
        for line in part.split("\n"):
            at = text.index(line, at) + len(line)


@rule
@given(st.text(alphabet="ab c1.)-;\n", max_size=60))
def test_points_lose_no_letter(text):
    kept = "".join(point.text for point in points_of(note(text)))
    in_marks = sum(len(mark) for mark in re.findall(r"[a-h](?=[.)])", text))
    lost = sum(map(str.isalpha, text)) - sum(map(str.isalpha, kept))
    assert 0 <= lost <= in_marks


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
