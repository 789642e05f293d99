"""Who is in: from joining to leaving, or to the end of the code."""

from synthesis.domain.model import Actor, Role, Seat
from synthesis.domain.ports import Store
from synthesis.services import access, admission, capture
from tests.house import House, build


def _names(store: Store, organiser: Actor) -> list[tuple[str, str]]:
    return [(guest.name, guest.role) for guest in admission.guests(store, organiser)]


def test_the_organiser_sees_who_joined_in_which_role_and_since_when(
    house: House, store: Store, organiser: Actor
) -> None:
    for role, seat, breakout in (
        (Role.FACILITATOR, Seat(1, 2), None),
        (Role.RAPPORTEUR, None, 2),
        (Role.OBSERVER, None, None),
    ):
        admission.arrive(store, house.code(role, seat, breakout), f"A {role}")
    assert sorted(_names(store, organiser)) == [
        ("A facilitator", "facilitator B1-T2"),
        ("A observer", "observer"),
        ("A rapporteur", "rapporteur B2"),
    ]
    assert all(guest.since == guest.seen for guest in admission.guests(store, organiser))


def test_a_sign_of_life_moves_last_seen_and_nothing_else(
    house: House, store: Store, organiser: Actor
) -> None:
    _, _, visit = admission.arrive(store, house.code(Role.OBSERVER), "Ines")
    admission.arrive(store, house.code(Role.OBSERVER), "Jo")
    stamp = store.conferences.stamp(house.id)
    admission.notice(store, [visit, "unknown"])
    first, second = admission.guests(store, organiser)
    assert (first.name, second.name) == ("Ines", "Jo")
    assert first.seen > first.since and second.seen == second.since
    assert store.conferences.stamp(house.id) == stamp


def test_who_leaves_is_no_longer_listed(house: House, store: Store, organiser: Actor) -> None:
    _, _, visit = admission.arrive(store, house.code(Role.OBSERVER), "Ines")
    for _ in range(2):
        admission.leave(store, visit)
    admission.leave(store, "")
    assert _names(store, organiser) == []


def test_whose_code_ended_or_was_replaced_is_no_longer_listed(
    house: House, store: Store, organiser: Actor
) -> None:
    for role in (Role.OBSERVER, Role.RAPPORTEUR, Role.PARTICIPANT):
        admission.arrive(store, house.code(role), f"A {role}")
    access.revoke(store, organiser, house.code(Role.OBSERVER))
    access.replace(store, organiser, house.code(Role.RAPPORTEUR))
    assert _names(store, organiser) == [("A participant", "participant")]


def test_nobody_of_another_conference_is_listed_and_no_note_is_told(
    house: House, store: Store, organiser: Actor
) -> None:
    other = build(store, "Another conference")
    admission.arrive(store, other.code(Role.OBSERVER), "A stranger")
    capture.add_note(store, organiser, Seat(1, 1), "A canary sings")
    assert "canary" not in repr(admission.guests(store, organiser))
    assert _names(store, organiser) == []
    assert "Another" not in repr(admission.cards(store, organiser))
