"""Plain text files, read as a sheet of sections and texts.

Owns what a heading, a list item and a paragraph look like without any markup.
Knows nothing of notes.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from synthesis.adapters.files.door import decode
from synthesis.adapters.files.lines import plain_lines, statements, wrap_width
from synthesis.adapters.files.page import LABEL_LEVEL, Page
from synthesis.domain.importing import Sheet
from synthesis.domain.lists import ITEM, indentation


def read_text(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Return the file as one sheet: a row for each statement, list item or paragraph.

    Blank lines part paragraphs; wrapped lines are joined. Headings are lines
    underlined with = or -, lines that open with #, and short lines that end
    with a colon above other text.
    """
    text, notice = decode(name, data)
    lines = plain_lines(text)
    blocks = list(_blocks(lines))
    width = wrap_width([[line for _, line in block] for block in blocks])
    page = Page(name)
    for number, block in enumerate(blocks):
        _read_block(page, block, width, is_last=number == len(blocks) - 1)
    return (page.sheet(notice),)


def _blocks(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], start=1):
        if "\f" in line and block:  # a page break
            yield block
            block = []
        if line.strip():
            block.append((number, line.replace("\f", "")))
        elif block:
            yield block
            block = []


def _read_block(page: Page, block: list[tuple[int, str]], width: float, *, is_last: bool) -> None:
    number, first = block[0]
    hashes = re.match(r"(#{1,6})\s+(?=\S)", first)
    if hashes:
        page.heading(len(hashes[1]), first[hashes.end() :].strip(" #"), f"line {number}")
        block = block[1:]
    elif len(block) > 1 and re.fullmatch(r"={3,}|-{3,}", block[1][1].strip()):
        page.heading(1 if "=" in block[1][1] else 2, first.strip(), f"line {number}")
        block = block[2:]
    elif (
        first.endswith(":")
        and len(first.split()) <= 6
        and not ITEM.match(first)
        and not (is_last and len(block) == 1)
    ):
        page.heading(LABEL_LEVEL, first.strip(), f"line {number}")
        block = block[1:]
    if not block:
        return
    marked = [place for place, (_, line) in enumerate(block) if ITEM.match(line)]
    head = block[: marked[0]] if marked else block
    for place, text in statements([line for _, line in head], width) if head else ():
        page.paragraph(text, f"line {head[place][0]}")
    for place, end in pairwise([*marked, len(block)]):
        _read_item(page, block[place:end])


def _read_item(page: Page, lines: Sequence[tuple[int, str]]) -> None:
    number, line = lines[0]
    mark = ITEM.match(line)
    depth = indentation(mark["indent"]) if mark else 0
    words = [line[mark.end() :] if mark else line, *(text for _, text in lines[1:])]
    page.item(depth, " ".join(word.strip() for word in words), f"line {number}")
