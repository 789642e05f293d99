"""The log of a process: one handler and one form for our loggers and for our libraries'.

A log is read by people who may not read notes. So it holds no text of a note, no
join code, no cookie and no query string: requests are logged by their route's
template, and of an exception its kind and its places in the code, never its
message, which may quote what somebody typed. Knows nothing of what is logged.
"""

import logging
import sys
import threading
import traceback
import warnings
from contextvars import ContextVar
from types import TracebackType
from typing import TextIO

from pythonjsonlogger.json import JsonFormatter

STYLES = ("lines", "json")
"""What PLENARY_LOGS may be: lines to read, or a JSON object a line for a collector."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; threads that work for it know it too."""

_QUIET = ("httpx", "httpx2", "sentence_transformers", "transformers", "uvicorn", "websockets")
"""Libraries that tell of addresses with their query, or of much that nobody asked for."""

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Discreet(logging.Formatter):
    """Tells of an exception where it happened, and not what it says."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what a handler of somebody else's may have kept
        return super().format(record)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - the library's name
        return "" if ei[1] is None else _places(ei[1])


class _Lines(_Discreet):
    """`time LEVEL logger: message`, with the request's id where there is one."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        asked_by = getattr(record, "request", "")
        return super().formatMessage(record) + (f" [{asked_by}]" if asked_by else "")


class _Json(_Discreet, JsonFormatter):
    """An object a line: time, level, logger, message, request, and what `extra` gave."""

    def __init__(self) -> None:
        JsonFormatter.__init__(
            self,
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "fault"},
            timestamp="time",
            json_ensure_ascii=False,
        )


class _ToStderr(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override] # never set here
        return sys.stderr


def set_up(style: str = "lines") -> None:
    """From here on all of this process is logged to standard error, in one of `STYLES`."""
    handler = _ToStderr()
    handler.setFormatter(_Json() if style == "json" else _Lines())
    handler.addFilter(_name_request)
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if type(each) not in _REPLACED] + [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    warnings.showwarning = _say_warning
    for name in (*_QUIET, *logging.root.manager.loggerDict):
        take_over(logging.getLogger(name))
        if name.partition(".")[0] in _QUIET:  # uvicorn.access has a level of its own
            logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _say_unhandled
    threading.excepthook = lambda said: _say_unhandled(said.exc_type, said.exc_value, None)


_REPLACED = (logging.StreamHandler, _ToStderr)


def _say_warning(  # noqa: PLR0913, PLR0917 - the library's shape
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Tell where a library warns, and of what kind of thing: its words may quote what it got."""
    del message, file, line
    where = logging.getLogger("py.warnings")
    where.warning("%s at %s:%d", category.__name__, filename, lineno)


def _say_unhandled(
    kind: type[BaseException], error: BaseException | None, _places: TracebackType | None
) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        logging.getLogger("plenary").critical("Ended by a fault", exc_info=error)


def take_over(logger: logging.Logger) -> None:
    """The logger has no handler of its own: what it says goes the way of everything else."""
    logger.handlers.clear()
    logger.propagate = True


def _name_request(record: logging.LogRecord) -> bool:
    if found := request_id.get():
        record.request = found
    return True


def _places(error: BaseException) -> str:
    """The kind of the error and of what caused it, each with its places in the code."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{_places(cause)}\nwhich led to\n" if cause is not None else ""
    number = f" (errno {error.errno})" if isinstance(error, OSError) and error.errno else ""
    places = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return f"{before}Traceback (most recent call last):\n{places}{kind}{number}"
