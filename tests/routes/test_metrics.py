"""Counts for a scraper: nothing but numbers, and not for the public."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from synthesis.domain.model import Role, Seat
from synthesis.services import capture
from tests.house import House


@pytest.fixture
def here(app: Starlette, house: House) -> Iterator[TestClient]:
    """A scraper on the server's own machine."""
    with TestClient(app, client=("127.0.0.1", 40_000)) as scraper:
        yield scraper


def test_the_counts_are_numbers_and_nothing_that_anybody_typed(
    here: TestClient, house: House
) -> None:
    for _ in range(2):
        capture.add_note(house.store, house.actor(Role.ORGANISER), Seat(1, 1), "A canary sings")
    text = here.get("/metrics").text
    assert "plenary_note_versions 2\n" in text and "plenary_tables 4\n" in text
    lines = [line for line in text.splitlines() if not line.startswith("# TYPE plenary_")]
    assert all(re.fullmatch(r"plenary_[a-z_]+ \d+", line) for line in lines)


def test_the_public_is_told_that_there_is_nothing(client: TestClient, here: TestClient) -> None:
    assert client.get("/metrics").status_code == 404
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert here.get("/metrics", headers={name: "127.0.0.1"}).status_code == 404


def test_with_a_token_only_the_token_counts(
    client: TestClient, here: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLENARY_METRICS_TOKEN", "a long secret")
    bearing = {"Authorization": "Bearer a long secret"}
    assert client.get("/metrics", headers=bearing).status_code == 200
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer a long secre"}):
        assert client.get("/metrics", headers=headers).status_code == 404
        assert here.get("/metrics", headers=headers).status_code == 404
