"""The detail slider: what a coarser or finer proposal would change, before it is asked for.

A fragment of its own: moving the slider works the difference out again and
leaves the rest of the page as it is.
"""

from functools import partial

import streamlit as st

from pages.parts import frame, wording
from synthesis.domain.board import Board
from synthesis.domain.detail import Detail
from synthesis.domain.errors import Unavailable
from synthesis.domain.model import Actor
from synthesis.domain.preview import Change, Kind, Preview
from synthesis.domain.text import sentence
from synthesis.services import detail as service

_PIECES = 4  # of what one change would make; the rest is counted
_NUMBERS = 12  # of the recommendations that one change is about
_WORDS = dict(enumerate("one two three four five six seven eight nine ten".split(), start=1))
_SAYS = {
    Kind.JOINED: "would be joined with others",
    Kind.SPLIT: "would be split",
    Kind.MIXED: "would be cut anew with others",
    Kind.GROWN: "would only take in notes that are not yet placed",
    Kind.KEPT: "would stay as they are",
}


def panel(board: Board, me: Actor) -> None:
    """Show the slider in a part that opens, and in it what a proposal would change."""
    st.fragment(partial(_panel, board, me))()


def _panel(board: Board, me: Actor) -> None:
    opener = st.expander(
        f"Detail: {board.detail}", icon=":material/tune:", on_change="rerun", key="open-detail"
    )
    if not opener.open:
        return
    with opener:
        chosen: Detail = st.select_slider(
            "How finely a proposal cuts",
            list(Detail),
            value=board.detail,
            key=f"detail-{board.detail}",  # another one is chosen: the slider follows
            help="Coarser: fewer and broader recommendations. Finer: more and narrower ones.",
        )
        found = _look(me, chosen)
        if found is not None:
            _counts(found)
        if chosen is not board.detail or (found is not None and found.changes):
            _apply(board, me, chosen)
        if found is not None:
            _changes(board, found)


def _look(me: Actor, chosen: Detail) -> Preview | None:
    try:
        with st.spinner("Comparing …"):
            return service.preview(frame.bench().store, me, chosen)
    except Unavailable as unavailable:
        st.info(frame.plain(str(unavailable)))
        return None


def _apply(board: Board, me: Actor, chosen: Detail) -> None:
    st.caption("Nothing has changed yet. A proposal can be undone in the history.")
    if not st.button(f"Propose at detail “{chosen}”", type="primary", key="apply-detail"):
        return
    with frame.shown_errors(stop=True):
        job, new = service.choose(frame.bench().store, me, chosen, board.last_entry)
    st.session_state["watched_job"] = job.id
    if not new:
        st.toast(frame.plain(f"The proposal that {job.requested_by} started takes it in."))
    st.rerun()


def _counts(found: Preview) -> None:
    if not found.changes:
        st.write("A proposal at this detail would change nothing.")
        return
    with st.container(horizontal=True, gap="medium"):
        _count("Recommendations", found.now, found.then)
        _count("Of a single note", found.alone_now, found.alone_then)
    st.markdown("\n".join(f"- {line}" for line in _lines(found)))


def _changes(board: Board, found: Preview) -> None:
    """The changes that move the most notes, the rest as a number."""
    if not found.changes:
        return
    rest = found.changes - len(found.largest)
    st.markdown("**The largest changes**" if rest else "**The changes**")
    for change in found.largest:
        _change(board, change)
    if rest:
        st.caption(f"and {rest:,} smaller ones")


def _count(what: str, now: int, then: int) -> None:
    st.metric(what, f"{now:,} → {then:,}", width="content")


def _lines(found: Preview) -> list[str]:
    lines = [f"**{n:,}** {says}" for kind, says in _SAYS.items() if (n := found.became[kind])]
    if found.pinned:
        lines.append(f"**{found.pinned:,}** were decided on by people: they stay in any case")
    if found.placed:
        lines.append(f"**{found.placed:,}** notes that are not yet placed would get a place")
    if found.unread:
        lines.append(f"**{found.unread:,}** notes are still to be read and were left out here")
    return lines


def _change(board: Board, change: Change) -> None:
    numbers = sorted(board.number[id_] for id_ in change.before)
    with st.container(border=True, gap="xsmall"):
        st.caption(_headline(numbers, len(change.after)))
        for number in numbers[:_PIECES]:
            each = board.recommendations[number - 1]
            st.text(f"{number}. {wording.words(board, each)}")
        _more(len(numbers))
        if change.kind is not Kind.JOINED:
            for piece in change.after[:_PIECES]:
                notes = "1 note" if piece.size == 1 else f"{piece.size} notes"
                said = sentence(board.points[piece.quote].text)
                if piece.quote not in board.hidden:
                    said = wording.quotation(said)
                st.text(f"→ {said} ({piece.quote}; {notes})")
            _more(len(change.after))


def _more(count: int) -> None:
    if count > _PIECES:
        st.caption(f"and {count - _PIECES} more")


def _headline(numbers: list[int], after: int) -> str:
    """What becomes of the recommendations with these printed numbers."""
    becomes = _WORDS.get(after, f"{after:,}")
    if not numbers:
        return f"Notes that are not yet placed would become {becomes}"
    if len(numbers) == 1:
        grown = "take in notes that are not yet placed" if after == 1 else f"become {becomes}"
        return f"No. {numbers[0]:,} would {grown}"
    names = [f"{number:,}" for number in numbers[:_NUMBERS]]
    if len(numbers) > _NUMBERS:
        names.append(f"{len(numbers) - _NUMBERS:,} more")
    return f"Nos. {', '.join(names[:-1])} and {names[-1]} would become {becomes}"
