"""Layers learn from one part of the notes, and sameness from what they never saw."""

import pytest

from training import train, written
from training.fields import seen
from training.train import read_written_groups
from training.written import KINDS

GROUPS = ("Buses", "Courts", "Fish", "Harbours", "Libraries", "Parks")


@pytest.fixture(autouse=True)
def _written(tmp_path, monkeypatch):
    """Each kind has a note for each group, which says the group's name."""
    lines = [
        line
        for name in GROUPS
        for line in (f"# GROUP: {name}", "## THEME: Any", "### ASK r1: Ask.", f"- {name}")
    ]
    for kind in KINDS:
        (tmp_path / f"{kind}.md").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(written, "FOLDER", tmp_path)


def learnt(kind, fold, folds=2):
    groups = read_written_groups(kind, fold, folds)
    return {each.text for group in groups for each in group} - {"Ask."}


def unseen(kind, fold, tmp_path):
    return {each.text for each in seen(tmp_path, kind, fold)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_written_group_is_either_learnt_from_or_seen_through_the_layers(kind, tmp_path):
    for fold in (0, 1):
        assert learnt(kind, fold) and unseen(kind, fold, tmp_path)
        assert learnt(kind, fold) == set(GROUPS) - unseen(kind, fold, tmp_path)
    assert unseen(kind, 0, tmp_path) == learnt(kind, 1)
    assert learnt(kind, 0, folds=1) == set(GROUPS)


def test_one_rule_decides_which(tmp_path, monkeypatch):
    monkeypatch.setattr(train, "fold_of", lambda key, folds: int(key == "Fish"))
    assert unseen("tables", 1, tmp_path) == {"Fish"}
    assert learnt("tables", 1) == set(GROUPS) - {"Fish"}
