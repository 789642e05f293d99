"""Redaction and deletion as people ask for them: what boards, workbooks and others see after."""

import pytest

from synthesis.domain.errors import Invalid, NotFound
from synthesis.domain.log import Gather, Reword
from synthesis.domain.model import Actor, PointCode, Seat
from synthesis.domain.redaction import replacement
from synthesis.services import capture, consolidate, kept, publish, purge, redaction
from tests.fakes import WordEmbedder, quiet
from tests.house import House, build

NAME = "Quetzalina"
WORDS = replacement(NAME, "[name]")
SEAT = Seat(1, 1)


@pytest.fixture
def filled(house: House, organiser: Actor) -> House:
    """The name in a corrected note, in a wording, and in two notes that share a theme."""
    for number in range(3):
        capture.add_note(house.store, organiser, SEAT, f"Protect {NAME} from harm {number}")
    capture.correct_note(house.store, organiser, "B1-T1-01", f"Hide {NAME}", 1)
    made = consolidate.decide(house.store, organiser, Gather((PointCode("B1-T1-01"),)), 0)
    board = consolidate.read_board(house.store, organiser)
    wording = Reword(board.recommendations[0].id, f"A house for {NAME}")
    consolidate.decide(house.store, organiser, wording, made.number)
    consolidate.propose(house.store, WordEmbedder(), house.id, quiet)
    return house


def everywhere(house: House, organiser: Actor) -> set[str]:
    return {place.name for place in redaction.find(house.store, organiser, WORDS)}


def test_a_redacted_name_is_gone_from_board_history_and_workbook(
    filled: House, organiser: Actor
) -> None:
    assert NAME in repr(consolidate.read_board(filled.store, organiser))
    redaction.redact(filled.store, organiser, WORDS, everywhere(filled, organiser))
    board = consolidate.read_board(filled.store, organiser)
    assert NAME not in repr(board)
    assert "A house for [name]" in repr(board)
    sheets = publish.workbook(filled.store, organiser)
    assert NAME not in repr(sheets)
    number = board.last_entry
    assert {row[0]: row[-1] for row in sheets[1].rows}["B1-T1-01"] == f"redacted (entry {number})"
    assert "replaced words in B1-T1-01" in repr(sheets[2].rows[-1])


def test_a_redaction_leaves_every_decision_in_force(filled: House, organiser: Actor) -> None:
    before = consolidate.read_board(filled.store, organiser)
    redaction.redact(filled.store, organiser, WORDS, everywhere(filled, organiser))
    after = consolidate.read_board(filled.store, organiser)
    assert (after.place, after.lapsed, after.undone) == (before.place, before.lapsed, before.undone)


def test_what_the_model_reads_while_words_are_redacted_leaves_no_vector(
    filled: House, organiser: Actor
) -> None:
    def meanwhile() -> None:
        if places := everywhere(filled, organiser):
            redaction.redact(filled.store, organiser, WORDS, places)

    reader = WordEmbedder("late", before=meanwhile)
    consolidate.embed_new(filled.store, reader, filled.id, quiet)
    assert any(NAME in text for text in reader.seen)
    from synthesis.domain.text import text_hash

    assert not filled.store.vectors.get("late", [text_hash(text) for text in reader.seen])


def test_a_proposal_made_before_a_redaction_is_made_again(filled: House, organiser: Actor) -> None:
    done: list[int] = []

    def meanwhile() -> None:
        if not done:
            done.append(1)
            redaction.redact(filled.store, organiser, WORDS, everywhere(filled, organiser))

    capture.add_note(filled.store, organiser, SEAT, "Train the judges")
    consolidate.propose(filled.store, WordEmbedder("late", before=meanwhile), filled.id, quiet)
    assert NAME not in repr(filled.store.log.entries(filled.id))


def test_nothing_is_redacted_where_nothing_is_ticked(filled: House, organiser: Actor) -> None:
    with pytest.raises(Invalid, match="Tick"):
        redaction.redact(filled.store, organiser, WORDS, ())


def test_a_conference_is_deleted_under_its_exact_name_only(filled: House, organiser: Actor) -> None:
    other = build(filled.store, "Another conference")
    for name in ("", "Another conference", "open harbour"):
        with pytest.raises(Invalid, match="nothing was deleted"):
            purge.delete_conference(filled.store, organiser, name)
    assert consolidate.read_board(filled.store, organiser).notes
    purge.delete_conference(filled.store, organiser, " Open  Harbour ")
    assert [each.id for each in filled.store.conferences.all()] == [other.id]
    with pytest.raises(NotFound):
        kept.board_of(filled.store, filled.id)
    with pytest.raises(NotFound):
        purge.purge(filled.store, filled.id, "Open Harbour")


def test_note_boxes_read_their_lists_anew_after_a_redaction(
    filled: House, organiser: Actor
) -> None:
    known, _ = capture.news(filled.store, filled.id, [SEAT], {})
    redaction.redact(filled.store, organiser, WORDS, everywhere(filled, organiser))
    assert capture.news(filled.store, filled.id, [SEAT], known)[1] == {SEAT: ()}
