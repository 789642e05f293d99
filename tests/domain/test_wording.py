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
