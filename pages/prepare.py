"""Organiser: breakouts, tables, join codes, imports."""

import streamlit as st

from pages.parts import frame, importer, joincodes, redact
from synthesis.domain.model import Breakout, Secrecy
from synthesis.services import access, prepare, purge

store, me = frame.bench().store, frame.actor()
with frame.shown_errors(stop=True):
    access.require(me, access.Right.PREPARE)
    breakouts = prepare.breakouts(store, me)
    tables = prepare.tables(store, me)

st.title("Prepare")
places, codes, people, files, names, more = st.tabs(
    ["Breakouts and tables", "Join codes", "Who is in", "Import notes", "Redact", "Conferences"]
)


SECRECY = {
    Secrecy.OPEN: "No: rapporteurs read the notes, and the workbook holds them",
    Secrecy.CONFIDENTIAL: "Yes: the notes stay with its facilitators, its rapporteur and you",
    Secrecy.RELEASED: "Yes, but rapporteurs of all read the notes, and the workbook holds them",
}


def seal(breakout: Breakout) -> None:
    """Ask how far the breakout's notes go."""
    with st.popover("Confidential"), st.form(f"seal-{breakout.number}", border=False):
        chosen = st.radio(
            "Are its notes confidential?",
            list(SECRECY),
            index=list(SECRECY).index(breakout.secrecy),
            format_func=SECRECY.__getitem__,
        )
        st.caption(
            "Everybody else sees of a confidential breakout only recommendations that a person "
            "has worded. The history records each change."
        )
        if st.form_submit_button("Save", type="primary"):
            with frame.shown_errors():
                prepare.seal_breakout(store, me, breakout.number, chosen)
                st.rerun()


def breakout_box(breakout: Breakout) -> None:
    """A breakout with its tables, its title and prompt to edit, and a button for one more table."""
    number = breakout.number
    here = [table for table in tables if table.seat.breakout == number]
    with st.container(border=True, gap="small"):
        st.markdown(f"**{frame.plain(f'B{number} · {breakout.title}')}**")
        if breakout.secrecy is not Secrecy.OPEN:
            st.badge(f"{breakout.secrecy}", icon=":material/lock:", color="orange")
        st.text(breakout.prompt or "No prompt yet.")
        names = (f"{table.seat} {table.name}".strip() for table in here)
        st.caption(frame.plain(" · ".join(names)) or "No table yet.")
        with st.container(horizontal=True):
            with st.popover("Add a table"), st.form(f"table-{number}", border=False):
                name = st.text_input("Name (may stay empty)")
                if st.form_submit_button("Add table", type="primary"):
                    with frame.shown_errors():
                        prepare.add_table(store, me, number, name)
                        st.rerun()
            seal(breakout)
            with st.popover("Edit"), st.form(f"edit-{number}", border=False):
                title = st.text_input("Title", breakout.title)
                prompt = st.text_area(
                    "Prompt: the question that its tables answer", breakout.prompt
                )
                if st.form_submit_button("Save", type="primary"):
                    with frame.shown_errors():
                        prepare.edit_breakout(store, me, number, title, prompt)
                        st.rerun()


with places:
    for each in breakouts:
        breakout_box(each)
    with st.form("breakout", clear_on_submit=True):
        st.markdown("**Add a breakout**")
        title = st.text_input("Title")
        prompt = st.text_area("Prompt: the question that its tables answer")
        if st.form_submit_button("Add breakout", type="primary"):
            with frame.shown_errors():
                prepare.add_breakout(store, me, title, prompt)
                st.rerun()


with codes:
    joincodes.show(me, breakouts, tables)

with people:
    joincodes.who_is_in(me)

with files:
    importer.show(me)

with names:
    redact.show(me)

with more, st.form("conference"):
    st.markdown("**Make another conference**")
    st.caption("It is separate from this one: its own tables, notes, join codes and log.")
    name = st.text_input("Name of the conference")
    if st.form_submit_button("Make it", type="primary"):
        with frame.shown_errors():
            made, organiser = prepare.another_conference(store, me, name)
            st.success(frame.plain(f"{made.name} is made. Open its organiser's link:"))
            st.code(f"{frame.origin()}/j/{organiser.code}", language=None)

with more, st.form("purge"):
    st.markdown("**Delete this conference**")
    st.caption(
        "Everything of it goes: notes, recommendations, history, join codes, and their traces in "
        "the database's files. Everybody who is in is out at once. Nothing brings it back but a "
        "backup; download the workbook first if you need it."
    )
    typed = st.text_input("Type the conference's name to confirm")
    if st.form_submit_button("Delete it for good"):
        with frame.shown_errors():
            purge.delete_conference(store, me, typed)
            st.rerun()
