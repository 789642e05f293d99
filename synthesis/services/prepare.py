"""Making a conference ready: breakouts, tables and join codes."""

from synthesis.domain.errors import Invalid
from synthesis.domain.model import (
    Actor,
    Breakout,
    Conference,
    Grant,
    Role,
    Secrecy,
    Table,
)
from synthesis.domain.ports import Store
from synthesis.domain.text import clean
from synthesis.services import access
from synthesis.services.access import Right, require

MAX_TITLE = 200
MAX_PROMPT = 1_000


def new_conference(store: Store, name: str) -> tuple[Conference, Grant]:
    """Make a conference with a join code each for organiser, rapporteur, participant, observer.

    Whoever calls this has the machine, or is an organiser: see `another_conference`.
    """
    conference = store.conferences.add(_title(name, "conference"))
    organiser = access.issue_first(store, conference.id)
    actor = Actor("Plenary", Role.ORGANISER, conference.id)
    access.issue(store, actor, Role.RAPPORTEUR)
    access.issue(store, actor, Role.PARTICIPANT)
    access.issue(store, actor, Role.OBSERVER)
    return conference, organiser


def another_conference(store: Store, actor: Actor, name: str) -> tuple[Conference, Grant]:
    """Let an organiser make a further conference; they join it with the code that comes back."""
    require(actor, Right.PREPARE)
    return new_conference(store, name)


def conference(store: Store, actor: Actor) -> Conference:
    """Return the conference that the actor belongs to."""
    return store.conferences.get(actor.conference)


def breakouts(store: Store, actor: Actor) -> tuple[Breakout, ...]:
    """Return the conference's breakouts by number."""
    return store.conferences.breakouts(actor.conference)


def tables(store: Store, actor: Actor) -> tuple[Table, ...]:
    """Return the conference's tables by seat."""
    return store.conferences.tables(actor.conference)


def add_breakout(store: Store, actor: Actor, title: str, prompt: str = "") -> Breakout:
    """Add a breakout with the next number."""
    require(actor, Right.PREPARE)
    return store.conferences.add_breakout(
        actor.conference, _title(title, "breakout"), _prompt(prompt)
    )


def edit_breakout(store: Store, actor: Actor, number: int, title: str, prompt: str) -> None:
    """Give a breakout another title and prompt; its number and notes stay."""
    require(actor, Right.PREPARE)
    store.conferences.edit_breakout(
        actor.conference, Breakout(number, _title(title, "breakout"), _prompt(prompt))
    )


def seal_breakout(store: Store, actor: Actor, number: int, secrecy: Secrecy) -> bool:
    """A breakout's notes go so far from now on, and the log says so; False when they did already.

    Raises `NotFound`.
    """
    require(actor, Right.PREPARE)
    return store.conferences.seal(actor.conference, number, secrecy, actor.name)


def add_table(store: Store, actor: Actor, breakout: int, name: str = "") -> Table:
    """Add a table with the next number in its breakout, and its facilitators' join code."""
    require(actor, Right.PREPARE)
    table = store.conferences.add_table(actor.conference, breakout, _name(name))
    access.issue(store, actor, Role.FACILITATOR, table.seat)
    return table


def _title(text: str, what: str) -> str:
    title = " ".join(clean(text).split())
    if not 1 <= len(title) <= MAX_TITLE:
        raise Invalid(f"Give the {what} a title of at most {MAX_TITLE} characters.")
    return title


def _name(text: str) -> str:
    name = " ".join(clean(text).split())
    if len(name) > MAX_TITLE:
        raise Invalid(f"A table's name has at most {MAX_TITLE} characters.")
    return name


def _prompt(text: str) -> str:
    prompt = clean(text)
    if len(prompt) > MAX_PROMPT:
        raise Invalid(f"A prompt has at most {MAX_PROMPT} characters; this has {len(prompt):,}.")
    return prompt
