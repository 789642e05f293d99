"""The capture page: whose table it shows, and that its texts are shown as typed."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.frame import plain
from synthesis.bootstrap import Workbench
from synthesis.domain.model import Role, Seat
from synthesis.routes.identity import COOKIE, sign
from synthesis.services import prepare
from tests.house import PROMPT, House
from tests.pages.conftest import Open


def _box(at: AppTest) -> dict[str, object]:
    """What the note box was given."""
    boxes = [e.proto for e in at.main if getattr(e.proto, "component_name", "") != ""]
    (box,) = [proto for proto in boxes if proto.component_name == "plenary_notebox"]
    data: dict[str, object] = json.loads(box.json)
    return data


def test_a_facilitator_gets_the_box_of_their_own_table(open_page: Open) -> None:
    at = open_page("capture", Role.FACILITATOR, Seat(2, 1))
    assert not at.exception and not at.selectbox
    data = _box(at)
    assert data["place"]["table"] == 1 and data["place"]["breakout"] == 2  # type: ignore[index]
    assert data["name"] == "Ana"
    assert data["title"] == "Protection" and data["prompt"] == PROMPT


def test_an_organiser_chooses_the_table(open_page: Open) -> None:
    at = open_page("capture", Role.ORGANISER)
    assert _box(at)["placeLine"].startswith("B1-T1")  # type: ignore[attr-defined]
    at.selectbox[0].select(Seat(2, 2)).run()
    assert _box(at)["placeLine"].startswith("B2-T2")  # type: ignore[attr-defined]


def test_without_a_table_the_organiser_is_told_what_to_do(
    open_page: Open, house: House, cookies: dict[str, str], bench: Workbench
) -> None:
    _, grant = prepare.new_conference(house.store, "Empty")
    cookies[COOKIE] = sign(bench, grant.code, "Olga")
    at = open_page("capture")
    assert "Prepare" in at.info[0].value


@pytest.mark.parametrize("role", [Role.RAPPORTEUR, Role.PARTICIPANT])
def test_who_may_not_write_is_told_so(open_page: Open, role: Role) -> None:
    at = open_page("capture", role)
    assert not at.exception
    assert "may not write notes" in at.error[0].value


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://evil.example/x.png)",
        "a <b>b</b> :smile: :red[approved]",
        "# not a heading",
        "1. not a list",
        "x -> y, __init__, $a$",
    ],
)
def test_plain_text_keeps_every_word_and_leaves_no_bare_markdown(text: str) -> None:
    shown = plain(text)
    assert shown.replace("\\", "").replace("\u2060", "") == text
    for mark in "![]()<>:#_*$`":
        assert f" {mark}" not in f" {shown}".replace(f"\\{mark}", "")
