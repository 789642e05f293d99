"""One breakout's part of the board: what is in it, and what may be decided from it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from synthesis.domain.board import Board
from synthesis.domain.check import check
from synthesis.domain.detail import Detail
from synthesis.domain.errors import Conflict, Invalid, NotAllowed
from synthesis.domain.history import sentence_for
from synthesis.domain.log import (
    Cut,
    Decision,
    Different,
    Entry,
    File,
    Gather,
    Group,
    KeptApart,
    Merge,
    Move,
    Propose,
    ProposedTheme,
    Rank,
    Ref,
    Retitle,
    Reword,
    Same,
    SetAside,
    Undo,
)
from synthesis.domain.model import Note, PointCode, RecommendationId, Seat, ThemeId
from synthesis.domain.replay import replay
from synthesis.domain.scope import ELSEWHERE, part_of, refuse_beyond
from tests.domain.test_log_rules import Dice, Log, checked_logs, rule, sensible

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
A, B, C = (PointCode(f"B1-T1-0{number}") for number in (1, 2, 3))
X, Y = PointCode("B2-T1-01"), PointCode("B2-T1-02")
MIXED, OWN, OTHER, OURS = (RecommendationId(f"r1.{number}") for number in (1, 2, 3, 4))
TEXTS = {
    A: "Open more shelters",
    B: "Train the judges",
    C: "Pay the interpreters",
    X: "Canary shelters by the sea",
    Y: "Canary boats must be inspected",
}


def note(code: PointCode) -> Note:
    breakout, table, number = (int(part.strip("BT")) for part in code.split("-"))
    return Note(Seat(breakout, table), number, 1, TEXTS[code], "Ines", NOON)


NOTES = [note(code) for code in TEXTS]
PROPOSED = Propose(
    groups=(
        Group((X, A), quote=X, theme=0, weakest_pair=(X, A)),
        Group((B,), quote=B, theme=0, kept_apart=KeptApart(Y, 0.5, "similarity")),
        Group((Y,), quote=Y, theme=1),
        Group((C,), quote=C, theme=2),
    ),
    themes=(ProposedTheme("Care"), ProposedTheme("Boats"), ProposedTheme("Courts")),
)


def board_after(*decisions: Decision) -> Board:
    """A shared recommendation, two of breakout 1 alone and one of breakout 2 alone, and then."""
    entries = [
        Entry(number, "Ana", NOON, each) for number, each in enumerate((PROPOSED, *decisions), 1)
    ]
    return replay(NOTES, entries)


def test_a_part_holds_the_breakouts_notes_and_every_recommendation_with_one_of_them() -> None:
    part = part_of(board_after(), 1)
    assert set(part.notes) == set(part.points) == {A, B, C}
    assert {each.id for each in part.recommendations} == {MIXED, OWN, OURS}
    assert part.by_id[MIXED].points == (A,)
    assert part.by_id[MIXED].support.breakouts == 2


def test_a_shared_recommendation_shows_no_word_of_the_others() -> None:
    part = part_of(board_after(), 1)
    assert part.by_id[MIXED].wording == ELSEWHERE
    assert part.by_id[MIXED].weakest_pair == ()
    assert part.by_id[OWN].kept_apart is None
    assert "Canary" not in repr(part)


def test_what_a_person_worded_is_for_everybodys_eyes() -> None:
    part = part_of(board_after(Reword(MIXED, "More places of refuge")), 1)
    assert part.by_id[MIXED].wording == "More places of refuge"


def test_the_newest_entrys_number_stays_though_the_entry_is_not_shown() -> None:
    part = part_of(board_after(SetAside((Y,), "Off topic")), 1)
    assert [entry.number for entry in part.entries] == [1]
    assert part.last_entry == 2


def test_the_history_keeps_what_is_about_the_breakout_alone() -> None:
    own = (Merge(OWN, (OURS,)), Reword(OWN, "Train and pay"), Undo(3))
    foreign = (Reword(MIXED, "Shelters"), SetAside((Y,), "Off topic"), Undo(6), Rank(OWN))
    part = part_of(board_after(*own, *foreign), 1)
    assert [entry.number for entry in part.entries] == [1, 2, 3, 4]


ALLOWED = [
    Reword(OWN, "Train every judge"),
    Merge(OWN, (OURS,)),
    Gather((B, C), "Courts that work"),
    Move((C,), OWN),
    SetAside((B,), "Procedural"),
    File((OWN,), title="Justice"),
    File((OWN,), ThemeId("t1.3")),
    Retitle(ThemeId("t1.3"), "Fair courts"),
    Same(Ref(OWN), Ref(C)),
    Different(Ref(B), Ref(C)),
]
REFUSED = [
    Reword(MIXED, "Shelters"),
    Reword(OTHER, "Boats"),
    Merge(OWN, (MIXED,)),
    Merge(MIXED, (OWN,)),
    Gather((A, B), "Taken out of a shared one"),
    Gather((B, Y), "With another's note"),
    Move((B,), MIXED),
    Move((Y,), OWN),
    SetAside((A,), "Procedural"),
    SetAside((Y,), "Procedural"),
    File((MIXED,), title="Justice"),
    Retitle(ThemeId("t1.1"), "A title that the others share"),
    Same(Ref(OWN), Ref(MIXED)),
    Same(Ref(B), Ref(Y)),
    Different(Ref(B), Ref(X)),
    Rank(OWN, MIXED),
    Cut(Detail.FINER),
    Undo(1),
]


def decided(board: Board, decision: Decision) -> Board:
    after = check(board, "Rosa", decision)
    refuse_beyond(1, board, after, decision)
    return after


@pytest.mark.parametrize("decision", ALLOWED, ids=repr)
def test_what_is_the_breakouts_alone_is_decided_and_undone_there(decision: Decision) -> None:
    decided(board_after(), decision)
    decided(board_after(decision), Undo(2))


@pytest.mark.parametrize("decision", REFUSED, ids=repr)
def test_what_others_share_or_have_is_not_decided_there(decision: Decision) -> None:
    with pytest.raises(NotAllowed, match="all"):
        decided(board_after(), decision)


@pytest.mark.parametrize("decision", [each for each in REFUSED if not isinstance(each, Undo)])
def test_nor_is_it_undone_there_when_another_decided_it(decision: Decision) -> None:
    with pytest.raises(NotAllowed, match="all"):
        decided(board_after(decision), Undo(2))


# The rules, over generated logs

some = settings(rule, max_examples=rule.max_examples // 4)


def marked(log: Log) -> Log:
    """The log, with every word of a note marked by its breakout."""
    return replace(
        log,
        notes=tuple(
            replace(each, text=re.sub(r"([a-z]{3,})", rf"\1q{each.seat.breakout}", each.text))
            for each in log.notes
        ),
    )


@some
@given(checked_logs(most=15))
def test_a_part_never_holds_a_word_of_another_breakouts_note(log: Log) -> None:
    part = part_of(marked(log).board, 1)
    shown = replace(part, entries=())
    said = [sentence_for(entry, part) for entry in part.entries]
    assert not re.search(r"q[23]", repr(shown) + repr(said))
    listed = [code for each in part.recommendations for code in each.points]
    assert sorted([*listed, *part.set_aside, *part.unplaced]) == sorted(part.points)


@some
@given(st.data())
def test_what_one_breakout_decides_changes_nothing_for_another(data: st.DataObject) -> None:
    board = data.draw(checked_logs(most=15)).board
    decision = sensible(Dice(data.draw), board)
    try:
        after = decided(board, decision)
    except (Invalid, Conflict, NotAllowed) as error:
        event(type(error).__name__)
        return
    event(f"decided {type(decision).__name__}")
    for other in (2, 3):
        was, now = (part_of(each, other) for each in (board, after))
        assert [replace(each, offered_to=None) for each in was.recommendations] == [
            replace(each, offered_to=None) for each in now.recommendations
        ]
        assert (was.unplaced, was.set_aside) == (now.unplaced, now.set_aside)


def test_contrary_demands_are_told_where_both_are_the_breakouts_own() -> None:
    own = Entry(2, "Rosa", NOON, Different(Ref(OWN), Ref(OURS), contrary=True))
    with_others = Entry(3, "Rosa", NOON, Different(Ref(OWN), Ref(OTHER), contrary=True))
    whole = replay(NOTES, [Entry(1, "Plenary", NOON, PROPOSED), own, with_others])
    assert {each.id for each in whole.contrary_to(whole.by_id[OWN])} == {OURS, OTHER}
    part = part_of(whole, 1)
    assert [each.id for each in part.contrary_to(part.by_id[OWN])] == [OURS]
