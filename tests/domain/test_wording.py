"""The quoted note is the clearest and most complete, whatever the order."""

import numpy as np
import pytest

from synthesis.domain.wording import clearest


def test_a_calm_whole_sentence_is_quoted_rather_than_a_shout() -> None:
    texts = ["SHELTERS!!!", "Open safe shelters in every region of the country", "shelters?"]
    same = np.full((3, 2), 0.5**0.5, dtype=np.float32)
    assert clearest(texts, same) == 1


def test_the_quoted_note_does_not_depend_on_the_order() -> None:
    texts = ["open shelters now", "more shelters now"]
    same = np.full((2, 2), 0.5**0.5, dtype=np.float32)
    assert texts[clearest(texts, same)] == texts[::-1][clearest(texts[::-1], same)]


@pytest.mark.parametrize(
    ("clear", "other"),
    [
        ("Train judges on trauma in every region.", "judges + trauma = training, all regions"),
        ("Courts should record each interview once.", "In answer to that: one interview"),
        ("Register every birth, also for migrants", "Mr Tom Okoru told us of four children"),
        ("Register every birth, also for migrants", "who registers births of migrants then?"),
        ("Train judges on trauma", "And train judges on trauma"),
        ("Former les juges aux traumatismes", "formation juges -> traumatismes, min 2 jours"),
        ("Capacitar a los jueces en trauma", "¿y los jueces saben de trauma infantil?"),
        ("Train judges.", "Train judges. " + "They sit in rooms and wait for a case " * 12),
    ],
)
def test_a_whole_sentence_that_asks_wins_over_shorthand_tales_and_questions(clear, other):
    same = np.full((2, 2), 0.5**0.5, dtype=np.float32)
    assert clearest([other, clear], same) == 1


def test_a_text_at_the_middle_of_its_group_wins_over_a_clear_one_at_its_edge():
    texts = ["Train judges on trauma in every region.", "shelters", "more shelters", "shelters!"]
    vectors = np.array([[0, 1], [1, 0], [1, 0], [1, 0]], dtype=np.float32)
    assert clearest(texts, vectors) != 0


@pytest.mark.parametrize(
    "kept_back",
    [
        "Call Ana Bel 555-0142, courts should pay first.",
        "Write to a.bel@example.org to train judges on trauma.",
        "Confidential: judges must be trained on trauma.",
    ],
)
def test_personal_data_is_not_quoted_where_another_note_has_none(kept_back):
    texts = [kept_back, kept_back, "judges??"]
    vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert clearest(texts, vectors) == 2


def test_where_all_are_personal_the_least_personal_is_quoted():
    texts = ["Call 555-0142 to train judges.", "Mr Bel trains judges", "mail a.bel@example.org"]
    assert clearest(texts, np.full((3, 2), 0.5**0.5, dtype=np.float32)) == 1
    assert clearest(texts[:1], np.full((1, 2), 0.5**0.5, dtype=np.float32)) == 0


def test_a_confidential_note_is_quoted_only_where_there_is_no_other():
    texts = ["Train judges on trauma in every region.", "judges"]
    same = np.full((2, 2), 0.5**0.5, dtype=np.float32)
    assert clearest(texts, same, closed={0}) == 1
    assert clearest(texts, same, closed={0, 1}) == 0


def test_a_slogan_yields_to_a_note_that_asks_with_a_verb_though_it_is_more_central():
    texts = [
        "No budget, no policy!",
        "no budget = no policy",
        "protect the anti-trafficking budget by a law of parliament",
    ]
    vectors = np.array([[1, 0], [1, 0], [0.95, 0.3122]], dtype=np.float32)
    assert clearest(texts, vectors) == 2
