"""Column types that mean the same on SQLite and on PostgreSQL.

Left alone, SQLite drops time zones and stores NUL characters, while PostgreSQL
keeps the one and refuses the other. SQLite also gives back whatever a damaged
row holds by now: that is `Unavailable` here, and no fault further on.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.faults import DAMAGED
from synthesis.domain.errors import Invalid, Unavailable


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """A moment: aware datetimes go in, aware UTC datetimes come out; naive ones are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse what has no time zone; raises `ValueError`, since that is a bug of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give the time zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(
        self, dialect: sa.Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Read what the driver gives; raises `Unavailable` for what is no moment any more."""
        read = super().result_processor(dialect, coltype)
        assert read is not None  # noqa: S101 - a decorated type always has one

        def checked(value: object) -> datetime | None:
            try:
                return read(value)
            except (TypeError, ValueError):
                raise Unavailable(DAMAGED) from None

        return checked


class PlainText(sa.types.TypeDecorator[str]):
    """Text that both databases give back as it was; raises `Invalid` for any other."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Refuse NUL and lone surrogates."""
        if value is None or not _is_broken(value):
            return value
        raise Invalid(
            "The text holds a character that cannot be stored (NUL or half of a character). "
            "Remove it and try again."
        )

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Give the text; raises `Unavailable` for what is no text any more."""
        if value is None or isinstance(value, str):
            return value
        raise Unavailable(DAMAGED)


def _is_broken(text: str) -> bool:
    if "\x00" in text:
        return True
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)
