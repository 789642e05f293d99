"""The join codes: who each is for, its link, its replacement and its end; and who is in."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pages.parts import frame
from synthesis.domain.model import Actor, Breakout, Grant, Role, Seat, Table
from synthesis.services import access, admission

EVERYWHERE = "all breakouts"


def show(me: Actor, breakouts: Sequence[Breakout], tables: Sequence[Table]) -> None:
    """Show every valid code, the organiser's first, and a form for one more."""
    st.caption("A link gives its role to everybody who has it. Hand each to those it is for.")
    with frame.shown_errors():
        cards = admission.cards(frame.bench().store, me)
        with st.container(horizontal=True):
            st.link_button("Cards to print", "/cards", icon=":material/print:")
            with st.popover("Make a code", icon=":material/add:"):
                _make(breakouts, tables)
        for card in cards:
            _row(card)


def _make(breakouts: Sequence[Breakout], tables: Sequence[Table]) -> None:
    role = st.selectbox("Role", list(Role), index=list(Role).index(Role.RAPPORTEUR))
    seat: Seat | None = None
    breakout: int | None = None
    if role is Role.FACILITATOR:
        seat = st.selectbox("Table", [table.seat for table in tables], format_func=str)
    elif role is Role.RAPPORTEUR:
        titles = {each.number: f"B{each.number} {each.title}" for each in breakouts}
        breakout = st.selectbox(
            "Of", [None, *titles], format_func=lambda number: titles.get(number, EVERYWHERE)
        )
    st.button("Make the code", type="primary", on_click=_issue, args=(role, seat, breakout))


def _issue(role: Role, seat: Seat | None, breakout: int | None) -> None:
    with frame.shown_errors():
        access.issue(frame.bench().store, frame.actor(), role, seat, breakout)


def _row(card: admission.Card) -> None:
    grant = card.grant
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.text(f"{card.what} {grant.place}".strip(), width=200)
        st.code(f"{frame.origin()}/j/{grant.code}", language=None, width=380)
        st.link_button("Project", f"/cards/{grant.code}", help="As large as the screen, with QR")
        with st.popover("Replace", key=f"replacing-{grant.code}"):
            _ask_replace(grant)
        with st.popover("End", key=f"ending-{grant.code}"):
            st.write(
                "Nobody joins by this code any more, and everybody who did is out at once. "
                "No other code takes its place."
            )
            st.button(
                "End the code", key=f"end-{grant.code}", type="primary",
                on_click=_revoke, args=(grant.code,),
            )  # fmt: skip


def _ask_replace(grant: Grant) -> None:
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


def _revoke(code: str) -> None:
    with frame.shown_errors():
        access.revoke(frame.bench().store, frame.actor(), code)


def who_is_in(me: Actor) -> None:
    """Show everybody who joined and neither left nor lost their code."""
    with frame.shown_errors():
        guests = admission.guests(frame.bench().store, me)
        st.caption(
            f"{len(guests):,} joined and did not leave. “Last seen” is right to a minute; who "
            "closes the page without leaving stays in the list."
        )
        rows = [(each.name, each.role, each.since, each.seen) for each in guests]
        moment = st.column_config.DatetimeColumn(format="D MMM, HH:mm", timezone=_timezone())
        st.dataframe(
            pd.DataFrame(rows, columns=["Name", "Role", "Since", "Last seen"]),
            hide_index=True,
            column_config={"Since": moment, "Last seen": moment},
        )


def _timezone() -> str:
    return st.context.timezone or "UTC"
