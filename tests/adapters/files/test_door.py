"""Rules for the door: whatever the bytes, a file is read or refused with advice."""

import io
import random
import zipfile

import pytest

from synthesis.adapters.files.kinds import read_here
from synthesis.domain.errors import ImportRejected
from tests.adapters.files.samples import book, with_part


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\xef\xbb\xbf \n", "empty"),
        ("a.csv", b"id,text\n", "no rows"),
        ("a.csv", b"PK\x03\x04rest", "zipped"),
        ("a.csv", b"\x89PNG\r\n", "image"),
        ("a.csv", b"<!DOCTYPE html><html>", "web page"),
        ("a.txt", b"a\x01\x02\x03b\x04\x05\x06\x07\x08 c", "not text"),
        ("a.xlsx", b"id,text\n1,beds", "not an Excel workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0old", "password"),
        ("a.xlsx", b"PK\x03\x04rest", "damaged"),
        ("a.xls", b"", "save it as .xlsx"),
        ("a.doc", b"", "save it as .docx"),
        ("a.pdf", b"%PDF", "PDF"),
        ("notes", b"beds", "end in .csv"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_with_advice(name, data, message):
    with pytest.raises(ImportRejected, match=message):
        read_here(name, data)


def test_a_word_document_named_as_a_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(ImportRejected, match="no Excel workbook"):
        read_here("a.xlsx", stream.getvalue())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"b" * 3_000_000, "unpacks to more"),
        (b'<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>', "never writes"),
        ('<?xml version="1.0"?><!doctype x><x/>'.encode("utf-16"), "never writes"),
    ],
)
def test_bombs_and_entities_are_stopped_at_the_door(content, message):
    with pytest.raises(ImportRejected, match=message):
        read_here("a.xlsx", with_part(book([["note"], ["beds"]]), "sheet1.xml", content))


def test_too_many_parts_are_stopped_at_the_door():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"{number}.xml", "")
    with pytest.raises(ImportRejected, match="1,001 parts"):
        read_here("a.xlsx", stream.getvalue())


SEEDS = {
    "a.csv": 'id,text,group\n1,"beds, and more",B1\n2,a ""quote"",B2\n3,café,B2\n'.encode(),
    "a.tsv": b"id\ttext\n1\tbeds\n2\tpolice\n",
    "a.txt": b"TABLE 1:\n- beds\n  and more\n\nHead\n====\nLine one ends.\nLine two\n",
    "a.md": b"---\nt: a\n---\n# T\n* a b\n  - c\n> q\n\n|a|b|\n|-|-|\n|c|d|\n<!-- x -->\n[l](u)",
    "a.xlsx": book([["id", "note"], [1, "beds"], [2, "police"]]),
}
PIECES = [b'"', b"\n", b"\0", b"<!--", b"|", b"- ", b"\xff\xfe", b"\xe9", b"```", b'<c r="A0">']


def mutated(data: bytes, chance: random.Random) -> bytes:
    content = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        start = chance.randrange(len(content) + 1)
        end = min(len(content), start + chance.randint(0, 30))
        piece = chance.choice([*PIECES, bytes(content[start:end]), b""])
        content[start : chance.choice([start, end])] = piece
    return bytes(content)


@pytest.mark.parametrize("name", SEEDS)
def test_no_bytes_raise_anything_but_a_rejection(name):
    chance = random.Random(name)
    for _ in range(150):
        data = SEEDS[name]
        if name.endswith("x"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                part = chance.choice(archive.namelist())
                data = with_part(data, part, mutated(archive.read(part), chance))
        else:
            data = mutated(data, chance)
        try:
            sheets = read_here(name, data)
        except ImportRejected as rejected:
            assert str(rejected).endswith(".")
        else:
            assert sheets and all(sheet.rows for sheet in sheets)
            assert all(len(r.cells) == len(s.columns) for s in sheets for r in s.rows)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "password"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old Office file"),
        ("rich.docx", b"{\\rtf1 more beds}", "rich text"),
        ("print.docx", b"%PDF-1.7", "a PDF"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n", "an image"),
        ("notes.ods", b"PK\x03\x04", "Save it as .xlsx"),
        ("notes.rtf", b"{\\rtf1}", "Save it as .docx"),
        ("macros.xlsm", b"PK\x03\x04", "without macros"),
    ],
)
def test_a_file_of_a_neighbouring_kind_is_told_from_damage(name, data, message):
    with pytest.raises(ImportRejected, match=message):
        read_here(name, data)


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_an_open_document_with_a_wrong_ending_is_refused_with_advice(name):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(ImportRejected, match=r"Save it as \.(xlsx|docx)"):
        read_here(name, stream.getvalue())
