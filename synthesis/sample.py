"""The sample conference in `data/sample`, as something to try Plenary on."""

import csv
import json
from pathlib import Path

from synthesis.domain.model import Actor, Conference, Draft, Role, Seat
from synthesis.domain.ports import Store
from synthesis.services import prepare
from synthesis.settings import ROOT

FOLDER = ROOT / "data" / "sample"


def load_sample(store: Store, folder: Path = FOLDER) -> Conference:
    """Make the sample conference, with its breakouts, tables, join codes and notes."""
    plan = json.loads((folder / "conference.json").read_text(encoding="utf-8"))
    conference, _ = prepare.new_conference(store, plan["name"])
    actor = Actor("Sample", Role.ORGANISER, conference.id)
    for breakout in plan["breakouts"]:
        made = prepare.add_breakout(store, actor, breakout["title"], breakout["prompt"])
        for table in breakout["tables"]:
            prepare.add_table(store, actor, made.number, table["name"])
    with (folder / "notes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    store.notes.add(conference.id, [_draft(row) for row in rows])
    return conference


def _draft(row: dict[str, str]) -> Draft:
    seat = Seat(int(row["breakout"]), int(row["table"]))
    return Draft(seat, row["text"], row["author"], f"sample-{row['id']}", origin="sample")


def ensure_conference(store: Store) -> bool:
    """Load the sample where the database holds no conference; tell whether it was loaded.

    Two servers that start at once on one empty database may each load it.
    """
    if store.conferences.all():
        return False
    load_sample(store)
    return True
