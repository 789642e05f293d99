"""Linking near neighbours leads where average linkage over all pairs leads."""

import numpy as np
import pytest

from synthesis.domain import linking
from synthesis.domain.clashes import Clashes
from synthesis.domain.clusters import Clusters
from synthesis.domain.grouping import ZERO, join
from synthesis.domain.linking import link

CLOSE = 0.35


def heaps(count: int, spread: float):
    """Unit rows around some middles, and what tells log-odds of them: their product, less a cut."""
    chance = np.random.default_rng(count)
    middles = chance.normal(size=(12, 16))
    rows = middles[chance.integers(12, size=count)] + spread * chance.normal(size=(count, 16))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return rows, lambda i, j: np.einsum("ij,ij->i", rows[i], rows[j]) - np.float32(CLOSE)


def sets(labels):
    return {tuple(np.flatnonzero(labels == label)) for label in labels}


@pytest.mark.parametrize("count", [10, 60, 160])
@pytest.mark.parametrize("spread", [0.4, 1.2])
def test_what_is_linked_is_what_average_linkage_joins(monkeypatch, count, spread):
    monkeypatch.setattr(linking, "_MEMBERS", count)
    monkeypatch.setattr(linking, "_AT_ONCE", 50)
    rows, odds = heaps(count, spread)
    distances = np.clip(ZERO - (rows @ rows.T - CLOSE), 0.01, None).astype(np.float64)
    found = link(np.arange(count), rows, odds, Clashes(["text"] * count))
    assert sets(found) == sets(join(distances))


def test_what_is_together_from_the_start_stays():
    rows, odds = heaps(40, 1.2)
    labels = np.arange(40) // 2
    found = link(labels, rows, odds, Clashes(["text"] * 40))
    assert all(found[2 * i] == found[2 * i + 1] for i in range(20))


def test_what_people_parted_is_never_linked_not_even_by_way_of_others():
    rows = np.repeat(heaps(1, 0.0)[0], 6, axis=0)
    found = link(np.arange(6), rows, lambda i, j: np.ones(len(i)), Clashes(["text"] * 6), [(0, 5)])
    assert found[0] != found[5] and len(set(found)) == 2


def test_clashing_texts_are_never_linked_not_even_by_way_of_others():
    texts = ["wait 30 days", *["please wait"] * 4, "wait 90 days"]
    rows = np.repeat(heaps(1, 0.0)[0], 6, axis=0)
    found = link(np.arange(6), rows, lambda i, j: np.ones(len(i)), Clashes(texts))
    assert found[0] != found[5] and len(set(found)) == 2


def test_the_members_of_some_clusters_come_with_the_place_of_theirs():
    place, rows = Clusters(np.array([1, 0, 1, 2])).members(np.array([2, 1, 2]))
    assert place.tolist() == [0, 1, 1, 2]
    assert rows.tolist() == [3, 0, 2, 3]
