"""A note's own words are shown as a quotation with its code, a draft as a draft, everywhere."""

import pytest

from synthesis.domain.log import Merge, Reword
from synthesis.domain.model import PointCode, RecommendationId, Role, Secrecy
from synthesis.services import consolidate, prepare
from tests.house import House
from tests.pages.board import fill, many
from tests.pages.conftest import Open

QUOTED = "“Demand number 01 of the tables.”"
NOTE = PointCode("B1-T1-01")


def _reword(house: House, id_: RecommendationId, **more: object) -> None:
    ruth = house.actor(Role.RAPPORTEUR, name="Ruth")
    consolidate.decide(house.store, ruth, Reword(id_, "Open shelters.", **more), 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("page", ["consolidate", "rank"])
def test_only_a_notes_own_words_are_in_quotation_marks(
    open_page: Open, house: House, page: str
) -> None:
    ids = fill(house, many(3), worded=False)
    _reword(house, ids[1])
    at = open_page(page, Role.RAPPORTEUR)
    texts = [each.value for each in at.text]
    said = " ".join(each.value.replace("\\", "") for each in at.caption)
    assert QUOTED in texts and f"in the words of {NOTE}" in said
    assert "Open shelters." in texts and "worded by Ruth" in said


@pytest.mark.parametrize("page", ["consolidate", "rank"])
def test_a_draft_is_marked_as_drafted(open_page: Open, house: House, page: str) -> None:
    ids = fill(house, many(3), worded=False)
    _reword(house, ids[0], drafted=True, cites=(NOTE,))
    at = open_page(page, Role.RAPPORTEUR)
    said = " ".join(each.value.replace("\\", "") for each in at.caption)
    assert "Open shelters." in [each.value for each in at.text]
    assert f"drafted by a machine from {NOTE}; accepted by Ruth" in said


def test_the_overview_tells_whose_words_they_are(open_page: Open, house: House) -> None:
    ids = fill(house, many(3), worded=False)
    _reword(house, ids[1])
    _reword(house, ids[2], drafted=True, cites=(PointCode("B1-T1-02"),))
    table = open_page("overview", Role.RAPPORTEUR).dataframe[0].value
    assert set(zip(table["Recommendation"], table["Words of"], strict=True)) == {
        (QUOTED, NOTE),
        ("Open shelters.", "a person"),
        ("Open shelters.", "a machine's draft"),
    }


def test_what_stands_for_confidential_words_is_no_quotation(open_page: Open, house: House) -> None:
    fill(house, many(1), worded=False)
    organiser = house.actor(Role.ORGANISER, name="Olga")
    prepare.seal_breakout(house.store, organiser, 1, Secrecy.CONFIDENTIAL)
    texts = [each.value for each in open_page("rank", Role.RAPPORTEUR).text]
    assert texts and not any("“" in each for each in texts)


def test_a_breakouts_rapporteur_sees_no_quotation_of_others(house: House) -> None:
    ids = fill(house, many(3), worded=False)
    ruth = house.actor(Role.RAPPORTEUR, name="Ruth")
    consolidate.decide(house.store, ruth, Merge(ids[1], (ids[0],)), 3)
    board = consolidate.read_board(house.store, house.actor(Role.RAPPORTEUR, breakout=1))
    assert {each.id: board.quotes(each) for each in board.recommendations} == {
        ids[1]: False,
        ids[2]: True,
    }
