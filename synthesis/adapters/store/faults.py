"""Turns what the database library raises into Plenary's own errors.

The sentences hold no parameters and no stored text: an error is shown to
people and written to logs, and a note may be confidential. That is also why
the original error is not chained: PostgreSQL quotes whole rows in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from synthesis.domain.errors import SynthesisError, Unavailable

DAMAGED = (
    "The database is damaged. “python -m synthesis verify” names what is; "
    "then restore the latest backup."
)
NO_DATABASE = (
    "The database file is not a SQLite database. Nothing in it was changed; "
    "check the address of the database."
)

_SENTENCES = (
    (
        ("disk is full", "53100"),
        "The disk of the database is full. Nothing was stored; make room and try again.",
    ),
    (
        ("database is locked", "database table is locked", "55P03"),
        "The database was busy for too long. Nothing was stored; try again.",
    ),
    (
        ("file is not a database", "file is encrypted"),
        NO_DATABASE,
    ),
    (
        ("disk image is malformed", "Could not decode", "XX001", "XX002"),
        DAMAGED,
    ),
    (
        ("unable to open database file",),
        "The database file cannot be opened. Check its folder and who may write there.",
    ),
    (
        ("disk I/O error",),
        "The disk of the database cannot be read or written: it is full, or failing. "
        "Nothing was stored; make room, look after the disk, and try again.",
    ),
    (
        ("readonly database", "25006"),
        "The database may only be read. Nothing was stored; check who may write to it.",
    ),
)


@contextmanager
def translated() -> Iterator[None]:
    """Raise `Unavailable` for a database error; let Plenary's own errors through."""
    try:
        yield
    except sa.exc.StatementError as error:
        if isinstance(error.orig, SynthesisError):  # a column type refused the value
            raise error.orig from None
        if not isinstance(error, sa.exc.DBAPIError):
            raise
        raise Unavailable(_sentence(error)) from None
    except sa.exc.TimeoutError:
        raise Unavailable(
            "Too many people are waiting for the database. Nothing was stored; try again."
        ) from None


def tells_of_damage(error: Exception) -> bool:
    """Whether the error means that what is stored can no longer be read as what it was."""
    if isinstance(error, sa.exc.DBAPIError):
        return _sentence(error) in {DAMAGED, NO_DATABASE}
    return isinstance(error, Unavailable) and str(error) == DAMAGED


def _sentence(error: sa.exc.DBAPIError) -> str:
    state = getattr(error.orig, "sqlstate", None)  # PostgreSQL's five-character code
    told = f"{error.orig}" if state is None else state  # SQLite's messages hold no values
    for signs, sentence in _SENTENCES:
        if any(sign in told for sign in signs):
            return sentence
    name = type(error).__name__ if state is None else f"{type(error).__name__} {state}"
    return (
        f"The database cannot be used now ({name}). Try again; "
        "if it stays like this, tell whoever runs the server."
    )
