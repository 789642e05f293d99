"""Around every page: who is here, the line that says so, and errors shown in one place.

Owns no rule: who may do what is decided by the services. Call `actor` anew in
every page, fragment and callback; it asks the database each time, so that
somebody whose code was revoked is out at once.
"""

import contextlib
import re
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from synthesis.bootstrap import Workbench
from synthesis.domain.errors import ImportRejected, SynthesisError, Unavailable
from synthesis.domain.model import Actor
from synthesis.routes.bench import workbench
from synthesis.routes.identity import COOKIE, actor_from_cookie, code_in_cookie, was_deleted
from synthesis.services import prepare

ICON = Path(__file__).resolve().parent.parent / "static" / "icon.png"
SHOWN_REFUSALS = 20
AGAIN_SECONDS = 2.0
"""How soon a page is tried again after the database did not answer."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:^=&@/])")
_ADDRESS = re.compile(r"(?<=www)(?=\.)|(?=://)|(?=@)|(?<=@)", re.IGNORECASE)
_JOINER = "\u2060"  # no width, and no break in the line


def bench() -> Workbench:
    """Return the workbench of this process."""
    return workbench()


def origin() -> str:
    """Return scheme, host and port under which the person reached this server."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}"


def plain(text: str) -> str:
    """Return Markdown that shows the text as it is: no link, image, colour or emoji comes of it.

    For the few places that take Markdown only (titles, labels, messages); longer
    texts go through `st.text` or a component's `textContent`. The options of a
    selectbox or multiselect are no Markdown: give them the text itself. An
    address of a page or a mailbox becomes a link in spite of every backslash, so
    it is broken by characters that have no width.
    """
    broken = _ADDRESS.sub(_JOINER, text)
    return " ".join(_MARKDOWN.sub(r"\\\1", broken).split())


def actor() -> Actor:
    """Return who is using this page now; without valid access the page says so and stops."""
    with shown_errors(stop=True):
        found = actor_from_cookie(bench(), st.context.cookies.get(COOKIE))
    if found is None:
        _say_ended()
    return found


def own_code() -> str:
    """Return the join code that the person on this page came in by."""
    return code_in_cookie(bench(), st.context.cookies.get(COOKIE))


def _say_ended() -> NoReturn:
    if code := st.session_state.get("own_new_code"):
        _say_replaced(code)
    if was_deleted(bench(), st.context.cookies.get(COOKIE)):
        st.title("This conference was deleted")
        st.write(
            "An organiser has deleted it, with all its notes and recommendations. Notes that you "
            "have not sent are still on this device; nobody takes them any more."
        )
        st.html('<a href="/join" target="_self">Join another conference</a>')
        st.stop()
    st.title("Your access has ended")
    st.write(
        "You are not signed in on this device, or the organiser has replaced your join code. "
        "Notes that you have not sent yet stay on this device."
    )
    st.html('<a href="/join" target="_self">Sign in again</a>')
    st.stop()


def _say_replaced(code: str) -> NoReturn:
    """To somebody who replaced the code that they were on: the way back in, before all else."""
    st.title("Your join code is replaced")
    st.write("This is your new link. Keep it: the old one no longer opens anything.")
    st.code(f"{origin()}/j/{code}", language=None)
    st.html(f'<a href="/j/{escape(code)}" target="_self">Go on with the new link</a>')
    st.stop()


def who_line(me: Actor) -> None:
    """Show the conference, who is here in which role, and the way out."""
    with shown_errors(stop=True):
        conference = prepare.conference(bench().store, me)
    role = f"{me.role}, {me.place}" if me.place else str(me.role)
    st.html(
        '<div class="plenary-who">'
        f'<span class="plenary-conference">{escape(conference.name)}</span>'
        f"<span>{escape(me.name)} · {escape(role)} · "
        '<a href="/leave" target="_self">Leave</a></span></div>'
    )


@contextlib.contextmanager
def shown_errors(*, stop: bool = False) -> Iterator[None]:
    """Show a `SynthesisError` raised inside the block as its sentence; with `stop`, end the run.

    A run that ended because the database does not answer begins again by itself.
    """
    try:
        yield
    except SynthesisError as error:
        st.error(plain(str(error)))
        if isinstance(error, ImportRejected):
            for refusal in error.refusals[:SHOWN_REFUSALS]:
                st.text(f"{refusal.where}: {refusal.reason} {refusal.excerpt}")
            if (more := len(error.refusals) - SHOWN_REFUSALS) > 0:
                st.caption(f"And {more:,} more.")
        if stop and isinstance(error, Unavailable):
            st.session_state["again_at"] = time.monotonic() + AGAIN_SECONDS
            _look_again()
        if stop:
            st.stop()


@st.fragment(run_every=AGAIN_SECONDS)
def _look_again() -> None:
    """Run the page again in a while: nothing of it is there that could ask for it."""
    if time.monotonic() >= st.session_state["again_at"]:
        st.rerun()
