"""The errors that Plenary raises on purpose.

Every message is a sentence for the person at the screen: what happened, to
which note or recommendation (by its code), and what to do next. Anything else
that is raised is a bug.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class SynthesisError(Exception):
    """Base of every error with a message that may be shown as it is."""


class Invalid(SynthesisError):
    """What was given cannot be accepted; the person can mend it."""


class NotFound(SynthesisError):
    """The code, id or link names nothing here."""


class NotAllowed(SynthesisError):
    """The actor's role does not allow this."""


class Conflict(SynthesisError):
    """Somebody else changed the same thing first; the message says who and what."""


class Unavailable(SynthesisError):
    """Something that this needs (the database, the model) cannot be used now."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line of an import that cannot come in, where it stands, and why."""

    where: str
    reason: str
    excerpt: str = ""


class ImportRejected(SynthesisError):
    """A file was not imported at all; `refusals` says which lines stood against it."""

    def __init__(self, message: str, refusals: Sequence[Refusal] = ()) -> None:
        super().__init__(message)
        self.refusals = tuple(refusals)
