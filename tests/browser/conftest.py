"""The running product, as its users meet it: `streamlit run app.py` and Chromium."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from synthesis.adapters.store import open_store
from synthesis.domain.model import Role, Seat
from synthesis.settings import ROOT
from tests.house import House, build

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60
STOP_SECONDS = 15
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """One running server and the conference that it serves."""

    address: str
    house: House
    log: Path
    process: subprocess.Popen[bytes]

    def link(self, role: Role, seat: Seat | None = None) -> str:
        return f"{self.address}/j/{self.house.code(role, seat)}"

    def stop(self) -> None:
        """Ask the server to stop and hold it to doing so in time."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path, *, port: int | None = None, worker: bool = False) -> Server:
    """Start the product on a database in `folder`, with a small conference if it has none."""
    database = f"sqlite:///{folder / 'plenary.db'}"
    store = open_store(database)
    known = store.conferences.all()
    house = House(store, known[-1]) if known else build(store)
    port = port or _free_port()
    environment = {
        **os.environ,
        "PLENARY_DATABASE": database,
        "PLENARY_SAMPLE": "no",
        "PLENARY_WORKER": "yes" if worker else "no",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    log = folder / "server.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    server = Server(f"http://127.0.0.1:{port}", house, log, process)
    _wait_until_up(server)
    return server


def _wait_until_up(server: Server) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.process.poll() is None:
        try:
            if urllib.request.urlopen(f"{server.address}/health", timeout=1).read() == b"ok":
                return
        except OSError:
            time.sleep(0.1)
    server.process.kill()
    pytest.fail(f"The server did not start:\n{server.log.read_text()}")


@pytest.fixture
def fresh() -> None:
    """Give this test a server process of its own."""


def _end(running: Server) -> None:
    running.stop()
    running.house.store.close()
    log = running.log.read_text()
    assert "Traceback" not in log, log


@pytest.fixture(scope="package")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("server"))
    yield running
    _end(running)


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server with a conference of this test's own; a Traceback in its log fails the test.

    The process is shared, unless the test uses `fresh`: then nobody has visited it.
    """
    if "fresh" in request.fixturenames:
        running = start_server(request.getfixturevalue("tmp_path"))
        yield running
        _end(running)
        return
    shared: Server = request.getfixturevalue("shared_server")
    before = shared.log.stat().st_size
    yield replace(shared, house=build(shared.house.store))
    written = shared.log.read_text()[before:]
    assert "Traceback" not in written, written


@pytest.fixture(scope="package")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        missing = f"NO BROWSER TEST WAS RUN: there is no Chromium at {CHROMIUM}; set CHROMIUM."
        if os.environ.get("PLENARY_BROWSER") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    browser = playwright_driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@dataclass
class Visitor:
    """One person with one device: a browser profile of their own and a page in it."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def join(self, link: str, name: str) -> Page:
        self.page.goto(link)
        self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("button", name="Join").click()
        self.page.wait_for_url(re.compile("/(capture|overview)$"))
        return self.page


def _watch(visitor: Visitor, address: str) -> None:
    """Note what must never happen: requests to elsewhere, refused sources, errors in scripts."""

    def request(url: str) -> None:
        if not url.startswith((address, address.replace("http", "ws", 1), "data:", "blob:")):
            visitor.complaints.append(f"request to elsewhere: {url}")

    def message(text: str) -> None:
        if "Content Security Policy" in text:
            visitor.complaints.append(text)

    visitor.page.on("request", lambda sent: request(sent.url))
    visitor.page.on("websocket", lambda opened: request(opened.url))
    visitor.page.on("console", lambda said: message(said.text))
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(f"script: {error}"))


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    """Make a visitor: a desktop, or a phone of 390 × 844. At the end none may have complaints."""
    visitors: list[Visitor] = []

    def make(*, phone: bool = False, width: int = 390, dark: bool = False) -> Visitor:
        size = {"width": width, "height": 844} if phone else {"width": 1280, "height": 800}
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            is_mobile=phone,
            has_touch=phone,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(15_000)
        visitor = Visitor(context, context.new_page())
        _watch(visitor, server.address)
        visitors.append(visitor)
        return visitor

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def capture_at(visit: Visit, server: Server) -> Callable[..., Visitor]:
    """Sit somebody down at a table's note box."""

    def sat(name: str = "Ana", seat: Seat | None = None, **device: bool | int) -> Visitor:
        visitor = visit(**device)
        visitor.join(server.link(Role.FACILITATOR, seat), name)
        visitor.page.get_by_label("New note").wait_for()
        return visitor

    return sat
