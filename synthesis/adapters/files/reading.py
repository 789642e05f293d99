"""The process that reads one file: `python -m synthesis.adapters.files.reading`.

Takes the file's name in the first line of its standard input, the file itself
after it, and writes one answer of `wire`. Before it looks at the file it gives
up what a reader has no use for: memory, time, files, processes, connections.
What it says of a failure is where it happened, never a word of the file.
"""

import contextlib
import os
import sys
from pathlib import Path

from synthesis.adapters.files import limits, wire
from synthesis.adapters.files.kinds import Reader, reader_of
from synthesis.domain.errors import ImportRejected

_UNUSED = ("numpy", "lxml", "PIL")
"""Libraries that openpyxl takes where there are some: slow to import, a large surface, and no
use here. Without lxml it reads XML with defusedxml."""


def main() -> None:
    """Read the file that stands on the standard input, and answer."""
    sys.modules.update(dict.fromkeys(_UNUSED))  # type: ignore[arg-type] # None: not importable
    said = _said()
    sys.stdout.buffer.write(said)
    sys.stdout.buffer.flush()
    os._exit(0)  # taking millions of cells down one by one takes time, too


def _said() -> bytes:
    name = sys.stdin.buffer.readline().decode("utf-8", "surrogatepass").rstrip("\n")
    try:
        reader = reader_of(name)
        limits.confine()
        return _answer(reader, name, sys.stdin.buffer.read())
    except ImportRejected as rejected:
        return wire.rejection_answer(rejected)
    except (MemoryError, wire.Exhausted):
        return wire.exhaustion_answer()
    except Exception as error:
        return wire.failure_answer(_place_of(error))


def _answer(reader: Reader, name: str, data: bytes) -> bytes:
    return wire.sheets_answer(reader(name, data))


def _place_of(error: Exception) -> str:
    """What and where, without the message: that may quote the file."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    code = trace.tb_frame.f_code
    return f"{type(error).__name__} in {Path(code.co_filename).name}, {code.co_name}"


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
