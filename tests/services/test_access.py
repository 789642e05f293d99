"""Who may do what: every role against every right, and every service at its door."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence

import pytest

from synthesis import services
from synthesis.domain.detail import Detail
from synthesis.domain.drafting import Drafted
from synthesis.domain.errors import Invalid, NotAllowed, NotFound, SynthesisError
from synthesis.domain.log import Different, Gather, Ref, Reword
from synthesis.domain.model import (
    MACHINE,
    Actor,
    ConferenceId,
    Point,
    PointCode,
    RecommendationId,
    Role,
    Seat,
    Secrecy,
)
from synthesis.domain.ports import Store
from synthesis.domain.redaction import replacement
from synthesis.services import (
    access,
    admission,
    capture,
    consolidate,
    detail,
    drafting,
    headless,
    imports,
    kept,
    overview,
    prepare,
    publish,
    purge,
    questions,
    rank,
    redaction,
    secrecy,
    similar,
    verify,
)
from synthesis.services.access import MAX_NAME, Right, join, may, require
from tests.house import House, build

HERE, ELSEWHERE = Seat(1, 1), Seat(2, 1)
EVERYBODY = frozenset(Role)
STAFF = frozenset({Role.ORGANISER, Role.RAPPORTEUR})
ORGANISER = frozenset({Role.ORGANISER})
SCRIBES = frozenset({Role.ORGANISER, Role.FACILITATOR})
READERS = frozenset({Role.ORGANISER, Role.RAPPORTEUR, Role.FACILITATOR})


SOMEWHERE = ConferenceId("c")


def actor(role: Role, conference: ConferenceId = SOMEWHERE) -> Actor:
    return Actor("Ana", role, conference, HERE if role is Role.FACILITATOR else None)


# Role, right and seat

ALLOWED = {
    Right.PREPARE: ORGANISER,
    Right.CAPTURE: SCRIBES,
    Right.READ_NOTES: READERS,
    Right.PROPOSE: STAFF,
    Right.DECIDE: STAFF,
    Right.READ_BOARD: EVERYBODY,
    Right.PUBLISH: STAFF,
}


def test_every_right_has_a_row_in_the_matrix() -> None:
    assert set(ALLOWED) == set(Right)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_a_role_has_the_rights_of_its_row_and_no_others(role: Role, right: Right) -> None:
    assert may(actor(role), right, HERE) == (role in ALLOWED[right])


@pytest.mark.parametrize("right", Right)
def test_a_facilitator_writes_and_reads_at_their_own_table_only(right: Right) -> None:
    facilitator = actor(Role.FACILITATOR)
    for seat in (ELSEWHERE, Seat(1, 2), None):
        assert may(facilitator, right, seat) == (right is Right.READ_BOARD)


def test_a_rapporteur_of_one_breakout_reads_and_decides_there_only() -> None:
    rapporteur = Actor("Rosa", Role.RAPPORTEUR, SOMEWHERE, breakout=1)
    assert {right for right in Right if may(rapporteur, right, HERE)} == {
        Right.READ_NOTES,
        Right.DECIDE,
        Right.READ_BOARD,
    }
    assert may(rapporteur, Right.READ_NOTES, Seat(1, 2))
    for seat in (ELSEWHERE, None):
        assert not may(rapporteur, Right.READ_NOTES, seat)
    with pytest.raises(NotAllowed, match=r"of one breakout \(B1\) may not read .* other breakouts"):
        require(rapporteur, Right.READ_NOTES)


@pytest.mark.parametrize("role", EVERYBODY - {Role.FACILITATOR})
def test_for_other_roles_the_table_makes_no_difference(role: Role) -> None:
    for right in Right:
        assert {may(actor(role), right, seat) for seat in (HERE, ELSEWHERE, None)} == {
            role in ALLOWED[right]
        }


def test_who_may_read_every_note_needs_no_table() -> None:
    assert {role for role in Role if may(actor(role), Right.READ_NOTES)} == STAFF
    with pytest.raises(NotAllowed, match="A facilitator may not read the notes of other tables"):
        require(actor(Role.FACILITATOR), Right.READ_NOTES)


def test_a_refusal_names_the_role_the_deed_and_the_table() -> None:
    with pytest.raises(NotAllowed, match="A participant may not write notes at B1-T1"):
        require(actor(Role.PARTICIPANT), Right.CAPTURE, HERE)


# Every service at its door


def _sheet() -> imports.Upload:
    return imports.Upload("notes.csv", "0" * 24, ())


class Mute:
    """A drafter to which nothing may be sent, because the recommendation is not there."""

    host, model = "models.example.org", "m"

    def draft(self, points: Sequence[Point]) -> Drafted:
        raise AssertionError(f"{len(points)} points were sent")


class Unread:
    """A reader that knows no model."""

    def like(self, model: str) -> None:
        raise AssertionError(f"{model} was read")


WORDS = replacement("Quetzalina", "[name]")
NOWHERE = RecommendationId("r9.9")
NOTHING = drafting.Offer(Mute.host, Mute.model, (), 0)

Call = Callable[[Store, Actor], object]

DOORS: dict[Callable[..., object], tuple[frozenset[Role], Call]] = {
    access.issue: (ORGANISER, lambda s, a: access.issue(s, a, Role.PARTICIPANT)),
    access.grants: (ORGANISER, access.grants),
    access.replace: (ORGANISER, lambda s, a: access.replace(s, a, "NOSUCHCO")),
    access.revoke: (ORGANISER, lambda s, a: access.revoke(s, a, "NOSUCHCO")),
    admission.cards: (ORGANISER, admission.cards),
    admission.guests: (ORGANISER, admission.guests),
    capture.add_note: (SCRIBES, lambda s, a: capture.add_note(s, a, HERE, "More shelters")),
    capture.add_notes: (SCRIBES, lambda s, a: capture.add_notes(s, a, HERE, ["More shelters"])),
    capture.correct_note: (SCRIBES, lambda s, a: capture.correct_note(s, a, "B1-T1-99", "No", 1)),
    capture.withdraw_note: (SCRIBES, lambda s, a: capture.withdraw_note(s, a, "B1-T1-99", 1)),
    capture.table_notes: (READERS, lambda s, a: capture.table_notes(s, a, HERE)),
    capture.may_follow: (SCRIBES, lambda _s, a: capture.may_follow(a, HERE)),
    consolidate.read_board: (STAFF, consolidate.read_board),
    consolidate.stamp: (EVERYBODY, consolidate.stamp),
    consolidate.decide: (
        STAFF,
        lambda s, a: consolidate.decide(s, a, Reword(NOWHERE, "x"), 0),
    ),
    consolidate.request_proposal: (STAFF, consolidate.request_proposal),
    consolidate.proposal_under_way: (STAFF, consolidate.proposal_under_way),
    consolidate.workers: (STAFF, consolidate.workers),
    detail.preview: (STAFF, lambda s, a: detail.preview(s, a, Detail.FINER)),
    detail.choose: (STAFF, lambda s, a: detail.choose(s, a, Detail.FINER, 0)),
    drafting.offer: (STAFF, lambda s, a: drafting.offer(s, a, Mute(), NOWHERE)),
    drafting.draft: (STAFF, lambda s, a: drafting.draft(s, a, Mute(), NOWHERE, NOTHING)),
    imports.read_upload: (
        ORGANISER,
        lambda s, a: imports.read_upload(lambda name, data: (), a, "notes.csv", b""),
    ),
    imports.preview_import: (ORGANISER, lambda s, a: imports.preview_import(s, a, _sheet(), [])),
    imports.import_notes: (
        ORGANISER,
        lambda s, a: imports.import_notes(
            s, a, imports.Import("notes.csv", "0" * 24, (), (), (), ())
        ),
    ),
    overview.glance: (EVERYBODY, overview.glance),
    prepare.another_conference: (ORGANISER, lambda s, a: prepare.another_conference(s, a, "More")),
    prepare.add_breakout: (ORGANISER, lambda s, a: prepare.add_breakout(s, a, "Justice")),
    prepare.edit_breakout: (ORGANISER, lambda s, a: prepare.edit_breakout(s, a, 1, "Justice", "")),
    redaction.find: (ORGANISER, lambda s, a: redaction.find(s, a, WORDS)),
    redaction.redact: (ORGANISER, lambda s, a: redaction.redact(s, a, WORDS, {"B1-T1-01"})),
    purge.delete_conference: (
        ORGANISER,
        lambda s, a: purge.delete_conference(s, a, "Not its name"),
    ),
    prepare.seal_breakout: (
        ORGANISER,
        lambda s, a: prepare.seal_breakout(s, a, 1, Secrecy.CONFIDENTIAL),
    ),
    prepare.add_table: (ORGANISER, lambda s, a: prepare.add_table(s, a, 1, "Quiet room")),
    similar.similar: (
        SCRIBES,
        lambda s, a: similar.similar(s, Unread(), a, HERE, "More shelters for all"),
    ),
    publish.workbook: (STAFF, publish.workbook),
    publish.file_name: (STAFF, publish.file_name),
    questions.review: (STAFF, questions.review),
    questions.answer: (
        STAFF,
        lambda s, a: questions.answer(s, a, Different(Ref(NOWHERE), Ref("r9.8")), 0),
    ),
}
"""Every function that acts for somebody: the roles it lets in, and a call of it."""

OPEN_TO_ALL: dict[Callable[..., object], Call] = {
    prepare.conference: prepare.conference,
    prepare.breakouts: prepare.breakouts,
    prepare.tables: prepare.tables,
}
"""What asks for no right: everybody in a conference sees its name, breakouts and tables."""

WITHOUT_A_DOOR = {
    access.may: "answers, and does nothing",
    access.require: "is the door",
    access.closed_to: "answers, and does nothing",
    secrecy.kept_back: "answers, and does nothing",
    secrecy.kept_back_of: "answers, and does nothing",
    access.require_at: "is the door",
    kept.forget: "empties a memory",
    purge.purge: "for whoever has the machine",
    consolidate.seen_by: "for services that have asked already",
    capture.news: "for those who passed may_follow, all at once",
    access.join: "makes the actor",
    access.draw: "draws a code and stores nothing",
    access.grant_for: "reads the code that makes the actor",
    admission.arrive: "makes the actor",
    admission.notice: "a sign of life of whoever holds the visit's id, a secret of the device",
    admission.leave: "ends the visit of whoever holds its id",
    access.issue_first: "a new conference has nobody yet to ask",
    prepare.new_conference: "for whoever has the machine; pages call another_conference",
    kept.board_of: "for services that have asked already",
    kept.lately: "for services that have asked already",
    consolidate.propose: "for the worker and the command line, which act for whoever asked",
    consolidate.known_vectors: "for services that have asked already",
    consolidate.most_read: "for services that have asked already",
    admission.role_of: "pure: reads a setting",
    admission.code_for: "for the sign-in, whose provider has said who somebody is",
    consolidate.embed_points: "for the worker and the command line",
    consolidate.embed_new: "for the worker",
    headless.consolidate_files: "for whoever has the machine",
    imports.guess: "pure: sees a sheet and no store",
    questions.recut_due: "pure: sees a board and no store",
    questions.answered: "pure: sees a board and no store",
    questions.fresh_answers: "pure: sees a board and no store",
    rank.placing: "pure: sees a board and no store",
    verify.verify: "for whoever has the machine",
}


def test_every_public_function_of_the_services_is_at_the_door_or_has_a_reason_not_to() -> None:
    modules = [
        importlib.import_module(each.name)
        for each in pkgutil.walk_packages(services.__path__, f"{services.__name__}.")
    ]
    public = {
        found
        for module in modules
        for name, found in inspect.getmembers(module, inspect.isfunction)
        if found.__module__ == module.__name__ and not name.startswith("_")
    }
    listed = set(DOORS) | set(OPEN_TO_ALL) | set(WITHOUT_A_DOOR)
    assert {f"{f.__module__}.{f.__name__}" for f in public ^ listed} == set()


def test_every_service_refuses_the_roles_without_its_right_and_no_others(
    house: House, store: Store
) -> None:
    wrong = []
    for function, (roles, call) in DOORS.items():
        for role in Role:
            try:
                call(store, actor(role, house.id))
                refused = False
            except NotAllowed:
                refused = True
            except SynthesisError:  # let in, and then there was nothing of that name
                refused = False
            if refused == (role in roles):
                wrong.append(f"{function.__module__}.{function.__name__} {role}")
    assert wrong == []


def test_a_rapporteur_of_one_breakout_is_let_in_at_few_doors(house: House, store: Store) -> None:
    rapporteur = house.actor(Role.RAPPORTEUR, breakout=1)
    opened = set()
    for function, (_, call) in DOORS.items():
        try:
            call(store, rapporteur)
        except NotAllowed:
            continue
        except SynthesisError:
            pass
        opened.add(function)
    assert opened == {
        capture.table_notes,
        consolidate.read_board,
        consolidate.stamp,
        consolidate.decide,
        drafting.offer,
        drafting.draft,
        overview.glance,
        questions.review,
        questions.answer,
    }
    with pytest.raises(NotAllowed, match="B2-T1"):
        capture.table_notes(store, rapporteur, ELSEWHERE)


def test_a_rapporteur_of_one_breakout_gets_its_part_of_the_board(house: House) -> None:
    for seat, text in ((HERE, "More shelters"), (ELSEWHERE, "Canary boats")):
        capture.add_note(house.store, house.actor(Role.FACILITATOR, seat), seat, text)
    rapporteur = house.actor(Role.RAPPORTEUR, breakout=1)
    board = consolidate.read_board(house.store, rapporteur)
    assert [note.text for note in board.notes.values()] == ["More shelters"]
    made = consolidate.decide(house.store, rapporteur, Gather((PointCode("B1-T1-01"),)), 0)
    with pytest.raises(NotAllowed, match="other breakouts than B1"):
        consolidate.decide(house.store, rapporteur, Gather((PointCode("B2-T1-01"),)), made.number)
    assert len(house.store.log.entries(house.id)) == 1


@pytest.mark.parametrize("role", Role)
def test_the_conference_its_breakouts_and_its_tables_are_open_to_everybody_in_it(
    house: House, store: Store, role: Role
) -> None:
    other = build(store, "Another conference")
    prepare.add_breakout(store, other.actor(Role.ORGANISER), "Only there")
    for call in OPEN_TO_ALL.values():
        seen = repr(call(store, actor(role, house.id)))
        assert seen == repr(call(store, house.actor(Role.ORGANISER)))
        assert "Another" not in seen and "Only there" not in seen


def test_a_refused_call_changes_nothing(house: House, store: Store) -> None:
    before = store.conferences.stamp(house.id), len(store.conferences.all())
    for roles, call in DOORS.values():
        for role in EVERYBODY - roles:
            with pytest.raises(NotAllowed):
                call(store, actor(role, house.id))
    assert (store.conferences.stamp(house.id), len(store.conferences.all())) == before


def test_a_facilitator_is_refused_at_another_table(house: House, store: Store) -> None:
    facilitator = house.actor(Role.FACILITATOR, HERE)
    theirs = capture.add_note(store, house.actor(Role.FACILITATOR, ELSEWHERE), ELSEWHERE, "Ours")
    for call in (
        lambda: capture.add_note(store, facilitator, ELSEWHERE, "More shelters"),
        lambda: capture.add_notes(store, facilitator, ELSEWHERE, ["More shelters"]),
        lambda: capture.correct_note(store, facilitator, theirs.code, "Mine", 1),
        lambda: capture.withdraw_note(store, facilitator, theirs.code, 1),
        lambda: capture.table_notes(store, facilitator, ELSEWHERE),
    ):
        with pytest.raises(NotAllowed, match="B2-T1"):
            call()
    assert store.notes.current(house.id, ELSEWHERE) == (theirs,)


# Join codes


def test_a_code_makes_an_actor_of_its_role_conference_and_table(house: House) -> None:
    for role in Role:
        seat = HERE if role is Role.FACILITATOR else None
        assert join(house.store, house.code(role, seat), " Ana\tMaria ") == Actor(
            "Ana Maria", role, house.id, seat
        )


def test_a_code_may_be_typed_in_lower_case_with_spaces_and_dashes(house: House) -> None:
    code = house.code(Role.RAPPORTEUR)
    typed = f" {code[:4].lower()} - {code[4:].lower()}\n"
    assert join(house.store, typed, "Ana").role is Role.RAPPORTEUR


def test_a_code_that_nobody_made_is_refused(house: House) -> None:
    for typed in ("", "A", "ABCDEFGH", "ABCDEFGHJ", "' OR 1=1", "ÀBCDEFGH", "x" * 9_999, "\0" * 8):
        with pytest.raises(NotFound, match="join code"):
            join(house.store, typed, "Ana")


def test_a_replaced_code_is_refused_and_its_successor_has_the_same_role_and_table(
    house: House, organiser: Actor
) -> None:
    old = house.code(Role.FACILITATOR, ELSEWHERE)
    new = access.replace(house.store, organiser, old)
    with pytest.raises(NotFound, match="no longer valid"):
        join(house.store, old, "Ana")
    assert join(house.store, new.code, "Ana") == Actor("Ana", Role.FACILITATOR, house.id, ELSEWHERE)


def test_a_code_that_was_replaced_already_is_not_replaced_again(
    house: House, organiser: Actor
) -> None:
    old = house.code(Role.RAPPORTEUR)
    access.replace(house.store, organiser, old)
    before = access.grants(house.store, organiser)
    with pytest.raises(NotFound, match="replaced already"):
        access.replace(house.store, organiser, old)
    assert access.grants(house.store, organiser) == before


def test_a_revoked_code_opens_nothing_and_may_be_revoked_twice(
    house: House, organiser: Actor
) -> None:
    for code in (house.code(Role.OBSERVER), house.code(Role.RAPPORTEUR, breakout=1)):
        access.revoke(house.store, organiser, code)
        access.revoke(house.store, organiser, code)
        with pytest.raises(NotFound, match="no longer valid"):
            join(house.store, code, "Ana")
    assert join(house.store, house.code(Role.RAPPORTEUR), "Ana").role is Role.RAPPORTEUR


def test_the_organisers_only_code_cannot_be_revoked(house: House, organiser: Actor) -> None:
    first = house.code(Role.ORGANISER)
    with pytest.raises(Invalid, match="only join code"):
        access.revoke(house.store, organiser, first)
    second = access.issue(house.store, organiser, Role.ORGANISER)
    access.revoke(house.store, organiser, first)
    with pytest.raises(Invalid, match="only join code"):
        access.revoke(house.store, organiser, second.code)


def test_only_a_rapporteurs_code_may_name_a_breakout_and_it_must_be_there(
    house: House, organiser: Actor
) -> None:
    made = access.issue(house.store, organiser, Role.RAPPORTEUR, breakout=2)
    assert join(house.store, made.code, "Rosa") == Actor(
        "Rosa", Role.RAPPORTEUR, house.id, breakout=2
    )
    assert access.replace(house.store, organiser, made.code).breakout == 2
    with pytest.raises(Invalid):
        access.issue(house.store, organiser, Role.OBSERVER, breakout=1)
    with pytest.raises(NotFound, match="B9"):
        access.issue(house.store, organiser, Role.RAPPORTEUR, breakout=9)


@pytest.mark.parametrize("end", [access.replace, access.revoke])
def test_an_organiser_cannot_end_the_code_of_another_conference(
    house: House, organiser: Actor, end: Callable[[Store, Actor, str], object]
) -> None:
    other = build(house.store, "Another conference")
    with pytest.raises(NotFound, match="another conference"):
        end(house.store, organiser, other.code(Role.RAPPORTEUR))
    assert join(house.store, other.code(Role.RAPPORTEUR), "Ana").conference == other.id


def test_a_facilitators_code_names_a_table_and_no_other_code_does(
    house: House, organiser: Actor
) -> None:
    with pytest.raises(Invalid):
        access.issue(house.store, organiser, Role.FACILITATOR)
    with pytest.raises(Invalid):
        access.issue(house.store, organiser, Role.RAPPORTEUR, HERE)
    with pytest.raises(NotFound):
        access.issue(house.store, organiser, Role.FACILITATOR, Seat(9, 9))


def test_nobody_joins_without_a_name_or_with_one_too_long_to_read(house: House) -> None:
    for name in ("", "  \n ", "x" * (MAX_NAME + 1), "\u202e\u2066"):
        with pytest.raises(Invalid, match="name"):
            join(house.store, house.code(Role.RAPPORTEUR), name)


def test_a_name_of_the_greatest_length_is_let_in(house: House) -> None:
    assert join(house.store, house.code(Role.PARTICIPANT), "x" * MAX_NAME).name == "x" * MAX_NAME


def test_nobody_joins_under_the_machines_name(house: House) -> None:
    for name in (MACHINE, MACHINE.upper(), f" {MACHINE.lower()} "):
        with pytest.raises(Invalid, match="machine"):
            join(house.store, house.code(Role.RAPPORTEUR), name)
