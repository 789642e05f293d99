"""The file of a backup: where it may lie, and how it comes to lie there whole or not at all.

Knows nothing of what is in it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from synthesis.domain.errors import Invalid

_SQLITE = b"SQLite format 3\x00"


def refuse_target(target: Path) -> None:
    """Raise `Invalid` for a place where no backup may be written."""
    if not target.parent.is_dir():
        raise Invalid(f"There is no folder {target.parent} to write {target.name} into.")
    if _is_in_use(target):
        raise Invalid(f"{target} is a database in use. Name another file.")
    if target.exists() and not _is_sqlite(target):
        raise Invalid(f"{target} is there and is no backup. Name another file.")


def _is_in_use(path: Path) -> bool:
    return path.with_name(f"{path.name}-wal").exists()


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """An empty file beside the target that only its owner may read; gone afterwards."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise Invalid(f"{target} cannot be written: {error.strerror}.") from error
    try:
        yield part
    finally:
        for each in (part, part.with_name(f"{part.name}-journal")):
            each.unlink(missing_ok=True)


def keep(part: Path, target: Path) -> None:
    """Put the finished file in its place, so that a power cut leaves the old one or the new."""
    try:
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
        with suppress(OSError):  # a folder cannot be opened everywhere
            folder = os.open(target.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
    except OSError as error:
        raise Invalid(f"{target} cannot be written: {error.strerror}.") from error


@contextmanager
def copy_of(source: Path) -> Iterator[Path]:
    """A copy of the backup, gone afterwards: opening a database of an earlier version changes it.

    Raises `Invalid` when the file is no backup.
    """
    if not _is_sqlite(source):
        raise Invalid(f"{source} is not there or is no backup. Nothing was restored.")
    if _is_in_use(source):
        raise Invalid(f"{source} is a database in use. Make a backup of it, and restore that.")
    with tempfile.TemporaryDirectory(prefix="plenary-") as folder:
        try:
            yield Path(shutil.copyfile(source, Path(folder) / "backup.db"))
        except OSError as error:
            raise Invalid(f"{source} cannot be copied: {error.strerror}.") from error
