"""The join codes of a conference: who each is for, its link, and its replacement."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import frame
from synthesis.domain.model import Actor, Grant, Role, Table
from synthesis.services import access


def show(me: Actor, tables: Sequence[Table]) -> None:
    """Show every valid code, the organiser's first."""
    st.caption("A link gives its role to everybody who has it. Hand each to those it is for.")
    with frame.shown_errors():
        valid = [grant for grant in access.grants(frame.bench().store, me) if not grant.revoked]
        for grant in sorted(valid, key=lambda grant: list(Role).index(grant.role)):
            _row(grant, _label(grant, tables))


def _label(grant: Grant, tables: Sequence[Table]) -> str:
    if grant.seat is None:
        return grant.role.capitalize()
    name = next((table.name for table in tables if table.seat == grant.seat), "")
    return f"Facilitator {grant.seat} {name}".strip()


def _row(grant: Grant, label: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.text(label, width=260)
        st.code(f"{frame.origin()}/j/{grant.code}", language=None, width=380)
        with st.popover("Replace", key=f"replacing-{grant.code}"):
            st.write(
                "A new code is made. Everybody who joined by the old one is out at once, "
                "until they join by the new one."
            )
            if grant.code == frame.own_code():
                st.write("**You are on this code yourself:** you get your new link to go on with.")
            st.button(
                "Replace the code",
                key=f"replace-{grant.code}",
                type="primary",
                on_click=_replace,
                args=(grant.code,),
            )


def _replace(code: str) -> None:
    """Callback, so that the page already runs with the new code, or says how to go on."""
    with frame.shown_errors():
        mine = code == frame.own_code()
        made = access.replace(frame.bench().store, frame.actor(), code)
        if mine:
            st.session_state["own_new_code"] = made.code
