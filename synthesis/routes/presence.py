"""Signs of life of those who are in, written down at most once a minute for each.

Kept in memory between: a page asks several times a second who its cookie makes.
Knows nothing of who they are.
"""

import logging
import threading
import time

from synthesis.bootstrap import Workbench
from synthesis.domain.errors import SynthesisError
from synthesis.services import admission

EVERY_SECONDS = 60.0
_MOST_KEPT = 20_000

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_written: dict[tuple[int, str], float] = {}


def notice(bench: Workbench, visit: str) -> None:
    """Write that whoever made the visit is there, unless that was done a moment ago.

    A database that does not answer is no reason to turn anybody away.
    """
    if not visit or not _is_due((id(bench.store), visit)):
        return
    try:
        admission.notice(bench.store, [visit])
    except SynthesisError as error:
        _log.warning("A sign of life was not written: %s", error)


def _is_due(key: tuple[int, str]) -> bool:
    now = time.monotonic()
    with _lock:
        if now - _written.get(key, -EVERY_SECONDS) < EVERY_SECONDS:
            return False
        if len(_written) >= _MOST_KEPT:
            _written.clear()
        _written[key] = now
    return True
