"""What a text asks for and what it asks against, word by word.

Rules of the language: each clause is read for its ask (“should not”, “ban”, “no
more”), and its content words take the ask's sign. A clause that only says how
things are has none. `stance_words` holds the vocabulary.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from synthesis.domain import stance_words as words

_WORD = re.compile(r"[^\W\d_]+")
_SUFFIX = re.compile(
    r"(?<=\w{4})(?:isations?|izations?|ations?|ities|ments?|ings?|ies|ers?|ed|es|s)$"
)
_STEM = 6
"""Letters of a word, its ending taken off, by which it is known again, over languages too."""
_NEAR = 2
"""Content words from “should”, or from the start of a clause, within which its ask is turned
round: what comes later belongs to something within it (“expand the programme to reduce …”)."""
_REACH = 6
"""Content words on either side to which an ask reaches."""
_BARE = 8
"""Words up to which a clause without a verb that we know is an ask: “more shelters”."""

FOR, AGAINST, UNKNOWN = 1, -1, 0


@dataclass(frozen=True, slots=True)
class Stance:
    """Stems of the words for content: those asked for, those asked against, and all there are.

    `hinted_for` and `hinted_against` hold besides what a text only hints at:
    “no shelters in the north” may be a demand or a complaint, “forms are a
    waste of time” a reason for something else.
    """

    wanted: frozenset[str]
    unwanted: frozenset[str]
    hinted_for: frozenset[str]
    hinted_against: frozenset[str]
    content: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Ask:
    """How a clause asks: for or against, surely or not, and whether of the subject before it."""

    sign: int = UNKNOWN
    sure: bool = True
    carries: bool = False


def stance_of(text: str) -> Stance:
    """Return what a text asks for and against; a word asked both ways is in neither."""
    return stance_in(spelled(folded(text)))


def stance_in(said: str) -> Stance:
    """Return the stance of a text as `spelled` gives it."""
    signs: dict[str, set[tuple[int, bool]]] = {}
    last: list[str] = []
    ask = _Ask()
    for clause, turned, main in _clauses(_plain(said)):
        if turned:
            here = _Ask(-ask.sign or AGAINST, ask.sure)
        else:
            here = _ask(clause, ask) if main else _Ask()
            ask = here if main else ask
        content = _reached(clause)
        for word in content + (last if here.carries else []):
            signs.setdefault(word, set()).add((here.sign, here.sure))
        last = content or last
    return _stance(signs)


def _stance(signs: Mapping[str, set[tuple[int, bool]]]) -> Stance:
    """Sort stems by how they are asked for; one that is asked both ways is in neither."""
    wanted, unwanted, hinted_for, hinted_against = [], [], [], []
    for word, found in signs.items():
        for_ = (FOR, True) in found or (FOR, False) in found
        against = (AGAINST, True) in found or (AGAINST, False) in found
        if for_ and not against:
            hinted_for.append(word)
            if (FOR, True) in found:
                wanted.append(word)
        elif against and not for_:
            hinted_against.append(word)
            if (AGAINST, True) in found:
                unwanted.append(word)
    return Stance(
        frozenset(wanted),
        frozenset(unwanted),
        frozenset(hinted_for),
        frozenset(hinted_against),
        frozenset(signs),
    )


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the beginning by which forms of a word are known."""
    return _SUFFIX.sub("", word)[:_STEM]


def folded(text: str) -> str:
    """Return lower case without accents."""
    lower = text.lower().replace("’", "'").replace("`", " ")
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


def spelled(plain: str) -> str:
    """Write denials and short forms of a folded text in one way."""
    return _replaced(plain, words.SPELLING)


def _plain(said: str) -> str:
    return words.TURNS_NOTHING.sub(" ", _replaced(said, words.PHRASES))


def _replaced(text: str, rules: Sequence[tuple[str, re.Pattern[str], str]]) -> str:
    for sign, pattern, replacement in rules:
        if sign in text:
            text = pattern.sub(replacement, text)
    return text


def _clauses(text: str) -> Iterator[tuple[list[str], bool, bool]]:
    """Yield clauses as words; whether “rather than” turned it; whether it is a main one."""
    for sentence in words.CLAUSE.split(text):
        for turned, side in enumerate(words.INSTEAD.split(sentence)):
            for below, piece in enumerate(words.SUBORDINATE.split(side)):
                for after, part in enumerate(words.PURPOSE.split(piece)):
                    for clause in _coordinated(part):
                        main = not after and (not below or any(map(words.must, clause)))
                        yield clause, turned > 0, main


def _reached(clause: Sequence[str]) -> list[str]:
    """Stems of the content words about the ask."""
    place = next((i for i, word in enumerate(clause) if words.must(word)), 0)
    before = [stem(word) for word in clause[:place] if is_content(word)]
    after = [stem(word) for word in clause[place:] if is_content(word)]
    return before[-_REACH:] + after[:_REACH]


def _coordinated(text: str) -> Iterator[list[str]]:
    """Cut at an “and” behind which something else is asked."""
    current: list[str] = []
    for part in words.AND.split(text):
        found = _WORD.findall(part)
        new = found and _starts_an_ask(found[0])
        if new or any(map(words.must, found)):
            if current:
                yield current
            current = found
        else:
            current += found
    if current:
        yield current


def _ask(clause: Sequence[str], before: _Ask) -> _Ask:
    """Return how a clause asks, after the clause before it."""
    place = next((i for i, word in enumerate(clause) if words.must(word)), None)
    if place is not None:
        return _demand(clause[:place], clause[place + 1 :])
    while clause and clause[0] in _OPENINGS:
        clause = clause[1:]
    if not clause or (_starts_an_ask(clause[0]) and clause[0].endswith("ing")):
        return _Ask()  # “banning it threatens …”
    if _opposes(clause):
        return _Ask(AGAINST)
    place = next((i for i, word in enumerate(clause) if words.describes(word)), None)
    if place is not None and not words.denies(clause[0]):
        return _Ask(_judged(clause[place:]), sure=False)
    if not _starts_an_ask(clause[0]) and len(clause) > _BARE:
        return _Ask()
    sign = _turned(clause)
    if sign == FOR and not _starts_an_ask(clause[0]) and before.sign:
        return _Ask(before.sign, sure=False)  # a list goes on as it began
    plain = sign == AGAINST or _starts_an_ask(clause[0])
    return _Ask(sign, sure=plain and not _may_be_a_lack(clause))


def _may_be_a_lack(clause: Sequence[str]) -> bool:
    """Tell “no shelters” and “pas de refuges” from “no more fees”, “do not …” and “no abrir”."""
    first, second = clause[0], (clause[1] if len(clause) > 1 else "")
    if first == "pas":
        return second in {"de", "des"}
    return first in _NONE and first != "not" and second != "more" and second[-2:] not in _INFINITIVE


def _demand(subject: Sequence[str], rest: Sequence[str]) -> _Ask:
    """Return how “subject should rest” asks."""
    denied = bool(subject) and (subject[0] in _NONE or subject[-1] in {"no", "not"})
    denied = denied and not any(map(words.evil, rest[:3]))
    carries = all(map(words.stands_for_the_last, subject)) or not any(map(is_content, rest))
    return _Ask(_turned(rest, denied), carries=carries)


_OPENINGS = frozenset("please we do and so also".split())
_OPPOSED = frozenset("against opposed contre contra".split())
_INFINITIVE = frozenset({"ar", "ir"})  # Spanish; “er” ends too many English nouns
_NONE = frozenset("no not neither aucun aucune ningun ninguna".split())


def _judged(said: Sequence[str]) -> int:
    """Return the sign of what is said of a subject: “… is useless”, “… does not work”."""
    verdicts = (words.good(word) - words.bad(word) for word in said)
    first = next((verdict for verdict in verdicts if verdict), UNKNOWN)
    return -first if any(map(words.denies, said[:4])) else first


def _opposes(clause: Sequence[str]) -> bool:
    """Tell “we are against” from “measures against”."""
    return (
        "oppose" in clause
        or clause[0] in _OPPOSED
        or any(two in _OPPOSED and words.describes(one) for one, two in pairwise(clause))
    )


def _turned(clause: Sequence[str], denied: bool = False) -> int:
    """Return the sign of an ask by the words that turn it round near its start."""
    turns, left = int(denied), _NEAR
    for place, word in enumerate(clause):
        if words.denies(word):
            turns += not any(map(words.evil, clause[place + 1 : place + 3]))
        elif words.leaves_free(word):
            turns += not any(map(is_content, clause[place + 1 : place + 2]))
        elif words.against(word):
            turns += not any(map(words.evil, clause[max(place - 1, 0) : place + 6]))
            left = 1
        elif is_content(word):
            left -= 1
            if not left:
                break
    return AGAINST if turns % 2 else FOR


def _starts_an_ask(word: str) -> bool:
    return words.denies(word) or words.against(word) or words.in_favour(word)


@lru_cache(maxsize=20_000)
def is_content(word: str) -> bool:
    """Tell whether a word says what a text is about, and nothing of how it asks."""
    return len(word) > 2 and not (
        words.empty(word)
        or words.denies(word)
        or words.against(word)
        or words.in_favour(word)
        or words.must(word)
        or words.describes(word)
    )
