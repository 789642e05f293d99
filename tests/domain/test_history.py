"""Entries as sentences that a rapporteur understands."""

from datetime import UTC, datetime

from synthesis.domain.detail import Detail
from synthesis.domain.history import sentence_for
from synthesis.domain.log import Cut, Decision, Entry, Propose
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


def test_whoever_chose_the_detail_is_named() -> None:
    assert said(Cut(Detail.COARSER)) == "Ruth set the detail of later proposals to “coarser”"
