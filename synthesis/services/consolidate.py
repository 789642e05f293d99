"""The board and what may be done to it: proposals by the machine, decisions by people.

Every decision is checked against the newest board and appended in one
transaction; a writer who lost the race looks again and says who was first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from threading import Lock
from typing import TypeVar

from synthesis.domain import proposing
from synthesis.domain.board import Board
from synthesis.domain.check import check
from synthesis.domain.errors import Conflict
from synthesis.domain.history import sentence_for, touches, what_changed
from synthesis.domain.log import Decision, Entry, Propose, Redact
from synthesis.domain.masking import masked, refuse_unread
from synthesis.domain.model import MACHINE, Actor, ConferenceId, PointCode
from synthesis.domain.onward import onward
from synthesis.domain.placing import placed
from synthesis.domain.ports import Claim, Embedder, Job, Store, Vectors, Worker
from synthesis.domain.proposing import Progress
from synthesis.domain.scope import part_of, refuse_beyond
from synthesis.domain.text import clean, text_hash
from synthesis.services.access import Right, closed_to, require
from synthesis.services.kept import board_of, lately
from synthesis.services.secrecy import Door, kept_back

Item = TypeVar("Item")
_ATTEMPTS = 50  # each lost race is somebody else's decision; other processes only, see `_turns`
_PROPOSALS = 5
_turns: defaultdict[ConferenceId, Lock] = defaultdict(Lock)
"""People served by this process take turns, so that nobody starves in the race for an entry."""
_EMBED_AT_ONCE = 1024


def read_board(store: Store, actor: Actor) -> Board:
    """Return the conference's board as it stands now; it holds every note of every table.

    A rapporteur of one breakout gets the part that belongs to it: see `domain.scope`. The
    words of confidential breakouts are taken out for whoever may not read them.
    """
    require(actor, Right.READ_NOTES if actor.breakout is None else Right.DECIDE)
    board = seen_by(store, actor)
    return board if actor.breakout is None else part_of(board, actor.breakout)


def seen_by(store: Store, actor: Actor) -> Board:
    """Return the whole board without the words of breakouts that are closed to the actor.

    For a service that has asked for its own right. Read in this order, so that
    notes just made confidential are taken out of a board of before.
    """
    _, board = lately(store, actor.conference)
    return masked(board, closed_to(store, actor))


def stamp(store: Store, actor: Actor) -> int:
    """Return a number that grows with every change; read it before the board it goes with."""
    require(actor, Right.READ_BOARD)
    return lately(store, actor.conference)[0]


def decide(store: Store, actor: Actor, decision: Decision, seen: int) -> Entry:
    """Append a person's decision and return its entry.

    `seen` is the last entry that the person had on screen. Raises `Conflict`
    (nothing is changed) when the same things have been decided on since, in
    another window of the same person too, or when what it names is gone;
    `Invalid` when it makes no sense; `NotAllowed` when a rapporteur of one breakout
    would change what is not that breakout's alone, or anybody would decide on a
    confidential note that is closed to them.
    """
    require(actor, Right.DECIDE)
    decision = _cleaned(decision)
    with _turns[actor.conference]:
        for _ in range(_ATTEMPTS):
            board = board_of(store, actor.conference)
            shown = masked(board, closed_to(store, actor))
            _refuse_overtaken(shown, decision, seen)
            refuse_unread(shown, decision)
            after = check(board, actor.name, decision)
            if actor.breakout is not None:
                refuse_beyond(actor.breakout, board, after, decision)
            entry = store.log.append(actor.conference, actor.name, decision, seen=board.last_entry)
            if entry is not None:
                return entry
    raise Conflict("Too many people are deciding at this moment. Nothing was changed; try again.")


def _cleaned(decision: Decision) -> Decision:
    """Make what a person typed fit for every store and file, as notes are."""
    typed = {
        name: clean(getattr(decision, name))
        for name in ("wording", "title", "reason")
        if hasattr(decision, name)
    }
    return replace(decision, **typed) if typed else decision  # type: ignore[arg-type] # by name


def _refuse_overtaken(board: Board, decision: Decision, seen: int) -> None:
    mine = touches(decision)
    for entry in reversed(board.entries[seen:]):
        if mine & touches(entry.decision):
            raise Conflict(
                f"{sentence_for(entry, board)} (entry {entry.number}) after you opened the page. "
                f"{_both_texts(entry.decision, decision)}"
                "Nothing was changed; look at it and decide again."
            )


def _both_texts(theirs: Decision, mine: Decision) -> str:
    """Whoever worded the same thing sees both wordings whole, and can copy their own."""
    for name in ("wording", "title"):
        if (yours := getattr(mine, name, "")) and (other := getattr(theirs, name, "")):
            return f"Theirs: “{other}” Yours: “{yours}” "
    return ""


def request_proposal(store: Store, actor: Actor) -> tuple[Job, bool]:
    """Queue a proposal for the worker; False when one is under way already, which is returned."""
    require(actor, Right.PROPOSE)
    return store.jobs.request(actor.conference, actor.name)


def proposal_under_way(store: Store, actor: Actor) -> Job | None:
    """Return the newest job, finished or not, None when there never was one."""
    require(actor, Right.PROPOSE)
    return store.jobs.latest(actor.conference)


def workers(store: Store, actor: Actor) -> tuple[Worker, ...]:
    """Return the worker processes heard of in the last hour."""
    require(actor, Right.PROPOSE)
    return store.jobs.workers()


def propose(
    store: Store,
    embedder: Embedder,
    conference: ConferenceId,
    progress: Progress,
    finishing: Claim | None = None,
) -> Entry | None:
    """Append the machine's proposal, which finishes the job; None when it would change nothing.

    For the worker and the command line, which act for whoever asked. What
    people decide while it is made stands: replay leaves out of the proposal
    what they touched. Only when an id that it keeps is gone, or another detail
    was chosen, is it made again. A few new notes on a large board are given a
    place without cutting the rest anew; see `domain.placing`.
    """
    for _ in range(_PROPOSALS):
        board = board_of(store, conference)
        chosen = embedder.suited(board.texts(board.listed))
        vectors = embed_points(store, chosen, board, board.listed, progress)
        _drop_stale(store, conference, board)
        progress(0.7, f"Comparing {len(board.listed):,} points")
        made = placed(board, vectors, chosen.name)
        if made is None:
            closed = kept_back(store, conference, Door.OTHERS)
            rest = _scaled(progress, 0.7, 1.0)
            made = proposing.propose(board, vectors, chosen.name, rest, closed)
        if not board.unplaced and _changes_nothing(board, made):
            return None
        try:
            return _append_proposal(store, conference, made, board.last_entry, finishing)
        except Conflict:
            continue
    raise Conflict("People kept deciding while the proposal was made. Ask for it again.")


def _append_proposal(
    store: Store, conference: ConferenceId, made: Propose, seen: int, finishing: Claim | None
) -> Entry:
    """Append to the log as it is by now; `seen` is the last entry that the proposal knew.

    Raises `Conflict` when what it keeps is gone, another detail was chosen, another worker has
    the job, or words were redacted that its titles may hold.
    """
    for _ in range(_ATTEMPTS):
        board = board_of(store, conference)
        if board.detail is not made.detail:
            raise Conflict(f"The detail is “{board.detail}” by now.")
        if any(isinstance(each.decision, Redact) for each in board.entries[seen:]):
            raise Conflict("Words were redacted meanwhile.")
        after = check(board, MACHINE, made)
        claim = finishing
        if claim is not None:
            told = f"{claim.message} {what_changed(board, after)}".strip()
            claim = replace(claim, message=told)
        entry = store.log.append(conference, MACHINE, made, seen=board.last_entry, finishing=claim)
        if entry is not None:
            return entry
    raise Conflict("The log kept moving on.")


def _changes_nothing(board: Board, made: Propose) -> bool:
    entry = Entry(board.last_entry + 1, MACHINE, datetime.now(UTC), made)
    after = onward(board, (entry,))
    return (after.recommendations, after.themes) == (board.recommendations, board.themes)


def embed_points(
    store: Store,
    embedder: Embedder,
    board: Board,
    codes: Sequence[PointCode],
    progress: Progress,
) -> Mapping[PointCode, Vectors]:
    """Return a unit row per point; only texts that this model never saw are embedded."""
    known = dict(known_vectors(store, embedder.name, board, codes))
    hashes = {code: text_hash(board.points[code].text) for code in codes if code not in known}
    missing = {digest: board.points[code].text for code, digest in hashes.items()}
    longest_first = sorted(missing.items(), key=lambda each: len(each[1]), reverse=True)
    fresh: dict[str, Vectors] = {}
    done = 0
    for batch in _batches(longest_first, _EMBED_AT_ONCE):  # of like length: read faster by 5 %
        progress(done / len(missing) * 0.7, f"Reading notes: {done:,} of {len(missing):,} new")
        rows = embedder.embed([text for _, text in batch])
        made = {digest: row for (digest, _), row in zip(batch, rows, strict=True)}
        store.vectors.put(embedder.name, made)
        fresh.update(made)
        done += len(batch)
    return known | {code: fresh[digest] for code, digest in hashes.items()}


def known_vectors(
    store: Store, model: str, board: Board, codes: Sequence[PointCode]
) -> Mapping[PointCode, Vectors]:
    """Return a unit row for each of the points that the model has read; needs no model."""
    hashes = {code: text_hash(board.points[code].text) for code in codes}
    known = store.vectors.get(model, sorted(set(hashes.values())))
    return {code: known[digest] for code, digest in hashes.items() if digest in known}


def most_read(store: Store, board: Board) -> tuple[str, Mapping[PointCode, Vectors]]:
    """Return the model that has read the most points on the list, and the rows it gave them.

    A running worker's goes before an earlier one's; without any, "" and no rows.
    """
    found = [
        (model, known_vectors(store, model, board, board.listed))
        for model in dict.fromkeys(_models(store, board))
    ]
    return max(found, key=lambda each: len(each[1]), default=("", {}))


def _models(store: Store, board: Board) -> Iterator[str]:
    yield from (worker.model for worker in store.jobs.workers())
    last = next((e.decision for e in board.entries[::-1] if isinstance(e.decision, Propose)), None)
    if last is not None:
        yield last.method


def embed_new(
    store: Store, embedder: Embedder, conference: ConferenceId, progress: Progress
) -> None:
    """Embed the notes that have arrived, so that a proposal later starts with all in place.

    With the model that a proposal would use as the notes stand.
    """
    board = board_of(store, conference)
    suited = embedder.suited(board.texts(board.listed))
    embed_points(store, suited, board, board.listed, progress)
    _drop_stale(store, conference, board)


def _drop_stale(store: Store, conference: ConferenceId, read: Board) -> None:
    """No vector of what was redacted, corrected or deleted while the model read it stays."""
    now = board_of(store, conference)
    if now is read:
        return
    said, still = (
        {text_hash(point.text) for point in board.points.values()} for board in (read, now)
    )
    if said - still:
        store.vectors.drop(said - still)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _scaled(progress: Progress, start: float, end: float) -> Progress:
    return lambda share, message: progress(start + share * (end - start), message)
