"""A small conference for tests of pages, routes and the browser, made by the services."""

from dataclasses import dataclass

from synthesis.domain.model import Actor, Conference, ConferenceId, Role, Seat
from synthesis.domain.ports import Store
from synthesis.services import access, prepare

PROMPT = "What should change in the next two years?"


@dataclass(frozen=True)
class House:
    """A conference with two breakouts of two tables each, and its join codes.

    Each breakout has a rapporteur of its own besides the one of all.
    """

    store: Store
    conference: Conference

    @property
    def id(self) -> ConferenceId:
        return self.conference.id

    def code(self, role: Role, seat: Seat | None = None, breakout: int | None = None) -> str:
        """A role's valid join code; a facilitator's is for a table, B1-T1 when none is named."""
        if role is Role.FACILITATOR:
            seat = seat or Seat(1, 1)
        grants = self.store.grants.all(self.id)
        like = (role, seat, breakout, False)
        return next(g.code for g in grants if (g.role, g.seat, g.breakout, g.revoked) == like)

    def actor(
        self,
        role: Role,
        seat: Seat | None = None,
        name: str = "Ana",
        breakout: int | None = None,
    ) -> Actor:
        return access.join(self.store, self.code(role, seat, breakout), name)

    def revoke(self, role: Role, seat: Seat | None = None) -> None:
        """Replace a role's code, as an organiser would."""
        access.replace(self.store, self.actor(Role.ORGANISER, name="Olga"), self.code(role, seat))


def build(store: Store, name: str = "Open Harbour") -> House:
    """Make the conference in an open store."""
    conference, _ = prepare.new_conference(store, name)
    organiser = Actor("Olga", Role.ORGANISER, conference.id)
    for title in ("Prevention", "Protection"):
        breakout = prepare.add_breakout(store, organiser, title, PROMPT)
        for table in ("North hall", ""):
            prepare.add_table(store, organiser, breakout.number, table)
        access.issue(store, organiser, Role.RAPPORTEUR, breakout=breakout.number)
    return House(store, conference)
