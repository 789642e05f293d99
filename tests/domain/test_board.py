"""What each kind of entry does to the board, one rule at a time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from synthesis.domain.board import WITHDRAWN, Board
from synthesis.domain.check import MAX_TITLE, MAX_WORDING, check
from synthesis.domain.errors import Conflict, Invalid, NotFound
from synthesis.domain.log import (
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
    Retitle,
    Reword,
    Same,
    SetAside,
    Undo,
)
from synthesis.domain.model import Note, Seat
from synthesis.domain.replay import replay

NOON = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
A, B, C, D, E = "B1-T1-01", "B1-T1-02", "B1-T2-01", "B2-T1-01", "B2-T1-02"


def note(code: str, text: str, *, withdrawn: bool = False) -> Note:
    breakout, table, number = code.replace("B", "").replace("T", "").split("-")
    seat = Seat(int(breakout), int(table))
    return Note(seat, int(number), 1, text, "Ines", NOON, withdrawn)


NOTES = {
    A: note(A, "open shelters in every district"),
    B: note(B, "Shelters outside the capital"),
    C: note(C, "more shelters in the provinces"),
    D: note(D, "Train the border guards"),
    E: note(E, "Lawyers free of charge; a hotline at night"),
}


class Desk:
    """A conference under discussion: notes, and decisions that must pass the door."""

    def __init__(self) -> None:
        self.notes = dict(NOTES)
        self.entries: tuple[Entry, ...] = ()

    @property
    def board(self) -> Board:
        return replay(self.notes.values(), self.entries)

    def decide(self, *decisions, actor: str = "Farid") -> Board:
        for decision in decisions:
            check(self.board, actor, decision)
            self.append(decision, actor=actor)
        return self.board

    def append(self, decision, actor: str = "Farid") -> Board:
        """Past the door, as an older version or another program might."""
        number = len(self.entries) + 1
        self.entries += (Entry(number, actor, NOON, decision),)
        return self.board

    def correct(self, code: str, **changes) -> Board:
        self.notes[code] = replace(self.notes[code], version=2, **changes)
        return self.board


def group(*points: str, **more) -> Group:
    return Group(points, more.pop("quote", points[0]), **more)


FIRST = Propose(
    groups=(
        group(A, B, C, theme=0, weakest=0.7, weakest_pair=(A, C)),
        group(D, theme=1, kept_apart=KeptApart(A, 0.4, "similarity")),
        group(f"{E}a"),
    ),
    themes=(ProposedTheme("Shelter"), ProposedTheme("Borders")),
)


@pytest.fixture
def desk() -> Desk:
    """Entry 1 has made r1.1 (A, B, C), r1.2 (D) and r1.3 (the first point of E)."""
    made = Desk()
    made.decide(FIRST, actor="Plenary")
    return made


def ids(board: Board) -> list[str]:
    return [each.id for each in board.recommendations]


def points(board: Board, id_: str) -> tuple[str, ...]:
    return board.recommendation(id_).points


# --- without entries ----------------------------------------------------------------------------


def test_without_entries_every_point_is_unplaced():
    board = Desk().board
    assert board.unplaced == (A, B, C, D, f"{E}a", f"{E}b")
    assert (board.recommendations, board.last_entry) == ((), 0)
    assert (board.ledger.notes, board.ledger.unplaced, board.ledger.points) == (5, 5, 6)


def test_a_conference_without_notes_has_an_empty_board():
    board = replay([], [])
    assert (board.ledger.notes, board.recommendations, board.themes) == (0, (), ())


# --- Propose ------------------------------------------------------------------------------------


def test_a_proposal_quotes_a_note_and_names_its_themes(desk):
    first = desk.board.recommendations[0]
    assert (first.wording, first.quoted, first.worded_by) == (
        "Open shelters in every district.",
        A,
        "",
    )
    assert desk.board.theme_title(first.theme) == "Shelter"
    assert not first.touched
    assert (first.weakest, first.weakest_pair) == (0.7, (A, C))


def test_a_point_that_a_proposal_leaves_out_is_unplaced_and_its_note_too(desk):
    board = desk.board
    assert board.unplaced == (f"{E}b",)
    assert (board.ledger.placed, board.ledger.unplaced) == (4, 1)


def test_a_proposal_leaves_what_a_person_touched(desk):
    touched = desk.decide(Reword("r1.1", "Shelters everywhere.")).recommendation("r1.1")
    board = desk.decide(Propose((group(A, D, theme=0), group(B, C)), (ProposedTheme("New"),)))
    assert board.recommendation("r1.1") == touched
    assert points(board, "r3.1") == (D,)
    assert board.place[A] == "r1.1"


def test_a_proposal_leaves_what_was_set_aside(desk):
    desk.decide(SetAside((D,), "Off topic."))
    board = desk.decide(Propose((group(D),)))
    assert board.set_aside[D].reason == "Off topic."
    assert D not in board.place


def test_an_untouched_group_found_again_keeps_its_id(desk):
    board = desk.decide(Propose((group(D), group(A, B, keeps="r1.1"), group(C))))
    assert points(board, "r1.1") == (A, B)
    assert ids(board) == ["r1.1", "r2.1", "r2.3"]


def test_a_group_cannot_keep_the_id_of_what_a_person_touched(desk):
    desk.decide(Move((B,), "r1.2"))
    board = desk.decide(Propose((group(f"{E}b", keeps="r1.2"),)))
    assert points(board, "r1.2") == (D, B)
    assert points(board, "r3.1") == (f"{E}b",)


def test_two_groups_cannot_keep_the_same_id(desk):
    board = desk.decide(Propose((group(A, keeps="r1.1"), group(B, keeps="r1.1"))))
    assert (points(board, "r1.1"), points(board, "r2.2")) == ((A,), (B,))


@pytest.mark.parametrize("borrowed", ["r2.2", "r3.1", "r99.1", "R1.1", "shelters"])
def test_a_group_cannot_take_an_id_that_another_entry_may_still_give_out(desk, borrowed):
    proposal = Propose((group(A, keeps=borrowed), group(B)))
    with pytest.raises(Conflict, match="no longer on the board"):
        desk.decide(proposal)
    board = desk.append(proposal)
    assert (points(board, "r2.1"), points(board, "r2.2")) == ((A,), (B,))
    board = desk.decide(Gather((C,)))
    assert (points(board, "r2.1"), points(board, "r3.1")) == ((A,), (C,))


def test_a_point_named_twice_by_a_proposal_lies_in_the_first_place_once(desk):
    board = desk.append(Propose((group(A, B, A), group(B, C))))
    assert (points(board, "r2.1"), points(board, "r2.2")) == ((A, B), (C,))


def test_a_theme_that_the_proposal_does_not_have_is_refused_and_read_as_none(desk):
    for theme in (2, -1):
        with pytest.raises(Invalid, match="theme that the proposal does not have"):
            desk.decide(Propose((group(A, theme=theme),), FIRST.themes))
    assert desk.append(Propose((group(A, theme=2),), FIRST.themes)).by_id["r2.1"].theme is None


def test_a_theme_that_is_found_again_keeps_its_id_and_gets_the_new_title(desk):
    again = Propose((group(A, B, C, keeps="r1.1", theme=0),), (ProposedTheme("Homes", "t1.1"),))
    board = desk.decide(again)
    assert board.theme_title("t1.1") == "Homes"


def test_a_theme_that_people_filled_keeps_its_title(desk):
    desk.decide(File(("r1.2",), "t1.1"))
    board = desk.decide(Propose((group(A, theme=0),), (ProposedTheme("Homes", "t1.1"),)))
    assert board.theme_title(board.recommendation("r1.2").theme) == "Shelter"
    assert board.recommendation("r3.1").theme == "t1.1"


def test_a_proposed_theme_that_nothing_stands_under_is_not_shown(desk):
    assert [theme.title for theme in desk.decide(Propose((), FIRST.themes)).themes] == []


# --- offers -------------------------------------------------------------------------------------


def offered(desk: Desk) -> Board:
    """r1.1 is touched, and the machine thinks that D (r3.1) belongs there."""
    desk.decide(Reword("r1.1", "Shelters everywhere."))
    return desk.decide(Propose((group(D, offered_to="r1.1"), group(f"{E}a"))))


def test_a_proposal_only_offers_notes_to_what_a_person_touched(desk):
    board = offered(desk)
    assert board.recommendation("r3.1").offered_to == "r1.1"
    assert points(board, "r1.1") == (A, B, C)


def test_accepting_an_offer_is_a_merge(desk):
    offered(desk)
    assert points(desk.decide(Merge("r1.1", ("r3.1",))), "r1.1") == (A, B, C, D)


@pytest.mark.parametrize("answer", [Different("r3.1", "r1.1"), Different("r1.1", "r3.1")])
def test_declining_an_offer_is_to_say_that_they_differ(desk, answer):
    offered(desk)
    assert desk.decide(answer).recommendation("r3.1").offered_to is None


def test_an_offer_follows_a_merge_of_what_it_was_made_to(desk):
    offered(desk)
    board = desk.decide(Merge("r3.2", ("r1.1",)))
    assert board.recommendation("r3.1").offered_to == "r3.2"


def test_an_offer_ends_when_all_notes_of_its_goal_are_withdrawn(desk):
    offered(desk)
    for code in (A, B, C):
        board = desk.correct(code, withdrawn=True)
    assert "r1.1" not in board.by_id
    assert board.recommendation("r3.1").offered_to is None


def test_an_offer_ends_when_its_goal_is_nobodys_any_more(desk):
    offered(desk)
    assert desk.decide(Undo(2)).recommendation("r3.1").offered_to is None


# --- Merge --------------------------------------------------------------------------------------


def test_a_merged_recommendation_keeps_every_note(desk):
    board = desk.decide(Merge("r1.2", ("r1.1", "r1.3")))
    merged = board.recommendation("r1.2")
    assert merged.points == (D, A, B, C, f"{E}a")
    assert merged.wording == "Train the border guards."
    assert merged.touched
    assert ids(board) == ["r1.2"]


def test_support_counts_breakouts_then_tables_then_notes(desk):
    board = desk.decide(Merge("r1.2", ("r1.1", "r1.3")))
    assert board.recommendations[0].support.key == (2, 3, 5)
    assert board.recommendations[0].support_by_breakout == {1: 3, 2: 2}


def test_two_points_of_a_note_support_a_recommendation_once(desk):
    board = desk.decide(Gather((f"{E}a", f"{E}b")))
    assert board.recommendation("r2.1").support.key == (1, 1, 1)
    assert board.recommendation("r2.1").support_by_breakout == {2: 1}


@pytest.mark.parametrize("absorbed", [(), ("r1.1",)])
def test_a_merge_needs_two_recommendations(desk, absorbed):
    with pytest.raises(Conflict, match="two different"):
        desk.decide(Merge("r1.1", absorbed))


def test_a_merge_with_something_gone_is_refused_whole(desk):
    with pytest.raises(Conflict, match=r"r9\.1 is no longer"):
        desk.decide(Merge("r1.1", ("r1.2", "r9.1")))
    with pytest.raises(Conflict, match=r"r9\.1 is no longer"):
        desk.decide(Merge("r9.1", ("r1.1",)))


def test_on_replay_a_merge_takes_what_is_left_and_lapses_when_nothing_is(desk):
    board = desk.append(Merge("r1.1", ("r9.1", "r1.2")))
    assert points(board, "r1.1") == (A, B, C, D)
    board = desk.append(Merge("r1.1", ("r1.2",)))
    assert [(each.number, each.reason) for each in board.lapsed] == [
        (3, "Recommendation r1.2 is no longer on the board.")
    ]


# --- Gather and Move ----------------------------------------------------------------------------


def test_a_split_gathers_part_of_a_recommendation_and_both_are_touched(desk):
    board = desk.decide(Gather((B, C), "Shelters outside the capital."))
    assert (points(board, "r1.1"), points(board, "r2.1")) == ((A,), (B, C))
    assert board.recommendation("r2.1").worded_by == "Farid"
    assert board.recommendation("r1.1").touched
    assert board.recommendation("r2.1").touched


@pytest.mark.parametrize("wording", ["", "  \n"])
def test_gathering_without_a_wording_lets_the_first_point_speak(wording):
    desk = Desk()
    board = desk.append(Gather((B, D), wording))
    made = board.recommendation("r1.1")
    assert (made.wording, made.quoted) == ("Shelters outside the capital.", B)


def test_gathering_without_a_wording_quotes_no_personal_data_where_it_need_not():
    desk = Desk()
    desk.correct(B, text="Call Ana Bel 555-0142 about shelters")
    board = desk.append(Gather((B, D)))
    assert board.recommendation("r1.1").quoted == D
    assert desk.append(Gather((B,))).recommendation("r2.1").quoted == B


def test_gathering_everything_leaves_nothing_empty_behind(desk):
    board = desk.decide(Gather((A, B, C, D, f"{E}a", f"{E}b")))
    assert ids(board) == ["r2.1"]
    assert board.unplaced == ()


def test_a_note_moves_from_wherever_it_lies(desk):
    desk.decide(SetAside((D,), "Off topic."))
    board = desk.decide(Move((A, D, f"{E}b"), "r1.3"))
    assert points(board, "r1.3") == (f"{E}a", A, D, f"{E}b")
    assert (board.unplaced, dict(board.set_aside)) == ((), {})


def test_naming_a_whole_note_moves_all_its_points(desk):
    assert points(desk.decide(Move((E,), "r1.1")), "r1.1") == (A, B, C, f"{E}a", f"{E}b")


def test_moving_notes_to_where_they_are_is_refused(desk):
    with pytest.raises(Conflict, match=r"already in r1\.1"):
        desk.decide(Move((A, B), "r1.1"))


@pytest.mark.parametrize("missing", ["B9-T9-01", f"{D}b", f"{E}c"])
def test_a_decision_about_a_point_that_is_not_there_is_refused_whole(desk, missing):
    for decision in (Move((A, missing), "r1.3"), Gather((A, missing)), SetAside((A, missing), "x")):
        with pytest.raises(Conflict, match=missing):
            desk.decide(decision)


def test_a_note_of_one_point_answers_to_its_first_letter(desk):
    assert points(desk.decide(Move((f"{D}a",), "r1.1")), "r1.1") == (A, B, C, D)


def test_a_decision_about_no_point_at_all_is_refused(desk):
    for decision in (Move((), "r1.3"), Gather(()), SetAside((), "Off topic.")):
        with pytest.raises(Conflict):
            desk.decide(decision)


# --- Same and Different -------------------------------------------------------------------------


def test_answers_become_constraints_on_points(desk):
    board = desk.decide(Same(A, "r1.2"), Different("r1.1", "r1.3"))
    assert board.constraints.same == ((frozenset({A}), frozenset({D})),)
    assert board.constraints.different == ((frozenset({A, B, C}), frozenset({f"{E}a"})),)


def test_an_answer_about_points_that_lie_apart_moves_nothing(desk):
    was = desk.board
    now = desk.decide(Same(A, D), Different(D, f"{E}a"))
    assert now.recommendations == was.recommendations


def test_recommendations_that_make_the_same_point_are_one_at_once_and_stay_untouched(desk):
    board = desk.decide(Same("r1.2", "r1.1"))
    assert points(board, "r1.1") == (A, B, C, D)  # the larger one takes the other in
    assert not board.recommendation("r1.1").touched
    assert "r1.2" not in board.by_id


def test_what_is_the_same_as_something_touched_joins_that_however_small(desk):
    board = desk.decide(Reword("r1.2", "Train them"), Same("r1.1", "r1.2"))
    assert points(board, "r1.2") == (D, A, B, C)
    assert board.recommendation("r1.2").wording == "Train them"


def test_a_point_that_differs_from_one_beside_it_leaves_with_those_that_stand_with_it(desk):
    board = desk.decide(Different(A, C, also=(B,)))
    assert points(board, "r1.1") == (C,)
    assert points(board, "r2.1") == (A, B)
    assert not board.recommendation(board.place[A]).touched


def test_a_thing_that_is_said_to_be_the_same_as_itself_stays_as_it_is(desk):
    was = desk.board.recommendations
    board = desk.append(Same("r1.1", "r1.1"))
    assert board.recommendations == was
    assert [each.number for each in board.lapsed] == [2]


def test_to_differ_from_several_is_to_differ_from_each(desk):
    board = desk.decide(Different("r1.2", "r1.1", others=("r1.3",)))
    assert len(board.constraints.different) == 2


def test_only_the_first_of_several_is_contrary(desk):
    board = desk.decide(Different("r1.2", "r1.1", others=("r1.3",), contrary=True))
    contrary = board.contrary_to(board.recommendation("r1.2"))
    assert [each.id for each in contrary] == ["r1.1"]
    assert [each.id for each in board.contrary_to(board.recommendation("r1.1"))] == ["r1.2"]


def test_what_is_the_same_after_all_is_contrary_no_more(desk):
    board = desk.decide(Different("r1.2", "r1.1", contrary=True), Same("r1.2", "r1.1"))
    assert (board.constraints.contrary, board.constraints.different) == ((), ())


def test_what_was_passed_over_teaches_and_binds_nobody(desk):
    board = desk.decide(Same("r1.2", "r1.1", others=("r1.3",)))
    assert board.constraints.different == ()
    assert [each.same for each in board.evidence] == [False, True]


def test_merges_moves_and_splits_teach_what_is_the_same(desk):
    board = desk.decide(Merge("r1.1", ("r1.2",)), Gather((A,)), Move((B,), "r3.1"))
    said = [(sorted(each.left), sorted(each.right), each.same) for each in board.evidence]
    assert said == [
        ([A, B, C], [D], True),
        ([A], [B, C, D], False),
        ([B], [C, D], False),
        ([B], [A], True),
    ]


def test_what_is_undone_teaches_nothing(desk):
    board = desk.decide(Merge("r1.1", ("r1.2",)), Undo(2))
    assert board.evidence == ()


def test_the_last_answer_about_a_pair_counts(desk):
    board = desk.decide(Same(A, D), Different(D, A))
    assert (board.constraints.same, len(board.constraints.different)) == ((), 1)
    board = desk.decide(Same(A, D))
    assert (len(board.constraints.same), board.constraints.different) == (1, ())


def test_a_thing_is_neither_the_same_as_itself_nor_different_from_itself(desk):
    with pytest.raises(Invalid, match="two different things"):
        desk.decide(Same(A, A))
    with pytest.raises(Conflict, match="one and the same"):
        desk.decide(Different("r1.1", A))


@pytest.mark.parametrize("gone", ["r9.1", "B9-T9-01", f"{E}c"])
def test_an_answer_about_something_gone_is_refused_and_names_it(desk, gone):
    for answer in (Same(gone, A), Different(A, gone)):
        with pytest.raises(Conflict, match=gone):
            desk.decide(answer)


# --- Reword, File, Retitle ----------------------------------------------------------------------


def test_a_persons_wording_stands_and_the_earlier_one_stays_in_the_log(desk):
    board = desk.decide(Reword("r1.1", "Shelters."), Reword("r1.1", "Safe shelters."))
    first = board.recommendation("r1.1")
    assert (first.wording, first.worded_by, first.quoted) == ("Safe shelters.", "Farid", None)
    assert desk.decide(Undo(3)).recommendation("r1.1").wording == "Shelters."


def test_a_wording_stands_whatever_its_author_is_called(desk):
    desk.append(Reword("r1.1", "Shelters."), actor="")
    assert desk.board.recommendation("r1.1").wording == "Shelters."


@pytest.mark.parametrize("blank", ["", "   ", "\n"])
def test_a_blank_wording_title_or_reason_is_refused(desk, blank):
    for decision in (Reword("r1.1", blank), Retitle("t1.1", blank), SetAside((A,), blank)):
        with pytest.raises(Invalid, match="is empty"):
            desk.decide(decision)


def test_a_title_or_wording_of_spaces_is_refused_where_an_empty_one_is_not(desk):
    for decision in (Gather((A,), "  "), File(("r1.1",), title="  ")):
        with pytest.raises(Invalid, match="is empty"):
            desk.decide(decision)
    desk.decide(File(("r1.1",)), Gather((A,)))


@pytest.mark.parametrize(
    ("make", "longest"),
    [
        (lambda text: Reword("r1.1", text), MAX_WORDING),
        (lambda text: Gather((A,), text), MAX_WORDING),
        (lambda text: SetAside((A,), text), MAX_WORDING),
        (lambda text: Retitle("t1.1", text), MAX_TITLE),
        (lambda text: File(("r1.1",), title=text), MAX_TITLE),
    ],
)
def test_texts_have_a_longest_length(desk, make, longest):
    check(desk.board, "Farid", make("x" * longest))
    with pytest.raises(Invalid, match=f"{longest + 1:,} characters; at most {longest:,}"):
        check(desk.board, "Farid", make("x" * (longest + 1)))


def test_on_replay_a_blank_wording_or_title_lapses(desk):
    desk.append(Reword("r1.1", " "))
    desk.append(Retitle("t1.1", " "))
    board = desk.append(File(("r1.1",), title=" "))
    assert [each.number for each in board.lapsed] == [2, 3]
    assert board.recommendation("r1.1").theme is None


def test_filing_under_a_title_makes_a_theme_that_stays_when_empty(desk):
    board = desk.decide(File(("r1.1", "r1.3"), title="At home"), File(("r1.1", "r1.3")))
    assert [theme.title for theme in board.themes if theme.by_hand] == ["At home"]
    assert board.recommendation("r1.1").theme is None


def test_filing_takes_an_existing_theme(desk):
    board = desk.decide(File(("r1.2",), "t1.1"))
    assert board.recommendation("r1.2").theme == "t1.1"
    assert board.recommendation("r1.2").touched
    assert [theme.id for theme in board.themes] == ["t1.1"]


def test_filing_what_is_gone_or_under_what_is_gone_is_refused(desk):
    for decision in (File(("r1.1", "r9.1"), "t1.1"), File(("r1.1",), "t9.1"), File((), "t1.1")):
        with pytest.raises(Conflict, match="no longer on the board"):
            desk.decide(decision)


def test_a_theme_named_by_hand_keeps_its_title(desk):
    desk.decide(Retitle("t1.1", "Safe homes"))
    board = desk.decide(Propose((group(A, theme=0),), (ProposedTheme("Shelter", "t1.1"),)))
    assert board.theme_title("t1.1") == "Safe homes"


def test_retitling_a_theme_that_is_gone_is_refused(desk):
    with pytest.raises(Conflict, match=r"Theme t9\.1"):
        desk.decide(Retitle("t9.1", "Safe homes"))


# --- Rank ---------------------------------------------------------------------------------------


def test_the_order_is_by_support_until_a_person_ranks(desk):
    assert ids(desk.board) == ["r1.1", "r1.2", "r1.3"]
    assert ids(desk.decide(Rank("r1.3", "r1.1"))) == ["r1.3", "r1.1", "r1.2"]
    assert ids(desk.decide(Rank("r1.3"))) == ["r1.1", "r1.2", "r1.3"]


def test_more_breakouts_outweigh_more_tables_and_more_notes():
    desk = Desk()
    board = desk.decide(Gather((A, B, C)), Gather((D,)), Move((A,), "r2.1"))
    assert [each.support.key for each in board.recommendations] == [(2, 2, 2), (1, 2, 2)]


def test_ranking_renumbers_and_keeps_ids(desk):
    board = desk.decide(Rank("r1.3", "r1.1"))
    assert (board.number["r1.3"], board.number["r1.1"]) == (1, 2)
    assert points(board, "r1.1") == (A, B, C)


def test_a_rank_survives_a_merge_of_its_neighbour(desk):
    board = desk.decide(Rank("r1.3", "r1.1"), Merge("r1.2", ("r1.1",)))
    assert ids(board) == ["r1.3", "r1.2"]


def test_a_rank_survives_that_its_neighbour_is_moved_or_gathered_whole(desk):
    desk.decide(Rank("r1.3", "r1.1"), Move((A, B, C), "r1.2"))
    assert ids(desk.board) == ["r1.3", "r1.2"]
    assert ids(desk.decide(Gather((A, B, C, D)))) == ["r1.3", "r4.1"]


def test_a_rank_survives_a_proposal_that_makes_its_neighbour_anew(desk):
    desk.decide(Rank("r1.3", "r1.1"))
    board = desk.decide(Propose((group(C), group(D), group(A, B))))
    assert ids(board) == ["r1.3", "r3.3", "r3.1", "r3.2"]


def test_a_rank_whose_neighbour_left_the_list_waits_until_it_is_back(desk):
    desk.decide(Rank("r1.3", "r1.1"))
    desk.decide(SetAside((A, B, C), "Later."))
    assert ids(desk.board) == ["r1.2", "r1.3"]
    assert ids(desk.decide(Undo(3))) == ["r1.3", "r1.1", "r1.2"]


def test_ranking_before_itself_or_before_something_gone_is_refused(desk):
    for decision in (Rank("r1.1", "r1.1"), Rank("r1.1", "r9.1"), Rank("r9.1")):
        with pytest.raises(Conflict):
            desk.decide(decision)


def test_ids_that_die_and_come_back_never_send_the_order_in_circles(desk):
    desk.decide(Rank("r1.3", "r1.1"), Merge("r1.2", ("r1.1",)))
    desk.append(Undo(0))
    desk.decide(SetAside((D,), "Off topic."), Gather((A, B, C)))  # r1.2 leads to r6.1
    desk.decide(Undo(2))
    assert points(desk.decide(Merge("r6.1", ("r1.3",))), "r6.1") == (A, B, C, f"{E}a")


# --- SetAside -----------------------------------------------------------------------------------


def test_what_is_set_aside_keeps_its_reason_and_who_gave_it(desk):
    board = desk.decide(SetAside((E,), "Not a recommendation."), actor="Lena")
    aside = board.set_aside[f"{E}b"]
    assert (aside.reason, aside.by, aside.entry) == ("Not a recommendation.", "Lena", 2)
    assert "r1.3" not in board.by_id
    assert (board.ledger.placed, board.ledger.set_aside, board.ledger.unplaced) == (4, 1, 0)


def test_a_note_with_one_point_in_the_list_counts_as_placed(desk):
    board = desk.decide(SetAside((f"{E}b",), "Not for us."))
    assert (board.ledger.placed, board.ledger.set_aside) == (5, 0)


def test_what_is_left_after_setting_aside_is_touched(desk):
    board = desk.decide(SetAside((A,), "Off topic."))
    left = board.recommendation("r1.1")
    assert left.touched
    assert (left.points, left.wording) == ((B, C), "Shelters outside the capital.")
    assert left.weakest_pair == ()


# --- Undo ---------------------------------------------------------------------------------------


def test_an_undone_entry_counts_no_more(desk):
    was = desk.board.recommendations
    board = desk.decide(Merge("r1.1", ("r1.2",)), Undo(2))
    assert board.recommendations == was
    assert board.undone == {2}


def test_undoing_an_undo_is_redo(desk):
    merged = desk.decide(Merge("r1.1", ("r1.2",))).recommendations
    board = desk.decide(Undo(2), Undo(3))
    assert board.recommendations == merged
    assert board.undone == {3}


def test_an_undo_of_an_undo_of_an_undo_is_an_undo(desk):
    was = desk.board.recommendations
    board = desk.decide(Merge("r1.1", ("r1.2",)), Undo(2), Undo(3), Undo(4))
    assert (board.recommendations, board.undone) == (was, {2, 4})


def test_undo_is_refused_while_later_decisions_build_on_it(desk):
    desk.decide(Gather((A, B)), Reword("r2.1", "Shelters."), Rank("r2.1"))
    with pytest.raises(Invalid, match=r"Undo these first: 3, 4\."):
        desk.decide(Undo(2))
    desk.decide(Undo(4), Undo(3), Undo(2))
    assert points(desk.board, "r1.1") == (A, B, C)


def test_a_redo_without_its_subject_is_refused_and_says_why(desk):
    desk.decide(Gather((A, B)), Reword("r2.1", "Shelters."), Undo(3), Undo(2))
    with pytest.raises(Conflict, match=r"Entry 3 cannot be done again: .*r2\.1 is no longer"):
        desk.decide(Undo(4))


def test_a_redo_that_takes_the_ground_from_later_decisions_is_refused(desk):
    desk.decide(Merge("r1.1", ("r1.2",)), Undo(2), Merge("r1.3", ("r1.2",)))
    with pytest.raises(Invalid, match=r"Undo these first: 4\."):
        desk.decide(Undo(3))


def test_what_is_undone_already_or_never_was_cannot_be_undone(desk):
    desk.decide(Reword("r1.1", "Shelters."), Undo(2))
    with pytest.raises(Invalid, match="undone already"):
        desk.decide(Undo(2))
    for number in (0, -1, 4):
        with pytest.raises(Invalid, match="no entry"):
            desk.decide(Undo(number))


def test_an_undo_never_takes_back_what_is_still_to_come(desk):
    desk.append(Undo(3))
    board = desk.append(Reword("r1.1", "Shelters."))
    assert board.undone == frozenset()
    assert board.recommendation("r1.1").wording == "Shelters."


def test_a_proposal_can_be_undone(desk):
    was = desk.board.recommendations
    assert desk.decide(Propose((group(A, D),)), Undo(2)).recommendations == was


# --- withdrawn and corrected notes --------------------------------------------------------------


def test_a_withdrawn_note_leaves_and_returns_to_its_place(desk):
    desk.decide(Reword("r1.1", "Shelters."))
    was = desk.board
    board = desk.correct(B, withdrawn=True)
    assert points(board, "r1.1") == (A, C)
    assert (board.set_aside[B].reason, board.set_aside[B].by) == (WITHDRAWN, "Ines")
    assert board.recommendation("r1.1").support.key == (1, 2, 2)
    assert board.ledger.set_aside == 1
    assert desk.correct(B, withdrawn=False).recommendations == was.recommendations


def test_a_withdrawn_note_that_lent_its_words_lends_them_no_more(desk):
    board = desk.correct(A, withdrawn=True)
    assert board.recommendation("r1.1").wording == "Shelters outside the capital."
    assert board.recommendation("r1.1").weakest_pair == ()


@pytest.mark.parametrize(
    "decision",
    [
        Gather((D,)),
        Gather((A, D), "By hand."),
        Move((D,), "r1.1"),
        SetAside((D,), "Off topic."),
        Same(D, A),
        Different(A, D),
        Merge("r1.1", ("r1.2",)),
        Merge("r1.2", ("r1.1",)),
        Move((A,), "r1.2"),
        Reword("r1.2", "Guards."),
        File(("r1.2",), title="Borders"),
        File(("r1.1", "r1.2"), title="Borders"),
        Rank("r1.2", "r1.1"),
        Rank("r1.1", "r1.2"),
        Same("r1.2", "r1.1"),
    ],
)
def test_a_decision_about_withdrawn_notes_is_refused_and_names_them(desk, decision):
    desk.correct(D, withdrawn=True)
    with pytest.raises(Conflict, match=r"B2-T1-01 was withdrawn by its table; it can be placed"):
        desk.decide(decision)
    assert desk.correct(D, withdrawn=False).last_entry == 1
    desk.decide(decision)


def test_a_merge_of_recommendations_that_are_partly_withdrawn_is_let_in(desk):
    desk.correct(B, withdrawn=True)
    desk.decide(Merge("r1.2", ("r1.1",)))
    assert points(desk.correct(B, withdrawn=False), "r1.2") == (D, A, B, C)


def test_on_replay_a_decision_outlives_the_withdrawal_of_its_notes(desk):
    desk.decide(Gather((D,), "Guards."))
    desk.correct(D, withdrawn=True)
    assert desk.board.lapsed == ()
    assert desk.correct(D, withdrawn=False).recommendation("r2.1").wording == "Guards."


def test_a_recommendation_of_withdrawn_notes_is_not_in_the_list(desk):
    board = desk.correct(D, withdrawn=True)
    assert "r1.2" not in board.by_id
    with pytest.raises(NotFound, match=r"r1\.2"):
        board.recommendation("r1.2")


def test_a_withdrawn_note_that_was_set_aside_comes_back_set_aside(desk):
    desk.decide(SetAside((D,), "Off topic."))
    assert desk.correct(D, withdrawn=True).set_aside[D].reason == WITHDRAWN
    assert desk.correct(D, withdrawn=False).set_aside[D].reason == "Off topic."


def test_a_corrected_quote_is_quoted_as_corrected(desk):
    board = desk.correct(A, text="open safe shelters")
    assert board.recommendation("r1.1").wording == "Open safe shelters."


@pytest.mark.parametrize("touch", [False, True])
def test_a_correction_that_changes_the_letters_keeps_the_note_in_its_place(desk, touch):
    if touch:
        desk.decide(Merge("r1.1", ("r1.3",)), Move((D,), "r1.1"))
    home = {code: desk.board.place[code] for code in (A, D, f"{E}a")}
    board = desk.correct(A, text="open shelters now; pay for the beds")
    assert {board.place[f"{A}a"], board.place[f"{A}b"]} == {home[A]}
    board = desk.correct(E, text="Lawyers free of charge")
    assert board.place[E] == home[f"{E}a"]
    board = desk.correct(A, text="open shelters")
    assert board.place[A] == home[A]
    assert board.lapsed == ()


def test_an_item_keeps_its_place_when_a_correction_makes_its_list_longer_than_the_alphabet(desk):
    items = [f"- point number {n}" for n in range(26)]
    desk.correct(D, text="\n".join(items))
    desk.decide(SetAside((f"{D}c",), "Off topic."), Gather((f"{D}z",), "The last."))
    desk.correct(D, text="\n".join([*items, "- one more"]))
    assert desk.board.set_aside[f"{D}ac"].reason == "Off topic."
    assert desk.board.recommendation("r3.1").points == (f"{D}az",)
    assert desk.correct(D, text="\n".join(items)).recommendation("r3.1").points == (f"{D}z",)


def test_a_quoted_note_that_gets_letters_still_lends_the_words(desk):
    desk.decide(Propose((group(A, B, C, quote=C),)))
    board = desk.correct(C, text="more safe shelters; also more beds there")
    assert board.recommendation("r2.1").points == (A, B, f"{C}a", f"{C}b")
    assert board.recommendation("r2.1").wording == "More safe shelters."


def test_evidence_about_a_point_that_is_gone_is_not_shown(desk):
    assert desk.board.recommendation("r1.2").kept_apart.point == A
    board = desk.correct(A, text="open the shelters; pay for the beds")
    assert board.recommendation("r1.2").kept_apart is None


def test_a_set_aside_second_point_does_not_take_the_whole_note_with_it(desk):
    desk.decide(SetAside((f"{E}b",), "Not for us."))
    board = desk.correct(E, text="Lawyers free of charge")
    assert board.place[E] == "r1.3"
    assert [each.number for each in board.lapsed] == [2]


# --- asking the board ---------------------------------------------------------------------------


def test_the_board_says_what_points_and_themes_are_called(desk):
    board = desk.board
    assert board.texts((D, f"{E}b")) == ("Train the border guards", "a hotline at night")
    assert board.theme_title(None) == ""
    assert board.theme_title("t1.2") == "Borders"


def test_a_conflict_says_that_nothing_was_changed(desk):
    with pytest.raises(Conflict, match="Nothing was changed"):
        desk.decide(Reword("r9.1", "Shelters."))
