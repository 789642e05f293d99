"""The rule which breakouts are kept back, gone through door by door."""

import pytest

from synthesis.domain.log import Gather
from synthesis.domain.model import Actor, PointCode, RecommendationId, Role, Seat, Secrecy
from synthesis.services import capture, consolidate, drafting, prepare, publish
from synthesis.services.access import closed_to
from synthesis.services.secrecy import Door
from synthesis.services.similar import similar
from tests.fakes import WordEmbedder, quiet
from tests.house import House
from tests.services.test_confidential import Outside
from tests.services.test_similar import Reading

HERE, THERE = Seat(1, 1), Seat(2, 1)
WORDS = "Open a shelter for Canary"
PASSES = {
    # door: an open breakout's note, a confidential one's, a released one's
    Door.ORGANISER: (True, True, True),
    Door.RAPPORTEUR: (True, False, True),
    Door.OTHERS: (True, False, False),
    Door.WORKBOOK: (True, False, True),
    Door.DRAFT: (True, False, False),
    Door.SIMILAR: (True, False, False),
}
KINDS = (Secrecy.OPEN, Secrecy.CONFIDENTIAL, Secrecy.RELEASED)


@pytest.fixture
def noted(house: House) -> House:
    """One note at B2, alone in a recommendation and read by the model."""
    organiser = house.actor(Role.ORGANISER)
    code = PointCode(capture.add_note(house.store, organiser, THERE, WORDS).code)
    consolidate.decide(house.store, organiser, Gather((code,)), 0)
    consolidate.embed_new(house.store, WordEmbedder("words"), house.id, quiet)
    return house


def _passes(house: House, door: Door) -> bool:
    """Whether the note of B2 gets out by that door."""
    store, organiser = house.store, house.actor(Role.ORGANISER)
    if door is Door.WORKBOOK:
        return WORDS in repr(publish.workbook(store, organiser))
    if door is Door.DRAFT:
        outside, id_ = Outside(), RecommendationId("r1.1")
        return bool(drafting.offer(store, organiser, outside, id_).points)  # type: ignore[arg-type]
    if door is Door.SIMILAR:
        ana = house.actor(Role.FACILITATOR, HERE)
        return similar(store, Reading(), ana, HERE, WORDS).other_tables == 1
    return all(2 not in closed_to(store, actor) for actor in _readers(house, door))


def _readers(house: House, door: Door) -> list[Actor]:
    if door is Door.OTHERS:
        roles = (Role.FACILITATOR, Role.PARTICIPANT, Role.OBSERVER)
        return [house.actor(Role.RAPPORTEUR, breakout=1), *map(house.actor, roles)]
    return [house.actor(Role[door.name])]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("door", Door)
def test_a_note_passes_the_doors_that_the_rule_names(
    noted: House, door: Door, kind: Secrecy
) -> None:
    prepare.seal_breakout(noted.store, noted.actor(Role.ORGANISER), 2, kind)
    assert _passes(noted, door) is PASSES[door][KINDS.index(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_from_its_own_rapporteur_nothing_is_kept(noted: House, kind: Secrecy) -> None:
    prepare.seal_breakout(noted.store, noted.actor(Role.ORGANISER), 2, kind)
    assert closed_to(noted.store, noted.actor(Role.RAPPORTEUR, breakout=2)) == frozenset()
