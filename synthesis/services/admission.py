"""Letting people in: whom each join code is for, who came by it, and who is still there.

What a code gives is decided in `access`. Nothing here tells of notes.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from synthesis.domain.errors import Invalid, NotFound
from synthesis.domain.model import Actor, Breakout, ConferenceId, Grant, Role, Seat, Table
from synthesis.domain.ports import Store
from synthesis.services.access import Right, grant_for, join, require

_PLACE = re.compile(r"(?:B(\d{1,4})(?:-T(\d{1,4}))?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Card:
    """A join code with all that whoever reads it should know: `what` it is for, and where.

    `prompt` is the question of a facilitator's table, "" for every other role.
    """

    grant: Grant
    conference: str
    what: str
    where: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is in; times are UTC."""

    name: str
    role: str
    since: datetime
    seen: datetime


def cards(store: Store, actor: Actor) -> tuple[Card, ...]:
    """Return a card for every valid join code, by role and place."""
    require(actor, Right.PREPARE)
    name = store.conferences.get(actor.conference).name
    breakouts = {each.number: each for each in store.conferences.breakouts(actor.conference)}
    tables = {each.seat: each for each in store.conferences.tables(actor.conference)}
    return tuple(
        _card(grant, name, breakouts, tables.get(grant.seat) if grant.seat else None)
        for grant in store.grants.all(actor.conference)
        if not grant.revoked
    )


def _card(grant: Grant, name: str, breakouts: dict[int, Breakout], table: Table | None) -> Card:
    what = str(grant.role).capitalize()
    number = grant.seat.breakout if grant.seat else grant.breakout
    breakout = breakouts.get(number) if number is not None else None
    if breakout is None:
        return Card(grant, name, what)
    where = f"Breakout {breakout.number}: {breakout.title}"
    if grant.seat is None:
        return Card(grant, name, what, where)
    named = f", {table.name}" if table is not None and table.name else ""
    return Card(grant, name, what, f"{where}\nTable {grant.seat.table}{named}", breakout.prompt)


def guests(store: Store, actor: Actor) -> tuple[Guest, ...]:
    """Return who is in by a valid code and has not left, those seen last first."""
    require(actor, Right.PREPARE)
    valid = {each.code: each for each in store.grants.all(actor.conference) if not each.revoked}
    found = [
        Guest(
            visit.name,
            f"{valid[visit.code].role} {valid[visit.code].place}".strip(),
            visit.joined_at,
            visit.seen_at,
        )
        for visit in store.visits.all(actor.conference)
        if visit.code in valid
    ]
    return tuple(sorted(found, key=lambda guest: guest.seen, reverse=True))


def arrive(store: Store, code: str, name: str) -> tuple[Actor, str, str]:
    """Let somebody in; return who they are, the code as it is kept, and the id of their visit.

    Raises as `access.join` does.
    """
    actor, grant = join(store, code, name), grant_for(store, code)
    return actor, grant.code, store.visits.add(actor.conference, grant.code, actor.name).id


def role_of(wanted: str) -> tuple[Role, Seat | None, int | None]:
    """Read a role with its place: “observer”, “rapporteur B2”, “facilitator B1-T4”.

    Raises `Invalid` for anything else.
    """
    name, _, place = wanted.strip().partition(" ")
    role = next((role for role in Role if role == name.lower()), None)
    match = _PLACE.fullmatch(place.strip())
    if role is None or match is None:
        raise Invalid(f"“{wanted}” is no role. Write one like: observer, rapporteur B2.")
    if match[2]:
        return role, Seat(int(match[1]), int(match[2])), None
    return role, None, int(match[1]) if match[1] else None


def code_for(store: Store, conference: ConferenceId, wanted: str) -> str:
    """Return a valid join code of a role with its place.

    Raises `NotFound` when the conference has none, `Invalid` as `role_of`.
    """
    like = role_of(wanted)
    for grant in store.grants.all(conference):
        if not grant.revoked and (grant.role, grant.seat, grant.breakout) == like:
            return grant.code
    raise NotFound(
        f"The conference has no join code for the role “{wanted}”, so nobody can sign in to it. "
        "Ask the organiser to make one."
    )


def notice(store: Store, visits: Collection[str]) -> None:
    """These have shown a sign of life."""
    store.visits.seen(visits)


def leave(store: Store, visit: str) -> None:
    """Whoever made the visit has left; the id is a secret of their device."""
    if visit:
        store.visits.end(visit)
