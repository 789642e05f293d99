"""Why the machine put notes together or kept them apart, and what a person should look at."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import frame, wording
from pages.parts.decide import decide
from synthesis.domain import additions, review
from synthesis.domain.board import Board, Recommendation
from synthesis.domain.log import Different, KeptApart, Merge, Ref, Same
from synthesis.domain.model import Support
from synthesis.domain.review import Doubt

_APART = {
    "similarity": "less alike",
    "numbers": "different numbers",
    "negation": "one says the contrary",
    "opposite": "opposite demands",
    "names": "different treaties or bodies",
    "people": "somebody said that they differ",
    review.AGREED: "somebody said that they agree",
}


def support_line(support: Support) -> str:
    """Return the support in words: breakouts, tables, notes."""
    counts = (
        (support.breakouts, "breakout"),
        (support.tables, "table"),
        (support.notes, "note"),
    )
    return " · ".join(f"{n} {word}" if n == 1 else f"{n} {word}s" for n, word in counts)


def offers(board: Board, each: Recommendation) -> None:
    """Groups that the machine would add to a recommendation that people decided on."""
    for offered in board.recommendations:
        if offered.offered_to != each.id:
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge("offered", color="orange")
            said = f"{wording.words(board, offered)} ({support_line(offered.support)})"
            st.text(said, width="stretch")
            _button("Take in", Merge(each.id, (offered.id,)), board, f"take-{offered.id}")
            _button("They differ", _different(each, offered), board, f"differ-{offered.id}")


def also_said(board: Board, each: Recommendation) -> None:
    """What the notes add to the wording, in their own words: a number, a deadline, an actor."""
    if found := additions.additions(board, each):
        st.caption(frame.plain(f"Notes also say: {additions.also_said(found)}"))


def contrary(board: Board, each: Recommendation) -> None:
    """Which others people called contrary to it."""
    if found := board.contrary_to(each):
        others = "; ".join(f"{board.number[o.id]}. {wording.words(board, o)}" for o in found)
        st.caption(frame.plain(f"Contrary to {others}"))


def inside_and_out(board: Board, each: Recommendation) -> None:
    """The least alike pair inside, and the nearest note outside."""
    if each.weakest_pair and not each.touched:
        left, right = each.weakest_pair
        why = review.outweighed(board, left, right)
        said = _APART.get(why, why) if why else f"same: {each.weakest:.0%}"
        st.caption(f"Least alike inside: {left} and {right} ({said})")
    apart = each.kept_apart
    other = board.by_id.get(board.place.get(apart.point)) if apart is not None else None  # type: ignore[arg-type]
    if apart is None or other is None or other.id == each.id:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            frame.plain(
                f"Kept apart from {board.number[other.id]}. {wording.words(board, other)} "
                f"({_why_apart(board, each, other, apart)})"
            )
        )
        _button("Merge them", Merge(each.id, (other.id,)), board, f"join-{each.id}")


def _why_apart(board: Board, each: Recommendation, other: Recommendation, why: KeptApart) -> str:
    """The reason, with the chance only where nothing else decided: no rule, and nobody's answer."""
    if review.are_different(board, each.points, other.points):
        return _APART["people"]
    if why.reason != "similarity":
        return _APART.get(why.reason, why.reason)
    if found := review.doubt_between(board, each.points, (why.point,)):
        return f"less alike; {may_be_contrary(found, end='')}"
    chance = f"same: {why.similarity:.0%}"
    if len(each.points) == len(other.points) == 1:
        return f"less alike; {chance}"
    return f"{why.point} is its nearest note, {chance}; as groups they are less alike"


def doubts(board: Board, found: Sequence[Doubt]) -> None:
    """Pairs inside that may be contrary: opposites must never be merged silently."""
    for each in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(may_be_contrary(each))
            same = Same(Ref(each.left), Ref(each.right))
            _button("They agree", same, board, f"agree-{each.left}-{each.right}")


def may_be_contrary(found: Doubt, end: str = ".") -> str:
    """Say of which two notes a person should look whether they are contrary."""
    why = _APART.get(found.reason, found.reason)
    return f"{found.left} and {found.right} may be contrary ({why}){end}"


def _different(one: Recommendation, other: Recommendation) -> Different:
    return Different(Ref(one.id), Ref(other.id))


def _button(label: str, decision: Merge | Different | Same, board: Board, key: str) -> None:
    st.button(label, key=key, on_click=decide, args=(decision, board.last_entry))
