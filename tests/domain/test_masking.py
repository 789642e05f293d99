"""The board without the words of a confidential breakout: nothing is missing but the words."""

import re
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from synthesis.domain.additions import additions, also_said
from synthesis.domain.board import Board
from synthesis.domain.check import check
from synthesis.domain.drafting import may_be_sent
from synthesis.domain.errors import Conflict, Invalid, NotAllowed
from synthesis.domain.history import sentence_for
from synthesis.domain.log import (
    Decision,
    Different,
    Gather,
    Group,
    Merge,
    Move,
    Propose,
    ProposedTheme,
    Ref,
    Retitle,
    Reword,
    Seal,
    SetAside,
    Undo,
)
from synthesis.domain.masking import HIDDEN, UNWORDED, masked, refuse_unread
from synthesis.domain.model import Breakout, Secrecy, ThemeId
from synthesis.domain.report import workbook
from synthesis.domain.scope import part_of
from tests.domain.test_log_rules import Dice, Log, checked_logs, rule, sensible
from tests.domain.test_scope import (
    MIXED,
    OTHER,
    OURS,
    OWN,
    TEXTS,
    A,
    B,
    X,
    Y,
    board_after,
    marked,
)

BREAKOUTS = [Breakout(1, "Prevention"), Breakout(2, "Sea"), Breakout(3, "Care")]


def seen(*decisions: Decision) -> Board:
    """What a rapporteur of all sees while breakout 2 is confidential."""
    return masked(board_after(*decisions), {2})


def test_no_word_of_a_confidential_note_is_on_the_board() -> None:
    board = seen()
    assert "Canary" not in repr(board)
    assert {board.points[code].text for code in (X, Y)} == {HIDDEN}
    assert {note.author for note in board.notes.values() if note.seat.breakout == 2} == {""}


def test_every_note_keeps_its_code_and_its_place_and_the_ledger_is_the_same() -> None:
    whole, board = board_after(), seen()
    assert (board.place, board.ledger, list(board.by_id)) == (
        whole.place,
        whole.ledger,
        list(whole.by_id),
    )
    assert [each.support for each in board.recommendations] == [
        each.support for each in whole.recommendations
    ]


def test_a_shared_recommendation_speaks_in_the_words_of_a_note_that_may_be_read() -> None:
    each = seen().by_id[MIXED]
    assert (each.quoted, each.wording) == (A, "Open more shelters.")


def test_what_only_confidential_notes_say_is_not_worded_until_a_person_has() -> None:
    assert seen().by_id[OTHER].wording == UNWORDED
    worded = seen(Reword(OTHER, "Inspect what sails")).by_id[OTHER]
    assert (worded.wording, worded.points) == ("Inspect what sails", (Y,))


def test_a_title_that_the_machine_took_from_confidential_notes_is_not_shown() -> None:
    titles = {each.id: each.title for each in seen().themes}
    assert titles[ThemeId("t1.2")] == "Theme t1.2"  # “Boats”, of confidential notes alone
    assert titles[ThemeId("t1.1")] == "Theme t1.1"  # “Care”, which no readable note says
    assert titles[ThemeId("t1.3")] == "Courts"  # nothing confidential was ever under it
    named = seen(Retitle(ThemeId("t1.2"), "Safe at sea")).theme_by_id[ThemeId("t1.2")]
    assert named.title == "Safe at sea"


@pytest.mark.parametrize("position", [7, -1])
def test_a_proposal_that_lacks_a_theme_of_its_own_group_is_masked_all_the_same(
    position: int,
) -> None:
    groups = (Group((X,), quote=X, theme=position), Group((A,), quote=A, theme=0))
    damaged = Propose(groups, (ProposedTheme("Care"), ProposedTheme("Shelters")))
    whole = board_after(damaged)
    board = masked(whole, {2})
    assert board.by_id[board.place[X]].theme is None
    assert (board.themes, board.ledger) == (whole.themes, whole.ledger)


def test_a_reason_given_for_a_confidential_note_is_kept_with_it() -> None:
    board = seen(SetAside((Y,), "Names Canary Smith"))
    assert board.set_aside[Y].reason == HIDDEN
    assert "Canary" not in " ".join(sentence_for(each, board) for each in board.entries)


def test_nothing_of_a_confidential_note_is_sent_for_a_draft_or_stands_beside_a_wording() -> None:
    board = seen(Merge(OWN, (MIXED, OTHER, OURS)))
    each = board.by_id[OWN]
    assert {X, Y} <= set(each.points)
    assert {point.code for point in may_be_sent(board, each)} == set(TEXTS) - {X, Y}
    assert not {X, Y} & {code for found in additions(board, each) for code in found.points}
    assert "confidential" not in also_said(additions(board, each))


def test_the_workbook_lists_the_code_and_says_confidential_instead_of_the_text() -> None:
    sheets = workbook("Harbour", BREAKOUTS, seen(SetAside((Y,), "Names Canary Smith")))
    assert "Canary" not in repr(sheets)
    notes = {row[0]: row for row in sheets[1].rows}
    assert set(notes) == set(TEXTS)
    assert (notes[Y][1], notes[Y][-1]) == (HIDDEN, "confidential")
    assert (notes[B][1], notes[B][-1]) == (TEXTS[B], "")


REFUSED = [
    Reword(OTHER, "Boats"),
    Merge(OWN, (OTHER,)),
    Merge(OTHER, (OWN,)),
    Move((Y,), OWN),
    Move((B,), OTHER),
    SetAside((X,), "Procedural"),
    Gather((A, X)),
    Different(Ref(A), Ref(X)),
]


@pytest.mark.parametrize("decision", REFUSED, ids=repr)
def test_who_may_not_read_a_note_decides_on_it_neither(decision: Decision) -> None:
    with pytest.raises(NotAllowed, match="confidential"):
        refuse_unread(seen(), decision)


@pytest.mark.parametrize("decision", [SetAside((Y,), "Off topic"), Move((Y,), OWN)], ids=repr)
def test_nor_undoes_what_those_who_may_have_decided(decision: Decision) -> None:
    with pytest.raises(NotAllowed, match="confidential"):
        refuse_unread(seen(decision), Undo(2))


@pytest.mark.parametrize(
    "decision",
    [Reword(MIXED, "Shelters"), Merge(OWN, (MIXED,)), SetAside((A,), "Off topic"), Undo(1)],
    ids=repr,
)
def test_what_has_readable_words_may_be_decided_on(decision: Decision) -> None:
    refuse_unread(seen(), decision)


def test_what_an_organiser_did_is_no_decision_and_is_not_undone() -> None:
    with pytest.raises(Invalid, match="not decided here"):
        check(board_after(), "Rosa", Seal(2, Secrecy.OPEN))
    with pytest.raises(Invalid, match="cannot be undone"):
        check(board_after(Seal(2, Secrecy.CONFIDENTIAL)), "Rosa", Undo(2))


# The rules, over generated logs

some = settings(rule, max_examples=rule.max_examples // 4)


@some
@given(checked_logs(most=15))
def test_over_any_log_only_the_words_are_missing(log: Log) -> None:
    whole = marked(log).board
    board = masked(whole, {2})
    said = [sentence_for(entry, board) for entry in board.entries]
    sheets = repr(workbook("c", BREAKOUTS, board))
    assert not re.search(r"q2", repr(board) + repr(said) + sheets)
    assert not re.search(r"q2", repr(part_of(board, 1)))
    assert (board.place, board.unplaced, board.ledger) == (
        whole.place,
        whole.unplaced,
        whole.ledger,
    )
    assert set(board.set_aside) == set(whole.set_aside)
    assert [replace(each, wording="", quoted=None) for each in board.recommendations] == [
        replace(each, wording="", quoted=None) for each in whole.recommendations
    ]


@some
@given(st.data())
def test_a_confidential_point_moves_only_with_its_whole_recommendation(data: st.DataObject) -> None:
    whole = data.draw(checked_logs(most=15)).board
    decision = sensible(Dice(data.draw), whole)
    if isinstance(decision, Undo):
        return
    try:
        refuse_unread(masked(whole, {2}), decision)
        after = check(whole, "Rosa", decision)
    except (Invalid, Conflict, NotAllowed) as error:
        event(type(error).__name__)
        return
    event(f"decided {type(decision).__name__}")
    if type(decision).__name__ == "Propose":
        return  # the machine groups what nobody has touched, confidential or not
    hidden = {code for code, point in whole.points.items() if point.seat.breakout == 2}
    assert {code for code in hidden if code in whole.place} == {
        code for code in hidden if code in after.place
    }
    for home in {whole.place[code] for code in hidden if code in whole.place}:
        there = [code for code in whole.by_id[home].points if code in hidden]
        assert len({after.place[code] for code in there}) == 1
