"""Said: what texts say in numbers, read once for whoever compares some of them."""

import numpy as np

from synthesis.domain.said import read

TEXTS = [
    "open safe shelters in every region",
    "ratify the Palermo Protocol this year",
    "the Palermo Protocol should be ratified",
    "ratify ILO convention C189",
    "pay interpreters fairly",
]


def test_some_of_many_texts_say_what_they_say_alone():
    some = np.array([4, 1, 2])
    ours, alone = read(TEXTS).of(some), read([TEXTS[i] for i in some])
    for one, other in ((ours.weighed(), alone.weighed()), (ours.names, alone.names)):
        assert np.allclose((one @ one.T).toarray(), (other @ other.T).toarray(), atol=1e-6)
    assert np.array_equal(ours.length, alone.length)


def test_texts_without_names_have_none():
    assert read(["pay interpreters fairly", "No more of this"]).names.sum() == 0.0
