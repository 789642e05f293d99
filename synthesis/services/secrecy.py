"""Which breakouts' notes are kept back, by the door through which notes could get out.

One table holds the rule, and each door asks here. Knows nothing of who may open a door
(`access`), nor of what is shown in a note's place (`domain.masking`).
"""

from collections.abc import Iterable, Mapping
from enum import Enum, auto

from synthesis.domain.model import Breakout, ConferenceId, Secrecy
from synthesis.domain.ports import Store


class Door(Enum):
    """A way out for a note's words, or for the knowledge that there is one."""

    ORGANISER = auto()
    """The organiser's board."""
    RAPPORTEUR = auto()
    """The board of a rapporteur of all."""
    OTHERS = auto()
    """What everybody else is shown of the board."""
    WORKBOOK = auto()
    """The workbook, whoever downloads it."""
    DRAFT = auto()
    """A question to a model outside, whoever asks it."""
    SIMILAR = auto()
    """The number of other tables that have a note like a draft."""


KEPT_BACK: Mapping[Door, frozenset[Secrecy]] = {
    Door.ORGANISER: frozenset(),
    Door.RAPPORTEUR: frozenset({Secrecy.CONFIDENTIAL}),
    Door.OTHERS: frozenset({Secrecy.CONFIDENTIAL, Secrecy.RELEASED}),
    Door.WORKBOOK: frozenset({Secrecy.CONFIDENTIAL}),
    Door.DRAFT: frozenset({Secrecy.CONFIDENTIAL, Secrecy.RELEASED}),
    Door.SIMILAR: frozenset({Secrecy.CONFIDENTIAL, Secrecy.RELEASED}),
}
"""What does not pass each door. Released notes pass where the organiser lets them: to
rapporteurs of all and into the workbook."""


def kept_back(
    store: Store, conference: ConferenceId, door: Door, own: int | None = None
) -> frozenset[int]:
    """Return the numbers of the breakouts whose notes do not pass the door.

    `own` is the breakout of whoever stands there, from which nothing is kept.
    """
    return kept_back_of(store.conferences.breakouts(conference), door, own)


def kept_back_of(
    breakouts: Iterable[Breakout], door: Door, own: int | None = None
) -> frozenset[int]:
    """Return the same of breakouts that have been read already."""
    return frozenset(
        each.number for each in breakouts if each.secrecy in KEPT_BACK[door] and each.number != own
    )
