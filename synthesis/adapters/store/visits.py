"""The shelf of visits: who is in, since when, and when they were last seen."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from synthesis.adapters.store.schema import codes, visits
from synthesis.adapters.store.transactions import Database, chunks
from synthesis.domain.errors import NotFound
from synthesis.domain.model import ConferenceId, Visit

_ID_BYTES = 12


@dataclass(frozen=True, slots=True)
class SqlVisits:
    """Fulfils `VisitShelf`. The conference's lock is not needed: each row is one person's."""

    database: Database

    def add(self, conference: ConferenceId, code: str, name: str) -> Visit:
        """Somebody has joined, now. Raises `NotFound` for the conference or the code."""
        now = datetime.now(UTC)
        made = Visit(secrets.token_urlsafe(_ID_BYTES), code, name, now, now)
        known = sa.select(codes.c.code).where(
            codes.c.code == code, codes.c.conference == conference
        )
        with self.database.writing() as connection:
            if connection.scalar(known) is None:
                raise NotFound("This join code is not of this conference.")
            connection.execute(
                sa.insert(visits).values(
                    id=made.id,
                    conference=conference,
                    code=code,
                    name=name,
                    joined_at=now,
                    seen_at=now,
                )
            )
        return made

    def all(self, conference: ConferenceId) -> tuple[Visit, ...]:
        """Everybody who joined and did not leave, in the order in which they came."""
        query = (
            sa.select(visits)
            .where(visits.c.conference == conference)
            .order_by(visits.c.joined_at, visits.c.id)
        )
        with self.database.reading() as connection:
            return tuple(
                Visit(row.id, row.code, row.name, row.joined_at, row.seen_at)
                for row in connection.execute(query)
            )

    def seen(self, those: Collection[str]) -> None:
        """These have shown a sign of life now; those that are not known are passed over."""
        with self.database.writing() as connection:
            for some in chunks(sorted(those)):
                connection.execute(
                    sa.update(visits).where(visits.c.id.in_(some)).values(seen_at=datetime.now(UTC))
                )

    def end(self, visit: str) -> None:
        """Somebody has left; nothing happens when they had before."""
        with self.database.writing() as connection:
            connection.execute(sa.delete(visits).where(visits.c.id == visit))
