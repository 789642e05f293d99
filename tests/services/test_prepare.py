"""Conferences, breakouts, tables and the codes that come with them."""

import pytest

from synthesis.domain.errors import Invalid, NotFound
from synthesis.domain.model import Actor, Breakout, Role, Seat
from synthesis.domain.ports import Store
from synthesis.services import access, prepare
from synthesis.services.prepare import MAX_PROMPT, MAX_TITLE
from tests.house import House


def test_a_new_conference_comes_with_a_code_for_each_role_that_needs_no_table(
    store: Store,
) -> None:
    made, organiser = prepare.new_conference(store, "  Open\n Harbour ")
    assert made.name == "Open Harbour"
    roles = [grant.role for grant in store.grants.all(made.id)]
    assert sorted(roles) == sorted(set(Role) - {Role.FACILITATOR})
    assert access.join(store, organiser.code, "Ana").role is Role.ORGANISER


def test_an_organiser_may_make_another_conference_and_is_a_stranger_in_it_until_they_join(
    house: House, store: Store, organiser: Actor
) -> None:
    made, grant = prepare.another_conference(store, organiser, "The year after")
    assert made.id != organiser.conference
    assert prepare.conference(store, organiser).id == house.id
    assert access.join(store, grant.code, "Olga").conference == made.id


def test_breakouts_are_numbered_in_the_order_in_which_they_are_made(
    store: Store, organiser: Actor
) -> None:
    assert prepare.add_breakout(store, organiser, "Justice", " Why?\r\nHow? ").number == 3
    assert prepare.breakouts(store, organiser)[-1] == Breakout(3, "Justice", "Why?\nHow?")


def test_a_breakout_given_another_title_keeps_its_number(store: Store, organiser: Actor) -> None:
    prepare.edit_breakout(store, organiser, 2, "Protection and care", "")
    assert [(b.number, b.title) for b in prepare.breakouts(store, organiser)] == [
        (1, "Prevention"),
        (2, "Protection and care"),
    ]
    with pytest.raises(NotFound):
        prepare.edit_breakout(store, organiser, 9, "Nowhere", "")


def test_a_new_table_comes_with_its_facilitators_code(store: Store, organiser: Actor) -> None:
    table = prepare.add_table(store, organiser, 2, " Quiet  room ")
    assert (table.seat, table.name) == (Seat(2, 3), "Quiet room")
    codes = [g.code for g in access.grants(store, organiser) if g.seat == table.seat]
    assert len(codes) == 1
    assert access.join(store, codes[0], "Femi").seat == table.seat
    assert table in prepare.tables(store, organiser)


def test_a_table_for_a_breakout_that_does_not_exist_is_refused(
    store: Store, organiser: Actor
) -> None:
    with pytest.raises(NotFound):
        prepare.add_table(store, organiser, 9)


def test_a_title_fits_up_to_its_limit_and_is_refused_beyond(store: Store, organiser: Actor) -> None:
    assert len(prepare.add_breakout(store, organiser, "x" * MAX_TITLE).title) == MAX_TITLE
    assert len(prepare.add_table(store, organiser, 1, "x" * MAX_TITLE).name) == MAX_TITLE
    assert len(prepare.add_breakout(store, organiser, "x", "y" * MAX_PROMPT).prompt) == MAX_PROMPT
    for refused in (
        lambda: prepare.new_conference(store, "x" * (MAX_TITLE + 1)),
        lambda: prepare.new_conference(store, " \n"),
        lambda: prepare.add_breakout(store, organiser, "x" * (MAX_TITLE + 1)),
        lambda: prepare.add_breakout(store, organiser, ""),
        lambda: prepare.edit_breakout(store, organiser, 1, "", ""),
        lambda: prepare.add_breakout(store, organiser, "x", "y" * (MAX_PROMPT + 1)),
        lambda: prepare.add_table(store, organiser, 1, "x" * (MAX_TITLE + 1)),
    ):
        with pytest.raises(Invalid):
            refused()
