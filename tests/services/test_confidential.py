"""A confidential breakout: who reads its notes, and every way by which they could get out."""

from collections.abc import Iterator

import pytest

from synthesis.domain.errors import Conflict, NotAllowed, NotFound
from synthesis.domain.log import Gather, Merge, Reword, Seal, SetAside
from synthesis.domain.model import Actor, PointCode, RecommendationId, Role, Seat, Secrecy
from synthesis.services import capture, consolidate, drafting, overview, prepare, publish, questions
from tests.fakes import WordEmbedder, quiet
from tests.house import House

OPEN_SEAT, SEALED_SEAT = Seat(1, 1), Seat(2, 1)
OURS, THEIRS = PointCode("B1-T1-01"), PointCode("B2-T1-01")


@pytest.fixture
def sealed(house: House) -> House:
    """B2 is confidential; its one note stands alone, and so does the one of B1."""
    organiser = house.actor(Role.ORGANISER, name="Olga")
    for seat, text in ((OPEN_SEAT, "Open more shelters"), (SEALED_SEAT, "Canary lives here")):
        code = PointCode(capture.add_note(house.store, organiser, seat, text).code)
        seen = consolidate.read_board(house.store, organiser).last_entry
        consolidate.decide(house.store, organiser, Gather((code,)), seen)
    prepare.seal_breakout(house.store, organiser, 2, Secrecy.CONFIDENTIAL)
    return house


def told(house: House, actor: Actor) -> Iterator[tuple[str, str]]:
    """All that the services tell somebody, as text, by where they tell it."""
    store = house.store
    for name, ask in (
        ("board", lambda: consolidate.read_board(store, actor)),
        ("overview", lambda: overview.glance(store, actor)),
        ("questions", lambda: questions.review(store, actor)),
        ("workbook", lambda: publish.workbook(store, actor)),
        ("notes", lambda: capture.table_notes(store, actor, SEALED_SEAT)),
    ):
        try:
            yield name, repr(ask())
        except NotAllowed:
            continue


READERS = {
    "organiser": (Role.ORGANISER, None, None),
    "its rapporteur": (Role.RAPPORTEUR, None, 2),
    "its facilitator": (Role.FACILITATOR, SEALED_SEAT, None),
}
OTHERS = {
    "rapporteur of all": (Role.RAPPORTEUR, None, None),
    "rapporteur of another": (Role.RAPPORTEUR, None, 1),
    "facilitator of another": (Role.FACILITATOR, OPEN_SEAT, None),
    "facilitator beside": (Role.FACILITATOR, Seat(2, 2), None),
    "participant": (Role.PARTICIPANT, None, None),
    "observer": (Role.OBSERVER, None, None),
}


def actor_of(house: House, who: str) -> Actor:
    role, seat, breakout = (READERS | OTHERS)[who]
    return house.actor(role, seat, breakout=breakout)


@pytest.mark.parametrize("who", READERS)
def test_its_own_people_and_the_organiser_read_it(sealed: House, who: str) -> None:
    actor = actor_of(sealed, who)
    assert [n.text for n in capture.table_notes(sealed.store, actor, SEALED_SEAT)] == [
        "Canary lives here"
    ]
    assert "Canary" in dict(told(sealed, actor))["overview"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_is_told_a_word_of_it(sealed: House, who: str) -> None:
    for where, text in told(sealed, actor_of(sealed, who)):
        assert "Canary" not in text, where


@pytest.mark.parametrize("who", [*READERS, *OTHERS])
def test_what_a_person_has_worded_is_for_everybody(sealed: House, who: str) -> None:
    rosa = sealed.actor(Role.RAPPORTEUR, breakout=2)
    board = consolidate.read_board(sealed.store, rosa)
    (each,) = board.recommendations
    consolidate.decide(sealed.store, rosa, Reword(each.id, "Protect her"), board.last_entry)
    assert "Protect her" in dict(told(sealed, actor_of(sealed, who)))["overview"]


def test_the_workbook_keeps_it_back_from_the_organiser_too_until_it_is_released(
    sealed: House,
) -> None:
    organiser = sealed.actor(Role.ORGANISER)
    rapporteur = sealed.actor(Role.RAPPORTEUR)
    assert "Canary" not in repr(publish.workbook(sealed.store, organiser))
    prepare.seal_breakout(sealed.store, organiser, 2, Secrecy.RELEASED)
    for actor in (organiser, rapporteur):
        assert "Canary" in repr(publish.workbook(sealed.store, actor))
    assert "Canary" in repr(consolidate.read_board(sealed.store, rapporteur))


@pytest.mark.parametrize("who", sorted(set(OTHERS) - {"rapporteur of all"}))
def test_what_is_released_is_for_rapporteurs_of_all_alone(sealed: House, who: str) -> None:
    organiser = sealed.actor(Role.ORGANISER)
    prepare.seal_breakout(sealed.store, organiser, 2, Secrecy.RELEASED)
    for where, text in told(sealed, actor_of(sealed, who)):
        assert "Canary" not in text, where


def test_the_workbook_accounts_for_every_note(sealed: House) -> None:
    sheets = publish.workbook(sealed.store, sealed.actor(Role.RAPPORTEUR))
    kept = {row[0]: row[-1] for row in sheets[1].rows}
    assert kept == {OURS: "", THEIRS: "confidential"}
    about = dict(sheets[3].rows)
    assert (about["Notes"], about["Notes in a recommendation"]) == (2, 2)


def test_a_rapporteur_of_all_decides_on_nothing_that_is_confidential(sealed: House) -> None:
    rapporteur = sealed.actor(Role.RAPPORTEUR)
    board = consolidate.read_board(sealed.store, rapporteur)
    mine, theirs = (board.place[code] for code in (OURS, THEIRS))
    for decision in (Merge(mine, (theirs,)), SetAside((THEIRS,), "x"), Reword(theirs, "x")):
        with pytest.raises(NotAllowed, match="confidential"):
            consolidate.decide(sealed.store, rapporteur, decision, board.last_entry)
    assert sealed.store.log.entries(sealed.id)[-1].number == board.last_entry


def test_a_conflict_quotes_no_confidential_note(sealed: House) -> None:
    organiser, rapporteur = sealed.actor(Role.ORGANISER), sealed.actor(Role.RAPPORTEUR)
    board = consolidate.read_board(sealed.store, rapporteur)
    mine, theirs = (board.place[code] for code in (OURS, THEIRS))
    consolidate.decide(sealed.store, organiser, Merge(theirs, (mine,)), board.last_entry)
    with pytest.raises(Conflict) as caught:
        consolidate.decide(sealed.store, rapporteur, Reword(mine, "x"), board.last_entry)
    assert "Canary" not in str(caught.value)


class Outside:
    """A drafter that would leave the machine."""

    host, model = "models.example.org", "m"


def test_no_confidential_note_is_sent_for_a_draft_even_when_released(sealed: House) -> None:
    organiser = sealed.actor(Role.ORGANISER)
    id_ = RecommendationId("r2.1")
    for secrecy in (Secrecy.CONFIDENTIAL, Secrecy.RELEASED):
        prepare.seal_breakout(sealed.store, organiser, 2, secrecy)
        offered = drafting.offer(sealed.store, organiser, Outside(), id_)  # type: ignore[arg-type]
        assert (offered.points, offered.kept) == ((), 1)


def test_a_proposal_groups_confidential_notes_and_still_shows_none(sealed: House) -> None:
    organiser, rapporteur = sealed.actor(Role.ORGANISER), sealed.actor(Role.RAPPORTEUR)
    for number in range(4):
        for seat in (OPEN_SEAT, SEALED_SEAT):
            who = "Canary" if seat == SEALED_SEAT else "Parents"
            capture.add_note(sealed.store, organiser, seat, f"{who} need shelters now {number}")
    consolidate.propose(sealed.store, WordEmbedder(), sealed.id, quiet)
    for where, text in told(sealed, rapporteur):
        assert "Canary" not in text, where
    assert consolidate.read_board(sealed.store, rapporteur).ledger.unplaced == 0


def test_marking_is_recorded_once_with_who_did_it_and_reaches_kept_boards(sealed: House) -> None:
    organiser = sealed.actor(Role.ORGANISER, name="Olga")
    assert not prepare.seal_breakout(sealed.store, organiser, 2, Secrecy.CONFIDENTIAL)
    entry = sealed.store.log.entries(sealed.id)[-1]
    assert (entry.actor, entry.decision) == ("Olga", Seal(2, Secrecy.CONFIDENTIAL))
    assert prepare.seal_breakout(sealed.store, organiser, 2, Secrecy.OPEN)
    assert "Canary" in repr(consolidate.read_board(sealed.store, sealed.actor(Role.RAPPORTEUR)))
    with pytest.raises(NotFound, match="B9"):
        prepare.seal_breakout(sealed.store, organiser, 9, Secrecy.CONFIDENTIAL)


def test_a_breakout_keeps_its_secrecy_when_its_title_is_edited(sealed: House) -> None:
    organiser = sealed.actor(Role.ORGANISER)
    prepare.edit_breakout(sealed.store, organiser, 2, "Sea", "Why?")
    assert prepare.breakouts(sealed.store, organiser)[1].secrecy is Secrecy.CONFIDENTIAL
