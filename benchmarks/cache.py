"""What rivals answered, kept in a folder: the same whatever version of Plenary is beside them.

An answer is found again only for the same texts, method and versions.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Cache:
    """Labels in one JSON file per set; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def labels(
        self, name: str, key: str, make: Callable[[], NDArray[np.int64]]
    ) -> NDArray[np.int64]:
        """Return the labels kept under a key of a set, or make and keep them."""
        if self._folder is None:
            return make()
        path = self._folder / f"{name}.json"
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        if key not in kept:
            kept[key] = make().tolist()
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(kept), encoding="utf-8")
        return np.array(kept[key], dtype=np.int64)


def key_of(method: str, texts: Sequence[str], *facts: object) -> str:
    """Return a method's name with a digest of the texts and whatever else its answer rests on."""
    said = json.dumps([*map(str, facts), *texts])
    return f"{method} {hashlib.sha256(said.encode()).hexdigest()[:16]}"
