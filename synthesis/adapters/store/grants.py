"""The shelf of join codes, and of the key that signs cookies."""

import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.schema import codes, meta
from synthesis.adapters.store.seats import require_breakout, require_seats
from synthesis.adapters.store.transactions import Database
from synthesis.domain.errors import Conflict, NotFound
from synthesis.domain.model import ConferenceId, Grant, Role, Seat

_KEY = "signing_key"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SqlGrants:
    """Fulfils `GrantShelf`."""

    database: Database

    def add(self, grant: Grant) -> None:
        """The code gives its role.

        Raises `Conflict` when it is taken, `NotFound` for its conference or seat.
        """
        with self.database.writing_to(grant.conference) as connection:
            self._add(connection, grant)

    def all(self, conference: ConferenceId) -> tuple[Grant, ...]:
        """Every grant, revoked ones too, by role and seat."""
        query = sa.select(codes).where(codes.c.conference == conference).order_by(codes.c.code)
        with self.database.reading() as connection:
            grants = [_grant(row) for row in connection.execute(query)]
        roles = list(Role)
        return tuple(sorted(grants, key=lambda grant: (roles.index(grant.role), *_order(grant))))

    def find(self, code: str) -> Grant:
        """The grant, even a revoked one. Raises `NotFound`."""
        with self.database.reading() as connection:
            return _find(connection, code)

    def replace(self, code: str, new: Grant) -> None:
        """The code stays on record as revoked and the new one gives its role; both or neither.

        Raises `NotFound` when the code is unknown or was revoked before, and as `add` does.
        """
        with self.database.writing_to(new.conference) as connection:
            if _find(connection, code).revoked:
                raise NotFound("That join code was replaced already. Look at the list again.")
            connection.execute(sa.update(codes).where(codes.c.code == code).values(revoked=True))
            self._add(connection, new)

    def revoke(self, code: str) -> None:
        """The code opens nothing any more. Raises `NotFound` when it is unknown."""
        with self.database.reading() as connection:
            conference = _find(connection, code).conference
        with self.database.writing_to(conference) as connection:
            connection.execute(sa.update(codes).where(codes.c.code == code).values(revoked=True))

    def signing_key(self) -> str:
        """A random key, made once for this database and the same ever after."""
        query = sa.select(meta.c.value).where(meta.c.name == _KEY)
        with self.database.reading() as connection:
            key: str | None = connection.scalar(query)
        if key is not None:
            return key
        with self.database.writing() as connection:
            connection.execute(
                self.database.insert_new(meta).values(
                    name=_KEY, value=secrets.token_urlsafe(_KEY_BYTES)
                )
            )
            # Another process may have been first: what stands there counts.
            return str(connection.execute(query).scalar_one())

    def _add(self, connection: sa.Connection, grant: Grant) -> None:
        if grant.seat is not None:
            require_seats(connection, grant.conference, {grant.seat})
        if grant.breakout is not None:
            require_breakout(connection, grant.conference, grant.breakout)
        added = connection.scalar(
            self.database.insert_new(codes).values(grant_row(grant)).returning(codes.c.code)
        )
        if added is None:
            raise Conflict("That join code is taken. Make another one.")


def _find(connection: sa.Connection, code: str) -> Grant:
    row = connection.execute(sa.select(codes).where(codes.c.code == code)).first()
    if row is None:
        raise NotFound("That join code is not known here. Check it and type it again.")
    return _grant(row)


def grant_row(grant: Grant) -> dict[str, object]:
    """The values of a new row."""
    return {
        "code": grant.code,
        "conference": grant.conference,
        "role": grant.role.value,
        "breakout": grant.seat.breakout if grant.seat else grant.breakout,
        "table_number": grant.seat.table if grant.seat else None,
        "revoked": grant.revoked,
    }


def _grant(row: sa.Row[Any]) -> Grant:
    seat = None if row.table_number is None else Seat(row.breakout, row.table_number)
    return Grant(
        row.code,
        ConferenceId(row.conference),
        Role(row.role),
        seat,
        row.revoked,
        row.breakout if seat is None else None,
    )


def _order(grant: Grant) -> tuple[int, int]:
    if grant.seat is not None:
        return (grant.seat.breakout, grant.seat.table)
    return (grant.breakout or 0, 0)
