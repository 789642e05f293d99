"""Markdown files, read as a sheet of sections and texts.

Owns what of the markup a reader would see; what Markdown hides is listed, never
lost. Knows nothing of notes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from synthesis.adapters.files.door import decode
from synthesis.adapters.files.lines import plain_lines, statements, wrap_width
from synthesis.adapters.files.page import LABEL_LEVEL, LABEL_WORDS, Page
from synthesis.domain.errors import ImportRejected
from synthesis.domain.importing import Sheet

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BLOCK_TAG = re.compile(r"</?(?!(?:b|i|u|em|a|strong|span|code|su[bp])[\s>])[a-zA-Z][^<>]*>")
_MAX_MARKDOWN = 2_000_000
_MAX_BRACKETS = 20_000
"""The parser's time grows with their square: 20,000 nested ones took 1.3 s."""


def read_markdown(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return the file as one sheet: a row for each paragraph, list item and table row.

    Soft-wrapped lines are joined; code keeps its lines in one row; a link
    keeps its address behind its text; a task loses its box, ticked or not. A
    line that is all bold or a question in italics is the section of what
    follows. Front matter, comments, rules
    and lone pictures are refused, and so is any line that Markdown hides.
    """
    text, notice = decode(name, data)
    if len(text) > _MAX_MARKDOWN or text.count("[") > _MAX_BRACKETS:
        raise ImportRejected(f"{name} is too large to read safely. Split it into several files.")
    lines = plain_lines(text)
    page = Page(name)
    _Markdown(page, _without_front_matter(page, lines)).read()
    return (page.sheet(notice),)


def _without_front_matter(page: Page, lines: list[str]) -> list[str]:
    if not lines or lines[0].strip() != "---":
        return lines
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() in {"---", "..."}), 0)
    inside = lines[1:end]
    if not end or not all(re.match(r"\s|[\w-]+:|#|-\s|$", line) for line in inside):
        return lines
    for number, line in enumerate(inside, start=2):
        if line.strip():
            page.refuse(f"line {number}", "front matter", line)
    return [""] * (end + 1) + lines[end + 1 :]


@dataclass(frozen=True, slots=True)
class _Styled:
    """A line of inline Markdown as text, and whether all of it is bold or italic."""

    text: str
    bold: bool
    italic: bool


class _Markdown:
    """Walks the syntax tree of one file into a page."""

    def __init__(self, page: Page, lines: list[str]) -> None:
        self.page = page
        self.lines = lines
        self._covered: set[int] = set()
        parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
        self._tree = SyntaxTreeNode(parser.parse("\n".join(lines)))
        spans = [node.map for node in self._tree.walk() if node.type == "paragraph" and node.map]
        self._width = wrap_width([lines[start:end] for start, end in spans])

    def read(self) -> None:
        """Fill the page; every line with letters is read or refused."""
        self._walk(self._tree.children)
        for number, line in enumerate(self.lines):
            if number not in self._covered and any(map(str.isalpha, line)):
                self.page.refuse(f"line {number + 1}", "not shown by Markdown", line)

    def _walk(self, nodes: Sequence[SyntaxTreeNode]) -> None:
        for node in nodes:
            if node.type in {"bullet_list", "ordered_list"}:
                self._list(node, 0)
            elif node.type == "blockquote":
                self._walk(node.children)
            else:
                self._leaf(node)

    def _leaf(self, node: SyntaxTreeNode) -> None:
        start, end = node.map or (0, 0)
        where = f"line {start + 1}"
        self._covered.update(range(start, end))
        if node.type == "paragraph":
            self._paragraph(node, start)
        elif node.type in {"heading", "lheading"}:
            self._heading(node, start)
        elif node.type in {"fence", "code_block"}:
            if len(node.info.split()) > 1:  # more than the name of a language
                self.page.refuse(where, "not shown by Markdown", node.info)
            self.page.paragraph(node.content, where)
        elif node.type == "table":
            self._table(node)
        elif node.type == "html_block":
            text = self._html(node.content, where)
            self.page.paragraph(text, where)
        elif node.type == "hr":
            self.page.refuse(where, "a horizontal rule", node.markup)

    def _heading(self, node: SyntaxTreeNode, start: int) -> None:
        lines = self._styled(node, start)
        text = " ".join(line.text for line in lines)
        underlined = node.markup in {"-", "="}
        if underlined and (len(text.split()) > LABEL_WORDS or text.endswith(".")):
            self._paragraph(node, start)  # a paragraph above a rule, not a heading
        else:
            self.page.heading(int(node.tag[1:]), text, f"line {start + 1}")

    def _paragraph(self, node: SyntaxTreeNode, start: int) -> None:
        held: list[tuple[int, str]] = []
        styled = self._styled(node, start)
        for offset, line in enumerate(styled):
            label = self._label_level(line)
            if label:
                self._flush(held, start)
                self.page.heading(label, line.text, f"line {start + offset + 1}")
            elif line.text:
                held.append((offset, line.text))
        self._flush(held, start)
        if not any(line.text for line in styled):
            self.page.refuse(f"line {start + 1}", "image only", self.lines[start])

    def _flush(self, held: list[tuple[int, str]], start: int) -> None:
        if held:
            for place, text in statements([text for _, text in held], self._width):
                self.page.paragraph(text, f"line {start + held[place][0] + 1}")
            held.clear()

    @staticmethod
    def _label_level(line: _Styled) -> int:
        if not line.text or len(line.text.split()) > LABEL_WORDS * (3 if line.italic else 1):
            return 0
        if line.bold and line.text[-1] not in ".!":
            return LABEL_LEVEL
        return LABEL_LEVEL + 1 if line.italic and line.text[-1] in "?:" else 0

    def _list(self, node: SyntaxTreeNode, depth: int) -> None:
        for item in node.children:
            self._item(item, depth)

    def _item(self, item: SyntaxTreeNode, depth: int) -> None:
        start = (item.map or (0, 0))[0]
        texts: list[str] = []
        rest = list(item.children)
        while rest and rest[0].type == "paragraph":
            paragraph = rest.pop(0)
            first, end = paragraph.map or (0, 0)
            self._covered.update(range(first, end))
            texts.append(" ".join(line.text for line in self._styled(paragraph, first)).strip())
        text = "\n".join(filter(None, texts))
        text = re.sub(r"^\[[ xX]\] ", "", text)
        if len(item.info) > 2:  # "2019. was a good year" is no list
            text = f"{item.info}{item.markup} {text}"
        if text:
            self.page.item(depth, text, f"line {start + 1}")
        elif texts:
            self.page.refuse(f"line {start + 1}", "image only", self.lines[start])
        for child in rest:
            if child.type in {"bullet_list", "ordered_list"}:
                self._list(child, depth + 1)
            else:
                self._walk([child])

    def _table(self, node: SyntaxTreeNode) -> None:
        rows = [row for part in node.children for row in part.children]
        for place, row in enumerate(rows):
            start = (row.map or (0, 0))[0]
            cells = [
                " ".join(line.text for line in self._styled(cell, start)) for cell in row.children
            ]
            cells += self._surplus(start, len(cells))
            filled = [cell for cell in cells if cell]
            if place == 0:
                self.page.heading(LABEL_LEVEL + 2, " | ".join(filled), f"line {start + 1}")
            else:
                text = (": " if len(cells) == 2 else " | ").join(filled)
                self.page.paragraph(text, f"line {start + 1}")
        self.page.heading(LABEL_LEVEL + 2, "", "")

    def _surplus(self, line: int, width: int) -> list[str]:
        """What a table's line holds beyond its header's cells: Markdown does not show it."""
        bare = self.lines[line].strip().removeprefix("|")
        bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
        return [cell.strip() for cell in re.split(r"(?<!\\)\|", bare)[width:]]

    def _styled(self, node: SyntaxTreeNode, start: int) -> list[_Styled]:
        """The lines of a node's inline content."""
        inline = node.children[0].children if node.children else []
        lines: list[list[SyntaxTreeNode]] = [[]]
        for child in inline[0].children if inline and inline[0].type == "inline" else inline:
            if child.type in {"softbreak", "hardbreak"}:
                lines.append([])
            else:
                lines[-1].append(child)
        return [self._line(line, f"line {start + n + 1}") for n, line in enumerate(lines)]

    def _line(self, nodes: Sequence[SyntaxTreeNode], where: str) -> _Styled:
        text = "".join(self._inline(node, where) for node in nodes)
        filled = [node for node in nodes if node.content.strip() or node.children]
        kinds = {node.type for node in filled if not (node.type == "text" and _only_marks(node))}
        return _Styled(" ".join(text.split()), kinds == {"strong"}, kinds == {"em"})

    def _inline(self, node: SyntaxTreeNode, where: str) -> str:
        if node.type in {"softbreak", "hardbreak"}:
            return " "
        if node.type == "html_inline":
            return (
                " " if node.content.lower().startswith("<br") else self._html(node.content, where)
            )
        if node.type == "image":
            alone = not (node.siblings and len(node.siblings) > 1)
            return "" if alone else f"{node.content} ({node.attrs.get('src', '')})".strip()
        text = "".join(self._inline(child, where) for child in node.children) or node.content
        address = str(node.attrs.get("href", "")) if node.type == "link" else ""
        told = not address or address.removeprefix("mailto:") in text
        return text if told else f"{text} ({address})"

    def _html(self, content: str, where: str) -> str:
        """The text of HTML inside Markdown."""
        for comment in _COMMENT.findall(content):
            self.page.refuse(where, "an HTML comment", comment)
        content = _COMMENT.sub("", content)
        return " ".join(unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", content))).split())


def _only_marks(node: SyntaxTreeNode) -> bool:
    return not any(map(str.isalnum, node.content))
