"""Which reader an ending chooses, and what to advise for an ending that has none.

Knows nothing of bytes or rows: `door` checks, one module per kind reads. A
reader's libraries are imported with the first file of its kind, so that a
process that reads one file starts in a moment.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath

from synthesis.domain.errors import ImportRejected
from synthesis.domain.importing import Sheet

Reader = Callable[[str, bytes], tuple[Sheet, ...]]

_READERS = {
    ".csv": "delimited.read_csv",
    ".tsv": "delimited.read_csv",
    ".xlsx": "excel.read_xlsx",
    ".docx": "word.read_docx",
    ".md": "markdown.read_markdown",
    ".markdown": "markdown.read_markdown",
    ".txt": "plain.read_text",
}
_SAVE_AS = {
    ".xls": "In Excel, save it as .xlsx.",
    ".xlsb": "In Excel, save it as .xlsx.",
    ".xlsm": "In Excel, save it as .xlsx (without macros).",
    ".ods": "Save it as .xlsx.",
    ".numbers": "Export it as .xlsx or .csv.",
    ".doc": "In Word, save it as .docx.",
    ".docm": "In Word, save it as .docx (without macros).",
    ".odt": "Save it as .docx.",
    ".rtf": "Save it as .docx.",
    ".pages": "Export it as .docx.",
    ".pdf": "A PDF does not say where a note ends: save the original as .docx, .xlsx or .txt.",
    ".ppt": "Copy its text into a .docx or .txt file.",
    ".pptx": "Copy its text into a .docx or .txt file.",
    ".html": "Open it in a browser, copy the text and save it as .docx or .txt.",
    ".htm": "Open it in a browser, copy the text and save it as .docx or .txt.",
    ".json": "Save its rows as .csv.",
    ".zip": "Unpack it and bring in the files one by one.",
}


def check_ending(name: str) -> str:
    """Return the ending that chooses a reader, in small letters.

    Raises `ImportRejected`, with a sentence that says what to do, where none reads it.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in _READERS:
        advice = _SAVE_AS.get(suffix, "Files end in .csv, .tsv, .xlsx, .docx, .md or .txt.")
        raise ImportRejected(f"{name} cannot be read. {advice}")
    return suffix


def reader_of(name: str) -> Reader:
    """Return what reads a file of this name, its libraries imported. Raises as `check_ending`."""
    module, function = _READERS[check_ending(name)].split(".")
    reader: Reader = getattr(import_module(f"{__package__}.{module}"), function)
    return reader


def read_here(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a file, at least one, each with at least one row; in this process.

    Raises `ImportRejected`, with a sentence that says what to do, for anything
    that cannot be read, and for no bytes anything else but `MemoryError`.
    """
    return reader_of(name)(name, data)
