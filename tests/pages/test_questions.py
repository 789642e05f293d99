"""The review questions on the board's page."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from synthesis.domain.learning import Taught
from synthesis.domain.log import Different, Ref, Same
from synthesis.domain.model import Role, Seat
from synthesis.services import capture, consolidate
from tests.fakes import WordEmbedder, quiet
from tests.house import House
from tests.pages.conftest import Open

TEXTS = (
    "open shelters in every district",
    "shelters in each district for children",
    "train judges on child witnesses",
    "training of judges about witnesses",
    "inspect fishing boats at sea",
    "boats at sea need inspection",
)
QUESTIONS = 1


@pytest.fixture
def asked(open_page: Open, house: House) -> AppTest:
    """The page with a question on it."""
    organiser = house.actor(Role.ORGANISER, name="Olga")
    for text in TEXTS:
        for seat in (Seat(1, 1), Seat(2, 1)):
            capture.add_note(house.store, organiser, seat, f"{text} {seat}")
    consolidate.propose(house.store, WordEmbedder(), house.id, quiet)
    at = open_page("consolidate", Role.RAPPORTEUR)
    at.session_state["view"] = QUESTIONS
    return at.run()


def _press(at: AppTest, label: str) -> AppTest:
    return next(each for each in at.button if each.label == label).click().run()


def _answers(house: House) -> list[object]:
    board = consolidate.read_board(house.store, house.actor(Role.RAPPORTEUR))
    return [
        entry.decision
        for entry in board.entries
        if isinstance(entry.decision, Same | Different) and entry.number not in board.undone
    ]


def _labels(at: AppTest) -> list[str]:
    return [each.label for each in at.button]


def test_a_question_has_four_answers_and_says_how_sure_the_machine_is(asked: AppTest) -> None:
    assert not asked.exception and not asked.error
    assert {"Same", "Opposite", "Skip"} <= set(_labels(asked))
    assert {"Different", "All different"} & set(_labels(asked))
    assert any("holds them for the same at" in each.value for each in asked.caption)


def test_an_answer_is_counted_and_what_it_changed_is_said(asked: AppTest, house: House) -> None:
    at = _press(asked, "Same")
    assert [type(each) for each in _answers(house)] == [Same]
    assert any("together" in each.value for each in at.caption)
    assert any(each.value.startswith("1 answer so far") for each in at.caption)


def test_one_answer_is_spoken_of_as_one_and_several_as_several(
    asked: AppTest, house: House
) -> None:
    at = _press(asked, "Opposite")
    assert any(re.match(r"1 answer so far\. It (teaches|agrees) ", e.value) for e in at.caption)
    me = house.actor(Role.RAPPORTEUR)
    board = consolidate.read_board(house.store, me)
    left, right = board.recommendations[0].points[:2]
    consolidate.decide(house.store, me, Same(Ref(left), Ref(right)), board.last_entry)
    at.run()
    assert any(re.match(r"2 answers so far\. They (teach|agree) ", e.value) for e in at.caption)


@pytest.mark.parametrize(
    ("stricter", "said"),
    [
        (0.1, "It teaches the machine to cut more finely."),
        (-0.1, "It teaches the machine to cut more coarsely."),
        (0.01, "It agrees with how finely the machine cuts."),
    ],
)
def test_what_the_answers_teach_is_told_by_the_whole_lesson(
    asked: AppTest, monkeypatch: pytest.MonkeyPatch, stricter: float, said: str
) -> None:
    monkeypatch.setattr(Taught, "stricter", stricter)
    at = _press(asked, "Same")
    assert any(each.value.endswith(said) for each in at.caption)


def test_an_opposite_is_told_from_a_difference(asked: AppTest, house: House) -> None:
    _press(asked, "Opposite")
    (answer,) = _answers(house)
    assert isinstance(answer, Different) and answer.contrary


def test_the_last_answer_can_be_taken_back(asked: AppTest, house: House) -> None:
    at = _press(asked, "Same")
    _press(at, "Undo last answer")
    assert _answers(house) == []


def test_a_question_says_which_of_its_notes_may_be_contrary(open_page: Open, house: House) -> None:
    organiser = house.actor(Role.ORGANISER, name="Olga")
    for text in ("foster homes for all children", "no foster homes for children at all"):
        for seat in (Seat(1, 1), Seat(2, 1)):
            capture.add_note(house.store, organiser, seat, text)
    consolidate.propose(house.store, WordEmbedder(), house.id, quiet)
    at = open_page("consolidate", Role.RAPPORTEUR)
    at.session_state["view"] = QUESTIONS
    told = [each.value for each in at.run().caption]
    assert any("may be contrary (opposite demands)" in each for each in told), told
    assert not any("holds them for the same" in each for each in told), told


def test_a_skipped_question_leaves_the_log_alone_and_another_is_asked(
    asked: AppTest, house: House
) -> None:
    before = [each.value for each in asked.text]
    at = _press(asked, "Skip")
    assert _answers(house) == []
    assert [each.value for each in at.text] != before


def test_without_a_proposal_the_page_says_what_to_do(open_page: Open) -> None:
    at = open_page("consolidate", Role.RAPPORTEUR)
    at.session_state["view"] = QUESTIONS
    at.run()
    assert "Propose" in at.info[0].value
