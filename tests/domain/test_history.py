"""Entries as sentences that a rapporteur understands."""

from datetime import UTC, datetime
from itertools import accumulate

from synthesis.domain.board import Board
from synthesis.domain.detail import Detail
from synthesis.domain.history import sentence_for, what_changed
from synthesis.domain.log import Cut, Decision, Entry, Group, Propose
from synthesis.domain.model import MACHINE, Note, Seat
from synthesis.domain.replay import replay


def said(decision: Decision, actor: str = "Ruth") -> str:
    entry = Entry(1, actor, datetime(2025, 3, 4, tzinfo=UTC), decision)
    return sentence_for(entry, replay((), (entry,)))


def test_a_proposal_says_at_which_detail_it_was_cut_unless_it_is_the_usual_one() -> None:
    usual = said(Propose(()), "Plenary")
    assert usual == "Plenary proposed 0 groups under 0 themes"
    assert said(Propose((), detail=Detail.FINER), "Plenary") == f"{usual} at detail “finer”"


def test_a_proposal_says_which_model_compared_the_notes() -> None:
    made = Propose((), method="multilingual-1-fp32")
    assert said(made, "Plenary").endswith("themes with the English and the multilingual model")


def test_what_a_proposal_made_of_the_recommendations_is_counted() -> None:
    noon = datetime(2025, 3, 4, 12, tzinfo=UTC)
    notes = [Note(Seat(1, 1), n, 1, f"open {n} shelters", "Ana", noon) for n in range(1, 7)]
    codes = list(replay(notes, ()).points)

    def proposed(*sizes: int) -> Board:
        ends = list(accumulate(sizes))
        groups = tuple(
            Group(tuple(codes[end - size : end]), codes[end - 1])
            for size, end in zip(sizes, ends, strict=True)
        )
        return replay(notes, (Entry(1, MACHINE, noon, Propose(groups)),))

    assert what_changed(replay(notes, ()), proposed(3, 3)) == ""
    assert what_changed(proposed(1, 2, 3), proposed(3, 2, 1)).startswith(
        "1 joined others and 1 parted: 3 recommendations"
    )
    assert what_changed(proposed(6), proposed(2, 2, 2)).startswith(
        "0 joined others and 2 parted: 3 "
    )
    assert what_changed(proposed(2, 2, 2), proposed(6)).endswith(
        "2 joined others and 0 parted: 1 recommendation now."
    )


def test_whoever_chose_the_detail_is_named() -> None:
    assert said(Cut(Detail.COARSER)) == "Ruth set the detail of later proposals to “coarser”"
