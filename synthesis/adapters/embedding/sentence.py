"""sentence-transformers behind the `Embedder` port: any model of a folder that is named.

The hub is switched off: a model comes with an installed package or from a folder.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from synthesis.adapters.embedding.folders import check_folder, sha256_of
from synthesis.domain.errors import Unavailable
from synthesis.domain.ports import Embedder, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32  # as fast as larger ones on two cores, and smaller in memory


class SentenceEmbedder:
    """A sentence-transformers model loaded from a folder. Not for use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Load the model.

        Raises `Invalid` when the folder is no model or holds code, and
        `Unavailable` when the weights do not load.
        """
        digest = sha256_of(check_folder(folder))
        self._model = _load(folder)
        self._name = f"{folder.resolve().parent.name}-{digest[:12]}-fp32"

    @property
    def name(self) -> str:
        """Package or folder, weights and precision, as one word."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, shape (len(texts), dimension); equal texts get equal rows."""
        if not texts:
            size = self._model.get_embedding_dimension() or 0
            return np.empty((0, size), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def suited(self, texts: Sequence[str]) -> Embedder:
        """Return this model, whatever the notes."""
        return self


def _load(folder: Path) -> "SentenceTransformer":
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call] # transformers types few
    try:
        return SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, trust_remote_code=False
        )
    except Exception as error:  # whatever three libraries raise over a damaged folder
        raise Unavailable(
            f"The model in {folder} cannot be loaded: its files are damaged or do not belong "
            "together. Copy the folder again, or name another one in PLENARY_MODEL."
        ) from error
