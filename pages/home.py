"""The script that Streamlit runs: who are you, and which pages may you see?"""

from pathlib import Path

import streamlit as st

from pages.parts import frame
from pages.parts.turns import turn
from synthesis.routes.places import TITLES, menu

HERE = Path(__file__).resolve().parent

st.set_page_config(page_title="Plenary", page_icon=str(frame.ICON), layout="wide")
st.html(HERE / "parts" / "frame.css")

me = frame.actor()
pages = [st.Page(HERE / f"{name}.py", title=TITLES[name], url_path=name) for name in menu(me)]


def start() -> None:
    """Go to the role's first page: no page is at “/”, so that each has one address for all."""
    st.switch_page(pages[0])


first = st.Page(start, title="Plenary", url_path="start", default=True, visibility="hidden")
st.logo(str(frame.ICON), size="large")
page = st.navigation([first, *pages], position="top")
frame.who_line(me)
with turn():
    page.run()
