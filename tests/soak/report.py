"""What a run reports: a line of the table, and whether the promise was kept."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line: what was promised, what was counted, and whether that is good enough."""

    promise: str
    rounds: int
    counted: str
    kept: bool
    seconds: float = 0.0


@contextmanager
def clock() -> Iterator[Callable[[], float]]:
    """Seconds since the block began."""
    started = time.monotonic()
    yield lambda: time.monotonic() - started


def table(rows: list[Row]) -> str:
    """The rows as Markdown, ready for docs/reliability.md."""
    lines = ["| promise | rounds | counted | seconds | kept |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {row.promise} | {row.rounds:,} | {row.counted} | {row.seconds:,.0f} "
        f"| {'yes' if row.kept else 'NO'} |"
        for row in rows
    ]
    return "\n".join(lines)
