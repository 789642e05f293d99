"""The server: Streamlit's pages with our plain routes, headers and worker around them.

Start it with `streamlit run app.py`.
"""

from pathlib import Path

import streamlit as st
import streamlit.logger

from synthesis import logs
from synthesis.routes import announce, wiring

streamlit.logger.setup_formatter = logs.take_over  # else each of its loggers gets a handler
SHELL = Path(st.__file__).parent / "static" / "index.html"


def _address() -> str:
    named = st.get_option("browser.serverAddress") or st.get_option("server.address")
    host = named or announce.network_host() or "localhost"
    return f"http://{host}:{st.get_option('server.port')}"


app = st.App(
    "pages/home.py",
    routes=wiring.routes(),
    middleware=wiring.middleware(SHELL.read_text(encoding="utf-8")),
    exception_handlers=wiring.errors(),
    lifespan=wiring.lifespan(_address),
)
