"""Notes from files: previewed, then stored whole or not at all."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from synthesis.adapters.files.kinds import read_here
from synthesis.domain.errors import ImportRejected, Invalid, NotFound
from synthesis.domain.importing import Columns, Row, Sheet
from synthesis.domain.model import Actor, Note, Seat
from synthesis.domain.ports import Store
from synthesis.services import imports, prepare
from synthesis.services.access import MAX_NAME
from synthesis.services.imports import Import, Upload
from synthesis.services.prepare import MAX_TITLE
from tests.house import House

FILE = """id,breakout,table,author,notes
a1,Prevention,1,Femi,Open shelters in every district
a2,prevention,North Hall,,Train the judges
a3,Justice,1,Gita,Publish the budget
a4,B2,t2,Gita,Inspect the boats
a5,Justice,2,Gita,–
a1,Justice,2,Gita,Pay the interpreters
a6,Justice,2,Gita,
"""

PARTS = Columns(("notes",), "id", "breakout", "table", "author")


def upload(actor: Actor, text: str, name: str = "notes.csv") -> Upload:
    return imports.read_upload(read_here, actor, name, text.encode())


def preview(
    store: Store,
    actor: Actor,
    text: str,
    columns: Sequence[Columns | None] | None = None,
    default: Seat | None = None,
) -> Import:
    read = upload(actor, text)
    guessed = columns or [PARTS if text == FILE else imports.guess(s) for s in read.sheets]
    return imports.preview_import(store, actor, read, guessed, default)


def bring_in(store: Store, actor: Actor, text: str) -> tuple[Note, ...]:
    return imports.import_notes(store, actor, preview(store, actor, text))


def rows(*lines: str) -> str:
    return "\n".join(["breakout,table,notes", *lines])


def rooms(store: Store, actor: Actor) -> list[str]:
    titles = {each.number: each.title for each in prepare.breakouts(store, actor)}
    return [
        f"{titles[t.seat.breakout]}/{t.name or t.seat.table}" for t in prepare.tables(store, actor)
    ]


def test_a_preview_stores_nothing(house: House, store: Store, organiser: Actor) -> None:
    before = store.conferences.stamp(house.id)
    assert len(preview(store, organiser, FILE).placed) == 4
    assert store.conferences.stamp(house.id) == before
    assert store.notes.current(house.id) == ()


def test_a_line_finds_its_breakout_and_table_by_number_or_by_name_in_any_case(
    store: Store, organiser: Actor
) -> None:
    plan = preview(store, organiser, FILE)
    assert [(each.breakout, each.table, each.seat) for each in plan.placed] == [
        ("Prevention", "North hall", Seat(1, 1)),
        ("Prevention", "North hall", Seat(1, 1)),
        ("Justice", "Table 1", None),
        ("Protection", "Table 2", Seat(2, 2)),
    ]
    for breakout in ("1", "b1", "Breakout 1", " PREVENTION "):
        for table in ("2", "T2", "table 2", "Table2"):
            (placed,) = preview(
                store, organiser, rows(f"{breakout},{table},Train the judges")
            ).placed
            assert placed.seat == Seat(1, 2), (breakout, table)


def test_what_an_import_would_make_is_named_in_the_preview_and_then_made(
    house: House, store: Store, organiser: Actor
) -> None:
    plan = preview(store, organiser, FILE)
    assert (plan.new_breakouts, plan.new_tables) == (("Justice",), (("Justice", "Table 1"),))
    notes = imports.import_notes(store, organiser, plan)
    assert [note.code for note in notes] == ["B1-T1-01", "B1-T1-02", "B3-T1-01", "B2-T2-01"]
    assert [b.title for b in prepare.breakouts(store, organiser)][2:] == ["Justice"]
    assert any(grant.seat == Seat(3, 1) for grant in store.grants.all(house.id))


def test_an_imported_note_names_its_author_its_id_and_where_it_came_from(
    store: Store, organiser: Actor
) -> None:
    first, second, *_ = bring_in(store, organiser, FILE)
    assert (first.author, first.reference, first.origin) == ("Femi", "a1", "notes.csv, row 2")
    assert second.author == "Olga (import)"


@pytest.mark.parametrize("longer", [0, 1])
def test_an_authors_name_that_is_too_long_is_cut_and_stands_whole_in_the_origin(
    store: Store, organiser: Actor, longer: int
) -> None:
    name = "x" * (MAX_NAME + longer)
    (note,) = bring_in(store, organiser, f"author,notes\n{name},Open shelters in every district\n")
    assert len(note.author) == MAX_NAME
    expected = f"notes.csv, row 2, written by {name}" if longer else "notes.csv, row 2"
    assert (note.origin, note.author == name) == (expected, not longer)


def test_every_line_that_stays_out_is_listed_with_its_reason(
    store: Store, organiser: Actor
) -> None:
    refused = preview(store, organiser, FILE).refused
    assert [each.where for each in refused] == ["row 6", "row 7", "row 8"]
    assert refused[0].reason == "no letters"
    assert "a1" in refused[1].reason
    assert "row 2" in refused[1].reason
    assert refused[2].reason == "no text"


def test_the_same_file_imported_twice_adds_nothing(
    house: House, store: Store, organiser: Actor
) -> None:
    notes = bring_in(store, organiser, FILE)
    made = rooms(store, organiser)
    again = preview(store, organiser, FILE)
    assert (again.new_breakouts, again.new_tables) == ((), ())
    assert imports.import_notes(store, organiser, again) == notes
    assert store.notes.current(house.id) == tuple(sorted(notes, key=lambda n: (n.seat, n.number)))
    assert rooms(store, organiser) == made


def test_two_people_who_import_the_same_file_at_once_bring_it_in_once(
    house: House, store: Store, organiser: Actor
) -> None:
    one, two = preview(store, organiser, FILE), preview(store, organiser, FILE)
    assert imports.import_notes(store, organiser, one) == imports.import_notes(
        store, organiser, two
    )
    assert len(store.notes.current(house.id)) == 4
    assert [b.title for b in prepare.breakouts(store, organiser)].count("Justice") == 1
    assert rooms(store, organiser).count("Justice/Table 1") == 1


def test_another_column_of_the_same_file_is_not_taken_for_the_first_one(
    store: Store, organiser: Actor
) -> None:
    text = "likes,dislikes\nThe shelters are open,The judges are late\n"
    for column in ("likes", "dislikes"):
        plan = preview(store, organiser, text, [Columns((column,))])
        (note,) = imports.import_notes(store, organiser, plan)
        assert note.text in {"The shelters are open", "The judges are late"}
        assert note.text == plan.placed[0].line.text


def test_further_columns_of_a_file_add_only_what_is_new(
    house: House, store: Store, organiser: Actor
) -> None:
    text = "likes,dislikes\nThe shelters are open,The judges are late\n-,The police are few\n"
    first = preview(store, organiser, text, [Columns(("likes",))])
    (liked,) = imports.import_notes(store, organiser, first)
    both = preview(store, organiser, text, [Columns(("likes", "dislikes"))])
    notes = imports.import_notes(store, organiser, both)
    assert notes[0] == liked
    assert [note.text for note in notes[1:]] == ["The judges are late", "The police are few"]
    assert len(store.notes.current(house.id)) == 3
    titles = [each.title for each in prepare.breakouts(store, organiser)]
    assert titles[2:] == ["Imported notes", "dislikes"]  # none is made that no new note needs


def test_lines_that_stand_in_one_place_of_the_file_are_told_apart(
    store: Store, organiser: Actor
) -> None:
    row = Row("paragraph 1, note 1", ("Train judges",))
    sheet = Sheet("notes.docx", ("notes",), (row, replace(row, cells=("Train the police",))))
    read = Upload("notes.docx", "0" * 24, (sheet,))
    plan = imports.preview_import(store, organiser, read, [Columns(("notes",))])
    notes = imports.import_notes(store, organiser, plan)
    assert [note.text for note in notes] == ["Train judges", "Train the police"]
    assert imports.import_notes(store, organiser, plan) == notes


def test_two_rows_of_the_same_text_are_two_notes(store: Store, organiser: Actor) -> None:
    assert len(bring_in(store, organiser, rows("1,1,Train judges", "1,1,Train judges"))) == 2


def test_tables_are_made_in_the_order_of_their_numbers(store: Store, organiser: Actor) -> None:
    lines = [f"Justice,{n},Point number {n}" for n in (12, 2, 1, *range(3, 12))]
    notes = bring_in(store, organiser, rows(*lines))
    assert {note.text: note.seat.table for note in notes} == {
        f"Point number {n}": n for n in range(1, 13)
    }


def test_breakouts_that_are_numbers_are_made_in_their_order(
    house: House, store: Store, organiser: Actor
) -> None:
    made, _ = prepare.new_conference(store, "Empty")
    boss = replace(organiser, conference=made.id)
    notes = bring_in(store, boss, rows("10,1,Ten it is", "2,1,Two it is", "1,1,One it is"))
    titles = {each.number: each.title for each in prepare.breakouts(store, boss)}
    assert titles == {1: "1", 2: "2", 10: "10"}
    assert [titles[note.seat.breakout] for note in notes] == ["10", "2", "1"]


def test_a_plain_number_in_the_file_is_the_number_of_the_new_breakout_or_table(
    store: Store, organiser: Actor
) -> None:
    made, _ = prepare.new_conference(store, "Empty")
    boss = replace(organiser, conference=made.id)
    text = rows("2,3,Two it is", "Breakout 4,T3,Four it is", "Justice,Hall,No number")
    assert [note.code for note in bring_in(store, boss, text)] == [
        "B2-T3-01",
        "B4-T3-01",
        "B5-T1-01",
    ]
    assert [note.code for note in bring_in(store, boss, rows("4,Table 1,One it is"))] == [
        "B4-T1-01"
    ]
    facilitators = [grant.seat for grant in store.grants.all(made.id) if grant.seat]
    assert facilitators == [Seat(2, 3), Seat(4, 1), Seat(4, 3), Seat(5, 1)]


@pytest.mark.parametrize(("number", "seat"), [("999", Seat(3, 999)), ("2026", Seat(3, 1))])
def test_a_number_that_is_a_year_rather_than_a_room_is_only_a_name(
    store: Store, organiser: Actor, number: str, seat: Seat
) -> None:
    (note,) = bring_in(store, organiser, rows(f"Justice,{number},More shelters"))
    assert note.seat == seat
    assert rooms(store, organiser)[-1] == f"Justice/Table {number}"


def test_a_number_that_is_taken_is_not_taken_away(store: Store, organiser: Actor) -> None:
    prepare.add_breakout(store, organiser, "Breakout 7")  # B3
    (three,) = bring_in(store, organiser, rows("3,1,Three it is"))
    (seven,) = bring_in(store, organiser, rows("7,1,Seven it is"))
    assert (three.seat.breakout, seven.seat.breakout) == (4, 3)


def test_a_letter_a_word_and_a_plain_number_name_one_table_and_one_breakout(
    store: Store, organiser: Actor
) -> None:
    text = rows("9,5,One", "B9,T5,Two", "breakout 9,Table 5,Three", "Breakout9,table5,Four")
    plan = preview(store, organiser, text)
    assert (plan.new_breakouts, plan.new_tables) == (("9",), (("9", "Table 5"),))
    assert {note.seat for note in imports.import_notes(store, organiser, plan)} == {Seat(9, 5)}


def test_a_room_named_after_a_number_is_not_taken_for_another_number(
    store: Store, organiser: Actor
) -> None:
    prepare.add_breakout(store, organiser, "Justice")
    prepare.add_table(store, organiser, 3, "Table 7")  # B3-T1
    (one,) = bring_in(store, organiser, rows("Justice,1,One it is"))
    (seven,) = bring_in(store, organiser, rows("Justice,T7,Seven again"))
    assert (one.seat, seven.seat) == (Seat(3, 2), Seat(3, 1))


def test_names_that_differ_in_case_or_spacing_only_are_one_room(
    store: Store, organiser: Actor
) -> None:
    text = rows("Rule of  law,Quiet  room,One it is", "RULE OF LAW,quiet room,Two it is")
    plan = preview(store, organiser, text)
    assert plan.new_tables == (("Rule of law", "Quiet room"),)
    one, two = imports.import_notes(store, organiser, plan)
    assert one.seat == two.seat == Seat(3, 1)


def test_a_title_longer_than_a_title_may_be_is_cut_and_still_found(
    store: Store, organiser: Actor
) -> None:
    long = "x" * (MAX_TITLE - 1) + " and much more"
    (note,) = bring_in(store, organiser, rows(f"{long},{long},One it is"))
    assert prepare.breakouts(store, organiser)[2].title == "x" * (MAX_TITLE - 1)
    assert bring_in(store, organiser, rows(f"{long},{long},Two it is"))[0].seat == note.seat


def test_lines_without_a_breakout_go_to_the_chosen_table_or_to_one_of_their_own(
    store: Store, organiser: Actor
) -> None:
    text = "notes\nOpen shelters in every district\nTrain the judges\n"
    plan = preview(store, organiser, text, default=Seat(2, 2))
    assert {each.seat for each in plan.placed} == {Seat(2, 2)}
    plan = preview(store, organiser, text)
    assert (plan.new_breakouts, plan.new_tables) == (
        ("Imported notes",),
        (("Imported notes", "Table 1"),),
    )
    with pytest.raises(NotFound, match="B9-T9"):
        preview(store, organiser, text, default=Seat(9, 9))


def test_a_sheet_that_is_left_out_brings_nothing_in_and_is_listed(
    store: Store, organiser: Actor
) -> None:
    plan = preview(store, organiser, FILE, [None])
    assert (plan.placed, plan.new_breakouts) == ((), ())
    assert [each.reason for each in plan.refused] == ["this sheet was left out as a whole"]
    with pytest.raises(ImportRejected, match="no note"):
        imports.import_notes(store, organiser, plan)


def test_a_column_that_is_not_there_is_named_with_those_that_are(
    store: Store, organiser: Actor
) -> None:
    with pytest.raises(Invalid, match="“remarks”.*breakout"):
        preview(store, organiser, FILE, [Columns(("remarks",))])


def test_an_import_comes_in_whole_or_not_at_all(
    house: House, store: Store, organiser: Actor
) -> None:
    plan = preview(store, organiser, rows("1,1,Open shelters", "1,2,Train judges"))
    gone = replace(plan.placed[1], seat=Seat(9, 9))
    with pytest.raises(NotFound, match="B9-T9"):
        imports.import_notes(store, organiser, replace(plan, placed=(plan.placed[0], gone)))
    assert store.notes.current(house.id) == ()


def test_an_import_that_fails_makes_no_breakout_no_table_and_no_join_code(
    house: House, store: Store, organiser: Actor
) -> None:
    plan = preview(store, organiser, rows("Justice,1,Open shelters", "1,2,Train judges"))
    gone = replace(plan.placed[1], seat=Seat(9, 9))
    was = store.conferences.stamp(house.id), rooms(store, organiser), store.grants.all(house.id)
    with pytest.raises(NotFound, match="B9-T9"):
        imports.import_notes(store, organiser, replace(plan, placed=(plan.placed[0], gone)))
    assert len(prepare.breakouts(store, organiser)) == 2
    now = store.conferences.stamp(house.id), rooms(store, organiser), store.grants.all(house.id)
    assert now == was


def test_an_import_and_somebody_who_makes_tables_at_once_do_not_stop_each_other(
    house: House, store: Store, organiser: Actor
) -> None:
    plans = [preview(store, organiser, rows(f"Subject {n},1,Point one")) for n in range(4)]
    with ThreadPoolExecutor(8) as threads:
        made = [threads.submit(prepare.add_breakout, store, organiser, f"By {n}") for n in range(4)]
        notes = [threads.submit(imports.import_notes, store, organiser, plan) for plan in plans]
    assert len({each.result().number for each in made}) == 4
    assert len({each.result()[0].seat for each in notes}) == 4
    assert len(prepare.breakouts(store, organiser)) == 10


def test_a_cell_that_is_a_list_stays_one_note_and_makes_several_points(
    store: Store, organiser: Actor
) -> None:
    (note,) = bring_in(store, organiser, rows('1,1,"- open shelters\n- train judges"'))
    assert note.text == "- open shelters\n- train judges"


def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(organiser: Actor) -> None:
    for name, data in (("notes.pdf", b"%PDF-1.7"), ("notes.csv", b""), ("notes.xlsx", b"a,b")):
        with pytest.raises(ImportRejected, match=name):
            imports.read_upload(read_here, organiser, name, data)
