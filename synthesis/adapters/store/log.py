"""The shelf of the log: entries are appended and read, nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.hashes import HASH, hash_of
from synthesis.adapters.store.jobs import close_job
from synthesis.adapters.store.schema import entries
from synthesis.adapters.store.transactions import Database, count_change
from synthesis.domain.log import Decision, Entry, from_plain, to_plain
from synthesis.domain.model import ConferenceId
from synthesis.domain.ports import Claim


@dataclass(frozen=True, slots=True)
class SqlLog:
    """Fulfils `LogShelf`."""

    database: Database

    def entries(self, conference: ConferenceId, after: int = 0) -> tuple[Entry, ...]:
        """Entries with a number above `after`, in order.

        Raises `Invalid` for an entry that this version of Plenary does not know.
        """
        query = (
            sa.select(entries)
            .where(entries.c.conference == conference, entries.c.number > after)
            .order_by(entries.c.number)
        )
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(_entry(row) for row in rows)

    def append(  # noqa: PLR0913 - an entry, what its maker saw, and the job that it closes
        self,
        conference: ConferenceId,
        actor: str,
        decision: Decision,
        *,
        seen: int,
        finishing: Claim | None = None,
    ) -> Entry | None:
        """The decision is entry `seen + 1`; None, with nothing stored, when the log has moved on.

        A job that it finishes is done in the same transaction. Raises `NotFound` for the
        conference, `Conflict` when the job is no longer that worker's.
        """
        entry = Entry(seen + 1, actor, datetime.now(UTC), decision)
        with self.database.writing() as connection:
            if finishing is not None:  # before the conference, in the order that `jobs` says
                close_job(self.database, connection, finishing)
            count_change(connection, conference)
            if _last(connection, conference) != seen:
                connection.rollback()  # nothing changed, so the stamp stays
                return None
            connection.execute(sa.insert(entries).values(_row(conference, entry)))
        return entry


def record(
    connection: sa.Connection, conference: ConferenceId, actor: str, decision: Decision
) -> None:
    """Append at the end of the log, in a transaction that holds the conference's lock."""
    entry = Entry(_last(connection, conference) + 1, actor, datetime.now(UTC), decision)
    connection.execute(sa.insert(entries).values(_row(conference, entry)))


def _last(connection: sa.Connection, conference: ConferenceId) -> int:
    """The number of the newest entry, 0 for none."""
    last: int | None = connection.scalar(
        sa.select(sa.func.max(entries.c.number)).where(entries.c.conference == conference)
    )
    return last or 0


def body_of(decision: Decision) -> str:
    """The decision as its row holds it, without its kind."""
    return json.dumps(to_plain(decision)[1], ensure_ascii=False)


def decision_of(row: Mapping[str, Any]) -> Decision:
    """The decision that a row holds. Raises `Invalid` for one that is not known here."""
    return from_plain(row["kind"], json.loads(row["body"]))


def _row(conference: ConferenceId, entry: Entry) -> dict[str, object]:
    row: dict[str, object] = {
        "conference": conference,
        "number": entry.number,
        "actor": entry.actor,
        "at": entry.at,
        "kind": type(entry.decision).__name__,
        "body": body_of(entry.decision),
    }
    return row | {HASH: hash_of(row)}


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(row.number, row.actor, row.at, decision_of(row._asdict()))
