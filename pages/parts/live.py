"""Live push: an invisible component that asks for a rerun when nobody is in the midst of things."""

import itertools

import streamlit as st

from pages.parts.notebox import read_parts

_live = st.components.v2.component(
    "plenary_live", html="<span></span>", js=read_parts("events.js", "live.js")
)
_AT_ONCE = -1  # older than every stamp
_runs = itertools.count()  # tells the component that its rerun has come, whatever it shows


def live(key: str, stamp: int) -> None:
    """Rerun the fragment (or page) that calls this once the conference's stamp exceeds `stamp`.

    Give the stamp that was read *before* what is shown was read, so that no
    change falls between. Reruns come at most once in two seconds and take at most a
    sixth of the time; they wait while the person types or has a dialog open.
    """
    data = {"stamp": stamp, "run": next(_runs)}
    _live(key=key, data=data, on_stamp_change=lambda: None)


def rerun_when_idle(key: str) -> None:
    """Rerun the whole page from a fragment, as soon as nobody types or has a dialog open."""
    said = _live(key=key, data={"stamp": _AT_ONCE}, on_stamp_change=lambda: None)
    if said.stamp is not None:
        st.rerun()
