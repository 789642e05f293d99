"""What a note of few words asks for: “keep X”, “no X”, “don't X”, “X compulsory”.

`stance` reads sentences; tables type less than that. Here each clause gives what it
begins with, what it keeps, what it will not have, and the poles that it names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from synthesis.domain import stance_words as words
from synthesis.domain.poles import ALLOWED, KEPT, Pole, poles_of, turned
from synthesis.domain.stance import is_content, stem

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CLAUSE = re.compile(rf"({words.CLAUSE.pattern})")
_CONDITION = re.compile(r"\bno \w+,? no \w+")
"""“No helmet, no licence” wants helmets."""
_LEADING = 3
"""Words of weight at a clause's beginning that say what it is about."""

_SKIPPED = frozenset(
    "a an the any more new such please we do so also to of in on les la le el los las un une una "
    "des de du".split()
)
_LEAD_IN = frozenset("please we so also and just must should shall to the do".split())
_NO = frozenset("no not never pas zero".split())
_ORDERS = frozenset("do should must".split())
_BEFORE_NOT = _ORDERS | frozenset("can we so please".split())
_NOT_SHUNNED = frozenset(
    "one need only more less just even longer later matter doubt way idea time other use reason "
    "point problem exceptions exception".split()
)
_LACKS = frozenset("but mais pero".split())
"""“The council takes a fee but no toilets” complains: it does not refuse toilets."""
_KEEPING = frozenset(
    "keep keeps kept stay stays remain remains retain maintain allow allowed permit permitted "
    "legalise garder rester autoriser permettre conserver mantener permitir conservar".split()
)
_ABOUT_KEEPING = {(pole, side) for pole in (KEPT, ALLOWED) for side in (0, 1)}
_GROWING = frozenset(
    "more longer later raise increase extend higher bigger expand augmenter aumentar "
    "ampliar".split()
)


@dataclass(frozen=True, slots=True)
class Brief:
    """Stems of the words that a note leads with, keeps and shuns; its orders; and its poles.

    `verbs` and `avoided` are the first words of orders: “burn …”, “do not burn …”.
    `poles` are those asked for, `named` all that are named.
    """

    leads: frozenset[str]
    verbs: frozenset[str]
    kept: frozenset[str]
    shunned: frozenset[str]
    avoided: frozenset[str]
    poles: frozenset[Pole]
    named: frozenset[Pole]


@dataclass(slots=True)
class _Reading:
    """What has been found so far, clause by clause."""

    leads: set[str] = field(default_factory=set)
    verbs: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    shunned: set[str] = field(default_factory=set)
    avoided: set[str] = field(default_factory=set)
    poles: set[Pole] = field(default_factory=set)
    named: set[Pole] = field(default_factory=set)

    def read(self, clause: Sequence[str], *, refuses: bool) -> None:
        """Add a clause; `refuses` tells that its “no” is no complaint of a lack."""
        asked, named = poles_of(clause)
        self.poles |= asked
        self.named |= named
        negative = not _NO.isdisjoint(clause)
        if negative and refuses:
            self._refuse(clause)
        begins = not negative or _NO.isdisjoint(clause[:2])
        if begins:
            weighty = (stem(word) for word in clause if _weighs(word))
            self.leads.update(word for word, _ in zip(weighty, range(_LEADING), strict=False))
        if any(map(words.describes, clause)) and not any(map(words.must, clause)):
            return
        if begins:
            self.verbs.update(_verb(clause))
        if not turned(clause) and not any(map(words.against, clause)):
            self.kept.update(_grown(clause))
            if asked <= _ABOUT_KEEPING and not _KEEPING.isdisjoint(clause):
                self.kept.update(stem(w) for w in clause if is_content(w) and w not in _KEEPING)

    def _refuse(self, clause: Sequence[str]) -> None:
        for place, word in enumerate(clause[:-1]):
            before = clause[place - 1] if place else ""
            if word not in _NO or (place and (word == "no" or before not in _BEFORE_NOT)):
                continue
            after = next((each for each in clause[place + 1 :] if each not in _SKIPPED), "")
            if after and after not in _NOT_SHUNNED:
                self.shunned.add(stem(after))
                if word == "never" or (word != "no" and before in _ORDERS):
                    self.avoided.add(stem(clause[place + 1]))


def brief_of(said: str) -> Brief:
    """Read a text as `stance.spelled` gives it; what it asks both ways is left out."""
    found = _Reading()
    conditional = "no " in said and _CONDITION.search(said)
    lacking = False
    for part in _CLAUSE.split(said):
        clause = _WORD.findall(part)
        if len(clause) == 1 and clause[0] in _LACKS:
            lacking = True
        elif clause:
            found.read(clause, refuses=not lacking and not conditional)
            lacking = False
    return Brief(
        frozenset(found.leads - found.shunned),
        frozenset(found.verbs - found.avoided),
        frozenset(found.kept),
        frozenset(found.shunned),
        frozenset(found.avoided),
        _one_sided(found.poles),
        _one_sided(found.named),
    )


def _verb(clause: Sequence[str]) -> Iterator[str]:
    """The first word of an order, or of anything else that a clause begins with."""
    first = next((word for word in clause if word not in _LEAD_IN), "")
    if first and not first.endswith(("ing", "ed")):
        yield stem(first)


def _grown(clause: Sequence[str]) -> Iterator[str]:
    """What a clause wants more of: the word behind “more”, “raise”, “longer”."""
    for word, after in zip(clause, clause[1:], strict=False):
        if word in _GROWING and is_content(after):
            yield stem(after)


def _weighs(word: str) -> bool:
    return word not in _SKIPPED and (
        is_content(word) or words.against(word) or words.in_favour(word)
    )


def _one_sided(found: set[Pole]) -> frozenset[Pole]:
    return frozenset(each for each in found if (each[0], 1 - each[1]) not in found)
