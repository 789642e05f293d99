"""What a proposal would change is told before it is made, and told truly."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from synthesis.domain.board import Board
from synthesis.domain.detail import Detail
from synthesis.domain.log import Cut, Entry, Propose, Reword
from synthesis.domain.model import Note, Seat
from synthesis.domain.preview import MOST_SHOWN, Kind, Preview, preview
from synthesis.domain.proposing import propose
from synthesis.domain.replay import replay
from tests.fakes import WordEmbedder, quiet

NOON = datetime(2025, 3, 4, 12, tzinfo=UTC)
TEXTS = (
    "open safe shelters in every rural district",
    "open safe shelters in every border district",
    "we should open safe shelters in every district",
    "train all the judges on child witnesses",
    "train more judges on child witnesses",
    "train the border guards on child victims",
    "inspect fishing boats far out at sea",
    "inspect more fishing boats far out at sea",
    "inspect the factories far from the city",
    "pay the interpreters for their travel",
)

METHOD = "words"


class Desk:
    """Notes and a log over them, with a vector for every note."""

    def __init__(self, *texts: str) -> None:
        self.entries: list[Entry] = []
        self.notes: list[Note] = []
        self.add(*texts)

    def add(self, *texts: str) -> None:
        for text in texts:
            number = len(self.notes) + 1
            self.notes.append(Note(Seat(1, 1), number, 1, text, "Ana", NOON))

    @property
    def board(self) -> Board:
        return replay(self.notes, self.entries)

    def vectors(self):  # type: ignore[no-untyped-def]
        codes = list(self.board.points)
        return dict(zip(codes, WordEmbedder().embed(self.board.texts(codes)), strict=True))

    def then(self, decision) -> Board:  # type: ignore[no-untyped-def]
        self.entries.append(Entry(len(self.entries) + 1, "Ana", NOON, decision))
        return self.board

    def propose(self, detail: Detail) -> Board:
        self.then(Cut(detail))
        return self.then(propose(self.board, self.vectors(), "words", quiet))

    def look(self, detail: Detail) -> Preview:
        return preview(self.board, self.vectors(), METHOD, detail)


def balance(found: Preview) -> int:
    """The recommendations of now, by what becomes of them and those that stay in any case."""
    return sum(found.became.values()) + found.pinned


@pytest.mark.parametrize("now", Detail)
@pytest.mark.parametrize("then", Detail)
def test_the_numbers_are_those_of_the_proposal_that_is_then_made(now: Detail, then: Detail) -> None:
    desk = Desk(*TEXTS)
    before = desk.propose(now)
    desk.then(Reword(before.recommendations[-1].id, "By hand."))
    desk.add("open more safe shelters in every last district", "inspect every mine twice")
    told, before = desk.look(then), desk.board
    after = desk.propose(then)
    assert (told.detail, told.now, told.then) == (
        then,
        len(before.recommendations),
        len(after.recommendations),
    )
    assert balance(told) == told.now
    assert told.pinned == 1
    assert told.placed == len(before.unplaced) == 2
    points = {each.points for each in before.recommendations if not each.touched}
    same = points & {each.points for each in after.recommendations}
    assert told.became[Kind.KEPT] == len(same)
    assert told.alone_now == sum(len(each.points) == 1 for each in before.recommendations)
    assert told.alone_then == sum(len(each.points) == 1 for each in after.recommendations)
    words = {each.quoted for each in after.recommendations}
    assert all(piece.quote in words for change in told.largest for piece in change.after)


def test_looking_changes_nothing_and_the_same_detail_again_would_not_either() -> None:
    desk = Desk(*TEXTS)
    board = desk.propose(Detail.DEFAULT)
    told = desk.look(Detail.DEFAULT)
    assert (told.changes, told.largest) == (0, ())
    assert told.became[Kind.KEPT] == told.now == told.then
    assert desk.board.recommendations == board.recommendations


def test_coarser_only_joins_and_finer_only_splits() -> None:
    for before, after in pairwise(Detail):
        desk = Desk(*TEXTS)
        desk.propose(before)
        assert {change.kind for change in desk.look(after).largest} <= {Kind.SPLIT}
        desk.propose(after)
        assert {change.kind for change in desk.look(before).largest} <= {Kind.JOINED}
    desk = Desk(*TEXTS)
    desk.propose(Detail.MUCH_COARSER)
    finer = desk.look(Detail.MUCH_FINER)
    assert finer.became[Kind.SPLIT] == finer.changes > 0
    (first, *_) = finer.largest
    assert len(first.before) == 1 and len(first.after) > 1
    whole = desk.board.by_id[first.before[0]]
    assert sum(piece.size for piece in first.after) == len(whole.points)


def test_what_people_touched_is_in_no_change() -> None:
    desk = Desk(*TEXTS)
    board = desk.propose(Detail.MUCH_FINER)
    desk.then(Reword(board.recommendations[0].id, "By hand."))
    told = desk.look(Detail.MUCH_COARSER)
    (touched,) = [each for each in desk.board.recommendations if each.touched]
    assert told.pinned == 1
    assert touched.id not in [id_ for change in told.largest for id_ in change.before]
    quoted = {piece.quote for change in told.largest for piece in change.after}
    assert quoted.isdisjoint(touched.points)


def test_notes_without_a_place_join_what_is_there_or_become_something_new() -> None:
    desk = Desk(*TEXTS[:3])
    desk.propose(Detail.DEFAULT)
    desk.add("open more safe shelters in every district")
    assert [each.kind for each in desk.look(Detail.DEFAULT).largest] == [Kind.GROWN]
    desk = Desk(*TEXTS[:2])
    told = desk.look(Detail.DEFAULT)
    assert (told.now, told.placed) == (0, 2)
    assert {(each.kind, each.before) for each in told.largest} == {(Kind.NEW, ())}


def test_what_no_model_has_read_yet_is_counted_and_left_out() -> None:
    desk = Desk(*TEXTS)
    desk.propose(Detail.DEFAULT)
    known = desk.vectors()
    late = desk.board.recommendations[0].points[0]
    told = preview(
        desk.board, {c: row for c, row in known.items() if c != late}, METHOD, Detail.MUCH_FINER
    )
    assert told.unread == 1
    assert late not in [piece.quote for change in told.largest for piece in change.after]
    nothing = preview(desk.board, {}, METHOD, Detail.FINER)
    assert (nothing.changes, nothing.unread) == (0, len(TEXTS))


def test_the_changes_that_move_most_notes_are_told_and_the_rest_is_counted() -> None:
    pairs = [f"word{n}a word{n}b word{n}c {end}" for n in range(MOST_SHOWN + 3) for end in "xy"]
    desk = Desk(*pairs, *TEXTS[:3])
    desk.then(Propose(()))
    told = desk.look(Detail.DEFAULT)
    assert told.changes > MOST_SHOWN == len(told.largest)
    moved = [change.moved for change in told.largest]
    assert moved == sorted(moved, reverse=True)
