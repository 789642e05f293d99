"""Trying join codes is slow for whoever guesses, and not for whoever knows one."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest

from synthesis.domain.errors import Invalid, NotFound, Unavailable
from synthesis.routes.guesses import HOLD_SECONDS, LONGEST_SECONDS, PLACES, Guesses


async def _stays() -> None:
    await asyncio.Event().wait()


async def _wrong(gate: Guesses, code: str) -> float:
    start = time.monotonic()
    with pytest.raises((NotFound, Unavailable)):
        async with gate.turn(code, _stays()):
            raise NotFound("no such code")
    return time.monotonic() - start


async def _right(gate: Guesses) -> float:
    start = time.monotonic()
    async with gate.turn("GOODCODE", _stays()):
        await asyncio.sleep(0.001)
    return time.monotonic() - start


def _run(scene: Callable[[Guesses], Awaitable[None]]) -> None:
    async def play() -> None:
        await scene(Guesses())

    asyncio.run(play())


def test_a_right_code_waits_for_nothing() -> None:
    async def scene(gate: Guesses) -> None:
        waits = await asyncio.gather(*(_right(gate) for _ in range(300)))
        assert max(waits) < 1.0

    _run(scene)


def test_the_same_wrong_code_is_answered_later_each_time() -> None:
    async def scene(gate: Guesses) -> None:
        waits = [await _wrong(gate, "BADCODE1") for _ in range(3)]
        for wait, expected in zip(waits, (1, 2, 4), strict=True):
            assert wait >= expected * HOLD_SECONDS
        assert await _wrong(gate, "BADCODE2") < waits[-1]

    _run(scene)


def test_no_wrong_code_is_answered_later_than_an_honest_person_waits() -> None:
    gate = Guesses()
    waits = [gate._penalty_seconds("BADCODE1") for _ in range(40)]
    assert max(waits) == LONGEST_SECONDS < 5


def test_the_places_bound_how_many_codes_are_tried() -> None:
    tried = 0

    async def guess(gate: Guesses, number: int) -> None:
        nonlocal tried
        try:
            async with gate.turn(f"GUESS{number}", _stays()):
                tried += 1
                raise NotFound("no such code")
        except (NotFound, Unavailable):
            pass

    async def scene(gate: Guesses) -> None:
        start = time.monotonic()
        tasks = [asyncio.create_task(guess(gate, number)) for number in range(PLACES * 20)]
        await asyncio.sleep(2 * HOLD_SECONDS + 0.1)
        rounds = (time.monotonic() - start) / HOLD_SECONDS
        assert PLACES < tried <= PLACES * (rounds + 1)
        for task in tasks:
            task.cancel()

    _run(scene)


def test_whoever_does_not_wait_for_the_answer_holds_the_place_all_the_same() -> None:
    async def scene(gate: Guesses) -> None:
        tasks = [asyncio.create_task(_wrong(gate, f"GUESS{number}")) for number in range(PLACES)]
        await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        assert await _right(gate) >= HOLD_SECONDS - 0.2

    _run(scene)


def test_among_fifty_who_guess_a_right_code_is_through_in_less_than_five_seconds() -> None:
    async def guesser(gate: Guesses, name: int) -> None:
        for number in range(1_000):
            await _wrong(gate, f"G{name}-{number}")

    async def scene(gate: Guesses) -> None:
        tasks = [asyncio.create_task(guesser(gate, name)) for name in range(50)]
        await asyncio.sleep(1.0)
        assert max([await _right(gate) for _ in range(3)]) < 5
        for task in tasks:
            task.cancel()

    _run(scene)


def test_an_error_that_is_no_wrong_code_frees_the_place_at_once() -> None:
    async def scene(gate: Guesses) -> None:
        for _ in range(PLACES * 3):
            with pytest.raises(Invalid):
                async with gate.turn("GOODCODE", _stays()):
                    raise Invalid("no name")
        assert await _right(gate) < HOLD_SECONDS

    _run(scene)


def test_who_stops_waiting_is_passed_over() -> None:
    async def impatient(gate: Guesses, number: int) -> None:
        with pytest.raises((NotFound, Unavailable)):
            async with gate.turn(f"GUESS{number}", asyncio.sleep(0.1)):
                raise NotFound("no such code")

    async def scene(gate: Guesses) -> None:
        tasks = [asyncio.create_task(impatient(gate, number)) for number in range(500)]
        await asyncio.sleep(0.3)
        assert await _right(gate) < 2 * HOLD_SECONDS
        await asyncio.gather(*tasks)

    _run(scene)


def test_who_finds_no_place_in_time_is_asked_to_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Between two moments at which places become free, so that none does while all give up.
    monkeypatch.setattr("synthesis.routes.guesses.WAIT_SECONDS", 1.5 * HOLD_SECONDS)

    async def scene(gate: Guesses) -> None:
        tasks = [asyncio.create_task(_wrong(gate, f"G{number}")) for number in range(400)]
        await asyncio.sleep(0.05)
        start = time.monotonic()
        with pytest.raises(Unavailable, match="press the button again"):
            await _right(gate)
        assert time.monotonic() - start < 3 * HOLD_SECONDS
        await asyncio.gather(*tasks)
        assert await _right(gate) < HOLD_SECONDS  # no place was lost on the way

    _run(scene)
