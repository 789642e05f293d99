"""Entries as plain JSON, there and back; what cannot be read says so."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from synthesis.domain.board import Board
from synthesis.domain.detail import Detail
from synthesis.domain.errors import Invalid
from synthesis.domain.log import (
    KINDS,
    Cut,
    Decision,
    Different,
    Entry,
    File,
    Gather,
    Group,
    KeptApart,
    Merge,
    Move,
    Propose,
    ProposedTheme,
    Rank,
    Redact,
    Ref,
    Retitle,
    Reword,
    Same,
    Seal,
    SetAside,
    Undo,
    from_plain,
    to_plain,
)
from synthesis.domain.model import (
    Note,
    NoteCode,
    PointCode,
    RecommendationId,
    Seat,
    Secrecy,
    ThemeId,
)
from synthesis.domain.replay import replay

ONE, TWO = RecommendationId("r1.1"), RecommendationId("r1.2")
NOTE, POINT = PointCode("B1-T1-01"), PointCode("B1-T2-01a")
SHELF = ThemeId("t1.1")

EVERY_KIND: tuple[Decision, ...] = (
    Propose(()),
    Propose(
        groups=(
            Group((NOTE, POINT), NOTE),
            Group(
                points=(POINT,),
                quote=POINT,
                theme=0,
                keeps=ONE,
                offered_to=TWO,
                weakest=0.25,
                weakest_pair=(NOTE, POINT),
                kept_apart=KeptApart(NOTE, 0.5, "negation"),
            ),
        ),
        themes=(ProposedTheme("Shelter"), ProposedTheme("Protection", SHELF)),
        method="a model's name",
        detail=Detail.FINER,
    ),
    Cut(Detail.MUCH_COARSER),
    Merge(ONE, (TWO,)),
    Gather((NOTE, POINT)),
    Gather((NOTE,), "Une formulation à la main."),
    Move((NOTE,), ONE),
    Same(Ref(NOTE), Ref(ONE), (Ref(TWO),), (NOTE,)),
    Different(Ref(ONE), Ref(TWO), (Ref(NOTE),), (NOTE,), contrary=True),
    Reword(ONE, "By hand."),
    Reword(ONE, "By a machine.", drafted=True, cites=(POINT, NOTE)),
    File((ONE, TWO), SHELF),
    File((ONE,), title="New shelf"),
    File((ONE,)),
    Retitle(SHELF, "Better"),
    Rank(ONE, TWO),
    Rank(ONE),
    SetAside((NOTE,), "Off topic."),
    Undo(3),
    Seal(2, Secrecy.CONFIDENTIAL),
    Redact((NoteCode("B1-T1-01"),), (4,), 1),
    Redact(),
)


def through_json(decision: Decision):
    kind, body = to_plain(decision)
    stored = json.loads(json.dumps(body, allow_nan=False))
    assert stored == body, "the body holds only what JSON has"
    return kind, stored


@pytest.mark.parametrize("decision", EVERY_KIND, ids=lambda each: type(each).__name__)
def test_every_kind_goes_to_plain_json_and_back(decision):
    assert from_plain(*through_json(decision)) == decision


def test_no_kind_is_missing_above():
    assert {type(each).__name__ for each in EVERY_KIND} == set(KINDS)


def test_what_was_left_at_its_default_is_not_stored():
    assert to_plain(Rank(ONE)) == ("Rank", {"recommendation": "r1.1"})
    assert to_plain(Propose(())) == ("Propose", {"groups": []})


def test_an_unknown_kind_asks_for_a_newer_version():
    with pytest.raises(Invalid, match="“Split”.*newer version"):
        from_plain("Split", {"points": ["B1-T1-01"]})


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("Merge", {"into": "r1.1"}),
        ("Merge", {"into": "r1.1", "absorbed": ["r1.2"], "because": "alike"}),
        ("Merge", {"into": "r1.1", "absorbed": "r1.2"}),
        ("Merge", {"into": "r1.1", "absorbed": None}),
        ("Merge", {"into": "r1.1", "absorbed": {"r1.2": 1}}),
        ("Merge", {"into": None, "absorbed": ["r1.2"]}),
        ("Merge", {"into": "r1.1", "absorbed": [7]}),
        ("Merge", {}),
        ("Merge", None),
        ("Merge", []),
        ("Merge", "into"),
        ("Reword", {"recommendation": "r1.1", "wording": {"en": "By hand."}}),
        ("Reword", {"recommendation": "r1.1", "wording": "x", "drafted": 1}),
        ("Reword", {"recommendation": "r1.1", "wording": "x", "drafted": "yes"}),
        ("Rank", {"recommendation": "r1.1", "before": 3}),
        ("Cut", {}),
        ("Cut", {"detail": 2}),
        ("Undo", {"entry": "five"}),
        ("Undo", {"entry": "5"}),
        ("Undo", {"entry": 5.5}),
        ("Undo", {"entry": True}),
        ("Propose", {"groups": ["B1-T1-01"]}),
        ("Propose", {"groups": [{"points": ["B1-T1-01"]}]}),
        ("Propose", {"groups": [{"points": ["a"], "quote": "a", "weakest": "high"}]}),
        ("Propose", {"groups": [{"points": ["a"], "quote": "a", "theme": "0"}]}),
        ("Propose", {"groups": [], "detail": "finest"}),
        ("Propose", {"groups": [], "detail": None}),
        ("Seal", {"breakout": 2, "secrecy": "secret"}),
        ("Seal", {"breakout": "2", "secrecy": "open"}),
        ("Redact", {"notes": "B1-T1-01"}),
    ],
)
def test_a_body_that_is_not_the_kinds_own_is_refused_and_names_the_kind(kind, body):
    with pytest.raises(Invalid, match=f"“{kind}” cannot be read"):
        from_plain(kind, body)


def test_a_whole_number_is_a_similarity_too():
    """A database may give 1.0 back as 1."""
    body = {"groups": [{"points": ["a"], "quote": "a", "weakest": 1}]}
    assert from_plain("Propose", body) == Propose((Group((PointCode("a"),), PointCode("a")),))


# --- a stored log from every release, replayed for ever ---------------------------------------

DATA = Path(__file__).parent.parent / "data"
RELEASES = sorted(DATA.glob("log-*.json"))


def read_notes(stored) -> list[Note]:
    return [
        Note(
            seat=Seat(each["breakout"], each["table"]),
            number=each["number"],
            version=1,
            text=each["text"],
            author=each["author"],
            written_at=datetime(2025, 3, 4, tzinfo=UTC),
            withdrawn=each.get("withdrawn", False),
        )
        for each in stored["notes"]
    ]


def read_entries(stored) -> list[Entry]:
    return [
        Entry(
            each["number"],
            each["actor"],
            datetime.fromisoformat(each["at"]),
            from_plain(each["kind"], each["body"]),
        )
        for each in stored["entries"]
    ]


def summary(board: Board):
    """The board in plain words: what a reader of the workbook would miss."""
    ledger = board.ledger
    return {
        "recommendations": [
            {
                "id": each.id,
                "wording": each.wording,
                "worded_by": each.worded_by,
                "theme": board.theme_title(each.theme),
                "points": list(each.points),
                "support": list(each.support.key),
                "touched": each.touched,
                "offered_to": each.offered_to,
            }
            for each in board.recommendations
        ],
        "themes": [[theme.id, theme.title, theme.by_hand] for theme in board.themes],
        "set_aside": {
            code: [aside.reason, aside.by, aside.entry] for code, aside in board.set_aside.items()
        },
        "unplaced": list(board.unplaced),
        "undone": sorted(board.undone),
        "lapsed": [[lapsed.number, lapsed.reason] for lapsed in board.lapsed],
        "same": [[sorted(left), sorted(right)] for left, right in board.constraints.same],
        "detail": board.detail,
        "different": [[sorted(left), sorted(right)] for left, right in board.constraints.different],
        "ledger": [ledger.notes, ledger.placed, ledger.set_aside, ledger.unplaced, ledger.points],
    }


def test_there_is_a_stored_log():
    assert RELEASES


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_a_stored_log_from_every_release_replays_to_the_board_it_made(path):
    stored = json.loads(path.read_text(encoding="utf-8"))
    entries = read_entries(stored)
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    found = summary(replay(read_notes(stored), entries))
    assert {key: found[key] for key in stored["board"]} == stored["board"]


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_a_stored_log_is_written_today_as_it_was_then(path):
    for each in json.loads(path.read_text(encoding="utf-8"))["entries"]:
        assert to_plain(from_plain(each["kind"], each["body"])) == (each["kind"], each["body"])


def test_the_newest_stored_log_has_every_kind():
    newest = json.loads(RELEASES[-1].read_text(encoding="utf-8"))
    assert {each["kind"] for each in newest["entries"]} == set(KINDS)
