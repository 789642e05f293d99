"""Notices when a SQLite file is no longer the one that was opened.

SQLite itself does not look: with a write-ahead log it goes on writing into a
file that was moved away, and takes an empty one for a new database. Knows
nothing of what is in the file.
"""

import os
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from synthesis.domain.errors import Unavailable


class FileGuard:
    """Remembers one file by its device and number; before `remember` it lets everything pass."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None
        self._anchor: sa.Connection | None = None

    def remember(self) -> None:
        """The file that is there now is the right one."""
        found = os.stat(self._path)  # noqa: PTH116 - half the time of Path.stat, on every transaction
        self._known = (found.st_dev, found.st_ino)

    def check(self) -> None:
        """Raise `Unavailable` when another file, an empty one or none is there."""
        if self._known is None:
            return
        try:
            found = os.stat(self._path)  # noqa: PTH116
        except OSError:
            raise _gone("is gone") from None
        if (found.st_dev, found.st_ino) != self._known:
            raise _gone("was replaced by another file")
        if not found.st_size:
            raise _gone("is empty")

    def hold(self, engine: sa.Engine) -> None:
        """Keep one connection open beside the engine's own, which are closed on faults.

        Whoever closes the last connection of all makes SQLite write its log into the file,
        whatever that is by then, and delete the log.
        """
        self._anchor = engine.connect()
        self._anchor.detach()
        self._anchor.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # from here on it counts

    def let_go(self) -> None:
        """Close that connection, unless the file is another one by now."""
        with suppress(Unavailable):
            self.check()
            if self._anchor is not None:
                self._anchor.close()

    def refuse_orphaned_log(self) -> None:
        """Raise `Unavailable` when only the write-ahead log is there: opening would delete it."""
        log = self._path.with_name(f"{self._path.name}-wal")
        is_there = self._path.exists() and self._path.stat().st_size
        if not is_there and log.exists() and log.stat().st_size:
            raise Unavailable(
                f"The database file {self._path} is missing or empty, but the log with its newest "
                f"notes is there. Nothing was changed; put the file back beside {log.name}."
            )


def _gone(how: str) -> Unavailable:
    return Unavailable(
        f"The database file {how}, so nothing can be stored now. Keep what you typed and try "
        "again. Whoever runs the server puts the file back, or stops Plenary and uses restore."
    )
