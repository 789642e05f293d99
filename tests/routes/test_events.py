"""Live events, over a real server: streams need a socket that can be closed."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from synthesis.domain.model import Note, Role, Seat
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


Follow = Callable[..., AbstractContextManager[Iterator[tuple[str, Any]]]]


@pytest.fixture
def follow(address: str, house: House) -> Follow:
    """Listen at a table as its note box does: pairs of kind and data."""

    @contextmanager
    def listening(seat: str = "?breakout=1&table=1") -> Iterator[Iterator[tuple[str, Any]]]:
        url = f"{address}/api/events{seat}"
        with httpx.stream("GET", url, cookies=_cookies(house), timeout=5) as response:
            yield _told(response.iter_lines())

    return listening


def _told(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    kind = "stamp"
    for line in lines:
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        if line.startswith("data: "):
            yield kind, json.loads(line.removeprefix("data: "))
            kind = "stamp"


HERE = Seat(1, 1)


def _type(house: House, text: str, seat: Seat = HERE) -> Note:
    return capture.add_note(house.store, house.actor(Role.FACILITATOR, seat), seat, text)


def test_a_table_is_told_its_new_notes_themselves(follow: Follow, house: House) -> None:
    _type(house, "Fund radio")
    with follow() as told, follow() as also:
        assert next(told)[0] == next(also)[0] == "stamp"
        _type(house, "Train judges")
        first = next(told)
        if first[0] == "stamp":  # the first round only learns how far each table has come
            _type(house, "Open shelters")
            first = next(told)
        kind, notes = first
        assert kind == "notes"
        assert [note["text"] for note in notes] in (["Train judges"], ["Open shelters"])
        assert notes[0]["code"].startswith("B1-T1-") and notes[0]["version"] == 1


def test_a_table_is_not_told_of_another_tables_notes(follow: Follow, house: House) -> None:
    with follow() as told:
        next(told)
        _type(house, "Elsewhere", Seat(2, 1))
        _type(house, "Here")
        heard = [next(told)]
        _type(house, "Here again")
        heard.append(next(told))
    assert "Elsewhere" not in str(heard)
    assert heard[-1][0] == "notes"


def test_a_correction_has_the_list_read_anew(follow: Follow, house: House) -> None:
    note = _type(house, "Fund radio")
    with follow() as told:
        next(told)
        _type(house, "Train judges")
        next(told)
        capture.correct_note(
            house.store, house.actor(Role.FACILITATOR), note.code, "Fund community radio", 1
        )
        assert next(told)[0] == "stamp"


def test_every_note_reaches_a_table_however_fast_they_come(follow: Follow, house: House) -> None:
    """By push, or by the reading anew that a stamp asks for."""
    missing, read = set(), set()
    with follow() as told:
        next(told)
        for number in range(60):
            missing.add(_type(house, f"Note number {number}").code)
            time.sleep(0.01)
        end = time.monotonic() + 10
        while missing - read and time.monotonic() < end:
            kind, data = next(told)
            if kind == "stamp":
                notes = capture.table_notes(house.store, house.actor(Role.FACILITATOR), Seat(1, 1))
                read |= {note.code for note in notes}
            else:
                read |= {note["code"] for note in data}
    assert missing <= read


@pytest.mark.parametrize("role", [Role.RAPPORTEUR, Role.PARTICIPANT, Role.OBSERVER])
def test_only_who_writes_at_a_table_is_told_its_notes(
    address: str, house: House, role: Role
) -> None:
    answer = httpx.get(f"{address}/api/events?breakout=1&table=1", cookies=_cookies(house, role))
    assert answer.status_code == 403


def test_a_facilitator_is_told_no_other_tables_notes(address: str, house: House) -> None:
    answer = httpx.get(f"{address}/api/events?breakout=1&table=2", cookies=_cookies(house))
    assert answer.status_code == 403


def test_a_replaced_code_is_told_no_note_that_comes_after(follow: Follow, house: House) -> None:
    with follow() as told:
        next(told)
        _type(house, "Before")
        next(told)
        house.revoke(Role.FACILITATOR)
        _type(house, "After")
        with pytest.raises(json.JSONDecodeError):  # “ended: access”
            for _, data in told:
                assert "After" not in str(data)
