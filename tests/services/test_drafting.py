"""A draft is asked for by those who decide, after they have seen what would be sent."""

from dataclasses import dataclass, field

import pytest

from synthesis.domain.drafting import MOST_CHARACTERS, Drafted
from synthesis.domain.errors import Conflict, Invalid, NotAllowed
from synthesis.domain.history import sentence_for
from synthesis.domain.log import Gather, Merge, Move, Reword
from synthesis.domain.model import Actor, Point, PointCode, RecommendationId, Role
from synthesis.domain.ports import Store
from synthesis.domain.report import workbook
from synthesis.services import capture, consolidate, drafting
from tests.house import House
from tests.services.test_consolidate import SHELTERS, add

R1 = RecommendationId("r1.1")


@dataclass
class Scribe:
    """A drafter that keeps what it was sent; the adapter's own test speaks to a real server."""

    host: str = "models.example.org"
    model: str = "m"
    sent: list[tuple[Point, ...]] = field(default_factory=list)

    def draft(self, points: tuple[Point, ...]) -> Drafted:
        self.sent.append(tuple(points))
        return Drafted("Open safe shelters.", (points[0].code,))


@pytest.fixture
def codes(store: Store, organiser: Actor, rapporteur: Actor) -> list[PointCode]:
    made = add(store, organiser, *SHELTERS)
    consolidate.decide(store, rapporteur, Gather(tuple(made[:2])), 0)
    return made


def test_what_was_offered_is_what_is_sent_and_no_entry_is_made(
    store: Store, rapporteur: Actor, codes: list[PointCode]
) -> None:
    scribe = Scribe()
    offer = drafting.offer(store, rapporteur, scribe, R1)
    assert [point.code for point in offer.points] == codes[:2] and scribe.sent == []
    drafting.draft(store, rapporteur, scribe, R1, offer)
    assert scribe.sent == [offer.points]
    assert consolidate.read_board(store, rapporteur).last_entry == 1


def test_nothing_is_sent_when_the_notes_have_changed(
    store: Store, organiser: Actor, rapporteur: Actor, codes: list[PointCode]
) -> None:
    scribe = Scribe()
    offer = drafting.offer(store, rapporteur, scribe, R1)
    capture.correct_note(store, organiser, codes[0], "a name that slipped in", 1)
    with pytest.raises(Conflict, match="Nothing was sent"):
        drafting.draft(store, rapporteur, scribe, R1, offer)
    assert scribe.sent == []


def test_a_withdrawn_note_and_what_is_too_much_stay_here(
    store: Store, organiser: Actor, rapporteur: Actor, codes: list[PointCode]
) -> None:
    (long,) = add(store, organiser, "x" * MOST_CHARACTERS)
    consolidate.decide(store, rapporteur, Move((long,), R1), 1)
    capture.withdraw_note(store, organiser, codes[0], 1)
    offer = drafting.offer(store, rapporteur, Scribe(), R1)
    assert ([point.code for point in offer.points], offer.kept) == ([codes[1]], 1)


def test_only_those_who_decide_may_ask(store: Store, house: House, codes: list[PointCode]) -> None:
    for role in (Role.PARTICIPANT, Role.FACILITATOR):
        actor = house.actor(role)
        with pytest.raises(NotAllowed):
            drafting.offer(store, actor, Scribe(), R1)


def test_an_accepted_draft_is_marked_on_the_board_in_the_history_and_in_the_workbook(
    store: Store, rapporteur: Actor, codes: list[PointCode]
) -> None:
    accepted = Reword(R1, "Open safe shelters.", drafted=True, cites=(codes[0],))
    entry = consolidate.decide(store, rapporteur, accepted, 1)
    board = consolidate.read_board(store, rapporteur)
    (each,) = board.recommendations
    assert (each.quoted, each.drafted_from) == (None, (codes[0],))
    assert sentence_for(entry, board).endswith(f"drafted by a machine from {codes[0]}")
    row = workbook("One", (), board)[0].rows[0]
    assert f"drafted from {codes[0]}; accepted by Rosa" in row
    consolidate.decide(store, rapporteur, Reword(R1, "In my own words."), 2)
    (each,) = consolidate.read_board(store, rapporteur).recommendations
    assert each.drafted_from == ()


def test_a_draft_that_cites_nothing_or_another_recommendation_is_refused(
    store: Store, rapporteur: Actor, codes: list[PointCode]
) -> None:
    with pytest.raises(Invalid, match="cites its notes"):
        consolidate.decide(store, rapporteur, Reword(R1, "Open.", drafted=True), 1)
    with pytest.raises(Invalid, match="cites its notes"):
        consolidate.decide(store, rapporteur, Reword(R1, "Open.", cites=(codes[0],)), 1)
    with pytest.raises(Conflict, match=f"rests on {codes[2]}"):
        foreign = Reword(R1, "Open.", drafted=True, cites=(codes[2],))
        consolidate.decide(store, rapporteur, foreign, 1)


def test_a_merge_keeps_the_mark_of_the_wording_that_stays(
    store: Store, rapporteur: Actor, codes: list[PointCode]
) -> None:
    accepted = Reword(R1, "Open safe shelters.", drafted=True, cites=(codes[0],))
    consolidate.decide(store, rapporteur, accepted, 1)
    consolidate.decide(store, rapporteur, Gather((codes[2],)), 2)
    consolidate.decide(store, rapporteur, Merge(R1, (RecommendationId("r3.1"),)), 3)
    (each,) = consolidate.read_board(store, rapporteur).recommendations
    assert each.drafted_from == (codes[0],)
