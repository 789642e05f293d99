"""Word's XML: its elements, and the parts that stand beside a document's body.

Owns namespaces, what an element holds, styles and what they inherit, notes and
links. Knows nothing of pages or sections.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from defusedxml.ElementTree import fromstring

_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "sectPr", "sdtPr", "tblPr", "pPr", "rPr"})
_TABLE_WORDS = 15
"""A cell with more words, paragraphs or a list makes the table one of prose."""
_CONTENTS = re.compile(r"toc(?:\s*\d|\s*heading)", re.IGNORECASE)
_LIST = re.compile(r"(\D+)([1-9]?)(?:start|end|cont)?")
"""A list style's name, letters only, and its depth; LibreOffice adds the item's place."""
_LISTS = frozenset(
    """
    list listbullet listnumber listcontinue listparagraph
    aufzählungszeichen liste listenabsatz listenfortsetzung listennummer
    listeàpuces listeànuméros listecontinue paragraphedeliste
    lista listaconviñetas listaconnúmeros continuarlista párrafodelista
    elenco puntoelenco numeroelenco elencocontinua paragrafoelenco
    listacommarcadores listanumerada listadecontinuação parágrafodalista parágrafodelista
    lijst lijstopsomteken lijstnummering lijstvoortzetting lijstalinea
    punktlista numreradlista listafortsätt liststycke
    punktliste nummerertliste listeavsnitt listeafsnit
    luettelo merkittyluettelo numeroituluettelo jatkoluettelo luettelokappale
    listapunktowana listanumerowana listakontynuacja akapitzlistą
    seznam seznamsodrážkami číslovanýseznam pokračováníseznamu odstavecseseznamem
    список маркированныйсписок нумерованныйсписок продолжениесписка абзацсписка
    列表 列表项目符号 列表编号 列表段落 列出段落 箇条書き 段落番号 リスト段落 목록 목록단락
    """.split()
)
"""Word's names for list styles in the languages we know, letters only and in small."""


def tag_of(element: Any) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def value_of(element: Any, attribute: str) -> str:
    """Return an attribute's value, whatever its namespace; "" where it has none."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == attribute:
            return str(value)
    return ""


def child_of(element: Any, *path: str) -> Any:
    """Return the first child down a path of names, or None."""
    for tag in path:
        if element is None:
            return None
        element = next((child for child in element if tag_of(child) == tag), None)
    return element


def inside(element: Any, tag: str) -> Iterator[Any]:
    """Yield the nearest descendants of a kind, not those within them."""
    for child in element:
        if tag_of(child) == tag:
            yield child
        elif tag_of(child) in {"sdt", "sdtContent", "ins", "customXml", "moveTo"}:
            yield from inside(child, tag)


def is_bold(paragraph: Any) -> bool:
    """True where every run of a paragraph with text in it is bold."""
    runs = [
        run for run in paragraph.iter() if tag_of(run) == "r" and child_of(run, "t") is not None
    ]
    marks = [child_of(run, "rPr", "b") for run in runs]
    return bool(runs) and all(
        mark is not None and value_of(mark, "val") not in {"0", "false"} for mark in marks
    )


def has_picture(element: Any) -> bool:
    """True where an element holds a drawing, a picture or an embedded object."""
    return any(tag_of(inner) in {"drawing", "pict", "object"} for inner in element.iter())


def is_placeholder(element: Any) -> bool:
    """True for a content control that still shows its prompt."""
    return tag_of(element) == "sdt" and child_of(element, "sdtPr", "showingPlcHdr") is not None


def paragraphs_of(element: Any) -> Iterator[Any]:
    """Yield the paragraphs that are read in an element, through tables, not those of boxes."""
    for child in element:
        tag = tag_of(child)
        if tag == "p":
            yield child
        elif tag not in {"del", "moveFrom"} and not is_placeholder(child):
            yield from paragraphs_of(child)


def texts_in(element: Any) -> Iterator[Any]:
    """Yield the elements of text that a reader may expect to see."""
    for child in element:
        if tag_of(child) == "t":
            yield child
        if tag_of(child) not in _UNSEEN and not is_placeholder(child):
            yield from texts_in(child)


def is_prose(cell: Any) -> bool:
    """True where a table cell holds several paragraphs with text, or a long one."""
    paragraphs = [
        "".join(inner.text or "" for inner in paragraph.iter() if tag_of(inner) == "t")
        for paragraph in cell.iter()
        if tag_of(paragraph) == "p"
    ]
    filled = [text for text in paragraphs if text.strip()]
    return len(filled) > 1 or any(len(text.split()) > _TABLE_WORDS for text in filled)


def heads_table(row: Any, texts: Sequence[str]) -> bool:
    """True where a table's first row, of these texts, is marked or looks like its header."""
    brief = all(text and len(text.split()) <= 8 for text in texts)
    marked = child_of(row, "trPr", "tblHeader") is not None or all(
        is_bold(paragraph) for cell in inside(row, "tc") for paragraph in inside(cell, "p")
    )
    numbers = any(not any(map(str.isalpha, text)) for text in texts)
    return marked or (brief and len(texts) > 2 and not numbers)


@dataclass(slots=True)
class Hanging:
    """What hangs on a text and is no part of it: boxes, notes' kinds and ids, deletions."""

    boxes: list[Any] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    deletions: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph's style says: heading level (-1 none), list depth (-1 none)."""

    level: int = -1
    depth: int = -1
    contents: bool = False


def style_of(paragraph: Any, styles: Mapping[str, Style]) -> Style:
    """Return a paragraph's style, as its own properties change it."""
    properties = child_of(paragraph, "pPr")
    named = child_of(properties, "pStyle")
    style = styles.get(value_of(named, "val") if named is not None else "", Style())
    return _styled_by(properties, style)


def _styled_by(properties: Any, style: Style) -> Style:
    outline = child_of(properties, "outlineLvl")
    level = style.level
    if outline is not None and value_of(outline, "val").isdigit():
        level = int(value_of(outline, "val")) + 1 if int(value_of(outline, "val")) < 9 else -1
    numbering = child_of(properties, "numPr")
    depth = style.depth
    if numbering is not None:
        step, kind = child_of(numbering, "ilvl"), child_of(numbering, "numId")
        depth = int(value_of(step, "val") or 0) if step is not None else max(depth, 0)
        depth = -1 if kind is not None and value_of(kind, "val") == "0" else depth
    return Style(level, depth, style.contents)


def read_styles(parts: Mapping[str, bytes], path: str) -> dict[str, Style]:
    """Return the styles of a document by their ids, each with what it inherits."""
    if path not in parts:
        return {}
    found = {value_of(style, "styleId"): style for style in fromstring(parts[path])}
    return {key: _style(key, found, 0) for key in found}


def _style(key: str, found: Mapping[str, Any], steps: int) -> Style:
    style = found.get(key)
    if style is None or steps > 20:
        return Style()
    name = value_of(child_of(style, "name"), "val") if child_of(style, "name") is not None else key
    above = child_of(style, "basedOn")
    base = _style(value_of(above, "val"), found, steps + 1) if above is not None else Style()
    heading = re.fullmatch(r"heading\s*(\d)", name, re.IGNORECASE)
    level = int(heading[1]) if heading else 0 if name.lower() == "title" else base.level
    listed = _list_depth(name)
    depth = base.depth if listed < 0 else listed
    contents = _CONTENTS.fullmatch(name.strip()) is not None
    return _styled_by(child_of(style, "pPr"), Style(level, depth, contents))


def _list_depth(name: str) -> int:
    named = _LIST.fullmatch(re.sub(r"[\W_]", "", normalize("NFC", name).casefold()))
    return int(named[2] or 1) - 1 if named and named[1] in _LISTS else -1


def read_notes(parts: Mapping[str, bytes], path: str) -> dict[str, Any]:
    """Return the footnotes, endnotes or comments of a part by their ids."""
    root = fromstring(parts[path]) if path in parts else ()
    return {value_of(note, "id"): note for note in root if not value_of(note, "type")}


def read_links(parts: Mapping[str, bytes], path: str) -> dict[str, str]:
    """Return the outside addresses that a document's links point to, by their ids."""
    root = fromstring(parts[path]) if path in parts else ()
    return {
        value_of(link, "Id"): value_of(link, "Target")
        for link in root
        if value_of(link, "TargetMode") == "External"
    }
