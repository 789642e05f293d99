"""The note box: one table's box and live list, as a component that never reruns the page.

The parts beside this file are one module for the browser: `events.js` hears of
changes, `device.js` keeps and `outbox.js` sends, `notelist.js` and `noteeditor.js`
show, `textfile.js` and `pasting.js` make several notes of one text, `sharing.js`, `similar.js`,
`waiting.js` and `notebox.js` hold the box.
"""

from pathlib import Path

import streamlit as st

from synthesis.domain.model import Actor, Breakout, Seat, Table

_PARTS = Path(__file__).resolve().parent


def read_parts(*names: str) -> str:
    """Return files beside this one, joined: of many lines, as Streamlit asks of inline code."""
    return "\n".join((_PARTS / name).read_text(encoding="utf-8") for name in names)


_SCRIPTS = (
    "events.js",
    "device.js",
    "outbox.js",
    "notelist.js",
    "noteeditor.js",
    "textfile.js",
    "pasting.js",
    "sharing.js",
    "similar.js",
    "waiting.js",
    "notebox.js",
)

_notebox = st.components.v2.component(
    "plenary_notebox",
    html=read_parts("notebox.html"),
    css=read_parts("notebox.css"),
    js=read_parts(*_SCRIPTS),
)


def notebox(me: Actor, seat: Seat, breakout: Breakout, table: Table) -> None:
    """Show a table's box and list; what is typed goes to `/api/notes`, not to this script."""
    place = {"conference": me.conference, "breakout": seat.breakout, "table": seat.table}
    table_name = f"Table {seat.table}" + (f", {table.name}" if table.name else "")
    _notebox(
        key=f"notebox-{seat}",
        data={
            "place": place,
            "name": me.name,
            "seat": str(seat),
            "placeLine": f"{seat} · Breakout {seat.breakout} · {table_name}",
            "title": breakout.title,
            "prompt": breakout.prompt,
        },
    )
