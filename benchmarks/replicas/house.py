"""The conference that everybody works in: two breakouts of four tables, and notes to begin with."""

from dataclasses import dataclass

from synthesis.bootstrap import open_workbench
from synthesis.domain.model import Actor, Draft, Role, Seat
from synthesis.domain.ports import Store
from synthesis.services import prepare
from synthesis.settings import Settings

SUBJECTS = "shelters judges boats budgets interpreters schools hotlines visas clinics farms".split()
DEEDS = "open train inspect publish pay fund staff grant build visit".split()


@dataclass(frozen=True)
class House:
    """The store, the organiser, the seats, and a join code of each facilitator."""

    store: Store
    organiser: Actor
    codes: dict[Seat, str]
    organiser_code: str


def build(database: str, notes: int) -> House:
    """Make it in an empty database, with so many notes that a proposal takes a while."""
    store = open_workbench(Settings(database=database)).store
    conference, grant = prepare.new_conference(store, "Replicas")
    organiser = Actor("Olga", Role.ORGANISER, conference.id)
    for title in ("Prevention", "Protection"):
        breakout = prepare.add_breakout(store, organiser, title, "What should change?")
        for _ in range(4):
            prepare.add_table(store, organiser, breakout.number, "")
    grants = [each for each in store.grants.all(conference.id) if not each.revoked]
    codes = {each.seat: each.code for each in grants if each.seat is not None}
    drafts = [
        Draft(
            sorted(codes)[n % len(codes)],
            f"{DEEDS[n % 10]} more {SUBJECTS[n // 10 % 10]} in district {n // 100} before winter",
            "Olga",
            f"first-{n}",
        )
        for n in range(notes)
    ]
    store.notes.add(conference.id, drafts)
    code = next(each.code for each in grants if each.role is Role.ORGANISER)
    return House(store, organiser, codes, code)
