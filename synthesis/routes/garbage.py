"""When Python looks for garbage: seldom, since a conference in memory is many small objects.

A full collection walks over all of them while every other thread waits: 0.13 s for
8,000 notes, and pages make objects so fast that there were several in each second.
"""

import gc

SELDOM = (20_000, 20, 20)
"""Objects made and not freed before the young are looked through, and how many such rounds come
before one of the middle and of all; Python's own are 700, 10, 10. What is not part of a circle is
freed at once as ever."""


def collect_seldom() -> None:
    """Set it for this process, and leave out what has been made until now: it stays anyway."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
