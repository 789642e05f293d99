"""Looks up tables and breakouts inside another shelf's transaction."""

from collections.abc import Iterable

import sqlalchemy as sa

from synthesis.adapters.store.schema import breakouts, tables
from synthesis.domain.errors import NotFound
from synthesis.domain.model import ConferenceId, Seat


def require_seats(
    connection: sa.Connection, conference: ConferenceId, seats: Iterable[Seat]
) -> None:
    """Every seat exists in the conference. Raises `NotFound` naming those that do not."""
    rows = connection.execute(
        sa.select(tables.c.breakout, tables.c.number).where(tables.c.conference == conference)
    )
    unknown = set(seats) - {Seat(row.breakout, row.number) for row in rows}
    if unknown:
        named = ", ".join(str(seat) for seat in sorted(unknown)[:5])
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        raise NotFound(
            f"There is no table {named}{more} in this conference. "
            "Nothing was stored; add the table first."
        )


def require_breakout(connection: sa.Connection, conference: ConferenceId, number: int) -> None:
    """The breakout exists in the conference. Raises `NotFound`."""
    found = connection.scalar(
        sa.select(breakouts.c.number).where(
            breakouts.c.conference == conference, breakouts.c.number == number
        )
    )
    if found is None:
        raise no_breakout(number)


def no_breakout(number: int) -> NotFound:
    """The error for a breakout that is not there."""
    return NotFound(f"There is no breakout B{number} in this conference. Add it first.")
