"""What the comparison with rivals may and may not count."""

import json

import numpy as np
import pytest

from benchmarks.cache import Cache, key_of
from benchmarks.quality import open_models, parts_of
from benchmarks.rivals import RIVALS, Rival
from benchmarks.runs import Part, compare, marks
from benchmarks.score import Agreement, Labelled
from benchmarks.sets import SAMPLE, TASKS, Task, opposing, read_sample, share_of
from benchmarks.table import Marks, Result, averaged, best, markdown, told
from tests.fakes import WordEmbedder

SET = Task("upr_public", "theme")


def result(labelled=10, bcubed=0.5, ami=0.5, opposites=None):
    return Result(Agreement(labelled, bcubed, ami), opposites)


def test_folds_are_averaged_by_notes():
    found = averaged([result(30, 0.2, 0.4), result(10, 0.6, 0.8)]).agreement
    assert found.labelled == 40
    assert found.bcubed == pytest.approx(0.3)
    assert found.ami == pytest.approx(0.5)


def test_the_better_reading_of_a_rival_counts_in_each_column():
    assert best([result(bcubed=0.2, ami=0.9, opposites=3), result(bcubed=0.7, ami=0.1)]) == result(
        bcubed=0.7, ami=0.9, opposites=3
    )


def test_what_was_not_measured_has_no_column_and_the_best_stands_out():
    table = markdown({"ours": {"a": result(ami=0.6)}, "theirs": {"a": result(bcubed=0.4)}})
    assert "opposites" not in table
    assert table.splitlines()[2:] == [
        "| ours | **.500** / **.600** |",
        "| theirs | .400 / .500 |",
    ]


def test_every_note_of_a_set_is_in_the_share_of_one_fold():
    notes = [Labelled(f"n{i}", "text", f"Country {i}", "label") for i in range(30)]
    shares = [share_of(notes, SET, fold, 3) for fold in range(3)]
    assert sorted(note.id for share in shares for note in share) == sorted(n.id for n in notes)
    assert all(shares)


def test_layers_of_another_fold_are_refused(tmp_path):
    for name, fold in (("0", 0), ("1", 0)):
        (tmp_path / name).mkdir()
        facts = json.dumps({"fold": fold, "folds": 2})
        (tmp_path / name / "facts.json").write_text(facts, encoding="utf-8")
    with pytest.raises(SystemExit, match="not fold 1 of 2"):
        open_models("untuned", None, tmp_path)


def test_a_rivals_answer_is_kept_until_texts_or_versions_change(tmp_path):
    asked = []

    def answer():
        asked.append(1)
        return np.arange(2)

    for _ in range(2):
        found = Cache(tmp_path).labels("set", key_of("rival", ["a", "b"], "1.0"), answer)
        assert found.tolist() == [0, 1]
    assert len(asked) == 1
    Cache(tmp_path).labels("set", key_of("rival", ["a", "c"], "1.0"), answer)
    Cache(tmp_path).labels("set", key_of("rival", ["a", "b"], "1.1"), answer)
    assert len(asked) == 3


def test_groups_made_inside_breakouts_never_reach_over_them(tmp_path):
    notes = [Labelled(f"{b}{i}", "same", b, f"{b}") for b in ("x", "y") for i in range(5)]
    task = Task("made", "recommendation", inside=False)
    one_heap = Rival("heap", lambda texts, _: np.zeros(len(texts), dtype=np.int64), ("numpy",))
    embedder = WordEmbedder()
    found = compare(Part(task, notes, embedder, embedder), one_heap, Cache(None))
    assert found.agreement.ami == pytest.approx(1.0)


def test_every_rival_places_every_text():
    texts = [f"more shelters in region {i % 4}" for i in range(16)]
    vectors = WordEmbedder().embed(texts)
    for rival in RIVALS:
        if not rival.missing and "bertopic" not in rival.packages:
            labels = rival.label(texts, vectors)
            assert len(labels) == len(texts), rival.name
            assert labels.min() >= 0, rival.name


def test_the_samples_opposing_pairs_are_pairs_of_its_notes():
    ids = {note.id for note in read_sample(SAMPLE)}
    pairs = opposing(SAMPLE)
    assert len(pairs) == 201
    assert all(len(pair) == 2 and pair <= ids for pair in pairs)


def test_a_recommendation_that_holds_opposites_counts_as_marked_or_silent():
    homes = {"a": "r1", "b": "r1", "c": "r2", "d": "r2", "e": "r3", "f": "r4", "g": "r3"}
    pairs = [frozenset(pair) for pair in ("ab", "cd", "ef")]  # e and f stand apart
    found = marks(homes, {"r1", "r3"}, pairs)
    assert found == Marks(holding=2, marked=1, others=1, needless=1)  # r4 is one note
    assert told(found) == (
        "Of 2 recommendations that hold opposing notes, 1 say that they may; "
        "of 1 others with several notes, 1 do."
    )


def test_opposites_that_stand_nowhere_do_not_stand_together():
    assert marks({"a": "r1"}, frozenset(), [frozenset("xy")]).holding == 0


def test_a_set_that_was_not_trained_on_is_measured_whole(tmp_path):
    sample = next(task for task in TASKS if task.name == "sample")
    models = open_models("untuned", None, None)
    (only,) = parts_of(sample, tmp_path, models)
    assert len(only.notes) == 345
