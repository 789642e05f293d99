"""`python -m tests.soak.faulty_worker`: a worker whose model fails and quotes what it was given.

Ends when its standard input does.
"""

import sys
import threading
from collections.abc import Sequence

from synthesis import logs
from synthesis.bootstrap import open_workbench
from synthesis.domain.ports import Vectors
from synthesis.settings import read_settings
from synthesis.worker import Worker


class Model:
    """An embedder that quotes what it could not read."""

    name = "faulty"

    def embed(self, texts: Sequence[str]) -> Vectors:
        raise ValueError(f"cannot read {' and '.join(texts)}")

    def suited(self, texts: Sequence[str]) -> "Model":
        del texts
        return self


def main() -> None:
    settings = read_settings()
    logs.set_up(settings.logs)
    worker = Worker(open_workbench(settings).store, Model())
    threading.Thread(target=lambda: (sys.stdin.read(), worker.stop()), daemon=True).start()
    worker.run()


if __name__ == "__main__":
    main()
