"""Files that were made to hurt: small ones that ask for much. Each is refused, or read in time."""

import io
import struct
import zipfile
from collections.abc import Callable

from tests.adapters.files.samples import book, document, with_part

MB = 1024 * 1024
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = b"</sheetData></worksheet>"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def in_sheet(content: bytes) -> bytes:
    """A workbook with one note, and this as the XML of its sheet."""
    return with_part(book([["note"], ["beds"]]), "sheet1.xml", content)


def in_document(body: str, prolog: str = "") -> bytes:
    """A Word document with this as its body."""
    content = f"{prolog}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return with_part(document("beds"), "word/document.xml", content.encode())


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def zip_of(*parts: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


def with_sizes(data: bytes, size: int) -> bytes:
    """The same zip whose headers all say that a part unpacks to so much."""
    content = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(mark)
        while at >= 0:
            content[at + place : at + place + 4] = struct.pack("<I", size)
            at = content.find(mark, at + 4)
    return bytes(content)


def overlapping() -> bytes:
    """A zip whose directory names one large part a thousand times, under as many names."""
    one = zip_of(("a.xml", b"b" * 900_000))
    end = one.rindex(b"PK\x05\x06")
    start = one.index(b"PK\x01\x02")
    entry = bytearray(one[start:end])
    entries = b""
    for number in range(900):
        name = f"a{number:03}.xml".encode()
        made = bytearray(entry[:46]) + name
        made[28:30] = struct.pack("<H", len(name))
        entries += bytes(made)
    tail = bytearray(one[end:])
    tail[8:12] = struct.pack("<HH", 900, 900)
    tail[12:20] = struct.pack("<II", len(entries), start)
    return one[:start] + entries + bytes(tail)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'
FETCHING = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l9 "{"b" * 50_000}">]>'

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip bomb": ("a.xlsx", lambda: in_sheet(SHEET + b" " * 60 * MB), "unpacks to more"),
    "a zip bomb in Word": ("a.docx", lambda: in_document(" " * 60 * MB), "unpacks to more"),
    "a picture that unpacks to much": (
        "a.docx",
        lambda: zip_of(("word/document.xml", b"<x/>"), ("word/media/p.png", b"\0" * 60 * MB)),
        "unpacks to more",
    ),
    "a zip in a zip": (
        "a.xlsx",
        lambda: zip_of(("xl/workbook.xml", zip_of(("x", b"\0" * 60 * MB)))),
        "damaged",
    ),
    "parts that lie in each other": ("a.xlsx", overlapping, "unpacks to more|damaged"),
    "sizes that are too small": (
        "a.xlsx",
        lambda: with_sizes(in_sheet(SHEET + b" " * 60 * MB), 10),
        "damaged|unpacks to more",
    ),
    "too many parts": (
        "a.docx",
        lambda: zip_of(*((f"{n}.xml", b"") for n in range(1_001))),
        "1,001 parts",
    ),
    "a billion laughs": ("a.docx", lambda: in_document(paragraph("&l9;"), LAUGHING), "never"),
    "a billion laughs in a sheet": (
        "a.xlsx",
        lambda: in_sheet(LAUGHING.encode() + SHEET + END),
        "never",
    ),
    "a file of the machine": ("a.docx", lambda: in_document(paragraph("&l9;"), OUTSIDE), "never"),
    "an address to fetch": ("a.docx", lambda: in_document(paragraph("b"), FETCHING), "never"),
    "quadratic growth": (
        "a.docx",
        lambda: in_document(paragraph("&l9;" * 20_000), QUADRATIC),
        "never",
    ),
    "entities in UTF-16": (
        "a.xlsx",
        lambda: in_sheet((OUTSIDE.replace("1.0", "1.0") + "<x>&l9;</x>").encode("utf-16")),
        "never",
    ),
    "a cell in the last corner": (
        "a.xlsx",
        lambda: in_sheet(SHEET + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + END),
        "200 columns",
    ),
    "a million columns": (
        "a.csv",
        lambda: b"note" + b"," * 1_000_000 + b"\n" + b"b" + b"," * 1_000_000 + b"\n",
        "200 columns",
    ),
    "a million columns in a sheet": (
        "a.xlsx",
        lambda: in_sheet(SHEET + b'<row r="1">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>" + END),
        "200 columns|unpacks to more",
    ),
    "two million paragraphs": (
        "a.docx",
        lambda: in_document("<w:p/>" * 2_000_000),
        "too large|unpacks to more",
    ),
    "deep nesting": (
        "a.docx",
        lambda: in_document("<w:ins>" * 60_000 + paragraph("beds") + "</w:ins>" * 60_000),
        "damaged",
    ),
    "one long text in thousands of cells": (
        "a.xlsx",
        lambda: shared_text(1_000_000, 3_000),
        "10 seconds or 512 MB|unpacks to more",
    ),
    "two hundred thousand rows": (
        "a.csv",
        lambda: b"note\n" + b"more beds\n" * 200_000,
        "100,000 rows",
    ),
    "nested brackets": ("a.md", lambda: b"[" * 200_000, "too large"),
    "NULs": ("a.csv", lambda: b"note\n" + b"\0" * MB, "not text"),
}
"""What it is, the file's name, the file, and what the refusal says."""

READ: dict[str, tuple[str, Callable[[], bytes], int]] = {
    "sizes that are too large": (
        "a.docx",
        lambda: with_sizes(document("beds"), 0xFFFF_FFF0),
        1,
    ),
    "a dimension that claims the whole sheet": (
        "a.xlsx",
        lambda: in_sheet(
            SHEET.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
            + b'<row r="1"><c r="A1" t="inlineStr"><is><t>more beds</t></is></c></row>'
            + END
        ),
        1,
    ),
    "a very long line": ("a.txt", lambda: b"more beds " * 300_000, 1),
    "a very long cell": ("a.csv", lambda: b"note\n" + b"more beds " * 300_000, 1),
    "deep quotes": ("a.md", lambda: b"> " * 5_000 + b"more beds\n\nand police\n", 1),
    "deep lists": (
        "a.md",
        lambda: b"".join(b"  " * n + b"- more beds\n" for n in range(500)),
        1,
    ),
    "a hundred thousand stars": ("a.md", lambda: b"more beds\n\n" + b"*a " * 100_000, 1),
    "many merged cells": ("a.xlsx", lambda: merged(10_000), 1),
}
"""What it is, the file's name, the file, and how many rows come out of it at least."""


def shared_text(characters: int, cells: int) -> bytes:
    """A workbook in which many cells name one long text, whose letters do not shrink well."""
    letters = "".join(chr(97 + (n * n + n // 7) % 26) for n in range(characters))
    rows = "".join(f'<row><c t="s"><v>0</v></c><c><v>{n}</v></c></row>' for n in range(cells))
    strings = f"<sst {SPREADSHEET}><si><t>{letters}</t></si></sst>"
    return zip_of(
        ("[Content_Types].xml", _TYPES.encode()),
        ("xl/workbook.xml", _WORKBOOK.encode()),
        ("xl/_rels/workbook.xml.rels", _RELATIONS.encode()),
        ("xl/sharedStrings.xml", strings.encode()),
        ("xl/worksheets/sheet1.xml", SHEET + rows.encode() + END),
    )


SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/></Types>'
)
_WORKBOOK = (
    f'<workbook {SPREADSHEET} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)


def merged(count: int) -> bytes:
    ranges = "".join(f'<mergeCell ref="A1:A{n + 2}"/>' for n in range(count))
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>more beds</t></is></c></row>'
    end = f"</sheetData><mergeCells>{ranges}</mergeCells></worksheet>".encode()
    return in_sheet(SHEET + row + end)
