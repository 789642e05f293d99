"""A short round of each promise; `make soak` runs the long ones."""

import pytest

from tests.soak.__main__ import PROMISES
from tests.soak.report import table

SHORT = {
    "kill9": 3,
    "edits": 8,
    "faults": 1,
    "bitflips": 40,
    "imports": 48,
    "backup": 1,
    "migrations": 1,
    "stops": 3,
    "browser": 1,
    "canary": 1,
    "replicas": 2,
}


def test_every_promise_has_a_short_round() -> None:
    assert SHORT.keys() == PROMISES.keys()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("promise", SHORT)
def test_a_promise_of_the_storage_is_kept(promise: str) -> None:
    rows = PROMISES[promise](SHORT[promise])
    assert rows
    assert all(row.kept for row in rows), f"\n{table(rows)}"
