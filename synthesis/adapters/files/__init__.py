"""Files of notes: `read_file` turns any of the kinds that Plenary reads into sheets.

Owns which reader an ending chooses, and what to advise for an ending that has
none. Knows nothing of bytes or rows: `door` checks, one module per kind reads.
"""

from pathlib import PurePath

from synthesis.adapters.files.delimited import read_csv
from synthesis.adapters.files.excel import read_xlsx
from synthesis.adapters.files.markdown import read_markdown
from synthesis.adapters.files.plain import read_text
from synthesis.adapters.files.word import read_docx
from synthesis.domain.errors import ImportRejected
from synthesis.domain.importing import Sheet

__all__ = ["read_file"]

_READERS = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_xlsx,
    ".docx": read_docx,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
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


def read_file(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a file, at least one, each with at least one row.

    The end of the name chooses the reader. Raises `ImportRejected`, with a
    sentence that says what to do, for anything that cannot be read, and
    nothing else for any bytes.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in _READERS:
        advice = _SAVE_AS.get(suffix, "Files end in .csv, .tsv, .xlsx, .docx, .md or .txt.")
        raise ImportRejected(f"{name} cannot be read. {advice}")
    return _READERS[suffix](name, data)
