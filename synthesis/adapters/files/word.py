"""Word documents, read as a sheet of sections and texts.

Owns what is refused before the XML is walked, by `word_body`. The XML is parsed
with defusedxml and walked here, not with python-docx: that library's paragraphs
leave out tracked insertions, content controls, text boxes and tables, and what
stands in them would be lost unseen. Knows nothing of notes.
"""

from synthesis.adapters.files.door import unpack
from synthesis.adapters.files.page import Page
from synthesis.adapters.files.word_body import Body
from synthesis.domain.errors import ImportRejected
from synthesis.domain.importing import Sheet

_MAX_ELEMENTS = 1_000_000
"""Tags in a document's XML; a book has 500,000. Two million paragraphs cost 1.4 GB, measured."""


def read_docx(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return the document as one sheet: a row for each paragraph, list item or table row.

    Tables: with prose in its cells, each paragraph of a cell is a row, and its
    section names the row's label and the column's header; otherwise a table
    row is one row, "label: value" for two columns, else "Header: value; …".
    Tracked insertions, content controls, text boxes, footnotes and comments
    are read; tracked deletions are not (the notice counts them). Pictures,
    diagrams, page headers and tables of contents are refused.
    """
    parts = unpack(name, data, "a Word document (.docx)")
    main = next((path for path in parts if path.endswith("document.xml")), "")
    if not main:
        raise ImportRejected(f"{name} is a zipped file but no Word document. Save it as .docx.")
    if sum(content.count(b"<") for content in parts.values()) > _MAX_ELEMENTS:
        raise ImportRejected(f"{name} is too large to read safely. Split it into several files.")
    page = Page(name)
    try:
        notice = Body(page, parts, main).read()
    except MemoryError:
        raise
    except Exception as error:
        raise ImportRejected(
            f"{name} is damaged and cannot be read. Open it in Word, save it and retry."
        ) from error
    return (page.sheet(notice),)
