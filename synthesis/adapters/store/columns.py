"""Column types that mean the same on SQLite and on PostgreSQL.

Left alone, SQLite drops time zones and stores NUL characters, while PostgreSQL
keeps the one and refuses the other.
"""

from datetime import UTC, datetime

import sqlalchemy as sa

from synthesis.domain.errors import Invalid


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


def _is_broken(text: str) -> bool:
    if "\x00" in text:
        return True
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)
