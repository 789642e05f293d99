"""The pages of those who decide: ticks, the theme filter, undo, the worker's state, the order."""

import pytest
from streamlit.testing.v1 import AppTest

from synthesis.bootstrap import Workbench
from synthesis.domain.log import Different, Merge, Ref, Retitle, Reword, SetAside, Undo
from synthesis.domain.model import PointCode, RecommendationId, Role
from synthesis.services import consolidate
from tests.house import House
from tests.pages.board import fill, many, shelve
from tests.pages.conftest import Open

DECIDERS = [Role.ORGANISER, Role.RAPPORTEUR]
OTHERS = [Role.FACILITATOR, Role.PARTICIPANT]


def _button(at: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(each for each in at.button if each.label == label)


def _foot(at: AppTest) -> list[str]:
    return [each.value for each in at.get("markdown") if each.value.startswith("Ticked")]


def _turn_to(at: AppTest, key: str, page: int) -> AppTest:
    """Go to another page of cards: the test runner does not know the widget yet."""
    at.session_state[key] = page
    return at.run()


def _tick(at: AppTest, what: str) -> AppTest:
    key = f"tick-{at.session_state.get('tick_round', 0)}-{what}"
    return at.checkbox(key=key).check().run()


def _decide(house: House, decision, name: str = "Ruth") -> None:  # type: ignore[no-untyped-def]
    me = house.actor(Role.RAPPORTEUR, name=name)
    board = consolidate.read_board(house.store, me)
    consolidate.decide(house.store, me, decision, board.last_entry)


@pytest.mark.parametrize("page", ["consolidate", "rank"])
@pytest.mark.parametrize("role", DECIDERS)
def test_who_decides_sees_the_board(open_page: Open, house: House, page: str, role: Role) -> None:
    fill(house, many(3))
    at = open_page(page, role)
    assert not at.exception and not at.error
    assert "Demand number 02 of the tables" in [each.value for each in at.text]


@pytest.mark.parametrize("page", ["consolidate", "rank"])
@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_sees_a_word_of_it(
    open_page: Open, house: House, page: str, role: Role
) -> None:
    fill(house, many(3))
    at = open_page(page, role)
    assert not at.exception and at.error
    assert not [each for each in at.text if "Demand" in each.value]


def test_the_ledger_is_shown_and_balances(open_page: Open, house: House) -> None:
    fill(house, many(3))
    _decide(house, SetAside((PointCode("B1-T1-01"),), "Off topic"))
    at = open_page("consolidate", Role.RAPPORTEUR)
    (ledger,) = [each.value for each in at.caption if "notes =" in each.value]
    assert "3 notes = 2 in recommendations + 1 set aside + 0 not yet placed." in ledger


def test_a_card_names_what_people_called_contrary_to_it(open_page: Open, house: House) -> None:
    ids = fill(house, many(3))
    _decide(house, Different(Ref(ids[0]), Ref(ids[2]), contrary=True))
    _decide(house, Different(Ref(ids[0]), Ref(ids[1])))
    at = open_page("consolidate", Role.RAPPORTEUR)
    assert [each.value for each in at.caption if each.value.startswith("Contrary")] == [
        rf"Contrary to {number}\. Demand number 0{number} of the tables" for number in (3, 1)
    ]


def test_ticks_on_two_pages_count_together_and_clear_together(
    open_page: Open, house: House
) -> None:
    ids = fill(house, many(17))
    at = _tick(open_page("consolidate", Role.RAPPORTEUR), ids[0])
    _turn_to(at, "board_page", 2)
    _tick(at, ids[16])
    assert _foot(at) == ["Ticked: **2** recommendations, **0** notes"]
    assert _button(at, "Merge")
    _turn_to(at, "board_page", 1)
    assert at.checkbox(key=f"tick-0-{ids[0]}").value
    _button(at, "Clear").click().run()
    assert _foot(at) == []
    assert not any(each.value for each in at.checkbox)
    _turn_to(at, "board_page", 2)
    assert not any(each.value for each in at.checkbox)


def test_a_search_takes_no_tick_away(open_page: Open, house: House) -> None:
    ids = fill(house, many(3))
    at = _tick(open_page("consolidate", Role.RAPPORTEUR), ids[0])
    at.text_input[0].set_value("number 03").run()
    assert len(at.checkbox) == 1
    at.text_input[0].set_value("").run()
    assert at.checkbox(key=f"tick-0-{ids[0]}").value
    at.checkbox(key=f"tick-0-{ids[0]}").uncheck().run()
    assert _foot(at) == []


def test_a_tick_of_what_is_gone_goes(open_page: Open, house: House) -> None:
    ids = fill(house, many(3))
    at = _tick(open_page("consolidate", Role.RAPPORTEUR), ids[0])
    _tick(at, ids[1])
    _decide(house, Undo(1), "Ben")
    at.run()
    assert _foot(at) == ["Ticked: **1** recommendation, **0** notes"]
    _decide(house, Undo(4), "Ben")
    at.run()
    assert not at.checkbox(key=f"tick-0-{ids[0]}").value


def test_the_chosen_theme_stays_when_counts_and_titles_change(
    open_page: Open, house: House
) -> None:
    ids = fill(house, many(4))
    shelve(house, ids[:2], "Work")
    at = open_page("consolidate", Role.RAPPORTEUR)
    theme = next(each for each in at.selectbox if each.label == "Theme")
    assert theme.options == ["All themes", "Work", "In no theme"]
    theme.select(theme_id := "t5.1").run()
    assert len(at.checkbox) == 2
    _decide(house, SetAside((PointCode("B1-T1-01"),), "Off topic"))
    at.run()
    assert len(at.checkbox) == 1
    _decide(house, Retitle(theme_id, "Decent work"))
    at.run()
    assert len(at.checkbox) == 1
    theme = next(each for each in at.selectbox if each.label == "Theme")
    assert theme.value == theme_id and "Decent work" in theme.options


def test_once_the_chosen_theme_is_gone_all_are_shown(open_page: Open, house: House) -> None:
    ids = fill(house, many(4))
    shelve(house, ids[:2], "Work")
    at = open_page("consolidate", Role.RAPPORTEUR)
    next(each for each in at.selectbox if each.label == "Theme").select("t5.1").run()
    _decide(house, Undo(5))
    at.run()
    assert not at.exception
    assert len(at.checkbox) == 4


def test_what_stands_alone_is_counted_and_shown_by_itself(open_page: Open, house: House) -> None:
    ids = fill(house, many(4))
    _decide(house, Merge(ids[0], (ids[1],)))
    at = open_page("consolidate", Role.RAPPORTEUR)
    assert "3 recommendations under 0 themes, 2 of them of one note alone." in at.caption[0].value
    at.toggle(key="only_alone").set_value(True).run()
    assert {each.label for each in at.checkbox} == {"2.", "3."}
    _decide(house, Merge(ids[2], (ids[3],)))
    at.run()  # the count in the label changes, the switch stays
    assert at.toggle(key="only_alone").label == "Alone (0)" and not at.checkbox
    assert "Nothing matches" in at.info[0].value


def test_undo_passes_over_what_lapsed(open_page: Open, house: House) -> None:
    fill(house, many(1))
    gone = Reword(RecommendationId("r9.1"), "Words for what is no longer there")
    assert house.store.log.append(house.id, "Ruth", gone, seen=1)
    at = open_page("consolidate", Role.RAPPORTEUR, name="Ruth")
    undo = _button(at, "Undo")
    assert "made a recommendation" in undo.help
    undo.click().run()
    board = consolidate.read_board(house.store, house.actor(Role.RAPPORTEUR))
    assert board.entries[-1].decision == Undo(1)


def test_without_a_worker_the_page_says_who_must_do_what(open_page: Open) -> None:
    at = open_page("consolidate", Role.RAPPORTEUR)
    assert "python -m synthesis work" in at.warning[0].value


def test_with_a_worker_the_page_says_nothing_of_it(open_page: Open, bench: Workbench) -> None:
    bench.store.jobs.beat("w1", "here", 1, "model")
    assert not open_page("consolidate", Role.RAPPORTEUR).warning


def test_a_number_typed_on_rank_counts_even_if_the_page_has_not_seen_it(
    open_page: Open, house: House
) -> None:
    ids = fill(house, many(3))
    at = open_page("rank", Role.RAPPORTEUR)
    at.number_input(key=f"to-{ids[0]}-1").set_value(3)
    at.button(key=f"go-{ids[0]}").click().run()  # both reach the server in one message
    board = consolidate.read_board(house.store, house.actor(Role.RAPPORTEUR))
    assert board.number[ids[0]] == 3


def test_the_same_number_is_answered_with_a_sentence(open_page: Open, house: House) -> None:
    ids = fill(house, many(3))
    at = open_page("rank", Role.RAPPORTEUR)
    at.button(key=f"go-{ids[0]}").click().run()
    assert "number 1 already" in at.error[0].value
