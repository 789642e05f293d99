"""The detail slider on Consolidate: it shows first, and changes nothing until somebody asks."""

import pytest
from streamlit.testing.v1 import AppTest

from synthesis.domain.detail import Detail
from synthesis.domain.log import Cut, Reword
from synthesis.domain.model import Role, Seat
from synthesis.services import capture, consolidate
from tests.fakes import WordEmbedder, quiet
from tests.house import House
from tests.pages.conftest import Open
from tests.services.test_consolidate import BETWEEN, EVERYTHING


@pytest.fixture
def proposed(house: House) -> House:
    """Notes and a proposal; its first recommendation has a person's words."""
    writer = house.actor(Role.FACILITATOR, Seat(1, 1))
    capture.add_notes(house.store, writer, Seat(1, 1), (*EVERYTHING, *BETWEEN))
    consolidate.propose(house.store, WordEmbedder(), house.id, quiet)
    ruth = house.actor(Role.RAPPORTEUR, name="Ruth")
    first = consolidate.read_board(house.store, ruth).recommendations[0]
    consolidate.decide(house.store, ruth, Reword(first.id, "[Not](a link) but words."), 1)
    return house


def opened(open_page: Open) -> AppTest:
    return reopened(open_page("consolidate", Role.RAPPORTEUR))


def reopened(at: AppTest) -> AppTest:
    at.session_state["open-detail"] = True
    return at.run()


def slid(at: AppTest, to: Detail) -> AppTest:
    return at.select_slider[0].set_value(to).run()


def said(at: AppTest) -> str:
    return "\n".join(
        each.value for kind in ("markdown", "caption", "text") for each in at.get(kind)
    )


def asks(at: AppTest) -> list[str]:
    return [each.label for each in at.button if each.label.startswith("Propose at detail")]


def test_a_closed_panel_compares_nothing(open_page: Open, proposed: House) -> None:
    at = open_page("consolidate", Role.RAPPORTEUR)
    assert not at.exception and not at.select_slider and not at.metric


def test_the_slider_tells_what_would_change_and_what_stays(
    open_page: Open, proposed: House
) -> None:
    at = opened(open_page)
    assert at.select_slider[0].value == Detail.DEFAULT
    assert "would change nothing" in said(at) and asks(at) == []
    slid(at, Detail.MUCH_FINER)
    assert not at.exception
    assert [each.value for each in at.metric] == ["5 → 6", "1 → 3"]
    assert "**1** would be split" in said(at)
    assert "**1** were decided on by people: they stay in any case" in said(at)
    assert "No. 2 would become two" in said(at)
    assert asks(at) == ["Propose at detail “much finer”"]


def test_nothing_is_decided_until_the_button_is_pressed_and_then_it_is_in_the_log(
    open_page: Open, proposed: House
) -> None:
    at = slid(opened(open_page), Detail.FINER)
    ana = proposed.actor(Role.RAPPORTEUR)
    assert consolidate.read_board(proposed.store, ana).last_entry == 2
    assert consolidate.proposal_under_way(proposed.store, ana) is None
    at.button(key="apply-detail").click().run()
    assert not at.exception and not at.error
    last = consolidate.read_board(proposed.store, ana).entries[-1]
    assert (last.actor, last.decision) == ("Ana", Cut(Detail.FINER))
    assert consolidate.proposal_under_way(proposed.store, ana) is not None
    assert not at.select_slider  # done: the panel closes
    reopened(at)
    assert at.select_slider[0].value == Detail.FINER


def test_the_slider_follows_what_somebody_else_has_chosen(open_page: Open, proposed: House) -> None:
    at = slid(opened(open_page), Detail.FINER)
    ruth = proposed.actor(Role.RAPPORTEUR, name="Ruth")
    consolidate.decide(proposed.store, ruth, Cut(Detail.COARSER), 2)
    reopened(at.run())
    assert at.select_slider[0].value == Detail.COARSER


def test_before_a_worker_has_read_a_note_the_panel_says_so(open_page: Open, house: House) -> None:
    writer = house.actor(Role.FACILITATOR, Seat(1, 1))
    capture.add_notes(house.store, writer, Seat(1, 1), (*EVERYTHING, *BETWEEN))
    at = opened(open_page)
    assert "No note has been read" in at.info[0].value
    assert asks(at) == []
    slid(at, Detail.FINER)
    assert asks(at) == ["Propose at detail “finer”"]
