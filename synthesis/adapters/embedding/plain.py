"""The bundled all-MiniLM-L6-v2 in numpy: for a few words at a time, where torch must not be.

The web process reads drafts with it. Same weights and layers as `fast`, 32 bits
wide, one text at a time (Devlin et al. 2018); its rows stand beside those that
the worker has stored, whatever their precision.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from synthesis.adapters.embedding.fast import read_vocabulary
from synthesis.adapters.embedding.weights import read_weights
from synthesis.domain.ports import Embedder, Vectors

Values = NDArray[np.float32]

_MOST_TOKENS = 64  # of a draft; the rest is not read. 30 ms of one core at most
_HEADS = 12
_EPSILON = 1e-12


class PlainEmbedder:
    """Reads texts without torch; `name` is that of `FastEmbedder` but for the precision."""

    def __init__(self, folder: Path, tuned: Path | None = None) -> None:
        """Load the model from its package's folder. Raises `Unavailable`, as `read_weights`."""
        tensors, digest = read_weights(folder, tuned)
        self._tensors: dict[str, Values] = {
            name: np.asarray(values, dtype=np.float32) for name, values in tensors.items()
        }
        self._layers = len({name.split(".")[2] for name in tensors if ".layer." in name})
        self._tokens = read_vocabulary(folder, _MOST_TOKENS)
        self._name = f"{folder.resolve().parent.name}-{digest}"

    @property
    def name(self) -> str:
        """Package, weights and layers, as one word."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, shape (len(texts), 384)."""
        read = [each.ids for each in self._tokens.encode_batch_fast(list(texts))]
        rows = [self._encode(np.asarray(ids)) for ids in read]
        return np.array(rows, dtype=np.float32).reshape(len(texts), 384)

    def suited(self, texts: Sequence[str]) -> Embedder:
        """Return this model, whatever the notes."""
        return self

    def _encode(self, ids: NDArray[np.int64]) -> Values:
        given, first = self._tensors, "embeddings."
        x = (
            given[f"{first}word_embeddings.weight"][ids]
            + given[f"{first}position_embeddings.weight"][: len(ids)]
            + given[f"{first}token_type_embeddings.weight"][0]
        )
        x = _norm(given, f"{first}LayerNorm", x)
        for number in range(self._layers):
            prefix = f"encoder.layer.{number}."
            x = _norm(given, f"{prefix}attention.output.LayerNorm", x + _attend(given, prefix, x))
            wide = _gelu(_linear(given, f"{prefix}intermediate.dense", x))
            x = _norm(
                given,
                f"{prefix}output.LayerNorm",
                x + _linear(given, f"{prefix}output.dense", wide),
            )
        mean = x.mean(axis=0)
        return np.asarray(mean / np.maximum(np.linalg.norm(mean), 1e-9), dtype=np.float32)


def _linear(given: Mapping[str, Values], name: str, x: Values) -> Values:
    return np.asarray(x @ given[f"{name}.weight"].T + given[f"{name}.bias"])


def _norm(given: Mapping[str, Values], name: str, x: Values) -> Values:
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _EPSILON)
    return np.asarray(centred / spread * given[f"{name}.weight"] + given[f"{name}.bias"])


def _gelu(x: Values) -> Values:
    return np.asarray(0.5 * x * (1.0 + erf(x * np.float32(0.5**0.5))), dtype=np.float32)


def _attend(given: Mapping[str, Values], prefix: str, x: Values) -> Values:
    inner = f"{prefix}attention.self."
    query, key, value = (
        _linear(given, f"{inner}{name}", x).reshape(len(x), _HEADS, -1).transpose(1, 0, 2)
        for name in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 2, 1) / np.float32(query.shape[2] ** 0.5)
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights /= weights.sum(axis=2, keepdims=True)
    mixed = (weights @ value).transpose(1, 0, 2).reshape(len(x), -1)
    return _linear(given, f"{prefix}attention.output.dense", mixed)
