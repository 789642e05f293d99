"""The conference at a glance."""

from synthesis.domain.log import File, Gather, Reword
from synthesis.domain.model import Actor, PointCode, Role, Seat, Support
from synthesis.domain.ports import Store
from synthesis.services import capture, consolidate, overview
from synthesis.services.overview import Standing
from tests.house import House


def test_a_glance_counts_the_notes_of_each_table_without_the_withdrawn(
    house: House, store: Store, organiser: Actor
) -> None:
    capture.add_notes(store, organiser, Seat(1, 1), ["Open shelters", "Train judges"])
    gone = capture.add_note(store, organiser, Seat(2, 2), "Nothing, sorry")
    capture.withdraw_note(store, organiser, gone.code, 1)
    seen = overview.glance(store, house.actor(Role.PARTICIPANT))
    assert seen.notes_at == {Seat(1, 1): 2}
    assert [table.seat for table in seen.tables] == [Seat(1, 1), Seat(1, 2), Seat(2, 1), Seat(2, 2)]
    assert [breakout.title for breakout in seen.breakouts] == ["Prevention", "Protection"]
    ledger = seen.ledger
    assert (ledger.notes, ledger.placed, ledger.set_aside, ledger.unplaced) == (3, 0, 1, 2)


def test_a_notes_own_words_are_shown_to_those_who_may_read_it_and_only_counted_for_others(
    house: House, store: Store, organiser: Actor
) -> None:
    for text in ("The minister lied to us", "The bishop lied to us"):
        code = PointCode(capture.add_note(store, organiser, Seat(1, 1), text).code)
        seen = consolidate.read_board(store, organiser).last_entry
        consolidate.decide(store, organiser, Gather((code,)), seen)
    made = consolidate.read_board(store, organiser).recommendations[1].id
    consolidate.decide(store, organiser, Reword(made, "Tell the truth."), 2)
    readers = [
        organiser,
        house.actor(Role.RAPPORTEUR),
        house.actor(Role.RAPPORTEUR, breakout=1),
        house.actor(Role.FACILITATOR, Seat(1, 1)),
    ]
    others = [
        house.actor(Role.RAPPORTEUR, breakout=2),
        house.actor(Role.FACILITATOR, Seat(1, 2)),
        house.actor(Role.PARTICIPANT),
        house.actor(Role.OBSERVER),
    ]
    for each in [*readers, *others]:
        seen = overview.glance(store, each)
        words = [(standing.number, standing.wording) for standing in seen.ranked]
        if each in readers:
            assert words == [(1, "The minister lied to us."), (2, "Tell the truth.")]
            assert seen.quoted == 0
        else:
            assert (words, seen.quoted) == ([(2, "Tell the truth.")], 1)
            assert "lied" not in repr(seen)


def test_everybody_sees_what_a_person_worded_and_no_note(house: House, store: Store) -> None:
    organiser = house.actor(Role.ORGANISER)
    codes = tuple(
        PointCode(capture.add_note(store, organiser, seat, "The minister lied to us").code)
        for seat in (Seat(1, 1), Seat(2, 1))
    )
    consolidate.decide(store, organiser, Gather(codes, "Publish what was promised."), 0)
    made = consolidate.read_board(store, organiser).recommendations[0].id
    consolidate.decide(store, organiser, File((made,), title="Openness"), 1)
    for role in Role:
        seen = overview.glance(store, house.actor(role))
        assert seen.ranked == (
            Standing(1, "Openness", "Publish what was promised.", Support(2, 2, 2)),
        )
        assert "minister" not in repr(seen)


def test_a_glance_carries_the_stamp_from_before_it_was_taken(
    house: House, store: Store, organiser: Actor
) -> None:
    first = overview.glance(store, organiser)
    assert first.stamp == consolidate.stamp(store, organiser)
    capture.add_note(store, organiser, Seat(1, 1), "Open shelters")
    assert overview.glance(store, organiser).stamp > first.stamp
