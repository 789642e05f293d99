"""The door for files: whether the bytes are what the name promises, and harmless.

Owns the decoding of text and the check of zipped files before any library opens
them. Knows nothing of rows, and not which reader asks.
"""

import io
import re
import zipfile
from collections.abc import Mapping

from synthesis.domain.errors import ImportRejected

MAX_BYTES = 50 * 1024 * 1024
"""The largest content, inflated. Measured: one cell of 1 MB zipped cost 2.1 GB of memory."""
MAX_PARTS = 1_000
MAX_RATIO = 100
"""Text in office files shrinks 5 to 20 times; beyond 100 it was made to exhaust the reader."""
_RATIO_FROM_BYTES = 1024 * 1024
_CHUNK = 64 * 1024

_MAGIC = {
    b"PK\x03\x04": "a zipped file (a workbook or a Word document?)",
    b"PK\x05\x06": "an empty zipped file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file, or one protected by a password",
    b"{\\rtf": "a rich text file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"SQLite format 3": "a database",
}
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<\0*!\0*D\0*O\0*C\0*T\0*Y\0*P\0*E", re.IGNORECASE)  # UTF-16 too
_WIDE = "Read as UTF-16."
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PLAIN_RUN = re.compile(rb"[\t\n\r -~]{24,}")
_OFF_BY_ONE = "".join(chr(n << 8) for n in range(1, 216) if n not in (0x30, 0x4E))
"""What plain letters become; without the two that are written in a row, a wide blank and 一."""
_TORN_RUN = re.compile(f"[{_OFF_BY_ONE}]{{6}}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(name: str, data: bytes) -> tuple[str, str]:
    """Return a text file's content and a notice: "" where the encoding is certain.

    Tries a byte order mark, UTF-16 by its zero bytes, strict UTF-8, then
    Windows-1252, which is what older Excel writes; guessing by letter frequency
    misread exactly that when measured. Raises `ImportRejected` for an empty
    file, a binary file, a web page and more than `MAX_BYTES`.
    """
    _check_size(name, data)
    kind = _kind(data)
    if kind:
        raise ImportRejected(f"{name} is {kind}, not text. Give it its right ending or export it.")
    text, notice = _decoded(data)
    wide = data.startswith(_WIDE_MARKS) or notice == _WIDE
    if wide and _is_torn(data, text):
        raise ImportRejected(
            f"{name} is written in two encodings, or bytes of it are missing. Open it in a text "
            "editor, mend what cannot be read, and save it as UTF-8."
        )
    if _HTML.match(text[:1000]):
        raise ImportRejected(
            f"{name} is a web page, not a file of notes. Download the file itself, "
            "or copy the text into a .txt file."
        )
    if len(_CONTROL.findall(text[:100_000])) > 5 + len(text[:100_000]) // 50:
        raise ImportRejected(f"{name} is not text. Export it as .csv, .txt or .xlsx.")
    if not text.strip("\ufeff \t\r\n"):
        raise ImportRejected(f"{name} is empty.")
    return text, notice


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            return text, "Some characters could not be read." if "\ufffd" in text else ""
    even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
    if max(even, odd) * 5 > len(data[:4000]) and even * odd == 0:
        return data.decode("utf-16-be" if even else "utf-16-le", "replace"), _WIDE
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) > 2 * broken:
        return text, f"Read as UTF-8; {broken} damaged characters are shown as \ufffd."
    return data.decode("cp1252", "replace"), "Read as Windows-1252: check the accented letters."


def _is_torn(data: bytes, text: str) -> bool:
    """True for UTF-16 that is something else in places: plain letters, or off by one byte.

    Twelve letters in a row whose bytes are all plain ones, blanks among them, or six whose
    second byte is zero, stand in no text that people write.
    """
    plain = (run for run in _PLAIN_RUN.findall(data) if run.count(b" ") + run.count(b"\n") > 2)
    return any(plain) or _TORN_RUN.search(text) is not None


def unpack(name: str, data: bytes, kind: str) -> Mapping[str, bytes]:
    """Return the XML parts of a zipped Office file by path, once the whole file proved harmless.

    `kind` is what the file should be, for the messages. Sizes are counted while
    reading, since a zip's directory can lie. Raises `ImportRejected` for what
    is no zip, is locked, is too large, inflates beyond `MAX_RATIO`, or has a
    document type declaration, the door to entity attacks.
    """
    _check_size(name, data)
    if not data.startswith(b"PK"):
        found = _kind(data) or "something else"
        raise ImportRejected(f"{name} is not {kind} but {found}. Open and save it again as {kind}.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _parts(name, archive)
    except (ImportRejected, MemoryError):
        raise
    except Exception as error:
        raise ImportRejected(
            f"{name} is damaged and cannot be opened as {kind}. Save it again and retry."
        ) from error


def _parts(name: str, archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_PARTS:
        raise ImportRejected(f"{name} holds {len(entries):,} parts; {MAX_PARTS:,} are the limit.")
    total = 0
    parts: dict[str, bytes] = {}
    for entry in entries:
        if entry.flag_bits & 1:
            raise ImportRejected(f"{name} is protected by a password. Save it without one.")
        content = bytearray()
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                content += chunk
                total += len(chunk)
                packed = max(1, min(entry.compress_size, entry.file_size))
                if total > MAX_BYTES or (
                    len(content) > _RATIO_FROM_BYTES and len(content) > MAX_RATIO * packed
                ):
                    raise ImportRejected(
                        f"{name} unpacks to more than can be read safely "
                        f"({MAX_BYTES // 1024 // 1024} MB in all). Split it, or leave pictures out."
                    )
        if entry.filename.lower().endswith((".xml", ".rels")):
            if _DOCTYPE.search(content):
                raise ImportRejected(f"{name} holds XML that Office never writes; it is not read.")
            parts[entry.filename] = bytes(content)
    return parts


def _check_size(name: str, data: bytes) -> None:
    if not data:
        raise ImportRejected(f"{name} is empty.")
    if len(data) > MAX_BYTES:
        raise ImportRejected(
            f"{name} has {len(data) // 1024 // 1024} MB; "
            f"{MAX_BYTES // 1024 // 1024} MB are the limit. Split it."
        )


def _kind(data: bytes) -> str:
    return next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "")
