"""Rules that the sample conference in data/sample/ must keep.

Standard library only: these tests read the files as they lie and import
nothing from the project.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"


def rows(name):
    with (SAMPLE / name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def conference():
    return json.loads((SAMPLE / "conference.json").read_text(encoding="utf-8"))


def note_of(key_id):
    """The note a key row is about: B2-T4-07a and B2-T4-07b are about B2-T4-07."""
    return re.sub(r"[a-z]$", "", key_id)


def test_files_have_their_columns_and_end_with_a_newline():
    columns = {
        "notes.csv": "id,breakout,table,author,text",
        "key.csv": "id,recommendation,theme,opposes",
        "recommendations.csv": "recommendation,theme,theme_title,wording",
        "plan.csv": "id,objective,text,lead,timeframe",
    }
    for name, header in columns.items():
        text = (SAMPLE / name).read_bytes().decode("utf-8")
        assert text.split("\n", 1)[0] == header, name
        assert text.endswith("\n"), name


def test_every_note_id_is_unique():
    counts = Counter(n["id"] for n in rows("notes.csv"))
    assert [i for i, c in counts.items() if c > 1] == []


def test_every_note_id_matches_its_breakout_and_table():
    wrong = [
        n["id"]
        for n in rows("notes.csv")
        if not re.fullmatch(rf"B{n['breakout']}-T{n['table']}-\d\d+", n["id"])
    ]
    assert wrong == []


def test_notes_are_numbered_without_gaps_in_each_table():
    numbers = defaultdict(list)
    for n in rows("notes.csv"):
        numbers[n["breakout"], n["table"]].append(int(n["id"].rsplit("-", 1)[1]))
    for table, found in numbers.items():
        assert found == list(range(1, len(found) + 1)), table


def test_every_note_has_an_author_and_a_text():
    assert [
        n["id"] for n in rows("notes.csv") if not n["author"].strip() or not n["text"].strip()
    ] == []


def test_there_are_at_least_320_notes_over_16_tables_in_4_breakouts():
    notes = rows("notes.csv")
    assert len(notes) >= 320
    assert len({(n["breakout"], n["table"]) for n in notes}) >= 16
    assert {n["breakout"] for n in notes} == {"1", "2", "3", "4"}


def test_tables_of_the_notes_are_the_tables_of_the_conference():
    listed = {(b["number"], t["number"]) for b in conference()["breakouts"] for t in b["tables"]}
    used = {(int(n["breakout"]), int(n["table"])) for n in rows("notes.csv")}
    assert used == listed


def test_table_numbers_restart_at_1_in_each_breakout():
    for b in conference()["breakouts"]:
        found = [t["number"] for t in b["tables"]]
        assert found == list(range(1, len(found) + 1)), b["number"]


def test_the_conference_says_it_is_an_original_sample():
    assert conference()["note"] == (
        "an original sample written for Plenary; no real event, person or organisation"
    )


def test_every_key_row_names_a_note_that_exists():
    ids = {n["id"] for n in rows("notes.csv")}
    assert [k["id"] for k in rows("key.csv") if note_of(k["id"]) not in ids] == []


def test_every_note_has_a_key_row():
    keyed = {note_of(k["id"]) for k in rows("key.csv")}
    assert [n["id"] for n in rows("notes.csv") if n["id"] not in keyed] == []


def test_a_note_has_one_plain_key_row_or_rows_lettered_from_a():
    suffixes = defaultdict(list)
    for k in rows("key.csv"):
        suffixes[note_of(k["id"])].append(k["id"][len(note_of(k["id"])) :])
    wrong = {
        i: s
        for i, s in suffixes.items()
        if s != [""] and (len(s) < 2 or s != list("abcdefgh")[: len(s)])
    }
    assert wrong == {}


def test_every_recommendation_of_the_key_exists():
    known = {r["recommendation"] for r in rows("recommendations.csv")}
    assert [
        k["id"] for k in rows("key.csv") if k["recommendation"] and k["recommendation"] not in known
    ] == []


def test_there_are_72_recommendations_and_each_has_at_least_one_note():
    ids = [r["recommendation"] for r in rows("recommendations.csv")]
    assert ids == [f"R{i:02d}" for i in range(1, 73)]
    carried = {k["recommendation"] for k in rows("key.csv")}
    assert [r for r in ids if r not in carried] == []


def test_the_theme_of_a_key_row_is_that_of_its_recommendation():
    theme = {r["recommendation"]: r["theme"] for r in rows("recommendations.csv")}
    wrong = []
    for k in rows("key.csv"):
        # a note that only argues against something bears the theme of what it opposes
        about = k["recommendation"] or k["opposes"]
        if k["theme"] != theme.get(about, ""):
            wrong.append(k["id"])
    assert wrong == []


def test_each_theme_has_one_title_and_there_are_12_to_16():
    titles = defaultdict(set)
    for r in rows("recommendations.csv"):
        titles[r["theme"]].add(r["theme_title"])
    assert 12 <= len(titles) <= 16
    assert [t for t, names in titles.items() if len(names) != 1] == []


def test_opposes_names_an_existing_recommendation_other_than_its_own():
    known = {r["recommendation"] for r in rows("recommendations.csv")}
    wrong = [
        k["id"]
        for k in rows("key.csv")
        if k["opposes"] and (k["opposes"] not in known or k["opposes"] == k["recommendation"])
    ]
    assert wrong == []


def test_at_least_8_pairs_of_recommendations_oppose_each_other():
    pairs = {
        frozenset((k["recommendation"], k["opposes"]))
        for k in rows("key.csv")
        if k["recommendation"] and k["opposes"]
    }
    assert len(pairs) >= 8


def test_at_least_15_recommendations_are_raised_in_more_than_one_breakout():
    where = defaultdict(set)
    for k in rows("key.csv"):
        if k["recommendation"]:
            where[k["recommendation"]].add(k["id"].split("-")[0])
    assert sum(len(w) > 1 for w in where.values()) >= 15


def test_there_are_at_least_30_plan_items_with_unique_ids():
    ids = [p["id"] for p in rows("plan.csv")]
    assert len(ids) >= 30
    assert len(set(ids)) == len(ids)
