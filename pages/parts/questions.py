"""Review questions, one at a time: four answers, by finger or by key."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import decide, evidence, frame, wording
from pages.parts.evidence import support_line
from synthesis.domain import review
from synthesis.domain.board import Board
from synthesis.domain.errors import SynthesisError
from synthesis.domain.history import sentence_for
from synthesis.domain.log import Different, Ref, Same, Undo
from synthesis.domain.model import Actor, PointCode, RecommendationId
from synthesis.domain.ports import JobState, Store
from synthesis.domain.questions import Question, different, opposite, same
from synthesis.services import consolidate, questions
from synthesis.services.access import Right, may

_SHOWN_NOTES = 5
_CLEARLY = 0.05
"""Log-odds by which the cut must have moved before the page says so: one in fifty
recommendations more or less."""


def show(board: Board) -> None:
    """Show the question whose answer would change most, and how far the answers have come."""
    store, me = frame.bench().store, frame.actor()
    with frame.shown_errors(stop=True):
        found = questions.review(store, me, _skipped())
    _progress(found, board, me)
    if not found.questions:
        st.info(_nothing_to_ask(board, found))
        return
    question = found.questions[0]
    with st.container(border=True, key="question"):
        if question.splits:
            st.markdown(
                "**Where do these notes belong? Press the first that makes the same point.**"
            )
            _notes(board, question.also)
        else:
            several = len(question.choices) > 1
            st.markdown(
                "**Which of those below makes the same point as this? Press the first that does.**"
                if several
                else "**Do these two make the same point?**"
            )
            _thing(board, question.subject)
    for position in range(len(question.choices)):
        _choice(board, question, position)
    _feet(board, question)


def _progress(found: questions.Review, board: Board, me: Actor) -> None:
    answers = "1 answer" if found.answered == 1 else f"{found.answered:,} answers"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{answers} so far. {_taught(found)}", width="stretch")
        last = next(
            (
                entry
                for entry in board.entries[::-1]
                if entry.actor == me.name
                and isinstance(entry.decision, Same | Different)
                and entry.number not in board.undone
            ),
            None,
        )
        st.button(
            "Undo last answer",
            icon=":material/undo:",
            shortcut="Z",
            disabled=last is None,
            on_click=_take_back,
            args=(last.number, board.last_entry) if last else None,
        )
    if said := st.session_state.get("last_answer", ""):  # stays while other people's changes come
        st.caption(frame.plain(f"{said}."))


def _taught(found: questions.Review) -> str:
    if not found.lesson.verdicts:
        return "The machine learns from each."
    who = {0: "Other decisions", 1: "It"}.get(found.answered, "They")  # merges teach, too
    s = "s" if found.answered == 1 else ""
    if abs(found.stricter) < _CLEARLY:
        return f"{who} agree{s} with how finely the machine cuts."
    teach = "teaches" if s else "teach"
    how = "finely" if found.stricter > 0 else "coarsely"
    return f"{who} {teach} the machine to cut more {how}."


def _nothing_to_ask(board: Board, found: questions.Review) -> str:
    if not board.recommendations:
        return "There is nothing to ask yet. Propose groups the notes first."
    if found.waiting:
        return f"{found.waiting:,} notes have not been read yet. Look again in a moment."
    if _skipped():
        return "There is nothing else to ask. What you skipped comes back when you open the page."
    return "There is nothing left to ask that would change much."


def _choice(board: Board, question: Question, position: int) -> None:
    choice = question.choices[position]
    with st.container(border=True, key=f"choice-{position}"):
        if rest := question.splits and position == 0:
            _rest(board, question)
        else:
            _thing(board, choice.ref)
        if not _doubt(board, question, choice.ref, rest=rest):
            st.caption(f"The machine holds them for the same at {choice.probability:.0%}.")
        with st.container(horizontal=True):
            st.button(
                "Same",
                key=f"same-{position}",
                type="primary",
                shortcut=str(position + 1),
                on_click=_answer,
                args=(same(question, position), board.last_entry),
            )
            st.button(
                "Opposite",
                key=f"opposite-{position}",
                shortcut="O" if position == 0 else None,
                help="They are about the same thing and ask for contrary things.",
                on_click=_answer,
                args=(opposite(question, position), board.last_entry),
            )


def _feet(board: Board, question: Question) -> None:
    with st.container(horizontal=True):
        st.button(
            "Different" if len(question.choices) == 1 else "All different",
            shortcut="D",
            on_click=_answer,
            args=(different(question), board.last_entry),
        )
        st.button("Skip", shortcut="S", type="tertiary", on_click=_skip, args=(question,))


def _thing(board: Board, ref: Ref) -> None:
    """A recommendation with its support and first notes, or a note of one."""
    each = board.by_id.get(RecommendationId(ref))
    if each is None:
        code = PointCode(ref)
        home = board.by_id[board.place[code]]
        st.text(board.points[code].text)
        st.caption(frame.plain(f"{code}, in {board.number[home.id]}. {wording.words(board, home)}"))
        return
    st.text(f"{board.number[each.id]}. {wording.words(board, each)}")
    breakouts = ", ".join(f"B{number}" for number in each.support_by_breakout)
    line = f"{support_line(each.support)} · {breakouts} · {wording.source(each)}"
    st.caption(frame.plain(line))
    others = [code for code in each.points if code != each.quoted]
    if others:
        with st.expander(f"Its notes ({each.support.notes})"):
            _notes(board, each.points)


def _rest(board: Board, question: Question) -> None:
    """What the notes asked about lie with now."""
    home = board.by_id[RecommendationId(question.choices[0].ref)]
    st.caption(f"Where they are now: the rest of recommendation {board.number[home.id]}")
    _notes(board, _rest_of(board, question))


def _doubt(board: Board, question: Question, ref: Ref, *, rest: bool) -> bool:
    """Say which two notes may be contrary; of many, what the two say, since not all are shown.

    Tells whether there are any: the machine's chance does not know what speaks against it.
    """
    asked = question.also or _speaking(board, question.subject)
    compared = _rest_of(board, question) if rest else _speaking(board, ref)
    if found := review.doubt_between(board, asked, compared):
        st.caption(evidence.may_be_contrary(found))
        if max(len(asked), len(compared)) > _SHOWN_NOTES:
            _notes(board, (found.left, found.right))
    return found is not None


def _rest_of(board: Board, question: Question) -> list[PointCode]:
    home = board.by_id[RecommendationId(question.choices[0].ref)]
    return [code for code in home.points if code not in question.also]


def _speaking(board: Board, ref: Ref) -> list[PointCode]:
    """The point whose words stand for a recommendation, if any do, or the point itself."""
    each = board.by_id.get(RecommendationId(ref))
    if each is None:
        return [PointCode(ref)]
    return [each.quoted] if each.quoted else []


def _notes(board: Board, codes: Sequence[PointCode]) -> None:
    for code in codes[:_SHOWN_NOTES]:
        st.text(f"{code}  {board.points[code].text}")
    if len(codes) > _SHOWN_NOTES:
        st.caption(f"and {len(codes) - _SHOWN_NOTES} more")


def _skipped() -> frozenset[frozenset[Ref]]:
    return st.session_state.get("skipped_questions", frozenset())


def _skip(question: Question) -> None:
    st.session_state["skipped_questions"] = _skipped() | question.pairs


def _answer(decision: Same | Different, seen: int) -> None:
    """Append an answer as a callback, and keep what it changed for the next look."""
    store, me = frame.bench().store, frame.actor()
    try:
        entry = questions.answer(store, me, decision, seen)
        _watch_recut(store, me)
        board = consolidate.read_board(store, me)
        st.session_state["last_answer"] = (
            f"{sentence_for(entry, board)}. {_effect(board, decision)}"
        )
    except SynthesisError as error:
        decide.refuse(str(error))


def _watch_recut(store: Store, me: Actor) -> None:
    """Have the page say what came of a cut that an answer asked for, even if it is done at once."""
    st.session_state.pop("watched_job", None)  # what an earlier one said is old news now
    if may(me, Right.PROPOSE):
        job = consolidate.proposal_under_way(store, me)
        if job is not None and job.state in (JobState.QUEUED, JobState.RUNNING):
            st.session_state["watched_job"] = job.id


def _take_back(number: int, seen: int) -> None:
    st.session_state.pop("last_answer", None)
    decide.decide(Undo(number), seen)


def _effect(board: Board, decision: Same | Different) -> str:
    """What an answer changes, in a few words."""
    ids = [RecommendationId(ref) for ref in (decision.right, decision.left)]
    there = next((board.by_id[id_] for id_ in ids if id_ in board.by_id), None)
    if isinstance(decision, Same) and there is not None:
        return f"{there.support.notes} notes stand together now"
    if isinstance(decision, Same):
        return "Every later proposal keeps them together"
    return "No later proposal joins them"
