"""Forks servers: a process that has imported everything once, so that a round takes a moment.

Reads lines of JSON, {"database": address, "port": number}, from its standard
input, and answers each with the number of the process that serves. That one
runs our real routes, middleware and start-up under uvicorn, without
Streamlit's pages. Ends, and so do its children, when its input ends.
"""

import contextlib
import gc
import json
import logging
import os
import signal
import sys

import uvicorn
from starlette.applications import Starlette

from synthesis.routes import wiring


def serve(database: str, port: int) -> None:
    """Serve until killed or asked to stop."""
    os.environ |= {
        "PLENARY_DATABASE": database,
        "PLENARY_SAMPLE": "no",
        "PLENARY_WORKER": "no",
    }
    logging.disable(logging.ERROR)  # the runs look at answers and rows
    app = Starlette(
        routes=wiring.routes(),
        middleware=wiring.middleware(""),
        exception_handlers=dict(wiring.errors()),
        lifespan=wiring.lifespan(lambda: f"http://127.0.0.1:{port}"),
    )
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", access_log=False)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    gc.freeze()
    children = []
    for line in sys.stdin:
        wanted = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                serve(wanted["database"], wanted["port"])
            finally:
                os._exit(0)
        children.append(child)
        print(child, flush=True)
    for child in children[-1:]:  # earlier ones have ended; their numbers may be others' by now
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    main()
