"""Words that are to go are found as people write them, and nothing else changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.domain.errors import Invalid
from synthesis.domain.log import Gather, Group, Propose, ProposedTheme, Reword, Undo
from synthesis.domain.model import PointCode, RecommendationId
from synthesis.domain.redaction import replacement, retold

GOES = [
    ("Ana", "Ana said so", "[name] said so"),
    ("Ana", "Ask ANA, then ana.", "Ask [name], then [name]."),
    ("Ana", "Ana's house and l’Ana", "[name]'s house and l’[name]"),
    ("Ana", "Bananas for Anabel", "Bananas for Anabel"),
    ("José", "jose, José and JOSÉ", "[name], [name] and [name]"),
    ("José", unicodedata.normalize("NFD", "Help José."), "Help [name]."),
    ("Jose", "Help José.", "Help [name]."),
    ("Ana María Díaz", "Ana  Maria\nDIAZ lives there", "[name] lives there"),
    ("Ana Díaz", "Ana-Díaz, and Díaz", "Ana-Díaz, and Díaz"),
    ("Weiß", "Frau WEISS, Frau Weiß", "Frau [name], Frau [name]"),
    ("a.b", "axb a.b", "axb [name]"),
    ("حمد", "قال حمد ذلك", "قال [name] ذلك"),
    ("Ana", "", ""),
]


@pytest.mark.parametrize(("words", "text", "after"), GOES)
def test_words_go_whatever_their_case_accents_and_spacing(
    words: str, text: str, after: str
) -> None:
    assert replacement(words, "[name]").of(text) == after


def test_inside_longer_words_only_where_that_is_asked_for() -> None:
    assert replacement("Ana", "x", whole=False).of("Anabel, banana") == "xbel, bxna"
    assert replacement("Ana", "x", whole=True).of("Anabel, banana") == "Anabel, banana"


def test_exactly_as_given_where_that_is_asked_for() -> None:
    assert replacement("Rose", "x", exact=True).of("Rose rose Rosé") == "x rose Rosé"


def test_each_place_is_shown_with_what_stands_around_it() -> None:
    text = f"{'w ' * 30}Ana and Ana{' w' * 30}"
    first, second = replacement("Ana", "[name]").excerpts(text)
    assert first[1] == second[1] == "Ana"
    assert first[0].startswith("…w w") and len(first[0]) == 41
    assert second[2].endswith("w…")


@pytest.mark.parametrize("words", ["", " ", "A", "..", "x" * 201])
def test_words_that_could_be_anything_are_refused(words: str) -> None:
    with pytest.raises(Invalid):
        replacement(words, "[name]")


@pytest.mark.parametrize("by", ["", "  ", "poor ana", "x" * 201])
def test_what_is_to_stand_instead_must_be_another_text(by: str) -> None:
    with pytest.raises(Invalid):
        replacement("Ana", by)


@given(st.text(), st.text(alphabet="abcé ", min_size=2, max_size=4), st.booleans())
def test_nothing_but_the_words_changes_and_none_is_left(text: str, words: str, whole: bool) -> None:
    try:
        made = replacement(words, "[#]", whole=whole)
    except Invalid:
        return
    spans = made.spans(text)
    rest = text
    for start, end in reversed(spans):
        rest = rest[:start] + "[#]" + rest[end:]
    assert made.of(text) == rest
    assert made.spans(made.of(text)) == []


def test_a_decision_keeps_its_codes_and_changes_its_texts() -> None:
    code = PointCode("B1-T1-01")
    change = replacement("Ana", "[name]").of
    assert retold(Reword(RecommendationId("r1.1"), "Help Ana"), change) == Reword(
        RecommendationId("r1.1"), "Help [name]"
    )
    assert retold(Gather((code,), "Ana"), change) == Gather((code,), "[name]")
    proposal = Propose((Group((code,), code),), (ProposedTheme("Ana"),), "m")
    assert retold(proposal, change) == Propose(proposal.groups, (ProposedTheme("[name]"),), "m")
    assert retold(Undo(3), change) == Undo(3)
