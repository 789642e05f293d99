"""Parts of one computation, two at a time: numpy and scipy let another thread run meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")

_THREADS = 2
"""More would hold more parts in memory, and a small server has no more cores."""


def alongside(do: Callable[[Part], Made], parts: Sequence[Part]) -> list[Made]:
    """Return what `do` makes of each part, in their order, as if they were done one by one.

    `do` must change nothing that another part reads.
    """
    if len(parts) < 2:
        return [do(part) for part in parts]
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(do, parts))


@contextmanager
def products_on_one_core() -> Iterator[None]:
    """Meanwhile every product of matrices in this process runs on one core.

    Thousands of small products take a third longer where each is dealt out to all cores,
    which wait for each other; large ones are parted by `alongside`. Also a decorator.
    """
    from threadpoolctl import threadpool_limits  # looks at all loaded libraries: milliseconds

    with threadpool_limits(1, user_api="blas"):
        yield
