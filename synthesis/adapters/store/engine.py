"""From a database address to an engine that behaves as measured.

Owns drivers, pragmas and pools; knows nothing of tables. SQLite comes from
`pysqlite3` where that is installed, because the library of many systems has a
write-ahead log that can damage a file.
"""

import importlib
import threading
import weakref
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.fileguard import FileGuard
from synthesis.adapters.store.transactions import Database
from synthesis.adapters.store.turnstile import Turnstile
from synthesis.domain.errors import Invalid, Unavailable

BUSY_SECONDS = 30
"""How long a writer waits for another one: 5 s gave 42 lock errors with 100 writers, 30 s none."""

_registering = threading.Lock()
_turnstiles: weakref.WeakValueDictionary[str, Turnstile] = weakref.WeakValueDictionary()


def connect(address: str) -> Database:
    """Return the database at `address`; a SQLite file gets its parent folder, no table is made.

    Accepts sqlite:///, postgresql:// and postgres://. Raises `Invalid` for any
    other address (never quoting it, as it may hold a password), `Unavailable`
    when a SQLite file cannot be used safely here.
    """
    url = _parsed(address)
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        return _sqlite_in_memory() if _is_memory(url) else _sqlite_file(url)
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return Database(_postgresql_engine(url.set(drivername="postgresql+psycopg")))
    raise _not_an_address()


def require_file(address: str) -> None:
    """Raise `Unavailable` when the address is that of a SQLite file which is not there."""
    url = _parsed(address)
    if url.drivername.startswith("sqlite") and not (
        url.database and Path(url.database).is_file() and Path(url.database).stat().st_size
    ):
        raise Unavailable(
            f"There is no database at {url.database}, or it is an empty file. "
            "Check the address of the database."
        )


def _parsed(address: str) -> sa.URL:
    try:
        return sa.make_url(address)
    except sa.exc.ArgumentError:
        raise _not_an_address() from None


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Tell whether two connections may share a write-ahead log of this SQLite version.

    3.7.0 to 3.51.2 can lose or damage commits when two connections write and
    checkpoint at once, except where the fix was brought back (3.44.6, 3.50.7).
    """
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    return version >= (3, 51, 3)


def _not_an_address() -> Invalid:
    return Invalid(
        "The database address is not one that Plenary knows. It looks like "
        "sqlite:///folder/file.db or postgresql://user:password@host/database."
    )


def _is_memory(url: sa.URL) -> bool:
    if url.query or (url.database or "").startswith("file:"):
        raise Invalid("A SQLite address takes no options. It looks like sqlite:///folder/file.db.")
    return url.database in {None, "", ":memory:"}


def _sqlite_file(url: sa.URL) -> Database:
    driver = _sqlite_driver()
    if not wal_is_safe(driver.sqlite_version_info):
        raise Unavailable(
            f"The SQLite library here ({driver.sqlite_version}) can damage a database that "
            "several connections write to. Install pysqlite3, or use PostgreSQL."
        )
    path = Path(url.database or "").resolve()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The folder of the database cannot be made ({error.strerror}). "
            "Check the address of the database."
        ) from error
    guard = FileGuard(path)
    guard.refuse_orphaned_log()
    engine = _sqlite_engine(url.set(database=str(path)), driver, {})
    with _registering:  # one turnstile per file, however many stores are open on it
        return Database(engine, _turnstiles.setdefault(str(path), Turnstile()), guard)


def _sqlite_in_memory() -> Database:
    # A database in memory lives in one connection, so readers queue up with the writers.
    engine = _sqlite_engine(
        sa.make_url("sqlite://"), _sqlite_driver(), {"poolclass": sa.StaticPool}
    )
    return Database(engine, Turnstile(), one_connection=True)


def _sqlite_engine(url: sa.URL, driver: ModuleType, options: dict[str, Any]) -> sa.Engine:
    engine = sa.create_engine(
        url,
        module=driver,
        hide_parameters=True,
        # The driver's own transactions are off: they begin too late to keep what was read true.
        connect_args={"isolation_level": None, "check_same_thread": False},
        **options,
    )
    sa.event.listen(engine, "connect", _set_pragmas)
    return engine


def _sqlite_driver() -> ModuleType:
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3")


def _set_pragmas(connection: Any, _record: object) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "foreign_keys = ON",
        "synchronous = FULL",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _postgresql_engine(url: sa.URL) -> sa.Engine:
    arguments: dict[str, Any] = {
        "connect_timeout": 10,
        # A database machine that vanished without a word is noticed in half a minute, not in hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 25_000,  # in milliseconds
    }
    if "options" not in url.query:
        # A process that hangs inside a transaction must not hold up a conference for ever.
        arguments["options"] = (
            f"-c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout=60s"
        )
    return sa.create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        # Enough, because every writer first takes its conference's row: see `writing_to`.
        isolation_level="READ COMMITTED",
        connect_args=arguments,
    )
