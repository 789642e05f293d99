"""`python -m tests.soak.labourer`: a worker process as `synthesis work` starts it, with its heart.

Only the model is another: it is there at once, and takes a second, so that a worker can be
killed while it makes a proposal. The database is that of the environment. Ends with its
standard input.
"""

import logging
import sys
import threading
import time
from collections.abc import Sequence

from synthesis.adapters.store import open_store
from synthesis.heart import beating
from synthesis.settings import read_settings
from synthesis.worker import Worker
from tests.fakes import WordEmbedder

SECONDS = 1.0


class SlowEmbedder(WordEmbedder):
    def suited(self, texts: Sequence[str]) -> WordEmbedder:
        time.sleep(SECONDS)
        return self


def main() -> None:
    logging.disable(logging.ERROR)
    store = open_store(read_settings().database)
    worker = Worker(store, SlowEmbedder(), beating)
    threading.Thread(target=lambda: (sys.stdin.read(), worker.stop()), daemon=True).start()
    worker.run()
    store.close()


if __name__ == "__main__":
    main()
