"""What the store promises, on a real SQLite and a real PostgreSQL."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from synthesis.adapters.store import open_store
from synthesis.adapters.store.columns import UTCDateTime
from synthesis.adapters.store.engine import connect, wal_is_safe
from synthesis.adapters.store.jobs import MOST_ATTEMPTS
from synthesis.adapters.store.turnstile import Turnstile
from synthesis.domain.errors import Conflict, Invalid, NotFound, Unavailable
from synthesis.domain.log import Gather, Group, KeptApart, Propose, Reword
from synthesis.domain.model import (
    Batch,
    Breakout,
    Conference,
    ConferenceId,
    Draft,
    Grant,
    NoteCode,
    PointCode,
    RecommendationId,
    Role,
    Seat,
    Table,
)
from synthesis.domain.ports import Claim, JobState, Store
from tests.adapters.statements import execute

SEAT = Seat(1, 1)
NOWHERE = ConferenceId("nowhere1")
PATIENT = 60.0
AT_ONCE = -1.0  # silent since the future: every running job counts as stale


def draft(client_id: str, text: str = "Train the police", seat: Seat = SEAT) -> Draft:
    return Draft(seat, text, "Ana", client_id)


def wording(text: str) -> Reword:
    return Reword(RecommendationId("r1.1"), text)


def rows(address: str, query: sa.Executable) -> list[Any]:
    database = connect(address)
    with database.reading() as connection:
        found = list(connection.execute(query))
    database.engine.dispose()
    return found


def with_threads(count: int, work: Callable[[int], object]) -> None:
    with ThreadPoolExecutor(count) as threads:
        for done in [threads.submit(work, number) for number in range(count)]:
            done.result()


# Notes


def test_a_note_gets_the_next_number_of_its_table(store: Store, conference: Conference) -> None:
    added = store.notes.add(
        conference.id, [draft("a"), draft("b", seat=Seat(2, 1)), draft("c"), draft("d")]
    )
    assert [note.code for note in added] == ["B1-T1-01", "B2-T1-01", "B1-T1-02", "B1-T1-03"]
    assert store.notes.add(conference.id, [draft("e")])[0].code == "B1-T1-04"


def test_a_note_sent_again_is_stored_once(store: Store, conference: Conference) -> None:
    (first,) = store.notes.add(conference.id, [draft("a")])
    stamp = store.conferences.stamp(conference.id)
    (again,) = store.notes.add(conference.id, [draft("a", "typed differently")])
    assert again == first
    assert store.notes.current(conference.id) == (first,)
    assert store.conferences.stamp(conference.id) == stamp


def test_a_note_sent_twice_in_one_call_is_stored_once_and_returned_twice(
    store: Store, conference: Conference
) -> None:
    first, second, again = store.notes.add(conference.id, [draft("a"), draft("b"), draft("a")])
    assert first == again
    assert store.notes.current(conference.id) == (first, second)


def test_a_corrected_note_sent_again_comes_back_corrected(
    store: Store, conference: Conference
) -> None:
    (note,) = store.notes.add(conference.id, [draft("a")])
    revised = store.notes.revise(conference.id, note.code, seen_version=1, author="Ben", text="x")
    assert store.notes.add(conference.id, [draft("a"), draft("b")])[0] == revised


def test_two_notes_without_a_client_id_are_two_notes(store: Store, conference: Conference) -> None:
    first, second = store.notes.add(conference.id, [draft("", "one"), draft("", "two")])
    assert (first.text, second.text) == ("one", "two")
    assert store.notes.current(conference.id) == (first, second)


def test_the_same_client_id_in_another_conference_is_another_note(
    store: Store, conference: Conference
) -> None:
    other = store.conferences.add("Another")
    store.conferences.add_breakout(other.id, "", "")
    store.conferences.add_table(other.id, 1, "")
    store.notes.add(conference.id, [draft("a", "here")])
    assert store.notes.add(other.id, [draft("a", "there")])[0].text == "there"


def test_a_client_id_that_is_stored_at_another_table_is_refused_and_nothing_is_stored(
    store: Store, conference: Conference
) -> None:
    store.notes.add(conference.id, [draft("a", "Told to table one in confidence")])
    stamp = store.conferences.stamp(conference.id)
    elsewhere = [draft("b", seat=Seat(1, 2)), draft("a", seat=Seat(1, 2))]
    within = [draft("c", seat=Seat(1, 2)), draft("c", seat=Seat(2, 1))]
    for drafts in (elsewhere, within):
        with pytest.raises(Conflict, match="another table") as refused:
            store.notes.add(conference.id, drafts)
        assert "confidence" not in str(refused.value)
    assert [note.code for note in store.notes.current(conference.id)] == ["B1-T1-01"]
    assert store.conferences.stamp(conference.id) == stamp


def test_an_unknown_table_stops_the_whole_import(store: Store, conference: Conference) -> None:
    stamp = store.conferences.stamp(conference.id)
    with pytest.raises(NotFound, match="B7-T1, B9-T2 in"):
        store.notes.add(
            conference.id, [draft("a"), draft("b", seat=Seat(9, 2)), draft("c", seat=Seat(7, 1))]
        )
    assert store.notes.current(conference.id) == ()
    assert store.conferences.stamp(conference.id) == stamp


def test_writers_at_one_table_leave_no_gap_and_no_double(
    store: Store, conference: Conference
) -> None:
    with_threads(
        8,
        lambda thread: [
            store.notes.add(conference.id, [draft(f"{thread}/{i}")]) for i in range(25)
        ],
    )
    assert [note.number for note in store.notes.current(conference.id)] == list(range(1, 201))


def test_one_note_sent_by_many_at_once_is_stored_once(store: Store, conference: Conference) -> None:
    with_threads(8, lambda _: store.notes.add(conference.id, [draft("a")]))
    assert len(store.notes.current(conference.id)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 عربي: حماية الضحايا",
        "one\r\n\ttwo\n\n three \u2028four\u200b",
        "É e\u0301 'quoted'; --",
        " ",
    ],
)
def test_a_text_comes_back_exactly_as_it_was(
    store: Store, conference: Conference, text: str
) -> None:
    (note,) = store.notes.add(conference.id, [draft("a", text)])
    assert store.notes.get(conference.id, note.code) == note
    assert note.text == text


@pytest.mark.parametrize("broken", ["NUL \x00", "half \ud83d"])
def test_a_character_that_cannot_be_stored_is_refused(
    store: Store, conference: Conference, broken: str
) -> None:
    with pytest.raises(Invalid, match="cannot be stored") as refused:
        store.notes.add(conference.id, [draft("a"), draft("b", f"secret {broken}")])
    assert "secret" not in str(refused.value)
    assert store.notes.current(conference.id) == ()


def test_a_correction_is_a_new_version_under_the_same_code(
    store: Store, conference: Conference
) -> None:
    (note,) = store.notes.add(
        conference.id, [replace(draft("a"), reference="17", origin="notes.csv, row 12")]
    )
    newest = store.notes.revise(
        conference.id, note.code, seen_version=1, author="Ben", text="Train every judge"
    )
    assert (newest.code, newest.version, newest.author) == (note.code, 2, "Ben")
    assert (newest.reference, newest.origin, newest.client_id) == ("17", "notes.csv, row 12", "a")
    assert store.notes.versions(conference.id, note.code) == (note, newest)
    assert store.notes.get(conference.id, note.code) == newest
    assert store.notes.current(conference.id) == (newest,)


def test_a_withdrawn_note_is_still_there_and_can_come_back(
    store: Store, conference: Conference
) -> None:
    (note,) = store.notes.add(conference.id, [draft("a")])
    store.notes.revise(conference.id, note.code, seen_version=1, author="Ana", withdrawn=True)
    (withdrawn,) = store.notes.current(conference.id)
    assert withdrawn.withdrawn
    assert withdrawn.text == note.text
    back = store.notes.revise(
        conference.id, note.code, seen_version=2, author="Ana", withdrawn=False
    )
    assert (back.version, back.withdrawn) == (3, False)


def test_a_correction_of_an_older_version_names_who_was_first(
    store: Store, conference: Conference
) -> None:
    (note,) = store.notes.add(conference.id, [draft("a")])
    store.notes.revise(conference.id, note.code, seen_version=1, author="Ana", text="hers")
    stamp = store.conferences.stamp(conference.id)
    with pytest.raises(Conflict) as conflict:
        store.notes.revise(conference.id, note.code, seen_version=1, author="Ben", text="his")
    assert str(conflict.value) == (
        "B1-T1-01 was changed by Ana after you opened it. Look at the new text and try again."
    )
    assert store.notes.get(conference.id, note.code).text == "hers"
    assert store.conferences.stamp(conference.id) == stamp


def test_of_many_corrections_at_once_one_wins(store: Store, conference: Conference) -> None:
    (note,) = store.notes.add(conference.id, [draft("a")])
    refused = []

    def correct(thread: int) -> None:
        try:
            store.notes.revise(
                conference.id, note.code, seen_version=1, author=f"{thread}", text="mine"
            )
        except Conflict as conflict:
            refused.append(conflict)

    with_threads(6, correct)
    assert len(refused) == 5
    assert len(store.notes.versions(conference.id, note.code)) == 2


def test_notes_can_be_asked_for_by_table_or_breakout(store: Store, conference: Conference) -> None:
    store.notes.add(
        conference.id,
        [draft(str(seat), seat=seat) for seat in (Seat(2, 1), Seat(1, 2), Seat(1, 1))],
    )
    by_all = [str(note.seat) for note in store.notes.current(conference.id)]
    by_breakout = [str(note.seat) for note in store.notes.current(conference.id, breakout=1)]
    by_seat = [str(note.seat) for note in store.notes.current(conference.id, Seat(1, 2))]
    assert by_all == ["B1-T1", "B1-T2", "B2-T1"]
    assert by_breakout == ["B1-T1", "B1-T2"]
    assert by_seat == ["B1-T2"]


@pytest.mark.parametrize("code", ["B1-T1-02", "B3-T1-01", "B1-T1-01a"])
def test_a_code_that_names_no_note_is_not_found(
    store: Store, conference: Conference, code: str
) -> None:
    store.notes.add(conference.id, [draft("a")])
    with pytest.raises(NotFound, match=code):
        store.notes.get(conference.id, NoteCode(code))
    with pytest.raises(NotFound, match=code):
        store.notes.revise(conference.id, NoteCode(code), seen_version=1, author="Ben", text="x")


def a_batch(*drafts: Draft, conference: Conference, code: str = "CODE") -> Batch:
    """Notes with a breakout B7, its table T4 and a join code for it."""
    seat = Seat(7, 4)
    return Batch(
        drafts,
        (Breakout(7, "Justice"),),
        (Table(seat, "Quiet room"),),
        (Grant(code, conference.id, Role.FACILITATOR, seat),),
    )


def test_a_batch_brings_its_notes_with_the_rooms_and_codes_that_they_need(
    store: Store, conference: Conference
) -> None:
    batch = a_batch(draft("a", seat=Seat(7, 4)), draft("b"), conference=conference)
    stamp = store.conferences.stamp(conference.id)
    notes = store.notes.import_all(conference.id, batch)
    assert [note.code for note in notes] == ["B7-T4-01", "B1-T1-01"]
    assert store.conferences.breakouts(conference.id)[-1] == Breakout(7, "Justice")
    assert store.conferences.tables(conference.id)[-1] == Table(Seat(7, 4), "Quiet room")
    assert store.grants.find("CODE").seat == Seat(7, 4)
    assert store.conferences.stamp(conference.id) == stamp + 1
    assert store.conferences.add_breakout(conference.id, "", "").number == 8


def test_a_batch_makes_no_room_that_no_new_note_needs(store: Store, conference: Conference) -> None:
    (known,) = store.notes.add(conference.id, [draft("a")])
    stamp = store.conferences.stamp(conference.id)
    batch = a_batch(draft("a", seat=Seat(7, 4)), conference=conference)
    assert store.notes.import_all(conference.id, batch) == (known,)
    assert store.conferences.stamp(conference.id) == stamp
    assert len(store.conferences.breakouts(conference.id)) == 2
    assert store.grants.all(conference.id) == ()


def test_a_batch_whose_room_or_code_is_taken_or_missing_leaves_nothing(
    store: Store, conference: Conference
) -> None:
    here = draft("a", seat=Seat(7, 4))
    store.grants.add(Grant("TAKEN", conference.id, Role.ORGANISER))
    second = replace(here, seat=Seat(2, 2))
    wrong: list[tuple[type[Exception], Batch]] = [
        (Conflict, a_batch(here, conference=conference, code="TAKEN")),
        (Conflict, Batch((second,), (Breakout(2, ""),), (Table(Seat(2, 2)),))),
        (Conflict, Batch((draft("a"),), tables=(Table(SEAT),))),
        (NotFound, a_batch(here, draft("b", seat=Seat(9, 9)), conference=conference)),
    ]
    stamp = store.conferences.stamp(conference.id)
    for error, batch in wrong:
        with pytest.raises(error):
            store.notes.import_all(conference.id, batch)
    assert store.notes.current(conference.id) == ()
    assert len(store.conferences.breakouts(conference.id)) == 2
    assert len(store.conferences.tables(conference.id)) == 3
    assert store.conferences.stamp(conference.id) == stamp


def test_five_thousand_notes_come_in_within_seconds(store: Store, conference: Conference) -> None:
    seats = [Seat(1, 1), Seat(1, 2), Seat(2, 1)]
    drafts = [draft(f"{i}", f"note {i}", seats[i % 3]) for i in range(5_000)]
    began = time.monotonic()
    added = store.notes.add(conference.id, drafts)
    assert store.notes.add(conference.id, drafts) == added
    assert len(store.notes.current(conference.id)) == 5_000
    assert time.monotonic() - began < 15
    assert [note.text for note in added] == [sent.text for sent in drafts]
    assert added[-1].number == 1_667


# Conferences


def test_conferences_are_listed_oldest_first(store: Store) -> None:
    made = [store.conferences.add(name) for name in ("b", "a", "c")]
    assert store.conferences.all() == tuple(made)
    assert store.conferences.get(made[1].id) == made[1]
    assert all(re.fullmatch("[a-z0-9]{8}", one.id) for one in made)


def test_breakouts_and_tables_are_numbered_from_one(store: Store, conference: Conference) -> None:
    assert [str(table.seat) for table in store.conferences.tables(conference.id)] == [
        "B1-T1",
        "B1-T2",
        "B2-T1",
    ]
    changed = Breakout(2, "Partnership", "Who should act?")
    store.conferences.edit_breakout(conference.id, changed)
    assert store.conferences.breakouts(conference.id)[1] == changed


def test_what_is_not_there_is_not_found(store: Store, conference: Conference) -> None:
    shelf = store.conferences
    for call in (
        lambda: shelf.get(NOWHERE),
        lambda: shelf.stamp(NOWHERE),
        lambda: shelf.add_breakout(NOWHERE, "", ""),
        lambda: shelf.add_table(conference.id, 3, ""),
        lambda: shelf.edit_breakout(conference.id, Breakout(3, "")),
        lambda: store.notes.add(NOWHERE, [draft("a")]),
        lambda: store.log.append(NOWHERE, "Ana", wording("x"), seen=0),
        lambda: store.jobs.request(NOWHERE, "Ana"),
        lambda: store.grants.add(Grant("ABC", NOWHERE, Role.ORGANISER)),
        lambda: store.grants.add(Grant("ABC", conference.id, Role.FACILITATOR, Seat(9, 9))),
        lambda: store.grants.find("ABC"),
        lambda: store.grants.replace("ABC", Grant("DEF", conference.id, Role.ORGANISER)),
    ):
        with pytest.raises(NotFound):
            call()


def test_the_stamp_grows_with_every_kind_of_write(store: Store, conference: Conference) -> None:
    place, shelf = conference.id, store.conferences
    writes: list[Callable[[], object]] = [
        lambda: shelf.add_breakout(place, "", ""),
        lambda: shelf.edit_breakout(place, Breakout(1, "new")),
        lambda: shelf.add_table(place, 1, ""),
        lambda: store.notes.add(place, [draft("a")]),
        lambda: store.notes.revise(
            place, NoteCode("B1-T1-01"), seen_version=1, author="Ana", withdrawn=True
        ),
        lambda: store.log.append(place, "Ana", wording("x"), seen=0),
        lambda: store.grants.add(Grant("ABC", place, Role.ORGANISER)),
        lambda: store.grants.replace("ABC", Grant("DEF", place, Role.ORGANISER)),
        lambda: store.jobs.request(place, "Ana"),
        lambda: store.jobs.claim("w1", PATIENT),
        lambda: store.jobs.leave("w1"),
        lambda: store.jobs.claim("w1", PATIENT),
        lambda: store.jobs.finish(1, "w1", JobState.DONE, ""),
    ]
    other = shelf.add("Another")
    stamps = [shelf.stamp(place)]
    for write in writes:
        write()
        stamps.append(shelf.stamp(place))
    assert all(before < after for before, after in zip(stamps, stamps[1:], strict=False)), stamps
    assert shelf.stamp(other.id) == 0


def test_progress_and_signs_of_life_leave_the_stamp(store: Store, conference: Conference) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.claim("w1", PATIENT)
    stamp = store.conferences.stamp(conference.id)
    for share in range(10):
        assert store.jobs.report(job.id, "w1", share / 10, "on the way")
        store.jobs.beat("w1", "host", 1, "model")
    assert store.conferences.stamp(conference.id) == stamp


def test_the_edition_changes_with_notes_and_entries_and_with_nothing_else(
    store: Store, conference: Conference
) -> None:
    place, shelf = conference.id, store.conferences
    assert shelf.edition(place) == (0, 0, 0)
    store.notes.add(place, [draft("a"), draft("b")])
    assert shelf.edition(place) == (0, 2, 0)
    code = NoteCode("B1-T1-01")
    store.notes.revise(place, code, seen_version=1, author="Ana", text="Other words")
    assert shelf.edition(place) == (0, 3, 0)
    store.log.append(place, "Ana", wording("x"), seen=0)
    assert shelf.edition(place) == (1, 3, 0)
    shelf.add_table(place, 1, "")
    store.jobs.request(place, "Ana")
    store.jobs.claim("w1", PATIENT)
    assert shelf.edition(place) == (1, 3, 0)
    assert shelf.edition(shelf.add("Another").id) == (0, 0, 0)


def test_moments_come_back_aware_and_in_utc(store: Store, conference: Conference) -> None:
    store.notes.add(conference.id, [draft("a")])
    store.log.append(conference.id, "Ana", wording("x"), seen=0)
    store.jobs.request(conference.id, "Ana")
    job = store.jobs.latest(conference.id)
    assert job is not None
    moments = [
        store.conferences.get(conference.id).created_at,
        store.notes.current(conference.id)[0].written_at,
        store.log.entries(conference.id)[0].at,
        job.requested_at,
    ]
    for moment in moments:
        assert moment.utcoffset() == timedelta(0)
        assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UTCDateTime().process_bind_param(
            datetime.now(UTC).replace(tzinfo=None), sa.create_engine("sqlite://").dialect
        )


# The log


def test_entries_come_back_as_they_were_appended(store: Store, conference: Conference) -> None:
    points = (PointCode("B1-T1-01"), PointCode("B1-T1-02b"))
    decisions = [
        Propose(
            (Group(points, points[0], weakest=0.91, kept_apart=KeptApart(points[1], 0.5, "names")),)
        ),
        Gather(points, "Train 👮 «everyone»\nnow"),
    ]
    for number, decision in enumerate(decisions):
        store.log.append(conference.id, "Ana", decision, seen=number)
    entries = store.log.entries(conference.id)
    assert [entry.number for entry in entries] == [1, 2]
    assert [entry.decision for entry in entries] == decisions
    assert store.log.entries(conference.id, after=1) == entries[1:]


@pytest.mark.parametrize("seen", [0, 2])
def test_an_entry_is_not_appended_to_a_log_that_was_not_seen_whole(
    store: Store, conference: Conference, seen: int
) -> None:
    store.log.append(conference.id, "Ana", wording("first"), seen=0)
    stamp = store.conferences.stamp(conference.id)
    assert store.log.append(conference.id, "Ben", wording("late"), seen=seen) is None
    assert [entry.actor for entry in store.log.entries(conference.id)] == ["Ana"]
    assert store.conferences.stamp(conference.id) == stamp


def test_two_people_who_append_and_retry_lose_nothing(store: Store, conference: Conference) -> None:
    def decide(person: int) -> None:
        seen = 0
        for number in range(100):
            mine = wording(f"{person}/{number}")
            while store.log.append(conference.id, f"{person}", mine, seen=seen) is None:
                seen = store.log.entries(conference.id, after=seen)[-1].number
            seen += 1

    with_threads(2, decide)
    entries = store.log.entries(conference.id)
    assert [entry.number for entry in entries] == list(range(1, 201))
    for person in "01":
        mine = [entry.decision for entry in entries if entry.actor == person]
        assert mine == [wording(f"{person}/{number}") for number in range(100)]


# Join codes


def test_grants_are_listed_by_role_and_seat_with_revoked_ones(
    store: Store, conference: Conference
) -> None:
    for grant in (
        Grant("D", conference.id, Role.PARTICIPANT),
        Grant("C", conference.id, Role.FACILITATOR, Seat(2, 1)),
        Grant("A", conference.id, Role.ORGANISER),
        old := Grant("B", conference.id, Role.FACILITATOR, Seat(1, 2)),
    ):
        store.grants.add(grant)
    store.grants.replace("B", replace(old, code="E"))
    assert [grant.code for grant in store.grants.all(conference.id)] == ["A", "B", "E", "C", "D"]
    assert store.grants.find("B") == replace(old, revoked=True)
    assert store.grants.find("E") == replace(old, code="E")


def test_a_code_whose_successor_cannot_be_stored_stays_valid(
    store: Store, conference: Conference
) -> None:
    for code in ("ABC", "TAKEN"):
        store.grants.add(Grant(code, conference.id, Role.RAPPORTEUR))
    stamp = store.conferences.stamp(conference.id)
    wrong = [
        (Conflict, Grant("TAKEN", conference.id, Role.RAPPORTEUR)),
        (NotFound, Grant("NEW", conference.id, Role.FACILITATOR, Seat(9, 9))),
    ]
    for error, new in wrong:
        with pytest.raises(error):
            store.grants.replace("ABC", new)
    assert not store.grants.find("ABC").revoked
    assert store.conferences.stamp(conference.id) == stamp


def test_of_two_who_replace_a_code_at_once_one_makes_the_new_one(
    store: Store, conference: Conference
) -> None:
    store.grants.add(Grant("ABC", conference.id, Role.RAPPORTEUR))
    outcomes: list[str] = []

    def attempt(number: int) -> None:
        try:
            store.grants.replace("ABC", Grant(f"N{number}", conference.id, Role.RAPPORTEUR))
            outcomes.append("made")
        except NotFound:
            outcomes.append("late")

    with_threads(4, attempt)
    assert sorted(outcomes) == ["late", "late", "late", "made"]
    assert len(store.grants.all(conference.id)) == 2


def test_a_join_code_is_given_once(store: Store, conference: Conference) -> None:
    store.grants.add(Grant("ABC", conference.id, Role.ORGANISER))
    with pytest.raises(Conflict):
        store.grants.add(Grant("ABC", conference.id, Role.PARTICIPANT))
    assert store.grants.find("ABC").role is Role.ORGANISER


def test_the_signing_key_is_made_once(address: str, store: Store) -> None:
    keys: list[str] = []
    with_threads(6, lambda _: keys.append(store.grants.signing_key()))
    again = open_store(address)
    assert set(keys) == {again.grants.signing_key()}
    assert len(keys[0]) > 40
    again.close()


# Jobs


def test_two_people_who_ask_get_one_proposal(store: Store, conference: Conference) -> None:
    answers: list[tuple[int, bool]] = []

    def ask(thread: int) -> None:
        job, is_new = store.jobs.request(conference.id, f"{thread}")
        answers.append((job.id, is_new))

    with_threads(2, ask)
    assert sorted(is_new for _, is_new in answers) == [False, True]
    assert len({job for job, _ in answers}) == 1


def test_a_new_proposal_can_be_asked_for_once_the_last_one_is_done(
    store: Store, conference: Conference
) -> None:
    first, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.claim("w1", PATIENT)
    assert store.jobs.request(conference.id, "Ben")[1] is False
    assert store.jobs.finish(first.id, "w1", JobState.DONE, "12 recommendations")
    second, is_new = store.jobs.request(conference.id, "Ben")
    assert is_new
    assert store.jobs.latest(conference.id) == second


def test_a_job_is_claimed_by_one_worker(store: Store, conference: Conference) -> None:
    asked, _ = store.jobs.request(conference.id, "Ana")
    claims: list[object] = []
    with_threads(4, lambda thread: claims.append(store.jobs.claim(f"w{thread}", PATIENT)))
    (won,) = (claim for claim in claims if claim is not None)
    assert won == replace(asked, state=JobState.RUNNING, attempts=1)


def test_the_oldest_job_is_claimed_first(store: Store) -> None:
    asked = [store.jobs.request(store.conferences.add(name).id, "Ana")[0].id for name in "abc"]
    claimed = [store.jobs.claim("w1", PATIENT) for _ in asked]
    assert [job.id for job in claimed if job] == asked
    assert store.jobs.claim("w1", PATIENT) is None


def test_progress_is_recorded_for_the_worker_that_has_the_job(
    store: Store, conference: Conference
) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.claim("w1", PATIENT)
    assert store.jobs.report(job.id, "w1", 0.25, "120 of 480 notes read")
    assert not store.jobs.report(job.id, "w2", 0.9, "not mine")
    assert not store.jobs.finish(job.id, "w2", JobState.DONE, "not mine")
    latest = store.jobs.latest(conference.id)
    assert latest is not None
    assert (latest.progress, latest.message) == (0.25, "120 of 480 notes read")


def test_a_silent_job_goes_to_another_worker_and_leaves_the_first(
    store: Store, conference: Conference
) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.claim("w1", PATIENT)
    assert store.jobs.claim("w2", PATIENT) is None
    taken = store.jobs.claim("w2", AT_ONCE)
    assert taken is not None
    assert (taken.id, taken.attempts) == (job.id, 2)
    assert not store.jobs.report(job.id, "w1", 0.9, "late")
    assert store.jobs.finish(job.id, "w2", JobState.FAILED, "no notes yet")


@pytest.mark.parametrize("sign_of_life", ["beat", "report"])
def test_a_worker_that_gives_signs_of_life_keeps_its_job(
    store: Store, conference: Conference, sign_of_life: str
) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.claim("w1", PATIENT)
    time.sleep(0.6)
    if sign_of_life == "beat":
        store.jobs.beat("w1", "here", 1, "model")
    else:
        store.jobs.report(job.id, "w1", 0.1, "")
    assert store.jobs.claim("w2", 0.5) is None
    time.sleep(0.6)
    assert store.jobs.claim("w2", 0.5) is not None


def test_a_job_that_falls_silent_a_third_time_is_given_up(
    store: Store, conference: Conference
) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        taken = store.jobs.claim(f"w{attempt}", AT_ONCE)
        assert taken is not None
        assert taken.attempts == attempt
    assert store.jobs.claim("w4", AT_ONCE) is None
    latest = store.jobs.latest(conference.id)
    assert latest is not None
    assert latest.state is JobState.FAILED
    assert "given up: 3 workers" in latest.message
    assert not store.jobs.finish(job.id, "w3", JobState.DONE, "too late")
    assert store.jobs.request(conference.id, "Ana")[1] is True


def test_a_worker_that_stops_on_purpose_gives_its_jobs_back(
    store: Store, conference: Conference
) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.beat("w1", "here", 1, "model")
    store.jobs.claim("w1", PATIENT)
    store.jobs.leave("w1")
    assert store.jobs.workers() == ()
    assert store.jobs.latest(conference.id) == job
    assert store.jobs.claim("w2", PATIENT) is not None


def test_a_dead_workers_job_can_be_taken_at_once_and_counts_as_tried(
    store: Store, conference: Conference
) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.beat("w1", "here", 1, "model")
    store.jobs.claim("w1", PATIENT)
    store.jobs.mourn("w2")
    assert store.jobs.claim("w3", PATIENT) is None
    store.jobs.mourn("w1")
    assert store.jobs.workers() == ()
    taken = store.jobs.claim("w2", PATIENT)
    assert taken is not None
    assert (taken.id, taken.attempts) == (job.id, 2)


def test_an_entry_and_the_job_that_it_finishes_are_stored_together(
    store: Store, conference: Conference
) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.claim("w1", PATIENT)
    claim = Claim(job.id, "w1", "On the board.")
    late = store.log.append(conference.id, "P", wording("a"), seen=3, finishing=claim)
    assert late is None
    running = store.jobs.latest(conference.id)
    assert running is not None and running.state is JobState.RUNNING
    assert store.log.append(conference.id, "P", wording("a"), seen=0, finishing=claim)
    done = store.jobs.latest(conference.id)
    assert done is not None
    assert (done.state, done.progress, done.message) == (JobState.DONE, 1.0, "On the board.")


@pytest.mark.parametrize("after", ["taken", "finished"])
def test_a_worker_whose_job_is_anothers_appends_nothing(
    store: Store, conference: Conference, after: str
) -> None:
    job, _ = store.jobs.request(conference.id, "Ana")
    store.jobs.claim("w1", PATIENT)
    store.jobs.claim("w2", AT_ONCE)
    if after == "finished":
        made = Claim(job.id, "w2", "")
        assert store.log.append(conference.id, "P", wording("a"), seen=0, finishing=made)
    before, stamp = store.log.entries(conference.id), store.conferences.stamp(conference.id)
    with pytest.raises(Conflict):
        store.log.append(
            conference.id, "P", wording("b"), seen=len(before), finishing=Claim(job.id, "w1", "")
        )
    assert store.log.entries(conference.id) == before
    assert store.conferences.stamp(conference.id) == stamp


def test_workers_are_listed_most_recent_first(store: Store) -> None:
    for worker in ("w1", "w2", "w1"):
        store.jobs.beat(worker, "here", 7, "model")
    first, second = store.jobs.workers()
    assert (first.id, first.host, first.pid, first.model) == ("w1", "here", 7, "model")
    assert 0 <= first.silent_seconds <= second.silent_seconds < 10


def test_a_worker_silent_for_an_hour_is_not_listed(address: str, store: Store) -> None:
    store.jobs.beat("w1", "here", 7, "model")
    store.jobs.beat("w2", "here", 8, "model")
    execute(
        address,
        "UPDATE workers SET heard_at = heard_at - 3590 WHERE id = 'w1'",
        "UPDATE workers SET heard_at = heard_at - 3610 WHERE id = 'w2'",
    )
    (listed,) = store.jobs.workers()
    assert listed.id == "w1"


# Vectors


def test_vectors_come_back_bit_for_bit(store: Store) -> None:
    generator = np.random.default_rng(7)
    vectors = {f"h{i}": generator.random(384, dtype=np.float32) for i in range(1_203)}
    store.vectors.put("mini", vectors)
    found = store.vectors.get("mini", [*vectors, "unknown", "h0"])
    assert found.keys() == vectors.keys()
    for name, vector in vectors.items():
        assert found[name].dtype == np.float32
        assert np.array_equal(found[name], vector)
    assert store.vectors.get("another model", ["h0"]) == {}
    assert store.vectors.get("mini", []) == {}


def test_a_known_vector_stays_as_it_is(store: Store) -> None:
    store.vectors.put("mini", {"h": np.ones(3, np.float32)})
    store.vectors.put("mini", {"h": np.zeros(3, np.float32), "new": np.zeros(3, np.float32)})
    store.vectors.put("mini", {})
    found = store.vectors.get("mini", ["h", "new"])
    assert found["h"].tolist() == [1, 1, 1]
    assert found["new"].tolist() == [0, 0, 0]


# The database itself


def test_what_was_stored_is_there_after_opening_again(
    address: str, store: Store, conference: Conference
) -> None:
    store.notes.add(conference.id, [draft("a")])
    before = store.notes.current(conference.id)
    store.close()
    again = open_store(address)
    assert again.notes.current(conference.id) == before
    again.close()


def in_processes(count: int, script: str, *arguments: str) -> list[str]:
    """Run the script several times at once, with `open_store` and sys at hand."""
    head = "import sys; from synthesis.adapters.store import open_store\n"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", head + script, *arguments], stdout=subprocess.PIPE, text=True
        )
        for _ in range(count)
    ]
    told = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0] * count
    return told


def test_several_processes_may_start_at_once(address: str) -> None:
    keys = in_processes(4, "print(open_store(sys.argv[1]).grants.signing_key())", address)
    assert len(set(keys)) == 1


def test_processes_that_write_at_once_lose_nothing(
    address: str, store: Store, conference: Conference
) -> None:
    script = (
        "import os; from synthesis.domain.model import Draft, Seat\n"
        "store = open_store(sys.argv[1])\n"
        "for i in range(50):\n"
        "    store.notes.add(sys.argv[2], [Draft(Seat(1, 1), 'x', 'Ana', f'{os.getpid()}/{i}')])\n"
    )
    in_processes(3, script, address, conference.id)
    assert [note.number for note in store.notes.current(conference.id)] == list(range(1, 151))


def test_the_database_of_another_program_is_left_alone(address: str, tmp_path: Path) -> None:
    execute(address, "CREATE TABLE guests (name TEXT)")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(Unavailable, match="another program"):
        open_store(address)
    database = connect(address)
    with database.reading() as connection:
        assert sa.inspect(connection).get_table_names() == ["guests"]
    database.engine.dispose()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_meta_table_of_another_program_does_not_pass_for_ours(address: str) -> None:
    execute(address, "CREATE TABLE meta (key TEXT)")
    with pytest.raises(Unavailable, match="another program"):
        open_store(address)


def test_a_database_of_a_newer_version_is_refused(address: str) -> None:
    open_store(address).close()
    execute(address, "UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(Unavailable, match="a newer version"):
        open_store(address)


def test_a_database_error_says_nothing_of_what_was_to_be_stored(
    address: str, store: Store, conference: Conference
) -> None:
    execute(address, "ALTER TABLE notes RENAME COLUMN sha256 TO gone")
    with pytest.raises(Unavailable) as failed:
        store.notes.add(conference.id, [draft("a", "a survivor's name")])
    assert "survivor" not in f"{failed.value!r} {failed.value.__cause__!r}"
    assert failed.value.__suppress_context__


def test_a_failed_write_leaves_nothing_and_the_next_one_works(
    address: str, store: Store, conference: Conference
) -> None:
    execute(address, "ALTER TABLE notes RENAME COLUMN sha256 TO gone")
    with pytest.raises(Unavailable):
        store.notes.add(conference.id, [draft("a")])
    execute(address, "ALTER TABLE notes RENAME COLUMN gone TO sha256")
    assert store.notes.add(conference.id, [draft("a")])[0].number == 1


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_a_lost_connection_is_told_and_then_replaced(
    address: str, store: Store, conference: Conference
) -> None:
    with pytest.raises(Unavailable), store.database.writing() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    assert store.notes.add(conference.id, [draft("a")])[0].number == 1


def test_a_garbage_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"these are no pages of a database " * 200)
    before = path.read_bytes()
    with pytest.raises(Unavailable, match="not a SQLite database"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/new/folder/plenary.db").close()
    assert (tmp_path / "new" / "folder" / "plenary.db").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="folder"):
        open_store(f"sqlite:///{tmp_path}/file/plenary.db")
    with pytest.raises(Unavailable, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/plenary.db")
    made = store.conferences.add("Small disk")
    store.conferences.add_breakout(made.id, "", "")
    store.conferences.add_table(made.id, 1, "")
    with store.database.writing() as connection:  # type: ignore[attr-defined]
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(Unavailable, match="full"):
        store.notes.add(made.id, [draft("a", "long " * 10_000)])
    assert store.notes.add(made.id, [draft("a", "short")])[0].number == 1
    store.close()


def test_sqlite_runs_as_decided(tmp_path: Path) -> None:
    database = connect(f"sqlite:///{tmp_path}/plenary.db")
    open_store(f"sqlite:///{tmp_path}/plenary.db").close()
    with database.reading() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in (
                "journal_mode",
                "synchronous",
                "busy_timeout",
                "foreign_keys",
                "secure_delete",
            )
        }
    database.engine.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 30_000,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((4, 0, 0), True),
    ],
)
def test_a_sqlite_library_with_the_damaging_log_is_known(
    version: tuple[int, ...], is_safe: bool
) -> None:
    assert wal_is_safe(version) is is_safe


def test_waiting_writers_are_served_in_the_order_of_arrival() -> None:
    turnstile, served = Turnstile(), list[int]()

    def pass_through(number: int) -> None:
        with turnstile:
            served.append(number)

    with ThreadPoolExecutor(5) as threads, turnstile:
        for number in range(5):
            threads.submit(pass_through, number)
            time.sleep(0.05)
        assert served == []
    assert served == [0, 1, 2, 3, 4]


def test_a_store_in_memory_serves_threads_too() -> None:
    store = open_store("sqlite:///:memory:")
    made = store.conferences.add("Rehearsal")
    store.conferences.add_breakout(made.id, "", "")
    store.conferences.add_table(made.id, 1, "")

    def type_and_look(thread: int) -> None:
        for number in range(20):
            store.notes.add(made.id, [draft(f"{thread}/{number}")])
            store.notes.current(made.id)

    with_threads(4, type_and_look)
    assert [note.number for note in store.notes.current(made.id)] == list(range(1, 81))
    store.close()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@h/d",
        "nonsense secret",
        "sqlite:///secret.db?mode=ro",
        "sqlite:///file:secret",
        "postgresql+asyncpg://u:secret@h/d",
    ],
)
def test_an_address_that_is_none_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_store(url)
    assert "secret" not in str(refused.value)


def test_a_server_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(Unavailable) as failed:
        open_store("postgres://user:secret@127.0.0.1:1/none")
    assert "secret" not in str(failed.value)
