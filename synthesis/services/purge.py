"""Deleting a conference for good: everything of it, from every table and from free space."""

from synthesis.domain.errors import Invalid
from synthesis.domain.model import Actor, ConferenceId
from synthesis.domain.ports import Store
from synthesis.domain.text import clean
from synthesis.services import kept
from synthesis.services.access import Right, require


def delete_conference(store: Store, actor: Actor, typed_name: str) -> None:
    """Delete the actor's conference, whose name they typed to confirm it. Raises as `purge`."""
    require(actor, Right.PREPARE)
    purge(store, actor.conference, typed_name)


def purge(store: Store, conference: ConferenceId, typed_name: str) -> None:
    """Nothing of the conference is left here; nobody can bring it back but from a backup.

    For whoever has the machine. Raises `Invalid` when the name is not the
    conference's, `NotFound`, and `Unavailable`, which says what was done.
    """
    name = store.conferences.get(conference).name
    if " ".join(clean(typed_name).split()) != name:
        raise Invalid("This is not the conference's name, so nothing was deleted. Type it exactly.")
    try:
        store.purge(conference)
    finally:
        kept.forget(store, conference)
