"""Which pages there are, in the order of the menu, and which of them a role is shown.

A courtesy only: every service checks rights again.
"""

from synthesis.domain.model import Actor, Role

TITLES = {
    "overview": "Overview",
    "prepare": "Prepare",
    "capture": "Capture",
    "consolidate": "Consolidate",
    "rank": "Rank",
    "publish": "Publish",
}
"""Page name (its file and its address) -> title in the menu."""

MENU: dict[Role, tuple[str, ...]] = {
    Role.ORGANISER: tuple(TITLES),
    Role.RAPPORTEUR: ("overview", "consolidate", "rank", "publish"),
    Role.FACILITATOR: ("capture", "overview"),
    Role.PARTICIPANT: ("overview",),
    Role.OBSERVER: ("overview",),
}
_IN_ONE_BREAKOUT = ("overview", "consolidate")


def menu(actor: Actor) -> tuple[str, ...]:
    """Return the pages that somebody is shown; a rapporteur of one breakout ranks nothing."""
    return MENU[actor.role] if actor.breakout is None else _IN_ONE_BREAKOUT


def first_page(role: Role) -> str:
    """Return the address that a role lands on after joining."""
    return f"/{MENU[role][0]}"


def safe_next(wanted: str) -> str:
    """Return `wanted` when it is a path on this server, "" for anything that could lead away."""
    local = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if local and wanted.isprintable() and " " not in wanted else ""
