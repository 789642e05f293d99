"""Asking which notes a draft is like: bounded, without the model that proposals need, unlogged."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from synthesis.adapters.embedding import TUNED, FastEmbedder, bundled_folder
from synthesis.domain.model import Role, Seat
from synthesis.routes import similar
from synthesis.routes.similar import IN_A_ROW
from synthesis.services import capture
from synthesis.services.consolidate import embed_new
from synthesis.settings import ROOT
from tests.house import House
from tests.routes.conftest import Join

DRAFT = {"breakout": 1, "table": 1, "text": "There should be shelters in each of the districts"}


def _fill(house: House) -> None:
    for seat in (Seat(1, 1), Seat(2, 2)):
        organiser = house.actor(Role.ORGANISER)
        capture.add_note(house.store, organiser, seat, "Open a shelter in every district")
        capture.add_note(house.store, organiser, seat, "Inspect fishing boats at sea")
    embedder = FastEmbedder(bundled_folder(), TUNED)
    embed_new(house.store, embedder, house.id, lambda share, message: None)


def test_the_same_in_other_words_is_found_and_another_tables_is_only_counted(
    house: House, join: Join
) -> None:
    _fill(house)
    answer = join().post("/api/notes/similar", json=DRAFT)
    assert answer.json() == {
        "notes": [{"code": "B1-T1-01", "text": "Open a shelter in every district"}],
        "others": 1,
    }


@pytest.mark.parametrize("role", [Role.RAPPORTEUR, Role.PARTICIPANT, Role.OBSERVER])
def test_whoever_does_not_type_is_refused(join: Join, role: Role) -> None:
    assert join(role).post("/api/notes/similar", json=DRAFT).status_code == 403


def test_another_table_and_nobody_are_refused(join: Join, house: House) -> None:
    client = join(Role.FACILITATOR, Seat(1, 2))
    assert client.post("/api/notes/similar", json=DRAFT).status_code == 403
    client.cookies.clear()
    assert client.post("/api/notes/similar", json=DRAFT).status_code == 401


def test_whoever_asks_too_often_is_told_so_and_notes_still_go_in(join: Join) -> None:
    client = join(name="Hasty")
    answers = [client.post("/api/notes/similar", json=DRAFT) for _ in range(IN_A_ROW + 2)]
    assert [answer.status_code for answer in answers[:IN_A_ROW]] == [200] * IN_A_ROW
    assert answers[-1].status_code == 429
    sent = client.post("/api/notes", json={**DRAFT, "id": "a1"})
    assert sent.status_code == 200


def test_while_another_draft_is_read_nobody_waits(house: House, join: Join) -> None:
    _fill(house)
    client = join(name="Patient")
    with similar._reading:
        answer = client.post("/api/notes/similar", json=DRAFT)
    assert answer.json() == {"notes": [], "others": 0}


def test_no_draft_is_logged_or_stored(
    house: House, join: Join, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _fill(house)
    caplog.set_level(logging.DEBUG)
    client = join(name="Quiet")
    canary = "zanzibar canary draft of somebody"
    client.post("/api/notes/similar", json={**DRAFT, "text": canary})
    client.post("/api/notes/similar", json={**DRAFT, "table": "x", "text": canary})
    assert "zanzibar" not in caplog.text
    files = list(tmp_path.glob("plenary.db*"))
    assert files and all(b"zanzibar" not in file.read_bytes() for file in files)


def test_the_reader_needs_no_torch() -> None:
    code = (
        "import sys; from synthesis.bootstrap import _reader; "
        "_reader('')._english.embed(['Open a shelter']); "
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
