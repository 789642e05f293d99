"""The body of a Word document, walked in order into a page.

Owns the order in which a person reads: paragraphs with what hangs on them, and
tables by cell or by row. Knows nothing of how styles and notes are stored, which
`word_parts` reads.
"""

import re
from collections.abc import Mapping, Sequence
from posixpath import dirname
from typing import Any

from defusedxml.ElementTree import fromstring

from synthesis.adapters.files.page import LABEL_LEVEL, LABEL_WORDS, Page
from synthesis.adapters.files.word_parts import (
    Hanging,
    child_of,
    has_picture,
    heads_table,
    inside,
    is_bold,
    is_placeholder,
    is_prose,
    paragraphs_of,
    read_links,
    read_notes,
    read_styles,
    style_of,
    tag_of,
    texts_in,
    value_of,
)
from synthesis.domain.lists import ITEM

_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": "•"}


class Body:
    """Walks the XML of one document, in order, into a page."""

    def __init__(self, page: Page, parts: Mapping[str, bytes], main: str) -> None:
        folder = dirname(main)
        self.page = page
        self.parts = parts
        self.body = child_of(fromstring(parts[main]), "body")
        self.styles = read_styles(parts, f"{folder}/styles.xml")
        self.notes = {
            kind: read_notes(parts, f"{folder}/{kind}s.xml")
            for kind in ("footnote", "endnote", "comment")
        }
        self.links = read_links(parts, f"{folder}/_rels/{main.rpartition('/')[2]}.rels")
        self.prefix = ""
        self.paragraphs = self.tables = self.deletions = 0
        self._found = Hanging()
        self._spelled: set[Any] = set()

    def read(self) -> str:
        """Fill the page; return the notice."""
        self.blocks(self.body if self.body is not None else ())
        for path in sorted(self.parts):
            kind = re.search(r"/(header|footer)\d*\.xml$", path)
            if kind:
                text = self._whole(fromstring(self.parts[path]))
                if any(map(str.isalpha, text)):
                    self.page.refuse(f"page {kind[1]}", "a page header or footer", text)
            elif re.search(r"/(?:diagrams/data|charts/chart)\d*\.xml$", path):
                text = self._whole(fromstring(self.parts[path]))
                self.page.refuse("diagram", "a diagram or chart; type its points as text", text)
        self._refuse_unread_notes()
        self._refuse_stray_texts()
        return f"{self.deletions} tracked deletions are left out." if self.deletions else ""

    def _refuse_unread_notes(self) -> None:
        for kind, notes in self.notes.items():
            for key, note in notes.items():
                text = self._whole(note)
                if any(map(str.isalpha, text)):
                    reason = f"no text that is read refers to this {kind}"
                    self.page.refuse(f"{kind} {key}", reason, text)

    def _refuse_stray_texts(self) -> None:
        for element in texts_in(self.body if self.body is not None else ()):
            if element not in self._spelled and (element.text or "").strip():
                self.page.refuse("document", "text outside any paragraph", element.text)

    # paragraphs and what they hold

    def blocks(self, elements: Any) -> None:
        """Read paragraphs and tables, wherever revision marks and controls wrap them."""
        for element in elements:
            tag = tag_of(element)
            if tag in {"p", "r"}:  # Word writes no run outside a paragraph, other programs may
                self.paragraph(element)
            elif tag == "tbl":
                self.table(element)
            elif tag in {"del", "moveFrom"}:
                self.deletions += 1
            elif tag == "t":
                self._spelled.discard(element)  # for a label perhaps, and not as a note
            elif tag == "altChunk":
                self.page.refuse("document", "an embedded document; paste its text")
            elif is_placeholder(element):
                continue
            elif tag not in {"sectPr", "sdtPr", "tblPr", "trPr", "tcPr"}:
                self.blocks(element)

    def paragraph(self, element: Any) -> None:
        """Read one paragraph, and what hangs on it: boxes, notes, comments."""
        self.paragraphs += 1
        where = f"{self.prefix}paragraph {self.paragraphs}"
        text, found = self._gather(element)
        if text:
            self._place(element, text, where)
        elif not found.boxes and has_picture(element):
            self.page.refuse(where, "image only")
        self._hang(found, where)

    def _gather(self, element: Any) -> tuple[str, Hanging]:
        outer, self._found = self._found, Hanging()
        text = self.spell(element).strip()
        found, self._found = self._found, outer
        return text, found

    def _whole(self, element: Any) -> str:
        text, found = self._gather(element)
        self.deletions += found.deletions
        return "\n".join(filter(None, [text, *map(self._whole, found.boxes)]))

    def _hang(self, found: Hanging, where: str) -> None:
        """Read what hangs on a text; each note comes in once."""
        self.deletions += found.deletions
        for box in found.boxes:
            self.blocks(box)
        for kind, key in found.references:
            note = self.notes[kind].pop(key, None)
            if note is not None:
                text, inner = self._gather(note)
                self.page.paragraph(text, f"{where}, {kind} {key}")
                self._hang(inner, f"{where}, {kind} {key}")

    def _place(self, element: Any, text: str, where: str) -> None:
        style = style_of(element, self.styles)
        mark = ITEM.match(text)
        if style.contents:
            self.page.refuse(where, "table of contents", text)
        elif style.level >= 0:
            self.page.heading(style.level, " ".join(text.split()), where)
        elif style.depth >= 0:
            self.page.item(style.depth, text, where)
        elif mark and "\n" not in text:
            self.page.item(0, text[mark.end() :], where)
        elif is_bold(element) and len(text.split()) <= LABEL_WORDS and text[-1] not in ".!":
            self.page.heading(LABEL_LEVEL, text, where)
        else:
            self.page.paragraph(text, where)

    def spell(self, element: Any) -> str:
        """Return an element's text as a reader sees it, insertions in, deletions out."""
        return "".join(self._piece(child) for child in element)

    def _piece(self, element: Any) -> str:
        tag = tag_of(element)
        if tag == "t":
            self._spelled.add(element)
            return (element.text or "") + self.spell(element)  # empty but in broken files
        if tag in _SIGNS:
            return _SIGNS[tag]
        if tag in {"del", "moveFrom"}:
            self._found.deletions += 1
        elif tag == "txbxContent":
            self._found.boxes.append(element)
        elif tag.endswith("Reference") and tag.removesuffix("Reference") in self.notes:
            key = value_of(element, "id")
            self._found.references.append((tag.removesuffix("Reference"), key))
        elif tag == "AlternateContent":
            chosen = child_of(element, "Choice")
            chosen = child_of(element, "Fallback") if chosen is None else chosen
            return self.spell(chosen) if chosen is not None else ""
        elif is_placeholder(element):
            return ""
        elif tag == "hyperlink":
            text, address = self.spell(element), self.links.get(value_of(element, "id"), "")
            told = not address or address.removeprefix("mailto:") in text
            return text if told else f"{text} ({address})"
        elif tag not in {"pPr", "rPr", "instrText", "delText", "sdtPr", "tblPr"}:
            return self.spell(element) + ("\n" if tag == "p" else "")
        return ""

    # tables

    def table(self, element: Any) -> None:
        """Read a table, by cell or by row, as `read_docx` says."""
        self.tables += 1
        outer, name = self.prefix, f"table {self.tables}"
        rows = list(inside(element, "tr"))
        grid = [list(inside(row, "tc")) for row in rows]
        held = {text for cells in grid for cell in cells for text in texts_in(cell)}
        self._spelled.difference_update(set(texts_in(element)) - held)  # beside the cells
        columns = max((len(cells) for cells in grid), default=0)
        header = [self._flat(cell) for cell in grid[0]] if columns > 1 and len(grid) > 1 else []
        header = header if header and heads_table(rows[0], header) else []
        prose = columns == 1 or any(is_prose(cell) for cells in grid for cell in cells)
        if header and (prose or columns == 2):
            self.page.heading(LABEL_LEVEL + 2, " | ".join(filter(None, header)), name)
        for number, cells in enumerate(grid, start=1):
            self.prefix = f"{outer}{name}, row {number}, "
            if number == 1 and header:
                self._hang_on(cells)
            elif prose:
                self._by_cell(cells, header)
            else:
                self._by_row(cells, header)
        self.prefix = outer
        self.page.heading(LABEL_LEVEL + 2, "", "")

    def _flat(self, cell: Any) -> str:
        return " ".join(self._gather(cell)[0].split())

    def _hang_on(self, cells: Sequence[Any]) -> None:
        """Read what hangs on cells whose text is read without it; refuse lone pictures."""
        where = self.prefix.rstrip(", ")
        for cell in cells:
            self._hang(self._gather(cell)[1], where)
            for paragraph in paragraphs_of(cell):
                text, found = self._gather(paragraph)
                if not text and not found.boxes and has_picture(paragraph):
                    self.page.refuse(where, "image only")

    def _by_cell(self, cells: Sequence[Any], header: Sequence[str]) -> None:
        texts = [self._flat(cell) for cell in cells]
        labelled = len(cells) > 1 and 0 < len(texts[0].split()) <= 8 and any(texts[1:])
        if labelled:
            self.page.heading(LABEL_LEVEL + 3, texts[0], self.prefix.rstrip(", "))
        for place, cell in enumerate(cells):
            if labelled and place == 0:
                self._hang_on([cell])
                continue
            if len(header) > 2 and place < len(header):
                self.page.heading(LABEL_LEVEL + 4, header[place], self.prefix.rstrip(", "))
            self.blocks(cell)
        self.page.heading(LABEL_LEVEL + 3, "", "")

    def _by_row(self, cells: Sequence[Any], header: Sequence[str]) -> None:
        texts = [self._flat(cell) for cell in cells]
        where = self.prefix.rstrip(", ")
        if len(texts) > 2 and header:
            named = [
                f"{header[place]}: {text}" if place < len(header) else text
                for place, text in enumerate(texts)
                if text
            ]
            self.page.paragraph("; ".join(named), where)
        else:
            joint = ": " if len(texts) == 2 else "; "
            self.page.paragraph(joint.join(filter(None, texts)), where)
        self._hang_on(cells)
