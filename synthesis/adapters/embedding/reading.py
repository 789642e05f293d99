"""Which light model reads a draft so that it compares with vectors that a worker has stored."""

from functools import cached_property
from pathlib import Path

from synthesis.adapters.embedding.plain import PlainEmbedder
from synthesis.adapters.embedding.universal import MultilingualEmbedder
from synthesis.domain.language import spans_languages
from synthesis.domain.ports import Embedder


class DraftReader:
    """Fulfils `Reader` for the models that ship; what a named folder makes it does not know."""

    def __init__(self, folder: Path, tuned: Path | None) -> None:
        self._english = PlainEmbedder(folder, tuned)

    def like(self, model: str) -> Embedder | None:
        """Return what reads as `model` does, but for its precision; None for another model."""
        many, _, english = model.partition("+") if spans_languages(model) else ("", "", model)
        if english.rpartition("-")[0] != self._english.name:
            return None
        if not many:
            return self._english
        return self._both if self._both.name.partition("+")[0] == many else None

    @cached_property
    def _both(self) -> MultilingualEmbedder:
        return MultilingualEmbedder(self._english)
