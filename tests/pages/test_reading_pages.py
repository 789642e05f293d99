"""Overview and publish: for whom they open, and that the ledger stands on them."""

import pytest

from synthesis.domain.log import Reword
from synthesis.domain.model import Role
from synthesis.services import consolidate
from tests.house import House
from tests.pages.board import fill, many
from tests.pages.conftest import Open


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_overview_with_its_ledger(
    open_page: Open, house: House, role: Role
) -> None:
    fill(house, many(3))
    at = open_page("overview", role)
    assert not at.exception and not at.error
    assert [each.value for each in at.metric] == ["3", "3", "0", "0"]
    assert "3 notes = 3 in recommendations + 0 set aside + 0 not yet placed" in " ".join(
        each.value for each in at.caption
    )


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.RAPPORTEUR])
def test_who_publishes_sees_every_sheet(open_page: Open, house: House, role: Role) -> None:
    fill(house, many(3))
    at = open_page("publish", role)
    assert not at.exception and not at.error
    assert "3 notes = 3 in recommendations" in at.success[0].value
    assert {"Recommendations", "Notes", "Log"} <= {tab.label for tab in at.tabs}


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PARTICIPANT])
def test_nobody_else_publishes(open_page: Open, house: House, role: Role) -> None:
    fill(house, many(3))
    at = open_page("publish", role)
    assert not at.exception and at.error and not at.tabs


def test_a_persons_wording_is_on_the_overview(open_page: Open, house: House) -> None:
    (id_,) = fill(house, many(1))
    ruth = house.actor(Role.RAPPORTEUR, name="Ruth")
    consolidate.decide(house.store, ruth, Reword(id_, "Government opens shelters."), 1)
    at = open_page("overview", Role.PARTICIPANT)
    assert list(at.dataframe[0].value["Recommendation"]) == ["Government opens shelters."]


def test_a_notes_own_words_are_not_shown_to_those_who_may_not_read_it(
    open_page: Open, house: House
) -> None:
    fill(house, many(3), worded=False)
    at = open_page("overview", Role.PARTICIPANT)
    assert not at.exception and not at.dataframe
    assert "3 recommendations are still being worded." in [each.value for each in at.caption]
    assert len(open_page("overview", Role.RAPPORTEUR).dataframe[0].value) == 3


def test_a_facilitator_sees_what_quotes_the_own_table_and_nothing_of_others(
    open_page: Open, house: House
) -> None:
    fill(house, many(3), worded=False)
    writer = house.actor(Role.FACILITATOR)
    at = open_page("overview", Role.FACILITATOR)
    board = consolidate.read_board(house.store, house.actor(Role.RAPPORTEUR))
    quoting = (e for e in board.recommendations if board.points[e.quoted].seat == writer.seat)
    own = [f"“{each.wording}”" for each in quoting]
    shown = [list(each.value["Recommendation"]) for each in at.dataframe]
    assert own and shown == [own]


def test_publish_shows_the_first_rows_of_a_long_sheet(open_page: Open, house: House) -> None:
    fill(house, many(120))
    at = open_page("publish", Role.ORGANISER)
    assert not at.exception and not at.error
    assert len(at.dataframe[1].value) == 100
    assert "The first 100 rows; the workbook holds all." in [each.value for each in at.caption]
