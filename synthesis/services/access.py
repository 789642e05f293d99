"""Who may do what, and how a join code becomes an actor.

Every service that changes something, or tells of notes, recommendations, jobs or
join codes, asks `require` first; menus and routes only repeat the answer. The
conference's name, its breakouts and its tables are open to everybody who is in it:
`prepare.conference`, `prepare.breakouts` and `prepare.tables` ask for no right.
Knows nothing of cookies: routes sign and read them.
"""

import dataclasses
import secrets
from collections.abc import Callable
from enum import StrEnum

from synthesis.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from synthesis.domain.model import MACHINE, Actor, ConferenceId, Grant, Role, Seat
from synthesis.domain.ports import Store
from synthesis.domain.text import clean
from synthesis.services.secrecy import Door, kept_back

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
    Role.OBSERVER: frozenset({Right.READ_BOARD}),
}
_IN_ONE_BREAKOUT = frozenset({Right.READ_NOTES, Right.DECIDE, Right.READ_BOARD})
"""A rapporteur of one breakout: a proposal and a workbook are about all of them."""
_ABOUT_NOTES = frozenset({Right.CAPTURE, Right.READ_NOTES})
"""Rights that hold where the role holds, and nowhere else."""


def may(actor: Actor, right: Right, seat: Seat | None = None) -> bool:
    """Tell whether the actor has the right, at that seat where one is named.

    A facilitator writes and reads notes at their own table only, a rapporteur of one
    breakout reads those of its tables. Without a seat the question is about every note.
    """
    if right not in _RIGHTS[actor.role]:
        return False
    if actor.breakout is not None and right not in _IN_ONE_BREAKOUT:
        return False
    return right not in _ABOUT_NOTES or _reaches(actor, seat)


def _reaches(actor: Actor, seat: Seat | None) -> bool:
    if actor.role is Role.FACILITATOR:
        return seat is not None and seat == actor.seat
    return actor.breakout is None or (seat is not None and seat.breakout == actor.breakout)


def require(actor: Actor, right: Right, seat: Seat | None = None) -> None:
    """Raise `NotAllowed` unless the actor has the right."""
    if not may(actor, right, seat):
        raise NotAllowed(
            f"{_who(actor)} may not {right}{_where(actor, right, seat)}. "
            "Ask the organiser for another join link."
        )


def _who(actor: Actor) -> str:
    article = "An" if str(actor.role)[0] in "aeiou" else "A"
    of_one = f" of one breakout ({actor.place})" if actor.breakout is not None else ""
    return f"{article} {actor.role}{of_one}"


def _where(actor: Actor, right: Right, seat: Seat | None) -> str:
    if seat is not None:
        return f" at {seat}"
    if right in _ABOUT_NOTES and actor.seat is not None:
        return " of other tables"
    return " of other breakouts" if right in _ABOUT_NOTES and actor.place else ""


def closed_to(store: Store, actor: Actor) -> frozenset[int]:
    """Return the confidential breakouts whose notes the actor may not read on a board.

    A breakout's rapporteur reads its own; a facilitator's own table is asked for by `require_at`.
    """
    doors = {Role.ORGANISER: Door.ORGANISER, Role.RAPPORTEUR: Door.RAPPORTEUR}
    door = doors.get(actor.role, Door.OTHERS) if actor.breakout is None else Door.OTHERS
    return kept_back(store, actor.conference, door, actor.breakout)


def require_at(store: Store, actor: Actor, right: Right, seat: Seat) -> None:
    """Raise `NotAllowed` unless the actor has the right at that table, confidential or not."""
    require(actor, right, seat)
    if actor.role is not Role.FACILITATOR and seat.breakout in closed_to(store, actor):
        raise NotAllowed(
            f"The notes of B{seat.breakout} are confidential: its own facilitators, its own "
            "rapporteur and the organiser read them."
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
    return Actor(name, grant.role, grant.conference, grant.seat, grant.breakout)


def grant_for(store: Store, code: str) -> Grant:
    """Return the grant behind a typed code; case, spaces and dashes do not matter.

    Raises `NotFound` when there is none or it was revoked.
    """
    plain = "".join(character for character in code.upper() if character.isalnum())
    grant = store.grants.find(plain) if len(plain) == CODE_LENGTH else None
    if grant is None or grant.revoked:
        raise NotFound("This join code is unknown or no longer valid. Ask the organiser for one.")
    return grant


def issue(
    store: Store,
    actor: Actor,
    role: Role,
    seat: Seat | None = None,
    breakout: int | None = None,
) -> Grant:
    """Make a join code for a role; a facilitator's is for one table, a rapporteur's may be
    for one breakout.
    """
    require(actor, Right.PREPARE)
    if (role is Role.FACILITATOR) != (seat is not None):
        raise Invalid("A facilitator's code names a table; no other code does.")
    if breakout is not None and role is not Role.RAPPORTEUR:
        raise Invalid("Only a rapporteur's code may name a breakout.")
    like = Grant("", actor.conference, role, seat, breakout=breakout)
    return _drawn(like, store.grants.add)


def _drawn(like: Grant, keep: Callable[[Grant], None]) -> Grant:
    while True:
        grant = dataclasses.replace(like, code=_code(), revoked=False)
        try:
            keep(grant)
        except Conflict:  # one chance in 10**11 per code that exists: draw again
            continue
        return grant


def draw(conference: ConferenceId, role: Role, seat: Seat | None = None) -> Grant:
    """Return a grant with a code drawn by lot; nothing is stored."""
    return Grant(_code(), conference, role, seat)


def _code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def issue_first(store: Store, conference: ConferenceId) -> Grant:
    """Make the organiser's code of a new conference: there is nobody yet to ask."""
    return _drawn(Grant("", conference, Role.ORGANISER), store.grants.add)


def grants(store: Store, actor: Actor) -> tuple[Grant, ...]:
    """Return the conference's join codes, for the organiser."""
    require(actor, Right.PREPARE)
    return store.grants.all(actor.conference)


def replace(store: Store, actor: Actor, code: str) -> Grant:
    """Revoke a code and make a new one with the same role; whoever joined by the old one is out.

    Both happen or neither. Raises `NotFound` for a code of another conference,
    and for one that was replaced before.
    """
    grant = _own(store, actor, code)
    return _drawn(grant, lambda new: store.grants.replace(code, new))


def revoke(store: Store, actor: Actor, code: str) -> None:
    """End a code: nobody joins by it any more, and whoever did is out.

    Raises `NotFound` for a code of another conference, `Invalid` for the organisers' only one.
    """
    grant = _own(store, actor, code)
    valid = [each for each in store.grants.all(grant.conference) if not each.revoked]
    if [each.code for each in valid if each.role is Role.ORGANISER] == [code]:
        raise Invalid(
            "This is the organisers' only join code: without it nobody could prepare the "
            "conference. Replace it instead, or make another organiser's code first."
        )
    store.grants.revoke(code)


def _own(store: Store, actor: Actor, code: str) -> Grant:
    require(actor, Right.PREPARE)
    grant = store.grants.find(code)
    if grant.conference != actor.conference:
        raise NotFound("This join code belongs to another conference.")
    return grant
