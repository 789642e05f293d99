"""What other notes add to a wording is cut from them as it stands, and only what is sure."""

import pytest

from synthesis.domain.additions import MOST_ADDITIONS, Kind, added, also_said
from synthesis.domain.model import PointCode

ONE, TWO, THREE, FOUR = (PointCode(f"B1-T1-0{number}") for number in range(1, 5))


def said(wording: str, *texts: str) -> list[str]:
    codes = (ONE, TWO, THREE, FOUR)
    return [each.words for each in added(wording, zip(codes, texts, strict=False))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("open 20 shelters now", ["20 shelters"]),
        ("somebody within 48 hours", ["within 48 hours"]),
        ("cut the fees by 30%", ["30%"]),
        ("spend €5 million on it", ["€5 million"]),
        ("trauma care for at least two years", ["at least two years"]),
        ("done by 2027", ["by 2027"]),
        ("meet once a month", ["once a month"]),
        ("d'ici 2027", ["d'ici 2027"]),
        ("en 90 jours", ["90 jours"]),
        ("cada año, antes de 2030", ["cada año", "antes de 2030"]),
        ("the police should do it", ["police"]),
        ("labour inspectors must go", ["labour inspectors"]),
        ("Ministries of health should pay", ["Ministries of health"]),
        ("with the NGOs", ["NGOs"]),
        ("les juges et la policía", ["juges", "policía"]),
    ],
)
def test_numbers_deadlines_and_actors_are_cut_from_the_note(text, words):
    assert said("Do something.", text) == words


@pytest.mark.parametrize(
    "text",
    [
        "ask Maria Keller of the Quayside",  # a capital may begin a person's name
        "call 555-0142 today",
        "ratify C189 and P029",
        "see phase 2",
        "who does what",  # no World Health Organization
        "open more shelters",
    ],
)
def test_what_is_not_sure_adds_nothing(text):
    assert said("Do something.", text) == []


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("A guardian within 48 hours.", "guardian in 48h"),
        ("A guardian within two days.", "GUARDIAN AFTER 2 DAYS"),
        ("Psychologists for at least 2 years.", "two yrs of therapy"),
        ("Teachers first.", "the teacher sees it"),
        ("Thirty days are enough.", "30 days"),
    ],
)
def test_what_the_wording_says_already_is_no_addition(wording, text):
    assert said(wording, text) == []


def test_one_addition_names_everybody_who_said_it_and_the_commonest_comes_first():
    texts = ((ONE, "the police"), (TWO, "judges and Police"), (THREE, "within 30 days"))
    found = added("Do it.", texts)
    assert [(each.kind, each.words, each.points) for each in found] == [
        (Kind.TIME, "within 30 days", (THREE,)),
        (Kind.ACTOR, "police", (ONE, TWO)),
        (Kind.ACTOR, "judges", (TWO,)),
    ]
    assert also_said(found[1:]) == "police (B1-T1-01, B1-T1-02) · judges (B1-T1-02)"


def test_the_list_is_short():
    texts = [(ONE, " ".join(f"{number} days," for number in range(2, 40)))]
    assert len(added("Do it.", texts)) == MOST_ADDITIONS


def test_of_many_notes_three_are_named():
    codes = [PointCode(f"B1-T1-{number:02d}") for number in range(1, 7)]
    found = added("Do it.", [(code, "the police") for code in codes])
    assert also_said(found) == "police (B1-T1-01, B1-T1-02, B1-T1-03 and 3 more)"
