"""The title of a theme: a readable phrase of the notes' own words, unlike the others'.

Phrases are noun phrases as function words bound them, in English, French and
Spanish; nothing is made up but an "and" between two of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from synthesis.domain.asks import NOUNS_TOO, ORDERS
from synthesis.domain.language import languages

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\s]")
_ELIDED = re.compile(r"\b(?:[ldjmtsnc]|qu)['’]", re.IGNORECASE)

_DETERMINERS = frozenset(
    "a an the each every no any this these our their his her its some more le la les un une des "
    "l d ces cette chaque leur leurs nos notre el los las una unos unas cada sus su más plus "
    "du del al au aux".split()
)
_PREPOSITIONS = frozenset(
    "of for in on with by from at against about between under de des du d en dans pour sur par "
    "avec contre entre del para con por sobre contra au aux al a".split()
)
_ORDER = "!"  # stands for a verb that opens an order
_BEFORE_NOUNS = _DETERMINERS | _PREPOSITIONS | {_ORDER}
_LINKS = frozenset("of for in on against and to de des du d del para en pour et y contre".split())
_FUNCTION = (
    _DETERMINERS
    | _PREPOSITIONS
    | frozenset(
        "and or but if so to as than then that which who whom whose what when where why how not "
        "it he she they we you i me him them us my your is are was were be been being has have "
        "had do does did will would can could may might must shall should need needs needed want "
        "let there here too also very just only even still never always often all both most much "
        "many few less other such same own one two three first last next once again into onto out "
        "up down off over after before without within during through while because bc until since "
        "per via vs w yes ok please pls don't dont can't cant won't shouldn't isn't doesn't "
        "et ou mais si que qui dont où ne pas plus rien il elle ils elles nous vous on je se ce "
        "est sont était ont a être avoir doit doivent faut tout tous toute toutes sans après "
        "avant bien très trop même aussi seul seule "
        "y o pero si que quien no ni se lo les es son era está están hay ser tener debe deben "
        "como esto este estos estas eso "
        "together right todo todos toda todas sin antes después muy ya mismo misma solo ellos "
        "ellas nos ante "
        "say says said saying tell told get gets got give gives given go goes went gone come comes "
        "came make makes made take takes took taken put puts keep keeps kept use uses used "
        "know knows see sees look looks looking ask asks asked find found think thinks like likes "
        "really good bad new old big small better best able every everyone everybody nobody "
        "nothing something somebody anything thing things way lot people etc e.g i.e "
        "shd shld wd cd incl esp approx asap fyi btw thx govt yrs mins hrs wks pd "
        "day days week weeks month months year years jours semaine semaines mois ans "
        "dia dias día días semana semanas mes meses año años".split()
    )
)
_GOES_ON = frozenset({"'", "’", "own"})  # "in migrants' own languages"
_FEWEST_LETTERS = 3
_MOST_WORDS = 5
_SECOND_BELOW = 0.5
"""Share of a theme's notes under which one phrase is not enough, and a second one follows."""
_ONE_WORD = 0.55
"""Worth of one word beside that of a phrase: “Reflection” says less than “Reflection period”."""
_AND = {"en": "and", "fr": "et", "es": "y"}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase as a note has it, and the stems of its content words; the last is its head."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    sure: bool  # after a determiner, a preposition or a verb of order: a noun phrase


@dataclass(frozen=True, slots=True)
class _Read:
    """A note as it was read once: its tokens as typed and in lower case, and its chunks."""

    text: str
    tokens: list[str]
    lower: list[str]
    chunks: list["_Chunk"]


_Chunk = tuple[int, list[str], str, str]
"""A run of content words: where it begins, its words, the words before and after it."""


def theme_titles(themes: Sequence[Sequence[str]]) -> list[str]:
    """Return a phrase for each theme (a list of its texts), readable and unlike the others'.

    Its words are frequent here and rare in the other themes (class-based
    tf-idf, Grootendorst 2022). A second phrase follows after "and" where the
    first speaks of less than half the notes. Titles stand in the log, so no word
    of theirs comes from one note alone: that might be a name. A theme without
    such words is called "Theme" and its number.
    """
    notes = [[_read(text) for text in dict.fromkeys(texts)] for texts in themes]
    stems = [[_stems(note) for note in there] for there in notes]
    counts = [Counter(stem for each in there for stem in each) for there in stems]
    across = Counter(stem for count in counts for stem in count)
    total = Counter(stem for count in counts for stem in count.elements())
    cases, heads = _cases(notes), _heads(notes)
    titles: list[str] = []
    for number, (texts, there, count) in enumerate(zip(notes, stems, counts, strict=True), 1):
        weight = {
            stem: n / len(texts) * log(1 + len(themes) / across[stem])
            for stem, n in count.items()
            if total[stem] > 1
        }
        spoken, main = languages([note.text for note in texts])
        mine = [note for note, language in zip(texts, spoken, strict=True) if language == main]
        ranked = _ranked(mine, weight, heads)
        title = _title(ranked, there, _AND[main], cases, {title.lower() for title in titles})
        titles.append(title or f"Theme {number}")
    return titles


def _ranked(notes: Iterable[_Read], weight: dict[str, float], heads: set[str]) -> list[_Phrase]:
    """Phrases whose every word counts, the weightiest first, each wording once."""
    found = Counter(phrase for note in notes for phrase in set(_phrases(note)))
    score: dict[_Phrase, float] = {}
    for phrase, times in found.items():
        if any(stem not in weight for stem in phrase.stems):
            continue
        carried = sum(weight[stem] for stem in set(phrase.stems)) / len(phrase.stems) ** 0.4
        likely = (1.0 if phrase.sure else 0.7) * (1.0 if len(phrase.words) > 1 else _ONE_WORD)
        score[phrase] = carried * likely * (1 + 0.25 * min(times - 1, 4))
    nouns = {phrase for phrase in score if phrase.words[-1] in heads}
    return sorted(nouns or score, key=lambda phrase: (-score[phrase], phrase.words))


def _title(
    ranked: Sequence[_Phrase],
    there: Sequence[frozenset[str]],
    joint: str,
    cases: dict[str, str],
    taken: set[str],
) -> str:
    for first in ranked:
        words = list(first.words)
        spoken_of = sum(not each.isdisjoint(first.stems) for each in there)
        rest = [each for each in there if each.isdisjoint(first.stems)]
        if (spoken_of < _SECOND_BELOW * len(there) or len(words) == 1) and joint not in words:
            other = _other(first, ranked, rest)
            words += [joint, *other.words] if other else []
        title = " ".join(cases.get(word, word) for word in words)
        title = title[:1].upper() + title[1:]
        if title.lower() not in taken:
            return title
    return ""


def _other(
    first: _Phrase, ranked: Sequence[_Phrase], rest: Sequence[frozenset[str]]
) -> _Phrase | None:
    """The phrase, of other words, of which most of the remaining notes speak."""
    others = [each for each in ranked[:40] if not _alike(each, first)]
    room = _MOST_WORDS - len(first.words)
    others = [e for e in others if len(e.words) <= room and not set(e.words) & {*_AND.values()}]
    reach = {each: sum(not set(each.stems).isdisjoint(note) for note in rest) for each in others}
    best = max(others, key=lambda each: reach[each], default=None)
    return best if best is not None and reach[best] > 1 else None


def _alike(one: _Phrase, other: _Phrase) -> bool:
    """Tell whether a word of one is a word of the other, or its beginning: “vic” and “victims”."""
    return any(
        left.startswith(right) or right.startswith(left)
        for left in one.stems
        for right in other.stems
    )


def _tokens(text: str) -> list[str]:
    """Words and signs; an elided article stands as a word of its own."""
    return _TOKEN.findall(_ELIDED.sub(lambda found: f"{found[0][:-1]} ", text))


def is_content(word: str) -> bool:
    """Return whether a lower-case word may be what a text is about, in the three languages."""
    return len(word) >= _FEWEST_LETTERS and word[0].isalpha() and word not in _FUNCTION


def _stem(word: str) -> str:
    return word.rstrip("s")[:7] or word


def _read(text: str) -> _Read:
    tokens = _tokens(text)
    lower = [token.lower() for token in tokens]
    return _Read(text, tokens, lower, list(_chunks(lower)))


def _stems(note: _Read) -> frozenset[str]:
    return frozenset(_stem(word) for word in note.lower if is_content(word))


def _chunks(tokens: Sequence[str]) -> Iterator[_Chunk]:
    run: list[str] = []
    before = ""
    for position, token in enumerate([*tokens, ""]):
        starts = not run and not before.isalpha()
        opens = starts and (token in ORDERS or token in NOUNS_TOO)
        if token and is_content(token) and not opens:
            run.append(token)
            continue
        if run:
            yield position - len(run), run, before, token
        run, before = [], _ORDER if opens else token


def _phrases(note: _Read) -> Iterator[_Phrase]:
    """Noun phrases of one to five words: a run of content words, or two with a link between."""
    chunks = [each for each in note.chunks if len(each[1]) < 4 and each[3] not in _GOES_ON]
    ends: dict[int, _Phrase] = {}
    for start, run, before, _ in chunks:
        sure = before in _BEFORE_NOUNS
        stems = tuple(map(_stem, run))
        yield _Phrase(tuple(run), stems, sure)
        for gap in (1, 2):
            left = ends.get(start - gap)
            link = note.lower[start - gap : start]
            if left is None or link[0] not in _LINKS or (gap == 2 and link[1] not in _DETERMINERS):
                continue
            if link == ["to"]:  # "law to open encryption": mostly a verb follows
                continue
            if len(left.words) + gap + len(run) <= _MOST_WORDS:
                words = (*left.words, *link, *run)
                yield _Phrase(words, (*left.stems, *stems), left.sure)
        ends[start + len(run)] = _Phrase(tuple(run), stems, sure)


def _heads(notes: Iterable[Iterable[_Read]]) -> set[str]:
    """Words that end a run after a determiner, a preposition or a verb of order: nouns.

    A longer run may end in a verb ("the court case ends"), so what may be one does not count.
    """
    return {
        run[-1]
        for there in notes
        for note in there
        for _, run, before, _ in note.chunks
        if before in _BEFORE_NOUNS and (len(run) == 1 or not _may_be_verb(run[-1]))
    }


def _may_be_verb(word: str) -> bool:
    return word.endswith("ed") or bool({word, word.rstrip("s"), word[:-2]} & (ORDERS | NOUNS_TOO))


def _cases(notes: Iterable[Iterable[_Read]]) -> dict[str, str]:
    """How each word is mostly written inside a sentence: "ILO", "Budapest", "judges"."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for note in (note for there in notes for note in there if not _shouts(note.text)):
        after = zip(note.tokens[1:], note.lower[1:], strict=True)
        for before, (token, lower) in zip(note.tokens, after, strict=False):
            if before not in ".!?:-\n•":
                seen[lower][token] += 1
    return {word: forms.most_common(1)[0][0] for word, forms in seen.items() if forms}


def _shouts(text: str) -> bool:
    return sum(map(str.isupper, text)) > sum(map(str.islower, text))
