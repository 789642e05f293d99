"""Typing, pasting, correcting and withdrawing."""

import pytest

from synthesis.domain.errors import Conflict, Invalid, NotFound
from synthesis.domain.model import Actor, Role, Seat
from synthesis.domain.ports import Store
from synthesis.domain.text import MAX_CHARACTERS
from synthesis.services import capture
from synthesis.services.capture import MAX_PASTED
from tests.house import House

HERE = Seat(1, 1)


@pytest.fixture
def scribe(house: House) -> Actor:
    return house.actor(Role.FACILITATOR, HERE, "Femi")


def test_a_note_is_stored_as_typed_under_the_typists_name(store: Store, scribe: Actor) -> None:
    note = capture.add_note(store, scribe, HERE, "  more shelters -\r\nNOT just capital!! ")
    assert (note.code, note.author, note.version) == ("B1-T1-01", "Femi", 1)
    assert note.text == "more shelters -\nNOT just capital!!"
    assert capture.table_notes(store, scribe, HERE) == (note,)


def test_a_note_sent_again_after_a_lost_answer_is_stored_once(store: Store, scribe: Actor) -> None:
    first = capture.add_note(store, scribe, HERE, "More shelters", "a-b-1")
    assert capture.add_note(store, scribe, HERE, "More shelters", "a-b-1") == first
    assert capture.table_notes(store, scribe, HERE) == (first,)


def test_a_note_id_that_no_note_box_makes_is_refused(store: Store, scribe: Actor) -> None:
    for note_id in ("x" * 65, "a b", "a'b", "../x", "-"):
        with pytest.raises(Invalid, match="Reload"):
            capture.add_note(store, scribe, HERE, "More shelters", note_id)
    assert capture.add_note(store, scribe, HERE, "More shelters", "x" * 64).client_id == "x" * 64


def test_a_text_that_is_no_note_is_refused_and_nothing_is_stored(
    store: Store, scribe: Actor
) -> None:
    for text in ("", " \n\t", "?!", "x", "42", "30%", "a1", "\u202e", "y" * (MAX_CHARACTERS + 1)):
        with pytest.raises(Invalid):
            capture.add_note(store, scribe, HERE, text)
    assert capture.table_notes(store, scribe, HERE) == ()


def test_a_note_of_the_greatest_length_comes_back_whole(store: Store, scribe: Actor) -> None:
    text = "🕊" * (MAX_CHARACTERS - 2) + "ok"
    assert capture.add_note(store, scribe, HERE, text).text == text
    assert capture.table_notes(store, scribe, HERE)[0].text == text


def test_a_note_for_a_table_that_does_not_exist_is_refused(store: Store, organiser: Actor) -> None:
    with pytest.raises(NotFound, match="B9-T9"):
        capture.add_note(store, organiser, Seat(9, 9), "More shelters")


def test_pasted_notes_keep_their_order(store: Store, scribe: Actor) -> None:
    texts = [f"Point number {n}" for n in range(1, MAX_PASTED + 1)]
    notes = capture.add_notes(store, scribe, HERE, texts)
    assert [note.text for note in notes] == texts
    assert [note.number for note in notes] == list(range(1, MAX_PASTED + 1))


def test_pasted_notes_come_in_all_or_none_and_the_error_says_which(
    store: Store, scribe: Actor
) -> None:
    with pytest.raises(Invalid, match=r"Note 2 of 3: .*Nothing was added"):
        capture.add_notes(store, scribe, HERE, ["More shelters", "…", "Train the police"])
    with pytest.raises(Invalid, match="at most 200"):
        capture.add_notes(store, scribe, HERE, ["More shelters"] * (MAX_PASTED + 1))
    assert capture.table_notes(store, scribe, HERE) == ()


def test_a_corrected_note_keeps_its_code_and_every_version(store: Store, scribe: Actor) -> None:
    note = capture.add_note(store, scribe, HERE, "More shelers")
    mended = capture.correct_note(store, scribe, " b1-t1-01 ", "More shelters", note.version)
    assert (mended.code, mended.version, mended.text) == (note.code, 2, "More shelters")
    assert store.notes.versions(scribe.conference, note.code) == (note, mended)
    assert capture.table_notes(store, scribe, HERE) == (mended,)


def test_a_correction_of_a_version_that_is_no_longer_the_newest_names_who_was_first(
    house: House, store: Store, scribe: Actor
) -> None:
    note = capture.add_note(store, scribe, HERE, "More shelers")
    capture.correct_note(store, scribe, note.code, "More shelters", 1)
    late = house.actor(Role.FACILITATOR, HERE, "Gita")
    with pytest.raises(Conflict, match="Femi"):
        capture.correct_note(store, late, note.code, "No more shelters", 1)
    with pytest.raises(Conflict, match="Femi"):
        capture.withdraw_note(store, late, note.code, 1)
    assert capture.table_notes(store, scribe, HERE)[0].text == "More shelters"


def test_a_correction_to_nothing_is_refused(store: Store, scribe: Actor) -> None:
    note = capture.add_note(store, scribe, HERE, "More shelters")
    with pytest.raises(Invalid, match="empty"):
        capture.correct_note(store, scribe, note.code, " ", 1)
    assert capture.table_notes(store, scribe, HERE) == (note,)


def test_a_withdrawn_note_stays_listed_and_can_be_put_back(store: Store, scribe: Actor) -> None:
    note = capture.add_note(store, scribe, HERE, "More shelters")
    gone = capture.withdraw_note(store, scribe, note.code, 1)
    assert capture.table_notes(store, scribe, HERE) == (gone,)
    assert (gone.withdrawn, gone.text) == (True, note.text)
    back = capture.withdraw_note(store, scribe, note.code, 2, back=True)
    assert (back.withdrawn, back.text, back.version) == (False, note.text, 3)


def test_what_is_no_code_is_refused_with_an_example_of_one(store: Store, scribe: Actor) -> None:
    for code in ("", "B1", "B1-T1-1", "B1-T1-01; DROP", "T1-B1-01"):
        with pytest.raises(Invalid, match="B2-T4-07"):
            capture.correct_note(store, scribe, code, "More shelters", 1)


def test_one_point_of_a_note_cannot_be_corrected_alone(store: Store, scribe: Actor) -> None:
    note = capture.add_note(store, scribe, HERE, "- more shelters\n- train the police")
    with pytest.raises(Invalid, match="without the letter"):
        capture.correct_note(store, scribe, f"{note.code}a", "More shelters", 1)


def test_a_code_that_no_note_has_is_not_found(store: Store, scribe: Actor) -> None:
    with pytest.raises(NotFound, match="B1-T1-77"):
        capture.correct_note(store, scribe, "B1-T1-77", "More shelters", 1)
