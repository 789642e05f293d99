"""The server as `app.py` makes it, with a page and two routes that fail and quote what they got.

`streamlit run tests/soak/faulty_app.py`. A log or an error page that repeats it is found out.
"""

import warnings
from pathlib import Path

import streamlit as st
import streamlit.logger
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from synthesis import logs
from synthesis.routes import wiring

streamlit.logger.setup_formatter = logs.take_over
SHELL = Path(st.__file__).parent / "static" / "index.html"


async def fault(request: Request) -> Response:
    """Fail with what was sent: warned of, caused by it, and quoting it."""
    said = (await request.body()).decode() + str(request.query_params)
    warnings.warn(said, stacklevel=1)
    try:
        raise KeyError(said)
    except KeyError as error:
        raise RuntimeError(f"cannot go on with {said}") from error


app = st.App(
    str(Path(__file__).with_name("faulty_page.py")),
    routes=[
        Route("/api/fault", fault, methods=["GET", "POST"]),
        Route("/join/fault", fault),
        *wiring.routes(),
    ],
    middleware=wiring.middleware(SHELL.read_text(encoding="utf-8")),
    exception_handlers=wiring.errors(),
    lifespan=wiring.lifespan(lambda: "http://127.0.0.1"),
)
