"""Role by page over the real socket, and what a stolen session of Streamlit gives."""

import pytest

from synthesis.domain.log import Gather
from synthesis.domain.model import PointCode, Role, Seat, Secrecy
from synthesis.routes.places import TITLES
from synthesis.services import admission, capture, consolidate, prepare
from tests.browser.conftest import Server
from tests.browser.socket import Session
from tests.house import House, build

CANARY = "Canary{place}Note"
ENDED = "Your access has ended"
ROLES: dict[str, tuple[Role, Seat | None, int | None]] = {
    "organiser": (Role.ORGANISER, None, None),
    "rapporteur": (Role.RAPPORTEUR, None, None),
    "rapporteur of B1": (Role.RAPPORTEUR, None, 1),
    "facilitator of B1-T1": (Role.FACILITATOR, Seat(1, 1), None),
    "participant": (Role.PARTICIPANT, None, None),
    "observer": (Role.OBSERVER, None, None),
}
READS = {
    "organiser": {"B1-T1", "B2-T1"},
    "rapporteur": {"B1-T1", "B2-T1"},
    "rapporteur of B1": {"B1-T1"},
    "facilitator of B1-T1": {"B1-T1"},
    "participant": set(),
    "observer": set(),
}
"""The tables whose notes a role may be sent, on whatever page it asks for."""


def _fill(house: House) -> None:
    """A note of two tables in a recommendation each, in its own words."""
    organiser = house.actor(Role.ORGANISER)
    for seat in (Seat(1, 1), Seat(2, 1)):
        text = CANARY.format(place=str(seat))
        code = capture.add_note(house.store, organiser, seat, text).code
        seen = consolidate.read_board(house.store, organiser).last_entry
        consolidate.decide(house.store, organiser, Gather((PointCode(code),)), seen)


def _cookie(server: Server, who: str) -> str:
    """The cookie that the running server gives to whoever joins by the role's code."""
    import httpx

    form = {"code": server.house.code(*ROLES[who]), "name": who}
    answer = httpx.post(f"{server.address}/join", data=form, follow_redirects=False)
    return str(answer.cookies["plenary"])


def _told(sent: str) -> set[str]:
    return {place for place in ("B1-T1", "B2-T1") if CANARY.format(place=place) in sent}


@pytest.mark.parametrize("who", ROLES)
def test_whatever_page_a_role_asks_for_it_is_sent_no_note_that_it_may_not_read(
    server: Server, who: str
) -> None:
    _fill(server.house)
    other = build(server.house.store, "Another conference")
    capture.add_note(other.store, other.actor(Role.ORGANISER), Seat(1, 1), "CanaryElsewhere")
    session = Session(server.address, _cookie(server, who))
    for page in ("", *TITLES):
        sent = session.run(page)
        assert _told(sent) <= READS[who], page
        assert "CanaryElsewhere" not in sent and "Traceback" not in sent
        if who != "organiser":
            codes = {card.grant.code for card in _cards(server.house)}
            assert not [code for code in codes if code in sent], page
    session.close()
    if who == "organiser":
        assert _told(session.received.decode("utf-8", "replace")) == READS[who]


def _cards(house: House) -> tuple[admission.Card, ...]:
    return admission.cards(house.store, house.actor(Role.ORGANISER))


def test_no_page_sends_a_rapporteur_of_all_a_confidential_note(server: Server) -> None:
    _fill(server.house)
    organiser = server.house.actor(Role.ORGANISER)
    prepare.seal_breakout(server.house.store, organiser, 2, Secrecy.CONFIDENTIAL)
    for who, reads in (("rapporteur", {"B1-T1"}), ("organiser", {"B1-T1", "B2-T1"})):
        session = Session(server.address, _cookie(server, who))
        for page in ("", *TITLES):
            assert "Traceback" not in session.run(page), page
        session.close()
        assert _told(session.received.decode("utf-8", "replace")) == reads


@pytest.mark.parametrize("thief", ["", "participant", "forged"])
def test_a_stolen_session_id_gives_nothing(server: Server, thief: str) -> None:
    _fill(server.house)
    owner = Session(server.address, _cookie(server, "organiser"))
    assert _told(owner.run("consolidate")) == READS["organiser"]
    assert owner.session_id
    cookie = _cookie(server, thief) if thief == "participant" else thief
    stolen = Session(server.address, cookie, taken_over=owner.session_id)
    for page in ("consolidate", "publish", "prepare", "overview", ""):
        stolen.run(page)
    assert stolen.session_id == owner.session_id  # else this would prove nothing
    stolen.close()
    sent = stolen.received.decode("utf-8", "replace")
    assert _told(sent) == set()
    assert not [card for card in _cards(server.house) if card.grant.code in sent]
    assert thief == "participant" or ENDED in sent
    owner.close()
