"""Who may do what, and how a join code becomes an actor.

Every service that changes something, or tells of notes, recommendations, jobs or
join codes, asks `require` first; menus and routes only repeat the answer. The
conference's name, its breakouts and its tables are open to everybody who is in it:
`prepare.conference`, `prepare.breakouts` and `prepare.tables` ask for no right.
Knows nothing of cookies: routes sign and read them.
"""

import secrets
from collections.abc import Callable
from enum import StrEnum

from synthesis.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from synthesis.domain.model import MACHINE, Actor, ConferenceId, Grant, Role, Seat
from synthesis.domain.ports import Store
from synthesis.domain.text import clean

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: read aloud without mistakes
CODE_LENGTH = 8
MAX_NAME = 60


class Right(StrEnum):
    """What a service may ask for; the value is the verb in the refusal's sentence."""

    PREPARE = "prepare the conference"
    CAPTURE = "write notes"
    READ_NOTES = "read the notes"
    PROPOSE = "start a proposal"
    DECIDE = "decide on the board"
    READ_BOARD = "see the recommendations"
    PUBLISH = "publish"


_RIGHTS = {
    Role.ORGANISER: frozenset(Right),
    Role.RAPPORTEUR: frozenset(
        {Right.READ_NOTES, Right.PROPOSE, Right.DECIDE, Right.READ_BOARD, Right.PUBLISH}
    ),
    Role.FACILITATOR: frozenset({Right.CAPTURE, Right.READ_NOTES, Right.READ_BOARD}),
    Role.PARTICIPANT: frozenset({Right.READ_BOARD}),
}


def may(actor: Actor, right: Right, seat: Seat | None = None) -> bool:
    """Tell whether the actor has the right, at that seat where one is named.

    A facilitator writes and reads notes at their own table only.
    """
    if right not in _RIGHTS[actor.role]:
        return False
    return actor.role is not Role.FACILITATOR or right is Right.READ_BOARD or actor.seat == seat


def require(actor: Actor, right: Right, seat: Seat | None = None) -> None:
    """Raise `NotAllowed` unless the actor has the right."""
    if not may(actor, right, seat):
        place = f" at {seat}" if seat is not None else ""
        if seat is None and may(actor, right, actor.seat):
            place = " of other tables"
        raise NotAllowed(
            f"A {actor.role} may not {right}{place}. Ask the organiser for another join link."
        )


def join(store: Store, code: str, name: str) -> Actor:
    """Return the actor that a join code and a name make.

    Raises `NotFound` for a code that is unknown or revoked, `Invalid` for a
    name that is empty, too long or the machine's.
    """
    grant = grant_for(store, code)
    name = " ".join(clean(name).split())
    if not 1 <= len(name) <= MAX_NAME:
        raise Invalid(f"Give your name, in at most {MAX_NAME} characters, so others know who acts.")
    if name.casefold() == MACHINE.casefold():
        raise Invalid(f"“{name}” is the machine's name in the log. Give your own, so others know.")
    return Actor(name, grant.role, grant.conference, grant.seat)


def grant_for(store: Store, code: str) -> Grant:
    """Return the grant behind a typed code; case, spaces and dashes do not matter.

    Raises `NotFound` when there is none or it was revoked.
    """
    plain = "".join(character for character in code.upper() if character.isalnum())
    grant = store.grants.find(plain) if len(plain) == CODE_LENGTH else None
    if grant is None or grant.revoked:
        raise NotFound("This join code is unknown or no longer valid. Ask the organiser for one.")
    return grant


def issue(store: Store, actor: Actor, role: Role, seat: Seat | None = None) -> Grant:
    """Make a join code for a role; a facilitator's is for one table."""
    require(actor, Right.PREPARE)
    return _issue(store, actor.conference, role, seat)


def _issue(store: Store, conference: ConferenceId, role: Role, seat: Seat | None) -> Grant:
    if (role is Role.FACILITATOR) != (seat is not None):
        raise Invalid("A facilitator's code names a table; no other code does.")
    return _drawn(conference, role, seat, store.grants.add)


def _drawn(
    conference: ConferenceId, role: Role, seat: Seat | None, keep: Callable[[Grant], None]
) -> Grant:
    while True:
        grant = draw(conference, role, seat)
        try:
            keep(grant)
        except Conflict:  # one chance in 10**11 per code that exists: draw again
            continue
        return grant


def draw(conference: ConferenceId, role: Role, seat: Seat | None = None) -> Grant:
    """Return a grant with a code drawn by lot; nothing is stored."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
    return Grant(code, conference, role, seat)


def issue_first(store: Store, conference: ConferenceId) -> Grant:
    """Make the organiser's code of a new conference: there is nobody yet to ask."""
    return _issue(store, conference, Role.ORGANISER, None)


def grants(store: Store, actor: Actor) -> tuple[Grant, ...]:
    """Return the conference's join codes, for the organiser."""
    require(actor, Right.PREPARE)
    return store.grants.all(actor.conference)


def replace(store: Store, actor: Actor, code: str) -> Grant:
    """Revoke a code and make a new one with the same role; whoever joined by the old one is out.

    Both happen or neither. Raises `NotFound` for a code of another conference,
    and for one that was replaced before.
    """
    require(actor, Right.PREPARE)
    grant = store.grants.find(code)
    if grant.conference != actor.conference:
        raise NotFound("This join code belongs to another conference.")
    return _drawn(
        grant.conference, grant.role, grant.seat, lambda new: store.grants.replace(code, new)
    )
