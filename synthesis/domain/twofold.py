"""Rule 3 of points: cuts also where two clauses surely ask for different things.

What rule 2 cuts stays cut. Beyond it, duties of one "we" are two points where each
names an act of its own, "and" needs no comma between two whole duties, "we need" asks,
and so does a verb that could be a noun where its neighbour is surely an order.
"""

import re
from itertools import combinations

from synthesis.domain.asks import NOUNS_TOO, ORDERS, WORD, Ask, ask_of, flat, refuses, subject_of
from synthesis.domain.clauses import GENERAL, STOP, argues, at_asks, cut, leans
from synthesis.domain.titles import is_content

_FEWEST_WORDS = 4  # of a duty; an order may be a verb and its object
_LONGEST_SUBJECT = 5  # words; with more, what "and" joins may be a part of it
_JOINT = re.compile(r",?\s+(?=(?:and|et|y|e)\s)", re.IGNORECASE)
_OPENING = re.compile(
    r"\A(?:(?:please|also|then|and|finally|secondly|et|aussi|puis|ensuite|y|e|también|luego)"
    r"\b[,:\s]*)+"
)
_NEED = re.compile(
    r"\A(?:we need (?!to\b|not\b)|nous avons besoin (?:de |d')|on a besoin (?:de |d')|necesitamos )"
)
_WE = re.compile(
    r"\A(?:we|nous|on|nosotros) (?:should|must|shall|ought to|devons|devrions|doit|devrait|debemos|"
    r"deberíamos) (?P<act>[^\W\d_]+)"
    r"|\A(?:il faut|il faudrait|hay que|habría que|debemos|deberíamos) (?P<bare>[^\W\d_]+)"
)
_NO_ACT = frozenset(
    "accept acknowledge admit agree appreciate ask avoid become begin continue enforce evaluate "
    "get give have implement keep know learn let listen make monitor prevent promote protect "
    "publish realise realize recognise recognize remember report respect review say see start "
    "stop take talk think treat try understand use want work "
    "avoir faire donner garder prendre reconnaître éviter dar evitar hacer mantener poner "
    "reconocer tener tomar".split()
)
"""Verbs that may say again, in general, what the other clause asks, or go on from it."""
_MAYBE = frozenset("close cut fund lift monitor open pay raise review screen support".split())
"""Nouns as well as verbs that open an order before a plural, where the neighbour is an order."""
_UNSURE = re.compile(
    r"[?:()\[\]\"“”«»/=]|\.\.|…|->|\b(?:that|which|who|whom|whose|what|when|where|why|how|if|"
    r"whether|because|since|so|although|though|while|until|unless|before|after|but|or|rather|instead|only|"
    r"just|think|feel|believe|maybe|perhaps|example|otherwise|first|second|third|"
    r"also needs?|not|never|no|too|"
    r"qui|dont|où|quand|si|parce|car|comme|mais|ou|pas|jamais|plutôt|sinon|donc|"
    r"quien|quienes|cuando|donde|porque|pues|aunque|mientras|pero|sino|nunca|"
    r"e\.g|i\.e|etc|vs)\b|\bque\b(?<!hay que)(?<!habría que)|\b(?:he|she|him|her|his|our|us|them|"
    r"il(?! faut| faudrait)|elle|lui|y compris|son|sa|ses)\b"
)
"""Signs of an inner clause, of a reason, of what is set against the other or points at it."""
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|will|can|cannot|could|would|need|needs|cost|"
    r"costs|should|must)\b|n't\b"
)


def at_each_ask(text: str) -> list[str]:
    """Return the clauses of a text that each surely ask for something else; else the text alone."""
    parts = at_asks(text)
    if len(parts) > 1:
        return parts
    sentences = [sentence for sentence, _ in cut(text, STOP)]
    clauses = [(n, clause) for n, each in enumerate(sentences) for clause in _duties(each)]
    # Not only neighbours: the third may explain the first.
    sure = all(
        _two(one, other, added=here == there)
        for (here, one), (there, other) in combinations(clauses, 2)
    )
    return [clause for _, clause in clauses] if sure else [text]


def _duties(sentence: str) -> list[str]:
    """The two whole duties that "and" joins, each with a subject of its own; else the sentence."""
    for joint in _JOINT.finditer(sentence):
        before, after = sentence[: joint.start()], sentence[joint.end() :]
        if _is_whole_duty(after) and _two(before, after, added=True):
            return [before, after]
    return [sentence]


def _is_whole_duty(clause: str) -> bool:
    plain = _plain(clause)
    subject = subject_of(plain)
    return bool(subject) and 0 < len(str(subject).split()) <= _LONGEST_SUBJECT


def _two(one: str, other: str, *, added: bool = False) -> bool:
    """Whether both surely ask, in the same manner and about different things.

    `added`: "and" says that the second comes on top; else it may say the first more exactly.
    """
    left, right = _plain(one), _plain(other)
    if any(refuses(each) or argues(each) or _UNSURE.search(each) for each in (left, right)):
        return False
    if leans(other) or not (_matter(left) and _matter(right)) or _matter(left) & _matter(right):
        return False
    if _is_order(left) and _is_order(right):
        sure = Ask.ORDER in {ask_of(left), ask_of(right)}
        return sure and WORD.findall(right)[0] not in _NO_ACT
    if any(len(each.split()) < _FEWEST_WORDS and not _acts(each) for each in (left, right)):
        return False
    if not added and bool(_NEED.match(left)) != bool(_NEED.match(right)):
        return False
    if not (_is_duty(left) and _is_duty(right)) or not _differ(left, right):
        return False
    return not (_STATE.search(left) or _STATE.search(right))


_STATE = re.compile(
    r"\b(?:be|être|ser|estar) (?!(?:\w+ly |better |mieux |mejor )?(?:"
    r"\w+(?:ed|é|ée|és|ées|[ai]d[oa]s?)|paid|built|made|kept|given|taught|held|sent|cut|put|heard|met|found|seen|shown|written)\b)"
)
"""What somebody should be and not do: "independent" and "free from politics" may be one."""


def _plain(clause: str) -> str:
    return _OPENING.sub("", flat(clause))


def _is_order(plain: str) -> bool:
    if ask_of(plain) is Ask.ORDER:
        return True
    words = WORD.findall(plain)
    return (
        len(words) > 1
        and words[0] in _MAYBE
        and words[1].endswith("s")
        and plain.startswith(f"{words[0]} {words[1]}")
        and not _FINITE.search(plain)
    )


def _is_duty(plain: str) -> bool:
    """A duty of somebody named, an act that "we" should do, or what "we need"."""
    if _NEED.match(plain) or _acts(plain):
        return True
    return ask_of(plain) is Ask.DUTY and subject_of(plain) not in _NOBODY


_NOBODY = frozenset(
    ["", None, "we", "i", "you", "they", "it", "one", "people", "everyone", "everybody", "there"]
    + ["on", "nous", "il", "ils", "elles", "se", "nosotros", "todos", "ellos", "ellas", "tous"]
)


def _acts(plain: str) -> bool:
    found = _WE.match(plain)
    act = found and (found["act"] or found["bare"])
    return bool(act) and act in (ORDERS | NOUNS_TOO) - _NO_ACT


def _differ(left: str, right: str) -> bool:
    """Whether the subjects are two; or one "we", that does both."""
    if _NEED.match(left) or _NEED.match(right):
        return bool(_NEED.match(left)) != bool(_NEED.match(right))
    if _acts(left) or _acts(right):
        return bool(_acts(left) and _acts(right))
    return subject_of(left) != subject_of(right)


def _matter(plain: str) -> frozenset[str]:
    """What a clause is about: the beginnings of its telling words."""
    words = (word for word in WORD.findall(plain) if is_content(word))
    return frozenset(word[:5].rstrip("s") for word in words) - GENERAL - _DUTIES


_DUTIES = frozenset(
    word[:5]
    for word in (
        "ought besoin devons devrions devraient devra devront falloir faudrait avons debemos "
        "deberíamos habría necesitamos"
    ).split()
)
