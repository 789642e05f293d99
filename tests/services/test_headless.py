"""Files in, a workbook and a line for every row out, without a screen."""

from collections.abc import Sequence

import pytest

from synthesis.adapters.files import read_file
from synthesis.domain.detail import Detail
from synthesis.domain.errors import ImportRejected, Invalid
from synthesis.domain.model import Actor, ConferenceId, Role
from synthesis.domain.ports import Store
from synthesis.services import headless, imports
from synthesis.services.headless import NamedColumns, Outcome
from tests.fakes import WordEmbedder, quiet
from tests.services.test_consolidate import BETWEEN

NOBODY = Actor("Plenary", Role.ORGANISER, ConferenceId(""))
FIRST = """id,breakout,notes
a,Prevention,train all the judges on child witnesses
b,Protection,train more judges on child witnesses
c,Protection,–
d,Protection,inspect fishing boats far out at sea
d,Protection,inspect the boats again
,,
"""
SECOND = "id,notes\na,inspect more fishing boats far out at sea\nb,pay the interpreters\n"


def run(
    store: Store,
    *files: tuple[str, str],
    named: NamedColumns | None = None,
    detail: Detail = Detail.DEFAULT,
) -> Outcome:
    uploads = [imports.read_upload(read_file, NOBODY, name, text.encode()) for name, text in files]
    columns = named or NamedColumns(id="id")
    return headless.consolidate_files(store, WordEmbedder(), uploads, columns, quiet, detail)


def homes(outcome: Outcome) -> dict[str, str]:
    return {each.id: each.recommendation for each in outcome.assignments}


def ids(outcome: Outcome) -> Sequence[str]:
    return [each.id for each in outcome.assignments]


def test_every_row_has_one_assignment_and_a_refused_one_is_empty(store: Store) -> None:
    outcome = run(store, ("notes.csv", FIRST))
    assert ids(outcome) == ["a", "b", "c", "d", "d"]
    assert [bool(each.recommendation) for each in outcome.assignments] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert [each.where for each in outcome.refused] == ["notes.csv, row 4", "notes.csv, row 6"]
    assert outcome.imported == 3


def test_rows_that_make_one_point_have_one_recommendation(store: Store) -> None:
    outcome = run(store, ("notes.csv", FIRST))
    found = homes(outcome)
    assert found["a"] == found["b"]
    assert outcome.recommendations == len({a.recommendation for a in outcome.assignments} - {""})
    wordings = {each.recommendation: each.wording for each in outcome.assignments}
    assert all(wordings[id_] for id_ in set(found.values()) - {""})


def test_the_chosen_detail_decides_how_many_recommendations_come_out(store: Store) -> None:
    rows = "".join(f"x{n},Protection,{text}\n" for n, text in enumerate(BETWEEN))
    made = [run(store, ("notes.csv", FIRST + rows), detail=each) for each in Detail]
    counts = [outcome.recommendations for outcome in made]
    assert counts == sorted(counts) and counts[0] < counts[-1]
    log = next(sheet for sheet in made[-1].sheets if sheet.name == "Log")
    assert "set the detail of later proposals to “much finer”" in str(log.rows)


def test_the_sheets_are_the_workbook_and_what_was_not_imported(store: Store) -> None:
    outcome = run(store, ("notes.csv", FIRST))
    assert [sheet.name for sheet in outcome.sheets] == [
        "Recommendations",
        "Notes",
        "Log",
        "About",
        "Not imported",
    ]
    assert [row[0] for row in outcome.sheets[-1].rows] == ["notes.csv, row 4", "notes.csv, row 6"]


def test_with_several_files_an_id_names_its_file(store: Store) -> None:
    outcome = run(store, ("one.csv", FIRST), ("two.csv", SECOND))
    assert ids(outcome)[-2:] == ["two.csv, a", "two.csv, b"]
    assert ids(outcome)[0] == "one.csv, a"
    assert dict(outcome.sheets[3].rows)["Conference"] == "one.csv and 1 more"


def test_two_files_of_one_name_in_two_folders_are_two_files(store: Store) -> None:
    outcome = run(store, ("notes.csv", FIRST), ("notes.csv", SECOND))
    assert outcome.imported == 5
    assert [each.wording for each in outcome.assignments[-2:]][1] == "Pay the interpreters."
    assert all(each.recommendation for each in outcome.assignments[-2:])


def test_a_file_given_twice_counts_once_and_has_its_rows_twice(store: Store) -> None:
    outcome = run(store, ("notes.csv", SECOND), ("notes.csv", SECOND))
    assert outcome.imported == 2
    assert [each.recommendation for each in outcome.assignments[:2]] == [
        each.recommendation for each in outcome.assignments[2:]
    ]


def test_a_row_without_an_id_is_known_by_its_place(store: Store) -> None:
    outcome = run(
        store, ("notes.md", "# Day\n\nOpen shelters in every district.\n"), named=NamedColumns()
    )
    assert ids(outcome) == ["line 3"]


def test_named_columns_win_over_the_guess(store: Store) -> None:
    text = "key,comment,remark\n1,Great lunch for everybody,Train the judges on witnesses\n"
    outcome = run(store, ("notes.csv", text), named=NamedColumns(id="key", text="remark"))
    assert [(each.id, each.wording) for each in outcome.assignments] == [
        ("1", "Train the judges on witnesses.")
    ]


def test_a_named_column_that_is_nowhere_is_refused_with_those_there_are(store: Store) -> None:
    with pytest.raises(Invalid, match="“remark”.*id, breakout, notes"):
        run(store, ("notes.csv", FIRST), named=NamedColumns(text="remark"))
    for named in (NamedColumns(id="key"), NamedColumns(breakout="key")):
        with pytest.raises(Invalid, match="“key”"):
            run(store, ("notes.csv", FIRST), named=named)


def test_files_without_a_single_note_are_refused(store: Store) -> None:
    with pytest.raises(ImportRejected, match="no note") as caught:
        run(store, ("notes.csv", "id,notes\na,–\nb,?\n"))
    assert [each.where for each in caught.value.refusals] == [
        "notes.csv, row 2",
        "notes.csv, row 3",
    ]


def test_a_note_of_several_points_stands_under_its_first(store: Store) -> None:
    text = 'id,notes\na,"1) open shelters everywhere 2) train judges"\nb,open shelters everywhere'
    outcome = run(store, ("notes.csv", text))
    assert homes(outcome)["a"] == homes(outcome)["b"]


def test_a_files_long_name_is_no_obstacle(store: Store) -> None:
    assert run(store, (f"{'n' * 240}.csv", FIRST)).imported == 3


def test_a_row_that_the_reader_refuses_has_an_empty_assignment(store: Store) -> None:
    torn = "id,notes\na,train the judges\nb,pay the interpreters,too many,cells\n"
    outcome = run(store, ("notes.csv", torn))
    assert homes(outcome) == {"a": homes(outcome)["a"], "row 3": ""}
    assert [each.where for each in outcome.refused] == ["notes.csv, row 3"]


def test_a_sheet_without_the_named_column_is_listed_as_left_out(store: Store) -> None:
    other = ("people.csv", "id,words\na,train the judges on child witnesses\n")
    with pytest.raises(Invalid, match=r"no column “notes” in people.csv"):
        run(store, ("notes.csv", SECOND), other, named=NamedColumns(id="id", text="notes"))
