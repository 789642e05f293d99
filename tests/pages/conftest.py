"""The real pages in Streamlit's own test runner, over a real SQLite file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from synthesis.bootstrap import Workbench
from synthesis.domain.model import Role, Seat
from synthesis.routes.bench import workbench
from synthesis.routes.identity import COOKIE, sign
from synthesis.settings import ROOT
from tests.house import House, build

Open = Callable[..., AppTest]


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    monkeypatch.setenv("PLENARY_DATABASE", f"sqlite:///{tmp_path / 'plenary.db'}")
    monkeypatch.setenv("PLENARY_SAMPLE", "no")
    monkeypatch.setenv("PLENARY_WORKER", "no")
    opened = workbench()
    yield opened
    opened.store.close()


@pytest.fixture
def house(bench: Workbench) -> House:
    return build(bench.store)


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the browser sends: Streamlit's test runner has no cookies of its own."""
    sent: dict[str, str] = {}
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _context: sent))
    return sent


@pytest.fixture
def open_page(bench: Workbench, house: House, cookies: dict[str, str]) -> Open:
    """Open a page file (home when none is named) as somebody of a role, and run it once."""

    def opened(
        page: str = "home", role: Role | None = None, seat: Seat | None = None, name: str = "Ana"
    ) -> AppTest:
        if role is not None:
            cookies[COOKIE] = sign(bench, house.code(role, seat), name)
        return AppTest.from_file(ROOT / "pages" / f"{page}.py", default_timeout=20).run()

    return opened
