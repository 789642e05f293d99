"""Copies a whole database row by row into another one: what a backup and a restore are.

A backup is a SQLite file with Plenary's own tables, whatever kind the database
is, so it can be restored into either kind, and looked at with any tool. It is
read in one transaction, so people may go on typing. Knows the order and the
locks in which rows may be taken out and put in, not what they mean.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from synthesis.adapters.store.backup_file import copy_of, keep, part_of, refuse_target
from synthesis.adapters.store.creation import prepare
from synthesis.adapters.store.damage import examine
from synthesis.adapters.store.engine import connect
from synthesis.adapters.store.schema import (
    RESTORED,
    conferences,
    jobs,
    meta,
    metadata,
    vectors,
    workers,
)
from synthesis.adapters.store.transactions import Database
from synthesis.domain.errors import Conflict, Unavailable
from synthesis.domain.ports import Examination

PASSING = (jobs, workers, vectors)
"""Not copied: work under way, and the cache, which the worker fills again by itself."""
COPIED = tuple(table for table in metadata.sorted_tables if table not in PASSING)

_AT_ONCE = 2_000


def back_up(database: Database, target: Path) -> Examination:
    """The file holds all that was committed when this began, read again and found sound.

    A file that stood there is replaced at the very end, or stays as it is.
    Raises `Invalid` for a target that cannot be written or is no backup,
    `Unavailable` when the database is damaged or cannot be read.
    """
    refuse_target(target)
    with part_of(target) as part:
        with _opened(part) as copy:
            with database.snapshot() as source, copy.writing() as goal:
                metadata.create_all(goal, checkfirst=False)
                _copy(source, goal)
            examined = examine(copy)
        _refuse_damage(examined, "The database", "The backup was not made")
        keep(part, target)
    return examined


def restore(source: Path, database: Database, *, replace: bool) -> Examination:
    """The database holds what the backup does, or is as it was.

    A backup of an earlier version is brought up to date on the way. Raises
    `Invalid` for a file that is none, `Unavailable` for a damaged one,
    `Conflict` when the database holds conferences and `replace` is not set.
    """
    with copy_of(source) as path, _opened(path) as backup:
        prepare(backup)
        examined = examine(backup)
        _refuse_damage(examined, "The backup", "Nothing was restored")
        with backup.reading() as held, database.writing() as goal:
            _lock(goal)
            if not replace and goal.scalar(sa.select(conferences.c.id).limit(1)) is not None:
                raise Conflict(
                    "The database holds conferences already. Nothing was changed; restore into "
                    "an empty one, or give --replace to have them replaced."
                )
            moved_on = goal.scalar(sa.select(sa.func.max(conferences.c.changes))) or 0
            restored = goal.scalar(sa.select(meta.c.value).where(meta.c.name == RESTORED)) or "0"
            for table in (jobs, *reversed(COPIED)):
                goal.execute(sa.delete(table))
            _copy(held, goal)
            _tell_apart(goal, moved_on, int(restored))
    return examined


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = connect(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.engine.dispose()


def _copy(source: sa.Connection, goal: sa.Connection) -> None:
    for table in COPIED:
        rows = source.execute(sa.select(table), execution_options={"yield_per": _AT_ONCE})
        for some in rows.mappings().partitions():
            goal.execute(sa.insert(table), [dict(row) for row in some])


def _lock(goal: sa.Connection) -> None:
    """Nobody writes from here on; jobs come first, as everywhere. SQLite has one writer anyway."""
    if goal.dialect.name != "sqlite":
        names = ", ".join(table.name for table in (jobs, workers, *COPIED))
        goal.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


def _tell_apart(goal: sa.Connection, moved_on: int, restored: int) -> None:
    """Open pages and kept boards see that this is not what they knew, though it may count alike."""
    goal.execute(sa.update(conferences).values(changes=conferences.c.changes + moved_on + 1))
    goal.execute(sa.delete(meta).where(meta.c.name == RESTORED))
    goal.execute(sa.insert(meta).values(name=RESTORED, value=str(restored + 1)))


def _refuse_damage(examined: Examination, what: str, outcome: str) -> None:
    if examined.damage:
        raise Unavailable(
            f"{what} is damaged in {len(examined.damage):,} places. {examined.damage[0]} "
            f"{outcome}. “python -m synthesis verify” names every place."
        )
