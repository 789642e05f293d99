"""What a log line holds, and what it never does."""

import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator

import pytest

from synthesis import logs

SECRET = "Marija from Zenica"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, sys.excepthook)
    yield
    root.handlers[:] = kept[0]
    root.setLevel(kept[1])
    sys.excepthook = kept[2]
    logging.captureWarnings(capture=False)


def _fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(f"“{SECRET}” is no number") from error


def _say_failure() -> None:
    try:
        _fail()
    except ValueError:
        logging.getLogger("plenary.test").exception("It failed")


Read = Callable[[], str]


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str]) -> Read:
    return lambda: capsys.readouterr().err


@pytest.mark.parametrize("style", logs.STYLES)
def test_a_fault_is_logged_with_its_places_and_without_what_it_says(style: str, read: Read) -> None:
    logs.set_up(style)
    _say_failure()
    said = read()
    assert SECRET not in said
    assert "KeyError" in said and "ValueError" in said
    assert "_say_failure" in said and "test_logs.py" in said
    assert said.count("Traceback (most recent call last)") == 2


def test_json_is_one_object_a_line_with_what_a_collector_asks_for(read: Read) -> None:
    logs.set_up("json")
    mark = logs.request_id.set("abcdef123456")
    logging.getLogger("plenary.test").info("Said %s", "it", extra={"route": "/j/{code}"})
    logs.request_id.reset(mark)
    _say_failure()
    first, second = map(json.loads, read().splitlines())
    time = first.pop("time")
    assert first == {
        "level": "INFO",
        "logger": "plenary.test",
        "message": "Said it",
        "request": "abcdef123456",
        "route": "/j/{code}",
    }
    assert time.endswith("+00:00")
    assert "request" not in second and "ValueError" in second["fault"]


def test_a_line_to_read_ends_with_the_request_that_it_is_about(read: Read) -> None:
    logs.set_up("lines")
    mark = logs.request_id.set("abcdef123456")
    logging.getLogger("plenary.test").warning("Careful")
    logs.request_id.reset(mark)
    assert read().endswith(" WARNING plenary.test: Careful [abcdef123456]\n")


def test_a_library_with_a_handler_of_its_own_is_brought_under_ours(read: Read) -> None:
    theirs = logging.getLogger("library.of.others")
    theirs.propagate = False
    theirs.addHandler(logging.StreamHandler())
    logs.set_up("lines")
    theirs.warning("Once")
    assert read().count("Once") == 1


def test_addresses_that_an_http_client_asks_are_not_logged(read: Read) -> None:
    logs.set_up("lines")
    logging.getLogger("httpx2").info("HTTP Request: POST https://host/token?code=%s", SECRET)
    assert read() == ""


def test_setting_up_twice_writes_each_line_once(read: Read) -> None:
    logs.set_up("lines")
    logs.set_up("lines")
    logging.getLogger("plenary.test").info("Once")
    assert read().count("Once") == 1


def test_a_fault_that_nobody_caught_is_logged_discreetly(read: Read) -> None:
    logs.set_up("lines")
    try:
        _fail()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    said = read()
    assert SECRET not in said and "Ended by a fault" in said and "_fail" in said


def test_a_warning_is_logged_without_its_words(read: Read) -> None:
    logs.set_up()
    warnings.showwarning(UserWarning(f"“{SECRET}” is odd"), UserWarning, __file__, 7)
    said = read()
    assert SECRET not in said and "UserWarning at " in said and "test_logs.py" in said


def test_no_address_is_logged_by_the_server_itself(read: Read) -> None:
    logger = logging.getLogger("uvicorn.access")
    logger.setLevel(logging.INFO)  # as uvicorn does
    logs.set_up()
    logger.info('"GET /j/%s HTTP/1.1" 404', SECRET)
    assert not read()
