"""A rule of what a page says of one's last deed: other people's deeds do not wipe it away."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import decide


def _page() -> None:
    import streamlit as st

    from pages.parts import decide

    if "refused" not in st.session_state:
        st.session_state["refused"] = True
        decide.refuse("Somebody was first")
    decide.outcome()


@pytest.mark.parametrize(("stays", "shown"), [(60.0, ["Somebody was first"]), (0.0, [])])
def test_what_came_of_a_deed_outlives_a_run_that_others_cause_but_not_its_time(
    monkeypatch, stays, shown
):
    monkeypatch.setattr(decide, "STAYS_SECONDS", stays)
    page = AppTest.from_function(_page).run()
    assert [each.value for each in page.run().error] == shown
