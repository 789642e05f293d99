"""Replacing words, such as a name, wherever they stand in a conference.

Only the organiser may: it changes what was said in every version, in all breakouts,
and nothing brings it back. A rapporteur who finds a name asks the organiser.
"""

from collections.abc import Collection
from dataclasses import dataclass

from synthesis.domain.errors import Invalid
from synthesis.domain.log import Redact
from synthesis.domain.model import Actor
from synthesis.domain.ports import Store
from synthesis.domain.redaction import Replacement
from synthesis.services.access import Right, require


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words stand: a note in all its versions, an entry, a title, or names of people.

    Each excerpt is what stands before the words, the words, and what follows.
    """

    name: str
    excerpts: tuple[tuple[str, str, str], ...]


def find(store: Store, actor: Actor, words: Replacement) -> tuple[Place, ...]:
    """Return every place where the words stand; notes first. Changes nothing."""
    require(actor, Right.PREPARE)
    found: dict[str, dict[tuple[str, str, str], None]] = {}
    for each in store.texts(actor.conference):
        if excerpts := words.excerpts(each.text):
            found.setdefault(each.place, {}).update(dict.fromkeys(excerpts))
    return tuple(Place(name, tuple(excerpts)) for name, excerpts in found.items())


def redact(store: Store, actor: Actor, words: Replacement, places: Collection[str]) -> Redact:
    """The words are replaced at these places for good, and their traces are cleaned away.

    Raises `Invalid` when they stand at none of them or a note would make other
    points, with nothing changed, and `Unavailable`, which says what was done.
    """
    require(actor, Right.PREPARE)
    if not places:
        raise Invalid("Tick at least one place where the words are to go.")
    made = store.redact(actor.conference, actor.name, words, frozenset(places))
    store.scrub()
    return made
