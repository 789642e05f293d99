"""Everybody: the conference at a glance."""

import pandas as pd
import streamlit as st

from pages.parts import frame, wording
from pages.parts.live import live
from synthesis.domain.model import Table
from synthesis.services import overview
from synthesis.services.overview import Standing

me = frame.actor()
with frame.shown_errors(stop=True):
    seen = overview.glance(frame.bench().store, me)
live("overview", seen.stamp)
st.title("Overview")

ledger = seen.ledger
with st.container(horizontal=True):
    for label, value, help_ in (
        ("Notes", ledger.notes, "Everything that was typed or imported, withdrawn notes included"),
        ("In recommendations", ledger.placed, "Notes that stand behind a recommendation"),
        ("Set aside", ledger.set_aside, "Left out with a reason, or withdrawn by their table"),
        ("Not yet placed", ledger.unplaced, "Waiting for a proposal or a person"),
    ):
        st.metric(label, f"{value:,}", help=help_, border=True, width="stretch")
st.caption(
    f"The ledger balances: {ledger.notes:,} notes = {ledger.placed:,} in recommendations + "
    f"{ledger.set_aside:,} set aside + {ledger.unplaced:,} not yet placed."
)


def badge(table: Table) -> str:
    """A table with its count of notes, as Markdown."""
    count = seen.notes_at.get(table.seat, 0)
    name = table.name or f"Table {table.seat.table}"
    return f":{'blue' if count else 'gray'}-badge[{frame.plain(f'{table.seat} {name}: {count}')}]"


st.subheader("Breakouts and tables")
if not seen.tables:
    st.info("There is no table yet. The organiser makes breakouts and tables on the page Prepare.")
for breakout in seen.breakouts:
    here = [table for table in seen.tables if table.seat.breakout == breakout.number]
    total = sum(seen.notes_at.get(table.seat, 0) for table in here)
    with st.container(border=True, gap="xsmall"):
        st.text(f"B{breakout.number} · {breakout.title}")
        st.caption(f"{total:,} notes at {len(here):,} tables")
        # One element for all: hundreds of tables would take most of the time of a rerun.
        st.markdown(" ".join(badge(table) for table in here))


def row(each: Standing) -> tuple[int | str, ...]:
    """A line of the list; a note's own words are marked as such, and a draft as one."""
    if each.quoted:
        words, whose = wording.quotation(each.wording), str(each.quoted)
    else:
        words, whose = each.wording, "a machine's draft" if each.drafted else "a person"
    return (each.number, words, whose, each.theme, *each.support.key)


st.subheader("Recommendations")
if seen.ranked:
    st.dataframe(
        pd.DataFrame(
            [row(each) for each in seen.ranked],
            columns=[
                "No.",
                "Recommendation",
                "Words of",
                "Theme",
                "Breakouts",
                "Tables",
                "Notes",
            ],
        ),
        hide_index=True,
        column_config={
            "No.": st.column_config.NumberColumn(width=50),
            "Recommendation": st.column_config.TextColumn(width="large"),
            "Theme": st.column_config.TextColumn(width="medium"),
        },
    )
elif not seen.quoted:
    st.info("No proposal yet: once there are notes, a rapporteur starts one on Consolidate.")
if seen.quoted:
    st.caption(
        "1 recommendation is still being worded."
        if seen.quoted == 1
        else f"{seen.quoted:,} recommendations are still being worded."
    )
