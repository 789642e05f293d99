"""Notes written for training: all of them are read, and what is laid out wrongly is refused."""

from collections import defaultdict

import pytest

from training import written
from training.written import KINDS, read_written


@pytest.mark.parametrize("kind", KINDS)
def test_every_ask_has_notes_and_opposes_one_of_its_group(kind):
    asks, noted, opposed = set(), set(), defaultdict(set)
    for each in read_written(kind):
        if each.stands_for:
            asks.add((each.group, each.ask))
            opposed[each.group].add(each.against)
        elif each.ask:
            noted.add((each.group, each.ask))
    assert asks == noted
    assert len(asks) > 250
    for group, against in opposed.items():
        assert {(group, ask) for ask in against if ask} <= asks


def test_a_note_knows_its_group_theme_ask_and_what_that_contradicts(tmp_path, monkeypatch):
    lines = [
        "# GROUP: Buses",
        "## THEME: Fares",
        "- in general: fares",
        "### ASK r1: Make buses free.",
        "- free rides!",
        "### ASK r2 against r1: Raise fares.",
        "- dearer tickets",
        "## NONE",
        "- lunch?",
    ]
    (tmp_path / "tables.md").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(written, "FOLDER", tmp_path)
    found = [(e.text, e.theme, e.ask, e.against, e.stands_for) for e in read_written("tables")]
    assert found == [
        ("in general: fares", "Fares", "", "", False),
        ("Make buses free.", "Fares", "r1", "", True),
        ("free rides!", "Fares", "r1", "", False),
        ("Raise fares.", "Fares", "r2", "r1", True),
        ("dearer tickets", "Fares", "r2", "r1", False),
        ("lunch?", "", "", "", False),
    ]


def test_a_line_of_no_kind_is_refused_with_its_number(tmp_path, monkeypatch):
    (tmp_path / "tables.md").write_text("# GROUP: Buses\n\nfree rides\n", encoding="utf-8")
    monkeypatch.setattr(written, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"tables\.md, line 3"):
        list(read_written("tables"))
