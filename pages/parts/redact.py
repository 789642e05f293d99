"""Words that are to go, such as a name: every place where they stand, ticks, and the deed."""

import streamlit as st

from pages.parts import frame
from synthesis.domain.model import Actor
from synthesis.domain.redaction import Replacement, replacement
from synthesis.services import redaction

SHOWN = 200
"""Places listed one by one; all of them are redacted where all are ticked."""


def show(me: Actor) -> None:
    """Ask for the words, show where they stand, and replace them where they are ticked."""
    if said := st.session_state.pop("redacted", ""):
        st.success(frame.plain(said))
    st.caption(
        "Replaces a name or other words for good: in every version of the notes, in wordings, "
        "titles, reasons and names, and in the vectors that the machine made of them. Nothing "
        "brings them back. What people keep on their devices, workbooks that were downloaded and "
        "backups stay as they are."
    )
    with st.form("redact-words"):
        words = st.text_input("Words that are to go")
        by = st.text_input("What is to stand instead", "[name]")
        whole = st.checkbox("Only whole words", value=True)
        exact = st.checkbox("Only with exactly these capitals and accents")
        if st.form_submit_button("Show where they stand"):
            with frame.shown_errors():
                st.session_state["redacting"] = replacement(words, by, whole=whole, exact=exact)
    asked: Replacement | None = st.session_state.get("redacting")
    if asked is not None:
        _places(me, asked)


def _places(me: Actor, asked: Replacement) -> None:
    found: tuple[redaction.Place, ...] = ()
    with frame.shown_errors():  # the tabs that follow stay as they are
        found = redaction.find(frame.bench().store, me, asked)
    if not found:
        st.info("These words stand nowhere in this conference.")
        return
    st.markdown(f"**{len(found):,} places**")
    st.caption("Take the tick off where somebody else or something else is meant.")
    chosen = {place.name for place in found[SHOWN:]}
    for place in found[:SHOWN]:
        if _place(place, asked):
            chosen.add(place.name)
    if len(found) > SHOWN:
        st.caption(f"and {len(found) - SHOWN:,} more, which are redacted too")
    if st.button(f"Replace for good ({len(chosen):,})", type="primary", key="redact"):
        with frame.shown_errors():
            made = redaction.redact(frame.bench().store, me, asked, chosen)
            st.session_state.pop("redacting")
            st.session_state["redacted"] = (
                f"Replaced in {len(made.notes):,} notes, {len(made.entries):,} log entries and "
                f"{made.elsewhere:,} other places. The history says so, without the words."
            )
            st.rerun()


def _place(place: redaction.Place, asked: Replacement) -> bool:
    with st.container(border=True, gap="xsmall"):
        ticked: bool = st.checkbox(frame.plain(place.name), value=True, key=f"at-{place.name}")
        for before, words, after in place.excerpts[:5]:
            st.text(f"{before}{words}{after}\n→ {before}{asked.by}{after}")
        if len(place.excerpts) > 5:
            st.caption(f"and {len(place.excerpts) - 5:,} more here")
    return ticked
