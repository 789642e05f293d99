"""Live events, over a real server: streams need a socket that can be closed."""

import time
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette

from synthesis.domain.model import Role, Seat
from synthesis.routes import watch
from synthesis.routes.bench import workbench
from synthesis.routes.identity import COOKIE, sign
from synthesis.services import capture
from tests.house import House
from tests.routes.conftest import serving


@pytest.fixture
def address(app: Starlette) -> Iterator[str]:
    with serving(app) as served:
        yield served


def _cookies(house: House, role: Role = Role.FACILITATOR) -> dict[str, str]:
    return {COOKIE: sign(workbench(), house.code(role), "Ana")}


def _stamps(lines: Iterator[str]) -> Iterator[int]:
    return (int(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))


def test_every_listener_hears_of_a_new_note_soon(address: str, house: House) -> None:
    cookies = _cookies(house)
    with (
        httpx.stream("GET", f"{address}/api/events", cookies=cookies, timeout=5) as one,
        httpx.stream("GET", f"{address}/api/events", cookies=cookies, timeout=5) as two,
    ):
        streams = [_stamps(response.iter_lines()) for response in (one, two)]
        before = [next(stream) for stream in streams]
        started = time.monotonic()
        capture.add_note(house.store, house.actor(Role.FACILITATOR), Seat(1, 1), "Fund radio")
        after = [next(stream) for stream in streams]
    assert time.monotonic() - started < 2
    assert before[0] == before[1] and after[0] == after[1] > before[0]


def test_a_stream_ends_when_the_code_is_replaced(address: str, house: House) -> None:
    cookies = _cookies(house)
    with httpx.stream("GET", f"{address}/api/events", cookies=cookies, timeout=10) as response:
        lines = response.iter_lines()
        stamps = _stamps(lines)
        next(stamps)
        house.revoke(Role.FACILITATOR)
        assert "event: ended" in list(lines)


def test_nobody_hears_of_another_conference(address: str, house: House) -> None:
    other = house.store.conferences.add("Elsewhere")
    cookies = _cookies(house)
    with httpx.stream("GET", f"{address}/api/events", cookies=cookies, timeout=1) as response:
        stamps = _stamps(response.iter_lines())
        next(stamps)
        house.store.conferences.add_breakout(other.id, "Theirs", "")
        with pytest.raises(httpx.ReadTimeout):
            next(stamps)


def test_the_database_is_asked_only_while_somebody_listens(address: str, house: House) -> None:
    with httpx.stream(
        "GET", f"{address}/api/events", cookies=_cookies(house), timeout=5
    ) as response:
        stamps = _stamps(response.iter_lines())
        next(stamps)
        assert list(watch._watches) == [house.id]
    end = time.monotonic() + 5
    while watch._watches:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_server_that_is_asked_to_stop_ends_its_streams(address: str, house: House) -> None:
    cookies = _cookies(house)
    with httpx.stream("GET", f"{address}/api/events", cookies=cookies, timeout=5) as response:
        lines = response.iter_lines()
        stamps = _stamps(lines)
        next(stamps)
        (watched,) = watch._watches.values()
        watched.task.get_loop().call_soon_threadsafe(watch.close_watches)
        assert [line for line in lines if line] == []
