"""The arithmetic of a BERT encoder on notes laid end to end: no padding, and so no mask.

Linear layers do not care where a note ends; attention takes all notes of one
length at once. Nothing that a note is multiplied with depends on what lies
beside it, so its vector does not either (Devlin et al. 2018 for the layers).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional as F

Linear = Callable[[Tensor], Tensor]
_EPSILON = 1e-12  # as published; the layers of all-MiniLM-L6-v2 have 12 heads
_HEADS = 12
_MOST = 80.0
"""How alike a query and a key may be; 256 times the exponential of it fits 32 bits. This model's
are within 20 of zero."""
_SELF = ("query", "key", "value")
_POINTWISE = "_linear_pointwise"
_LEAST_ROWS = 512
"""What oneDNN multiplies at least. With AMX it adds up long rows in another order where they are
fewer than 384, which changes the last bit; from there on (seen to 4,400) all are alike."""


@dataclass(frozen=True, slots=True)
class _Norm:
    weight: Tensor
    bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        return F.layer_norm(x, self.weight.shape, self.weight, self.bias, _EPSILON)


@dataclass(frozen=True, slots=True)
class _Layer:
    query_key_value: Linear
    attended: Linear
    after_attention: _Norm
    widen: Linear
    narrow: Linear
    after: _Norm


class Encoder:
    """The layers of one model in one precision."""

    def __init__(self, tensors: Mapping[str, Tensor], precision: torch.dtype) -> None:
        """`tensors` are the weights by their published names; raises `KeyError` without one."""
        tensors = {name: values for name, values in tensors.items() if values.is_floating_point()}
        narrow = {name: values.to(precision) for name, values in tensors.items()}
        embeddings = "embeddings."
        self._words = narrow[f"{embeddings}word_embeddings.weight"]
        kinds = tensors[f"{embeddings}token_type_embeddings.weight"]
        places = tensors[f"{embeddings}position_embeddings.weight"]
        self._places = (places + kinds[0]).to(precision)
        self._first = _norm(narrow, f"{embeddings}LayerNorm")
        count = len({name.split(".")[2] for name in narrow if name.startswith("encoder.layer.")})
        self._layers = [_layer(narrow, f"encoder.layer.{number}.") for number in range(count)]
        self.dimension = self._words.shape[1]

    @torch.inference_mode()
    def __call__(self, notes: list[list[int]]) -> Tensor:
        """Return unit rows, 32 bits wide, for notes as token numbers, sorted by their length."""
        runs = _runs(notes)
        place = torch.cat([torch.arange(length).repeat(count) for count, length in runs])
        ids = torch.tensor([token for note in notes for token in note])
        x = self._first(self._words[ids] + self._places[place])
        for layer in self._layers:
            x = layer.after_attention(x + layer.attended(_attend(layer.query_key_value(x), runs)))
            x = layer.after(x + layer.narrow(F.gelu(layer.widen(x))))
        parts = _cut(x.float(), runs)
        means = [
            part.view(count, length, -1).mean(1)
            for part, (count, length) in zip(parts, runs, strict=True)
        ]
        return F.normalize(torch.cat(means), dim=1)


def _runs(notes: list[list[int]]) -> list[tuple[int, int]]:
    """Return how many notes in a row have which length."""
    lengths = [len(note) for note in notes]
    cuts = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(lengths)) if a != b), len(notes)]
    return [(end - start, lengths[start]) for start, end in pairwise(cuts)]


def _cut(x: Tensor, runs: list[tuple[int, int]]) -> tuple[Tensor, ...]:
    """Cut rows of tokens where the length of the notes changes."""
    return torch.split(x, [count * length for count, length in runs])


def _attend(query_key_value: Tensor, runs: list[tuple[int, int]]) -> Tensor:
    """Return what each token takes from its own note; rows of tokens in, rows of tokens out.

    In 32 bits, whatever the precision, by two products with `exp` between: notes
    are short, and torch's own attention takes twice as long to start on each as
    to do it. What is more than `_MOST` would overflow, and less come to nothing.
    """
    width = query_key_value.shape[1] // 3
    mixed = torch.empty(len(query_key_value), width, dtype=query_key_value.dtype)
    parts = zip(_cut(query_key_value, runs), _cut(mixed, runs), runs, strict=True)
    for part, into, (count, length) in parts:
        heads = torch.empty(3, count, _HEADS, length, width // _HEADS)
        heads.copy_(part.view(count, length, 3, _HEADS, -1).permute(2, 0, 3, 1, 4))
        query, key, value = heads.view(3, count * _HEADS, length, -1)
        scale = query.shape[2] ** -0.5
        nothing = query.new_empty(1, 1, 1)
        alike = torch.baddbmm(nothing, query, key.transpose(1, 2), beta=0, alpha=scale)
        weights = alike.clamp_(-_MOST, _MOST).exp_()
        found = torch.bmm(weights, value).div_(weights.sum(2, keepdim=True))
        into.view(count, length, _HEADS, -1).copy_(
            found.view(count, _HEADS, length, -1).transpose(1, 2)
        )
    return mixed


def _layer(tensors: Mapping[str, Tensor], prefix: str) -> _Layer:
    joined = {
        kind: torch.cat([tensors[f"{prefix}attention.self.{name}.{kind}"] for name in _SELF])
        for kind in ("weight", "bias")
    }
    return _Layer(
        _linear(joined["weight"], joined["bias"]),
        _named_linear(tensors, f"{prefix}attention.output.dense"),
        _norm(tensors, f"{prefix}attention.output.LayerNorm"),
        _named_linear(tensors, f"{prefix}intermediate.dense"),
        _named_linear(tensors, f"{prefix}output.dense"),
        _norm(tensors, f"{prefix}output.LayerNorm"),
    )


def _norm(tensors: Mapping[str, Tensor], name: str) -> _Norm:
    return _Norm(tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _named_linear(tensors: Mapping[str, Tensor], name: str) -> Linear:
    return _linear(tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _linear(weight: Tensor, bias: Tensor) -> Linear:
    """A linear layer with its weights laid out once for oneDNN, where torch has it.

    The plain form lays them out anew on every call, and in 32 bits goes through
    a library that uses half of an AMD core. These operators are those that
    torch.compile emits; `test_embedding` compares with sentence-transformers.
    """
    if not hasattr(torch.ops.mkldnn, _POINTWISE):
        return lambda x: F.linear(x, weight, bias)
    packed = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous())
    multiply = getattr(torch.ops.mkldnn, _POINTWISE)
    if weight.dtype is torch.bfloat16 and weight.shape[1] > weight.shape[0]:
        return lambda x: multiply(_filled(x), packed, bias, "none", [], "")[: len(x)]
    return lambda x: multiply(x, packed, bias, "none", [], "")


def _filled(x: Tensor) -> Tensor:
    """Return the rows, followed by zeros where they are fewer than `_LEAST_ROWS`."""
    return x if len(x) >= _LEAST_ROWS else F.pad(x, (0, 0, 0, _LEAST_ROWS - len(x)))
