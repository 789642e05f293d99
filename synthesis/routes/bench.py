"""The workbench of this process, opened once and shared by routes, pages and start-up."""

from functools import lru_cache

from synthesis.bootstrap import Workbench, open_workbench
from synthesis.settings import Settings, read_settings


@lru_cache(maxsize=4)
def _opened(settings: Settings) -> Workbench:
    return open_workbench(settings)


def workbench() -> Workbench:
    """Return the workbench that the environment names; the same one on every call.

    Raises `Unavailable` when its database cannot be used, `Invalid` for a bad setting.
    """
    return _opened(read_settings())
