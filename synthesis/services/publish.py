"""Handing over: the board written out as a workbook."""

import re

from synthesis.domain import report
from synthesis.domain.model import Actor
from synthesis.domain.ports import Store
from synthesis.services.access import Right, require
from synthesis.services.consolidate import board_of


def workbook(store: Store, actor: Actor) -> tuple[report.Sheet, ...]:
    """Return the sheets of the conference's workbook as the board stands now."""
    require(actor, Right.PUBLISH)
    return report.workbook(
        store.conferences.get(actor.conference).name,
        store.conferences.breakouts(actor.conference),
        board_of(store, actor.conference),
    )


def file_name(store: Store, actor: Actor) -> str:
    """Return a name for the workbook's file: the conference's, and the log's position."""
    require(actor, Right.PUBLISH)
    name = store.conferences.get(actor.conference).name
    last = board_of(store, actor.conference).last_entry
    plain = re.sub(r"[^\w]+", "-", name).strip("-").lower()[:60] or "conference"
    return f"{plain}-recommendations-{last}.xlsx"
