"""Rules of taking turns: few pages are drawn at once, and none is kept out for ever."""

import threading

import pytest

from pages.parts import turns
from pages.parts.turns import turn


@pytest.fixture(autouse=True)
def turns_of_the_tests_own(monkeypatch):
    monkeypatch.setattr(turns, "_turns", threading.BoundedSemaphore(turns.AT_ONCE))


def test_only_so_many_pages_are_drawn_at_once():
    now, most, lock = 0, 0, threading.Lock()
    full = threading.Barrier(turns.AT_ONCE, timeout=5)

    def draw():
        nonlocal now, most
        with turn():
            with lock:
                now += 1
                most = max(most, now)
            full.wait()
            with lock:
                now -= 1

    pages = [threading.Thread(target=draw) for _ in range(turns.AT_ONCE * 4)]
    for page in pages:
        page.start()
    for page in pages:
        page.join(timeout=10)
    assert most == turns.AT_ONCE and now == 0


def test_a_page_that_fails_gives_its_turn_back():
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), turn():
            _ = 1 / 0
    assert turns._turns.acquire(blocking=False)


def test_a_page_that_hangs_stops_nobody_for_longer_than_the_patience(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    hanging = [turn() for _ in range(turns.AT_ONCE)]
    for each in hanging:
        each.__enter__()
    with turn():
        pass
    for each in hanging:
        each.__exit__(None, None, None)
    assert all(turns._turns.acquire(blocking=False) for _ in hanging)
