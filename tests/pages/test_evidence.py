"""The machine's evidence on a card: a chance stands only where nothing else decided."""

import pytest

from synthesis.domain.log import Different, Group, KeptApart, Propose, Ref
from synthesis.domain.model import PointCode, RecommendationId, Role, Seat
from synthesis.services import capture, consolidate
from tests.house import House
from tests.pages.conftest import Open

A, B, C, D = (PointCode(f"B1-T1-0{number}") for number in (1, 2, 3, 4))
FIRST = RecommendationId("r1.1")
PLAIN = ("open shelters in every district", "shelters for all", "more judges", "train judges")
CONTRARY = ("foster homes for children", "no foster homes for such children", *PLAIN[2:])


def _evidence(
    open_page: Open, house: House, texts: tuple[str, ...], *groups: Group, decision: object = None
) -> list[str]:
    """What stands under the first recommendation's notes, as it is read."""
    writer = house.actor(Role.FACILITATOR, Seat(1, 1), name="Ana")
    for text in texts:
        capture.add_note(house.store, writer, Seat(1, 1), text)
    assert house.store.log.append(house.id, "Plenary", Propose(groups), seen=0)
    if decision is not None:
        ruth = house.actor(Role.RAPPORTEUR, name="Ruth")
        consolidate.decide(house.store, ruth, decision, 1)  # type: ignore[arg-type]
    at = open_page("consolidate", Role.RAPPORTEUR)
    at.session_state[f"open-{FIRST}"] = True
    at.run()
    assert not at.exception
    return [each.value.replace("\\", "") for each in at.caption]


def _two(reason: str) -> tuple[Group, Group]:
    apart = KeptApart(C, 0.8, reason)
    return Group((A, B), A, weakest=0.73, weakest_pair=(A, B), kept_apart=apart), Group((C, D), C)


def _starting(said: list[str], words: str) -> str:
    (found,) = [each for each in said if each.startswith(words)]
    return found


def test_the_chance_of_the_nearest_note_is_told_from_that_of_the_groups(
    open_page: Open, house: House
) -> None:
    said = _evidence(open_page, house, PLAIN, *_two("similarity"))
    assert _starting(said, "Least alike") == f"Least alike inside: {A} and {B} (same: 73%)"
    assert _starting(said, "Kept apart").endswith(
        f"({C} is its nearest note, same: 80%; as groups they are less alike)"
    )


def test_two_single_notes_are_no_groups(open_page: Open, house: House) -> None:
    apart = KeptApart(C, 0.4, "similarity")
    said = _evidence(open_page, house, PLAIN, Group((A,), A, kept_apart=apart), Group((C,), C))
    assert _starting(said, "Kept apart").endswith("(less alike; same: 40%)")


@pytest.mark.parametrize(
    ("reason", "words"), [("names", "different treaties or bodies"), ("numbers", "numbers")]
)
def test_where_a_rule_keeps_two_apart_there_is_no_chance(
    open_page: Open, house: House, reason: str, words: str
) -> None:
    told = _starting(_evidence(open_page, house, PLAIN, *_two(reason)), "Kept apart")
    assert words in told and "%" not in told


def test_an_answer_of_people_counts_at_once(open_page: Open, house: House) -> None:
    answer = Different(Ref(B), Ref(D))
    said = _evidence(open_page, house, PLAIN, *_two("similarity"), decision=answer)
    told = _starting(said, "Kept apart")
    assert "somebody said that they differ" in told and "%" not in told


def test_a_pair_that_may_be_contrary_has_no_chance_beside_it(open_page: Open, house: House) -> None:
    said = _evidence(open_page, house, CONTRARY, *_two("similarity"))
    assert _starting(said, "Least alike").endswith("(opposite demands)")
    assert f"{A} and {B} may be contrary (opposite demands)." in said


def test_a_doubt_about_the_nearest_note_stands_instead_of_its_chance(
    open_page: Open, house: House
) -> None:
    texts = (CONTRARY[0], "shelters", CONTRARY[1], "train judges")
    told = _starting(_evidence(open_page, house, texts, *_two("similarity")), "Kept apart")
    assert told.endswith(f"(less alike; {A} and {C} may be contrary (opposite demands))")
