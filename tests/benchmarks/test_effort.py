"""What the game of a rapporteur who knows the labels may and may not count."""

from benchmarks.effort import Remembering, play
from benchmarks.score import Labelled
from benchmarks.sets import Task
from tests.fakes import WordEmbedder

NOTES = [
    Labelled(f"N{n}", text, "B1", text.split()[0])
    for n, text in enumerate(
        ["open data for cities", "open data for all", "fair pay at sea", "fair pay on land"] * 2
    )
]


def test_the_game_is_played_from_the_proposal_to_the_last_budget():
    effort = play(NOTES, Task("words", "recommendation"), WordEmbedder(), choices=4)
    assert effort.labelled == len(NOTES)
    assert effort.answers[0] == 0
    assert list(effort.answers) == sorted(effort.answers)
    assert effort.from_scratch == len(NOTES) - 2
    assert 0 <= effort.operations <= effort.from_scratch


def test_no_text_is_read_twice_by_whichever_model_suits_the_texts():
    english, many = WordEmbedder("english"), WordEmbedder("many")
    english.suited = lambda texts: many if "données" in texts else english  # type: ignore[method-assign]
    remembering = Remembering(english)
    assert remembering.suited(["data"]) is remembering
    for _ in range(2):
        assert remembering.suited(["data", "données"]).embed(["data", "données"]).shape[0] == 2
    assert many.seen == ["data", "données"]
    assert english.seen == []
