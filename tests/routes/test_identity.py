"""The cookie: who it makes, and when it makes nobody."""

import time

import pytest
from itsdangerous import TimestampSigner

from synthesis.bootstrap import Workbench
from synthesis.domain.model import Role, Seat
from synthesis.routes.identity import (
    CLOCK_SLACK_SECONDS,
    MAX_AGE_SECONDS,
    actor_from_cookie,
    name_in_cookie,
    sign,
)
from tests.house import House


def _signed(bench: Workbench, house: House, monkeypatch: pytest.MonkeyPatch, age: float) -> str:
    now = time.time()
    with monkeypatch.context() as clock:
        clock.setattr(TimestampSigner, "get_timestamp", lambda _self: int(now - age))
        return sign(bench, house.code(Role.FACILITATOR), "Ana")


def test_a_cookie_makes_the_actor_that_its_code_grants(bench: Workbench, house: House) -> None:
    actor = actor_from_cookie(bench, sign(bench, house.code(Role.FACILITATOR), "Ana"))
    assert actor is not None
    assert (actor.name, actor.role, actor.seat) == ("Ana", Role.FACILITATOR, Seat(1, 1))


@pytest.mark.parametrize("cookie", [None, "", "x", "a.b.c", "eyJjb2RlIjoiQSJ9.aaaa.bbbb"])
def test_a_missing_or_forged_cookie_makes_nobody(bench: Workbench, cookie: str | None) -> None:
    assert actor_from_cookie(bench, cookie) is None


def test_a_cookie_with_one_letter_changed_makes_nobody(bench: Workbench, house: House) -> None:
    cookie = sign(bench, house.code(Role.ORGANISER), "Olga")
    changed = cookie[:4] + ("A" if cookie[4] != "A" else "B") + cookie[5:]
    assert actor_from_cookie(bench, changed) is None


def test_whoever_joined_by_a_replaced_code_is_out_at_once(bench: Workbench, house: House) -> None:
    cookie = sign(bench, house.code(Role.FACILITATOR), "Ana")
    house.revoke(Role.FACILITATOR)
    assert actor_from_cookie(bench, cookie) is None
    assert name_in_cookie(bench, cookie) == "Ana"


@pytest.mark.parametrize(
    ("age", "valid"),
    [
        (MAX_AGE_SECONDS - 60, True),
        (MAX_AGE_SECONDS + 60, False),
        (-CLOCK_SLACK_SECONDS + 60, True),
        (-CLOCK_SLACK_SECONDS - 60, False),
    ],
)
def test_a_cookie_lasts_three_days_and_survives_a_clock_set_back_a_little(
    bench: Workbench, house: House, monkeypatch: pytest.MonkeyPatch, age: float, valid: bool
) -> None:
    cookie = _signed(bench, house, monkeypatch, age)
    assert (actor_from_cookie(bench, cookie) is not None) is valid


def test_the_key_outlives_a_restart(bench: Workbench, house: House) -> None:
    cookie = sign(bench, house.code(Role.RAPPORTEUR), "Rosa")
    again = Workbench(bench.settings, bench.store)
    assert actor_from_cookie(again, cookie) is not None
