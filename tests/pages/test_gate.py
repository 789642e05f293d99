"""The script itself lets nobody in, with or without the middleware in front of it."""

import pytest
from streamlit.testing.v1 import AppTest

from synthesis.domain.model import Role
from synthesis.routes.identity import COOKIE
from synthesis.routes.places import MENU, TITLES
from synthesis.settings import ROOT
from tests.house import House
from tests.pages.conftest import Open


def _everything(at: AppTest) -> str:
    """Every word that was sent to the browser."""
    return " ".join(str(element.proto) for element in [*at.main, *at.sidebar])


def _is_closed(at: AppTest) -> bool:
    text = _everything(at)
    return [title.value for title in at.title] == [
        "Your access has ended"
    ] and "Harbour" not in text


@pytest.mark.parametrize("page", ["home", "capture"])
def test_without_a_cookie_a_page_shows_nothing_of_the_conference(
    open_page: Open, page: str
) -> None:
    at = open_page(page)
    assert not at.exception
    assert _is_closed(at)


def test_a_forged_cookie_opens_nothing(open_page: Open, cookies: dict[str, str]) -> None:
    cookies[COOKIE] = "eyJjb2RlIjoiWCJ9.aaaaaa.bbbbbb"
    assert _is_closed(open_page())


def test_an_open_page_closes_on_its_next_run_once_the_code_is_replaced(
    open_page: Open, house: House
) -> None:
    at = open_page("capture", Role.ORGANISER)
    assert not _is_closed(at)
    house.revoke(Role.ORGANISER)
    assert _is_closed(at.run())


def test_the_menu_names_pages_that_are_there() -> None:
    for names in MENU.values():
        for name in names:
            assert name in TITLES
            assert (ROOT / "pages" / f"{name}.py").is_file(), f"pages/{name}.py is missing"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_gets_in(open_page: Open, role: Role) -> None:
    at = open_page("home", role)
    assert not at.exception
    assert "Open Harbour" in _everything(at)
