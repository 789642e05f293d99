"""Files of notes as they must not be: a sound file, changed by a seeded chance.

Zipped files are changed inside too and packed again, so that the change meets
the reader of the XML and not only the check of the zip.
"""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

ElementTree.register_namespace("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main")

Change = Callable[[bytes, random.Random], bytes]

VALUES = (
    *(
        "",
        "-1",
        "0",
        "1.5",
        "99999999999999999999",
        "NaN",
        "1e309",
        "true",
        "x" * 70_000,
        "é\u202e",
    ),
    *("A0", "XFD1048576", "A1:XFD1048576", "1048577", "ZZZZ1", "\ud7ff\ufffd", "&amp;", "=1+1"),
)
PIECES = (
    *(
        b'"',
        b'""',
        b"\n",
        b"\r",
        b"\0",
        b",",
        b";",
        b"\t",
        b"|",
        b"'",
        b"\xff\xfe",
        b"\xe9",
        b"\x80",
    ),
    *(b"<!--", b"-->", b"```\n", b"- ", b"> " * 40, b"[" * 200, b"](", b"<div>", b"---\n", b"***"),
    *(b"\n\n", b"\f", b"| a | b |\n|-|-|\n", b"&#0;", b"<c r='A0'>", b"]]>", b"# ", b"=1+1"),
)


def mutated(name: str, data: bytes, chance: random.Random) -> bytes:
    """Return the file with one to three changes of the kinds that its ending allows."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice(WAYS[name.rpartition(".")[2]])(data, chance)
    return data


def flip(data: bytes, chance: random.Random) -> bytes:
    """Some bits turned over."""
    content = bytearray(data)
    for _ in range(chance.randint(1, 8) if content else 0):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data) + 1)]


def splice(data: bytes, chance: random.Random) -> bytes:
    """A part of the file stands where another one stood, or a second time, or is gone."""
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    end = min(end, start + 2_000)
    at = chance.randrange(len(data) + 1)
    piece = data[start:end] * chance.choice((0, 1, 1, 2, 40))
    return data[:at] + piece + data[at + chance.choice((0, len(piece) // 2, end - start)) :]


def insert(data: bytes, chance: random.Random) -> bytes:
    """Marks that mean something stand where they mean something else."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(PIECES) + data[at + chance.choice((0, 0, 1)) :]
    return data


def unquote(data: bytes, chance: random.Random) -> bytes:
    """A mark of the grammar of CSV is taken out, doubled or made another."""
    marks = [place for place, byte in enumerate(data) if byte in b'",;\t\r\n']
    for place in sorted(chance.sample(marks, min(len(marks), chance.randint(1, 4))), reverse=True):
        piece = chance.choice((b"", data[place : place + 1] * 2, b'"', b",", b"\r\n", b"," * 300))
        data = data[:place] + piece + data[place + 1 :]
    return data


def encode(data: bytes, chance: random.Random) -> bytes:
    """Another encoding throughout, or from some place on."""
    text = data.decode("utf-8", "replace")
    coded = text.encode(
        chance.choice(("utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "shift_jis")),
        "replace",
    )
    half = chance.randrange(len(data) + 1)
    return chance.choice((coded, coded, data[:half] + coded[half:]))


def in_part(change: Change) -> Change:
    """The change made inside a part of a zip, which is packed again."""

    def changed(data: bytes, chance: random.Random) -> bytes:
        parts = unzipped(data)
        if not parts:
            return flip(data, chance)
        place = chance.choice(_weighted(parts))
        name, content = parts[place]
        parts[place] = (name, change(content, chance))
        return zipped(parts)

    return changed


def _weighted(parts: list[tuple[str, bytes]]) -> list[int]:
    """Parts that hold what people wrote are chosen more often."""
    told = ("document.xml", "sheet1.xml", "sheet2.xml", "sharedStrings.xml", "styles.xml")
    return [n for n, (name, _) in enumerate(parts) for _ in range(6 if name.endswith(told) else 1)]


def shuffle(data: bytes, chance: random.Random) -> bytes:
    """A part is missing, there twice, or two have changed names."""
    parts = unzipped(data)
    if len(parts) < 2:
        return cut(data, chance)
    one, other = chance.sample(range(len(parts)), 2)
    if (what := chance.randrange(3)) == 0:
        del parts[one]
    elif what == 1:
        parts.append((parts[one][0], parts[other][1]))
    else:
        (a, x), (b, y) = parts[one], parts[other]
        parts[one], parts[other] = (a, y), (b, x)
    return zipped(parts)


def lie(data: bytes, chance: random.Random) -> bytes:
    """A field of one of the zip's headers says something else."""
    marks = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")
    places = [n for n in range(len(data) - 46) if data[n : n + 4] in marks]
    if not places:
        return flip(data, chance)
    at = chance.choice(places) + chance.randrange(4, 44)
    number = chance.choice((0, 1, 0xFFFF, 0xFFFFFFFF, chance.randrange(1 << 32)))
    return data[:at] + struct.pack("<I", number)[: chance.choice((2, 4))] + data[at + 4 :]


def restructure(data: bytes, chance: random.Random) -> bytes:
    """XML that is sound and means something else."""
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError):
        return flip(data, chance)
    for _ in range(chance.randint(1, 6)):
        if len(elements := list(root.iter())) < 5_000:  # doubling what was doubled has no end
            _STEPS[chance.randrange(len(_STEPS))](elements, chance)
    try:
        return ElementTree.tostring(root)
    except RecursionError:  # nested too deeply to be written by this way
        return cut(data, chance)


def _drop(elements: list[ElementTree.Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    if len(element):
        del element[chance.randrange(len(element))]


def _double(elements: list[ElementTree.Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    if len(element):
        inner = element[chance.randrange(len(element))]
        element.extend([inner] * chance.choice((1, 2, 300)))


def _move(elements: list[ElementTree.Element], chance: random.Random) -> None:
    element, other = chance.choice(elements), chance.choice(elements)
    if len(element):
        inner = element[chance.randrange(len(element))]
        if other not in inner.iter():
            element.remove(inner)
            other.insert(chance.randint(0, len(other)), inner)


def _set(elements: list[ElementTree.Element], chance: random.Random) -> None:
    element = chance.choice([each for each in elements if each.attrib] or elements)
    if element.attrib:
        element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))


def _forget(elements: list[ElementTree.Element], chance: random.Random) -> None:
    element = chance.choice([each for each in elements if each.attrib] or elements)
    if element.attrib:
        del element.attrib[chance.choice(list(element.attrib))]


def _say(elements: list[ElementTree.Element], chance: random.Random) -> None:
    chance.choice(elements).text = chance.choice(VALUES)


def _rename(elements: list[ElementTree.Element], chance: random.Random) -> None:
    chance.choice(elements).tag = chance.choice(elements).tag


def _nest(elements: list[ElementTree.Element], chance: random.Random) -> None:
    element = chance.choice(elements)
    inner = list(element)
    for _ in range(chance.choice((3, 60, 250))):
        element = ElementTree.SubElement(element, element.tag, element.attrib)
    element.extend(inner)


_STEPS = (_drop, _double, _move, _set, _set, _forget, _say, _rename, _nest)


def unzipped(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of a zip; none where it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:
        return []


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    """The parts packed."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")  # that a name comes twice is meant
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


_TEXT = (flip, cut, splice, insert, insert, encode)
_TABLE = (*_TEXT, unquote, unquote, unquote)
_INSIDE = tuple(map(in_part, (flip, cut, splice, insert, *[restructure] * 6)))
_ZIP = (flip, cut, lie, shuffle, *_INSIDE)
WAYS: dict[str, tuple[Change, ...]] = {
    **dict.fromkeys(("csv", "tsv"), _TABLE),
    **dict.fromkeys(("md", "txt"), _TEXT),
    **dict.fromkeys(("docx", "xlsx"), _ZIP),
}
