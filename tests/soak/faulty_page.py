"""A page that fails with the words of the notes that it has read."""

import streamlit as st

from pages.parts import frame
from synthesis.services import consolidate

me = frame.actor()
board = consolidate.read_board(frame.bench().store, me)
st.title("At fault")
raise RuntimeError(" ".join(note.text for note in board.notes.values()))
