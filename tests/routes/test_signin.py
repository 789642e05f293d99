"""Sign-in by OpenID Connect, against a provider that really speaks it."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.testclient import TestClient

from synthesis.bootstrap import Workbench
from synthesis.domain.errors import Invalid
from synthesis.domain.model import Actor, Role, Seat
from synthesis.routes.bench import workbench
from synthesis.routes.identity import COOKIE, actor_from_cookie
from synthesis.services import access
from synthesis.settings import read_settings
from tests.house import House, build
from tests.routes import oidc
from tests.routes.oidc import Provider

ROLES = "staff=organiser, north=rapporteur B2, t12=facilitator B1-T2, *=observer"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with oidc.running() as running:
        yield running


@pytest.fixture
def bench(
    provider: Provider, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workbench]:
    """The workbench of a server where sign-in is set up."""
    bench.store.close()
    for name, value in {
        "ISSUER": provider.address,
        "CLIENT": oidc.CLIENT,
        "SECRET": oidc.SECRET,
        "ROLES": ROLES,
    }.items():
        monkeypatch.setenv(f"PLENARY_OIDC_{name}", value)
    opened = workbench()
    yield opened
    opened.store.close()


def sign_in(client: TestClient, path: str = "/signin") -> httpx.Response:
    """Go to the provider and come back, as a browser does."""
    there = client.get(path)
    assert there.status_code == 302, there.text
    back = httpx.get(there.headers["location"], follow_redirects=False)
    return client.get(back.headers["location"])


def actor(client: TestClient) -> Actor | None:
    return actor_from_cookie(workbench(), client.cookies.get(COOKIE))


@pytest.mark.parametrize(
    ("groups", "role", "seat", "breakout", "page"),
    [
        (["staff", "north"], Role.ORGANISER, None, None, "/overview"),
        (["north"], Role.RAPPORTEUR, None, 2, "/overview"),
        ("t12", Role.FACILITATOR, Seat(1, 2), None, "/capture"),
        ([], Role.OBSERVER, None, None, "/overview"),
        (None, Role.OBSERVER, None, None, "/overview"),
    ],
)
def test_a_claim_leads_to_its_role_and_the_first_rule_that_fits_counts(  # noqa: PLR0917
    client: TestClient, house: House, provider: Provider, groups: object, role: Role,
    seat: Seat | None, breakout: int | None, page: str,
) -> None:  # fmt: skip
    provider.claims = {"name": "Ana Maria", "groups": groups}
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert actor(client) == Actor("Ana Maria", role, house.id, seat, breakout)
    assert provider.asked == []
    cookie = next(
        each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{COOKIE}=")
    )
    assert "httponly" in cookie.lower() and "samesite=lax" in cookie.lower()


@pytest.mark.parametrize(
    "fault",
    [
        "not signed",
        "signed with the shared secret",
        "signed by another key",
        "wrong issuer",
        "other issuer",
        "wrong audience",
        "wrong nonce",
        "no nonce",
        "expired",
        "no id token",
    ],
)
def test_claims_that_do_not_hold_open_nothing(
    client: TestClient, house: House, provider: Provider, fault: str
) -> None:
    provider.claims = {"name": "Mallory", "groups": ["staff"]}
    if fault == "other issuer":
        provider.fault = fault
        answer = client.get("/signin")
    else:
        there = client.get("/signin")
        provider.fault = fault
        answer = client.get(
            httpx.get(there.headers["location"], follow_redirects=False).headers["location"]
        )
    assert answer.status_code == 403
    assert COOKIE not in client.cookies and "Mallory" not in answer.text


def test_an_answer_that_was_not_asked_for_on_this_device_opens_nothing(
    client: TestClient, house: House, provider: Provider
) -> None:
    provider.claims = {"groups": ["staff"]}
    there = client.get("/signin")
    back = httpx.get(there.headers["location"], follow_redirects=False).headers["location"]
    client.cookies.clear()
    assert client.get(back).status_code == 403
    assert client.get("/signin/back?code=x&state=y").status_code == 403
    assert COOKIE not in client.cookies


def test_an_answer_is_good_once(client: TestClient, house: House, provider: Provider) -> None:
    there = client.get("/signin")
    back = httpx.get(there.headers["location"], follow_redirects=False).headers["location"]
    assert client.get(back).status_code == 303
    client.cookies.clear()
    assert client.get(back).status_code == 403


def test_whoever_signed_in_is_out_when_the_roles_code_is_replaced(
    client: TestClient, house: House, provider: Provider
) -> None:
    provider.claims = {"groups": ["north"]}
    sign_in(client)
    organiser = house.actor(Role.ORGANISER)
    access.replace(house.store, organiser, house.code(Role.RAPPORTEUR, breakout=2))
    assert actor(client) is None
    sign_in(client)
    assert actor(client) is not None
    access.revoke(house.store, organiser, house.code(Role.RAPPORTEUR, breakout=2))
    assert sign_in(client).status_code == 404


def test_sign_in_leads_to_the_page_that_was_asked_for_and_never_away(
    client: TestClient, house: House, provider: Provider
) -> None:
    assert sign_in(client, "/signin?next=/overview%3Fa=1").headers["location"] == "/overview?a=1"
    assert sign_in(client, "/signin?next=//evil.example").headers["location"] == "/overview"


def test_a_conference_can_be_named_and_else_the_newest_is_meant(
    client: TestClient, house: House, provider: Provider
) -> None:
    newer = build(house.store, "The year after")
    sign_in(client)
    assert actor(client) == Actor("u1", Role.OBSERVER, newer.id)
    sign_in(client, f"/signin?conference={house.id}")
    assert actor(client) == Actor("u1", Role.OBSERVER, house.id)
    assert sign_in(client, "/signin?conference=nosuch").status_code == 404


def test_the_join_page_offers_sign_in(client: TestClient, house: House) -> None:
    assert 'href="/signin"' in client.get("/join").text
    assert 'href="/signin?next=%2Fpublish"' in client.get("/join?next=/publish").text


def test_a_provider_that_does_not_answer_is_said_so(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLENARY_OIDC_ISSUER", "http://127.0.0.1:9")
    answer = client.get("/signin")
    assert answer.status_code == 503 and "join with a code" in answer.text
    workbench().store.close()


@pytest.mark.parametrize(
    "given",
    [
        {"CLIENT": ""},
        {"ROLES": ""},
        {"ROLES": "staff"},
        {"ROLES": "staff=,b=observer"},
        {"ISSUER": "http://provider.example"},
    ],
)
def test_a_half_set_up_sign_in_is_refused_at_start(given: dict[str, str]) -> None:
    whole = {"ISSUER": "https://provider.example", "CLIENT": "c", "ROLES": "*=observer"}
    assert read_settings({f"PLENARY_OIDC_{k}": v for k, v in whole.items()}).oidc is not None
    with pytest.raises(Invalid, match="PLENARY_OIDC"):
        read_settings({f"PLENARY_OIDC_{k}": v for k, v in (whole | given).items()})
