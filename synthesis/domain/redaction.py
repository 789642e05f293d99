"""Words that are to go, such as a name, and what stands for them from then on.

Finds them whatever their case, accents and spacing, as whole words or inside others.
Knows nothing of where texts are kept.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from synthesis.domain.errors import Invalid
from synthesis.domain.log import Decision, Propose
from synthesis.domain.text import clean

LONGEST = 200
_AROUND = 40  # characters of a text that are shown on each side of what goes


@dataclass(frozen=True)
class Replacement:
    """`words` go and `by` stands instead. Make it with `replacement`, which checks both.

    `whole`: not inside a longer word. `exact`: only in this case and with these accents.
    """

    words: str
    by: str
    whole: bool = True
    exact: bool = False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = map(re.escape, self._folded(self.words)[0].split())
        words = r"[\W_]*\s[\W_]*".join(parts)
        return re.compile(rf"(?<!\w){words}(?!\w)" if self.whole else words)

    def _folded(self, text: str) -> tuple[str, list[int]]:
        """The text as it is compared, and for each of its characters where it comes from."""
        if text.isascii():
            return (text if self.exact else text.lower()), list(range(len(text) + 1))
        letters: list[str] = []
        origins: list[int] = []
        for at, character in enumerate(text):
            plain = character if self.exact else _plain(character)
            letters.append(plain)
            origins += [at] * len(plain)
        return "".join(letters), [*origins, len(text)]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the words stand in a text, marks that belong to their letters included."""
        folded, origins = self._folded(text)
        found = []
        for match in self._pattern.finditer(folded):
            end = origins[match.end() - 1] + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            found.append((origins[match.start()], end))
        return found

    def of(self, text: str) -> str:
        """Return the text with the words replaced wherever they stand."""
        pieces, end = [], 0
        for start, after in self.spans(text):
            pieces.append(text[end:start])
            end = after
        return self.by.join([*pieces, text[end:]])

    def excerpts(self, text: str) -> tuple[tuple[str, str, str], ...]:
        """Return each place as what stands before the words, the words, and what follows."""
        return tuple(
            (
                f"{'…' if start > _AROUND else ''}{text[max(0, start - _AROUND) : start]}",
                text[start:end],
                f"{text[end : end + _AROUND]}{'…' if end + _AROUND < len(text) else ''}",
            )
            for start, end in self.spans(text)
        )


def replacement(words: str, by: str, *, whole: bool = True, exact: bool = False) -> Replacement:
    """Return what goes and what comes. Raises `Invalid`, without the words, for senseless ones."""
    words, by = (" ".join(clean(text).split()) for text in (words, by))
    if not 2 <= len(words) <= LONGEST or not any(map(str.isalnum, words)):
        raise Invalid(f"Give the words that are to go, in 2 to {LONGEST} characters.")
    if not 1 <= len(by) <= LONGEST:
        raise Invalid("Say what is to stand instead, such as [name].")
    made = Replacement(words, by, whole, exact)
    if made.spans(by):
        raise Invalid("What is to stand instead holds the words themselves. Give another text.")
    return made


def retold(decision: Decision, change: Callable[[str], str]) -> Decision:
    """Return the decision with its texts changed; codes, ids and numbers stay."""
    texts = {
        name: change(getattr(decision, name))
        for name in ("wording", "title", "reason")
        if hasattr(decision, name)
    }
    if isinstance(decision, Propose):
        themes = tuple(replace(each, title=change(each.title)) for each in decision.themes)
        return replace(decision, themes=themes)
    return replace(decision, **texts) if texts else decision  # type: ignore[arg-type] # by name


def _plain(character: str) -> str:
    """The character without case and accents; nothing for a mark by itself."""
    apart = unicodedata.normalize("NFKD", character)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()
