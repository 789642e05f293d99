"""Rules for files that were made to hurt: each is read or refused in time, and says what to do."""

import pytest

from synthesis.adapters.files.isolation import read_apart, sheets_of
from synthesis.domain.errors import ImportRejected
from tests.adapters.files.bombs import READ, REFUSED

BUSY = 90.0
"""Seconds on the wall where other work has the cores; of a processor each still has only ten."""


@pytest.mark.parametrize("what", REFUSED)
def test_a_bomb_is_refused_in_time_and_in_little_memory(what: str) -> None:
    name, make, message = REFUSED[what]
    ended = read_apart(name, make(), seconds=BUSY)
    assert ended.status in (0, -9)
    assert ended.seconds < BUSY
    with pytest.raises(ImportRejected, match=message) as rejected:
        sheets_of(name, ended)
    assert str(rejected.value).endswith(".")


@pytest.mark.parametrize("what", READ)
def test_what_only_looks_like_a_bomb_is_read(what: str) -> None:
    name, make, rows = READ[what]
    ended = read_apart(name, make(), seconds=BUSY)
    assert sum(len(sheet.rows) for sheet in sheets_of(name, ended)) >= rows
