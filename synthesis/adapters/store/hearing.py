"""Hears at once that a conference has changed, from whatever process changed it.

Every write says so by NOTIFY inside its own transaction (`transactions.count_change`),
so nothing is heard that was not committed. On SQLite nothing is ever heard, and whoever
waits for changes has to ask. Knows nothing of what changed, nor of who wants to know.
"""

import contextlib
import logging
import threading
from collections.abc import Callable

import psycopg
import sqlalchemy as sa

from synthesis.adapters.store.transactions import CHANGES, Database
from synthesis.domain.model import ConferenceId

_LOOK_SECONDS = 0.5
"""How soon `close` is noticed."""
_AGAIN_SECONDS = 1.0
"""The wait before a lost connection is made anew; short, as whoever waits has to ask till then."""

_log = logging.getLogger(__name__)


class Hearing:
    """Fulfils `Hearing` of the ports: a thread with a PostgreSQL connection of its own."""

    def __init__(self, database: Database, tell: Callable[[ConferenceId | None], None]) -> None:
        self._database, self._tell = database, tell
        self._open, self._closing = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="hearing", daemon=True)
        if not database.is_sqlite:
            self._thread.start()

    @property
    def is_open(self) -> bool:
        """Whether changes are heard at this moment."""
        return self._open.is_set()

    def close(self) -> None:
        """Nothing is told any more; the connection is given back."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        told_of_loss = False
        while not self._closing.is_set():
            try:
                self._hear()
            except (sa.exc.SQLAlchemyError, psycopg.Error) as error:
                if self._open.is_set() or not told_of_loss:  # once for each time that it is away
                    _log.warning("Changes are asked for every moment: %s", type(error).__name__)
                told_of_loss = True
            self._open.clear()
            self._closing.wait(_AGAIN_SECONDS)

    def _hear(self) -> None:
        """Listen until closed, or until the connection is lost."""
        pooled = self._database.engine.raw_connection()
        driver: psycopg.Connection = pooled.driver_connection  # type: ignore[assignment] # none if closed
        pooled.detach()  # it is kept for good, and must not be missing from the pool
        with contextlib.closing(driver):
            driver.autocommit = True
            driver.execute(f"LISTEN {CHANGES}")
            self._open.set()
            self._tell(None)
            while not self._closing.is_set():
                for notice in driver.notifies(timeout=_LOOK_SECONDS):
                    self._tell(ConferenceId(notice.payload))
