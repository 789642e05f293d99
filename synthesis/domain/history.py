"""Log entries as sentences, and what each of them is about.

Sentences name recommendations by what the board says now, so that a reader
knows them again; ids and codes follow in brackets.
"""

from collections import Counter
from collections.abc import Sequence

from synthesis.domain.board import Board
from synthesis.domain.detail import Detail
from synthesis.domain.language import model_in_words
from synthesis.domain.log import (
    Cut,
    Decision,
    Different,
    Entry,
    File,
    Gather,
    Merge,
    Move,
    Propose,
    Rank,
    Redact,
    Ref,
    Retitle,
    Reword,
    Same,
    Seal,
    SetAside,
    Undo,
)
from synthesis.domain.model import PointCode, RecommendationId, Secrecy, ThemeId

_LONGEST_QUOTE = 60


def touches(decision: Decision) -> frozenset[str]:  # noqa: PLR0912 - one line per kind
    """Return the ids and codes that a decision is about; two that share one may conflict."""
    match decision:
        case Cut():
            return frozenset({"detail"})
        case Merge(into=into, absorbed=absorbed):
            return frozenset({into, *absorbed})
        case Gather(points=points) | SetAside(points=points):
            return frozenset(points)
        case Move(points=points, to=to):
            return frozenset({*points, f"into {to}"})
        case Same(left=left, right=right, also=also):
            return frozenset({left, right, *also})
        case Different(left=left, right=right, others=others, also=also):
            return frozenset({left, right, *others, *also})
        case Reword(recommendation=id_):
            return frozenset({id_})
        case Rank(recommendation=id_):
            return frozenset({f"rank {id_}"})
        case File(recommendations=ids):
            return frozenset(f"theme of {id_}" for id_ in ids)
        case Retitle(theme=theme):
            return frozenset({theme})
        case Undo(entry=number):
            return frozenset({f"entry {number}"})
        case Seal(breakout=number):
            return frozenset({f"breakout {number}"})
        case Redact(notes=notes):
            return frozenset(notes)
        case Propose():
            return frozenset()


def sentence_for(entry: Entry, board: Board) -> str:
    """Return what the entry did, as one sentence without a full stop."""
    return f"{entry.actor} {_deed(entry.decision, board)}"


def what_changed(before: Board, after: Board) -> str:
    """Return in one sentence what a proposal made of the recommendations; "" for the first one.

    One is joined where it went, by most of its points, to where another did; one is
    parted for each further recommendation that came, by most of its points, out of it.
    """
    if not before.recommendations:
        return ""
    joined = _shared(before, after)
    parted = _shared(after, before)
    many = _count(len(after.recommendations), "recommendation")
    return f"{joined:,} joined others and {parted:,} parted: {many} now."


def _shared(these: Board, those: Board) -> int:
    """How many of these have most of their points where most of another's are, in those."""
    homes = [
        counts.most_common(1)[0][0]
        for each in these.recommendations
        if (counts := Counter(those.place[code] for code in each.points if code in those.place))
    ]
    return len(homes) - len(set(homes))


def _deed(decision: Decision, board: Board) -> str:  # noqa: PLR0912 - one line per kind
    match decision:
        case Propose(groups=groups, themes=themes, method=method, detail=detail):
            made = f"{_count(len(groups), 'group')} under {_count(len(themes), 'theme')}"
            return f"proposed {made}{_at(detail)}{_by(method)}"
        case Cut(detail=detail):
            return f"set the detail of later proposals to “{detail}”"
        case Merge(into=into, absorbed=absorbed):
            return f"merged {_names(absorbed, board)} into {_name(into, board)}"
        case Gather(points=points, wording=wording):
            words = f" as “{_short(wording)}”" if wording else ""
            return f"made a recommendation{words} from {_codes(points)}"
        case Move(points=points, to=to):
            return f"moved {_codes(points)} to {_name(to, board)}"
        case Same(left=left, right=right, also=also):
            side = _side(left, also, board)
            return f"said that {side} and {_ref(right, board)} make the same point"
        case Different(left=left, right=right, others=others, also=also, contrary=contrary):
            names = _listed([_ref(each, board) for each in (right, *others)], "recommendation")
            how = "asks for the contrary of" if contrary else "makes a different point than"
            return f"said that {_side(left, also, board)} {how} {names}"
        case Reword(recommendation=id_, wording=wording, drafted=drafted, cites=cites):
            draft = f", drafted by a machine from {_codes(cites)}" if drafted and cites else ""
            return f"reworded {id_} to “{_short(wording)}”{draft}"
        case File(recommendations=ids, theme=theme, title=title):
            shelf = f"“{title}”" if title else _theme(theme, board)
            return f"filed {_names(ids, board)} under {shelf}"
        case Retitle(theme=theme, title=title):
            return f"named theme {theme} “{title}”"
        case Rank(recommendation=id_, before=before):
            place = f"before {_name(before, board)}" if before is not None else "last"
            return f"ranked {_name(id_, board)} {place}"
        case SetAside(points=points, reason=reason):
            return f"set aside {_codes(points)}: {_short(reason)}"
        case Undo(entry=number):
            return _undid(number, board)
        case Seal(breakout=number, secrecy=secrecy):
            return f"{_SEALED[secrecy]} B{number}"
        case Redact() as redacted:
            return f"replaced words in {_redacted(redacted)}"


_SEALED = {
    Secrecy.OPEN: "ended the confidentiality of",
    Secrecy.CONFIDENTIAL: "made confidential the notes of",
    Secrecy.RELEASED: "released to rapporteurs of all and the workbook the confidential notes of",
}


def _redacted(redacted: Redact) -> str:
    places = [_listed(list(redacted.notes), "note")] if redacted.notes else []
    if redacted.entries:
        places.append(_listed([f"entry {number}" for number in redacted.entries], "log entry"))
    if redacted.elsewhere:
        places.append(_count(redacted.elsewhere, "other place"))
    return ", ".join(places) or "nothing that is still here"


def _by(method: str) -> str:
    return f" with {model_in_words(method)}" if method else ""


def _at(detail: Detail) -> str:
    return "" if detail is Detail.DEFAULT else f" at detail “{detail}”"


def _undid(number: int, board: Board) -> str:
    undone = next((each.decision for each in board.entries if each.number == number), None)
    if isinstance(undone, Undo):
        return f"did entry {undone.entry} again"
    return f"undid entry {number}"


def _name(id_: RecommendationId, board: Board) -> str:
    known = board.by_id.get(id_)
    words = known.wording if known else board.gone.get(id_, "")
    return f"“{_short(words)}” ({id_})" if words else id_


def _ref(ref: Ref, board: Board) -> str:
    """A recommendation by its words, a note by its code."""
    return _name(RecommendationId(ref), board)


def _side(left: Ref, also: Sequence[PointCode], board: Board) -> str:
    """What an answer is about, and the notes that stand with it."""
    others = [code for code in also if str(code) != left]
    return f"{_ref(left, board)}{f' with {_codes(others)}' if others else ''}"


def _names(ids: Sequence[RecommendationId], board: Board) -> str:
    return _listed([_name(id_, board) for id_ in ids], "recommendation")


def _theme(theme: ThemeId | None, board: Board) -> str:
    if theme is None:
        return "no theme"
    known = board.theme_by_id.get(theme)
    return f"“{known.title}”" if known else f"theme {theme}"


def _codes(points: Sequence[PointCode]) -> str:
    return _listed(list(points), "note")


def _listed(names: list[str], what: str) -> str:
    if len(names) > 4:
        return f"{_count(len(names), what)} ({', '.join(names[:3])}, …)"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _count(number: int, what: str) -> str:
    many = f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"
    return f"{number:,} {what if number == 1 else many}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1].rstrip()}…"
