"""On PostgreSQL a change rings in every web process, and nobody has to ask all the time."""

import contextlib
import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from synthesis.adapters.store import SqlStore, open_store
from synthesis.domain.model import Role, Seat
from synthesis.routes import watch, wiring
from synthesis.routes.bench import workbench
from synthesis.routes.identity import COOKIE, sign
from synthesis.services import capture
from tests.house import House, build
from tests.routes.conftest import serving

pytestmark = pytest.mark.parametrize("address", ["postgresql"], indirect=True)


@pytest.fixture
def served(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server whose start-up is ours, but for a worker and the sample."""
    for name, value in {"DATABASE": address, "SAMPLE": "no", "WORKER": "no"}.items():
        monkeypatch.setenv(f"PLENARY_{name}", value)

    @contextlib.asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        async with watch.ringing():
            yield

    with serving(Starlette(routes=wiring.routes(), lifespan=lifespan)) as served:
        yield served
    workbench().store.close()


@pytest.fixture
def elsewhere(served: str, address: str) -> Iterator[House]:
    """The conference, as another process writes to it."""
    del served  # is there first
    store = open_store(address)
    yield build(store)
    store.close()


@contextlib.contextmanager
def stamps(served: str, house: House) -> Iterator[Iterator[int]]:
    cookie = sign(workbench(), house.code(Role.FACILITATOR), "Ana")
    url = f"{served}/api/events"
    with httpx.stream("GET", url, cookies={COOKIE: cookie}, timeout=10) as response:
        lines = (line for line in response.iter_lines() if line.startswith("data: "))
        yield (int(line.removeprefix("data: ")) for line in lines)


def test_a_change_by_another_process_is_heard_sooner_than_anybody_asks(
    served: str, elsewhere: House
) -> None:
    taken = []
    with stamps(served, elsewhere) as heard:
        next(heard)
        for number in range(4):
            time.sleep(watch.POLL_SECONDS * 1.2)
            actor = elsewhere.actor(Role.FACILITATOR)
            capture.add_note(elsewhere.store, actor, Seat(1, 1), f"Fund radio station {number}")
            with_the_note = elsewhere.store.conferences.stamp(elsewhere.id)
            started = time.monotonic()
            while next(heard) < with_the_note:
                pass
            taken.append(time.monotonic() - started)
    assert sorted(taken)[1] < watch.POLL_SECONDS, taken  # the machine may be busy twice


def test_a_quiet_conference_is_asked_for_once_in_two_seconds(served: str, elsewhere: House) -> None:
    store = workbench().store
    assert isinstance(store, SqlStore)
    asked: list[str] = []

    def note(*event: object) -> None:
        asked.append(str(event[2]))

    with stamps(served, elsewhere) as heard:
        next(heard)
        time.sleep(watch.SLOW_SECONDS)  # the sign of life of whoever joined is written
        sa.event.listen(store.database.engine, "before_cursor_execute", note)
        time.sleep(2 * watch.SLOW_SECONDS)
    sa.event.remove(store.database.engine, "before_cursor_execute", note)
    assert 1 <= sum("changes" in statement for statement in asked) <= 3, asked


def test_while_nothing_can_ring_the_database_is_asked_again_and_again(
    served: str, elsewhere: House
) -> None:
    (hearing,) = watch._hearings
    hearing.close()
    with stamps(served, elsewhere) as heard:
        before = next(heard)
        started = time.monotonic()
        capture.add_note(
            elsewhere.store, elsewhere.actor(Role.FACILITATOR), Seat(1, 1), "Fund radio"
        )
        assert next(heard) > before
    assert time.monotonic() - started < watch.SLOW_SECONDS
