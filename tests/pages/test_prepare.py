"""The organiser's page: for whom it opens, join codes, and a file on its way to notes."""

import pytest
from streamlit.testing.v1 import AppTest

from synthesis.bootstrap import Workbench
from synthesis.domain.model import Role, Seat, Secrecy
from synthesis.services import capture
from tests.house import House
from tests.pages.conftest import Open

CSV = b"Breakout,Table,Note\n1,1,Train inspectors\n2,1,Fund radio\n2,1,?!\n"


def _upload(at: AppTest, name: str, data: bytes) -> AppTest:
    return at.file_uploader[0].set_value((name, data, "text/csv")).run()


def _notes(house: House, seat: Seat) -> list[str]:
    return [note.text for note in house.store.notes.current(house.id, seat)]


def test_the_organiser_sees_breakouts_and_codes(open_page: Open, house: House) -> None:
    at = open_page("prepare", Role.ORGANISER)
    assert not at.exception and not at.error
    assert f"/j/{house.code(Role.RAPPORTEUR)}" in " ".join(each.value for each in at.code)


@pytest.mark.parametrize("role", [Role.RAPPORTEUR, Role.FACILITATOR, Role.PARTICIPANT])
def test_everybody_else_is_refused(open_page: Open, role: Role) -> None:
    at = open_page("prepare", role)
    assert not at.exception and at.error and not at.code


def test_a_file_is_shown_before_it_is_stored(open_page: Open, house: House) -> None:
    at = _upload(open_page("prepare", Role.ORGANISER), "notes.csv", CSV)
    assert not at.exception
    assert _notes(house, Seat(1, 1)) == []
    next(each for each in at.button if each.label == "Import 2 notes").click().run()
    assert "2 notes" in at.success[0].value
    assert _notes(house, Seat(1, 1)) == ["Train inspectors"]
    assert _notes(house, Seat(2, 1)) == ["Fund radio"]


def test_a_file_is_read_once(
    open_page: Open, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = bench.read_file
    monkeypatch.setattr(
        type(bench), "read_file", staticmethod(lambda n, d: (read.append(n), real(n, d))[1])
    )
    at = _upload(open_page("prepare", Role.ORGANISER), "notes.csv", CSV)
    at.run().run()
    assert read == ["notes.csv"]


def test_a_refused_file_leaves_the_other_tabs_as_they_are(open_page: Open) -> None:
    at = _upload(open_page("prepare", Role.ORGANISER), "notes.xlsx", b"no workbook")
    assert at.error
    assert [each for each in at.text_input if each.label == "Name of the conference"]
    assert at.run().error


def test_a_replaced_code_no_longer_opens_anything(open_page: Open, house: House) -> None:
    old = house.code(Role.RAPPORTEUR)
    at = open_page("prepare", Role.ORGANISER)
    at.button(key=f"replace-{old}").click().run()
    assert [each.value for each in at.title] == ["Prepare"]
    links = " ".join(each.value for each in at.code)
    assert old not in links and house.code(Role.RAPPORTEUR) in links


def test_who_replaces_their_own_code_is_shown_the_new_link(open_page: Open, house: House) -> None:
    old = house.code(Role.ORGANISER)
    at = open_page("prepare", Role.ORGANISER)
    at.button(key=f"replace-{old}").click().run()
    assert [each.value for each in at.title] == ["Your join code is replaced"]
    new = next(
        grant.code
        for grant in house.store.grants.all(house.id)
        if grant.role is Role.ORGANISER and not grant.revoked
    )
    assert at.code[0].value.endswith(f"/j/{new}")
    assert at.run().code[0].value.endswith(f"/j/{new}")


def _labelled(elements, label: str):
    return next(each for each in elements if each.label == label)


def test_a_breakout_is_made_confidential_and_says_so(open_page: Open, house: House) -> None:
    at = open_page("prepare", Role.ORGANISER)
    at.radio[0].set_value(Secrecy.CONFIDENTIAL)
    next(each for each in at.button if each.form_id == "seal-1").click().run()
    assert not at.exception and not at.error
    assert house.store.conferences.breakouts(house.id)[0].secrecy is Secrecy.CONFIDENTIAL
    assert any("confidential" in each.value for each in at.markdown)


def test_words_are_shown_where_they_stand_before_they_are_replaced(
    open_page: Open, house: House
) -> None:
    for seat, text in ((Seat(1, 1), "Protect Quetzalina"), (Seat(2, 1), "quetzalina, a street")):
        capture.add_note(house.store, house.actor(Role.ORGANISER), seat, text)
    at = open_page("prepare", Role.ORGANISER)
    _labelled(at.text_input, "Words that are to go").set_value("Quetzalina")
    _labelled(at.button, "Show where they stand").click().run()
    assert not at.exception and not at.error
    assert "→ Protect [name]" in " ".join(each.value for each in at.text)
    assert _notes(house, Seat(1, 1)) == ["Protect Quetzalina"]
    at.checkbox(key="at-B2-T1-01").uncheck().run()
    at.button(key="redact").click().run()
    assert not at.exception and not at.error
    assert "1 notes" in at.success[0].value
    assert _notes(house, Seat(1, 1)) == ["Protect [name]"]
    assert _notes(house, Seat(2, 1)) == ["quetzalina, a street"]


def test_words_that_could_be_anything_are_refused(open_page: Open) -> None:
    at = open_page("prepare", Role.ORGANISER)
    _labelled(at.button, "Show where they stand").click().run()
    assert not at.exception and "Give the words" in at.error[0].value


def test_a_conference_is_deleted_only_under_its_own_name(open_page: Open, house: House) -> None:
    at = open_page("prepare", Role.ORGANISER)
    _labelled(at.button, "Delete it for good").click().run()
    assert "not the conference's name" in at.error[0].value.replace("\\", "")
    assert house.store.conferences.all()
    _labelled(at.text_input, "Type the conference's name to confirm").set_value("Open Harbour")
    _labelled(at.button, "Delete it for good").click().run()
    assert not at.exception
    assert [each.value for each in at.title] == ["This conference was deleted"]
    assert house.store.conferences.all() == ()


def test_what_stays_out_of_an_import_is_listed_and_can_be_taken_along(open_page: Open) -> None:
    at = _upload(open_page("prepare", Role.ORGANISER), "notes.csv", CSV)
    listed = at.dataframe[-1].value
    assert listed.to_dict("records") == [{"Where": "row 4", "Why": "no letters", "Text": "?!"}]
    assert "Download this list" in [each.proto.label for each in at.get("download_button")]


def test_a_file_without_refusals_offers_no_list(open_page: Open) -> None:
    at = _upload(open_page("prepare", Role.ORGANISER), "notes.csv", CSV[:-7])
    assert not at.get("download_button")
