"""Handing over: the board written out as a workbook."""

import re
from textwrap import shorten

from synthesis.domain import report
from synthesis.domain.masking import masked
from synthesis.domain.model import Actor
from synthesis.domain.ports import Store
from synthesis.services.access import Right, require
from synthesis.services.kept import board_of, lately
from synthesis.services.secrecy import Door, kept_back_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What a workbook's file is called among media types."""
_LONGEST_NAME = 60
"""Characters of the conference's name in that of the file."""


def workbook(store: Store, actor: Actor, most: int | None = None) -> tuple[report.Sheet, ...]:
    """Return the sheets of the conference's workbook as the board stands now.

    With `most`, the first so many rows of each, maybe of a moment ago: enough to look at.

    What leaves holds no word of a confidential breakout's notes, whoever asks,
    unless the organiser has released them.
    """
    require(actor, Right.PUBLISH)
    board = (
        board_of(store, actor.conference) if most is None else lately(store, actor.conference)[1]
    )
    breakouts = store.conferences.breakouts(actor.conference)
    kept = kept_back_of(breakouts, Door.WORKBOOK)
    name = store.conferences.get(actor.conference).name
    return report.workbook(name, breakouts, masked(board, kept), most)


def file_name(store: Store, actor: Actor) -> str:
    """Return a name for the workbook's file: the conference's, and the log's position.

    A long one ends at a word; a single word that is too long is cut.
    """
    require(actor, Right.PUBLISH)
    name = store.conferences.get(actor.conference).name
    last = lately(store, actor.conference)[1].last_entry
    words = re.sub(r"[^\w]+", " ", name).lower()
    plain = shorten(words, _LONGEST_NAME, placeholder="").replace(" ", "-") or "conference"
    return f"{plain}-recommendations-{last}.xlsx"
