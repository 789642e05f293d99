"""Which model a conference's notes need: English alone, or both models where languages mix."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from synthesis.adapters.embedding.universal import MultilingualEmbedder
from synthesis.domain.language import COVERED, are_mixed
from synthesis.domain.ports import Embedder, Vectors

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SURE = 0.9
"""Probability from which a language counts. Of 1,500 English notes of five public sets none was
then taken for another language; of short French, German and Spanish sentences .81 to .97 were
known, of a weaker .5 nearly all, but also up to .027 of English notes."""
_REMEMBERED = 1 << 17  # languages of texts; telling one takes 50 µs


class ChoosingEmbedder:
    """The English model, and for conferences in several languages both."""

    def __init__(self, english: Embedder) -> None:
        self._english = english
        self._many: MultilingualEmbedder | None = None
        self._identifier = _identifier()
        self._language = lru_cache(_REMEMBERED)(self._tell)

    @property
    def name(self) -> str:
        """The English model's."""
        return self._english.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return rows of the English model."""
        return self._english.embed(texts)

    def suited(self, texts: Sequence[str]) -> Embedder:
        """Return the English model, or both where a real share is in another covered language."""
        if not are_mixed([self._language(text) for text in texts]):
            return self._english
        if self._many is None:
            self._many = MultilingualEmbedder(self._english)
        return self._many

    def _tell(self, text: str) -> str:
        language, probability = self._identifier.classify(text)
        return str(language) if probability >= _SURE else ""


def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(COVERED))
    return identifier
