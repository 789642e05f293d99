"""Parts made two at a time come out as if they had been made one after the other."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from synthesis.domain.alongside import alongside, products_on_one_core
from synthesis.domain.neighbours import near_pairs
from synthesis.domain.sameness import Sameness
from tests.domain.test_themes import BY_NEARNESS, around


def test_what_is_made_stands_in_the_order_of_the_parts():
    assert alongside(lambda part: part * part, range(200)) == [part * part for part in range(200)]
    assert alongside(str, []) == []
    assert alongside(str, [7]) == ["7"]


def test_a_fault_in_one_part_is_not_lost():
    with pytest.raises(ZeroDivisionError):
        alongside(lambda part: 1 // part, [1, 0, 1])


def test_neighbours_and_odds_are_the_same_to_the_last_bit_each_time():
    vectors = around(*range(12), each=60)
    texts = [f"point number {number % 50}" for number in range(len(vectors))]
    whole = Sameness(vectors, texts, np.zeros(len(vectors), dtype=np.int64), BY_NEARNESS)
    left, right = near_pairs(vectors, 40)
    assert len(left) > 16_384  # more than one part
    first, again = whole.each(left, right), whole.each(left, right)
    assert first.tobytes() == again.tobytes()
    some = slice(16_000, 16_800)
    assert whole.each(left[some], right[some]).tobytes() == first[some].tobytes()


def cores():
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


def test_products_run_on_one_core_and_afterwards_on_as_many_as_before():
    before = cores()
    with products_on_one_core():
        assert cores() == {1}
    assert cores() == before
