"""Cuts a text between clauses that each ask for something, and only where that is sure.

Two clauses come apart when each would be understood without the other: both
ask, in the same manner, about different matters, and the second does not lean
on the first ("enforce it", "publish the results", "this would help").
"""

import re

from synthesis.domain.asks import WORD, Ask, ask_of, refuses, subject_of

_SHORTEST = 3
"""Words that a clause needs to be a point, unless it is an order: with fewer it may lean on its
neighbour."""
STOP = re.compile(r"(?<=[\w)”»\"'])[.!]+[\"”»)]?\s+|\s*;\s*")
_JOINT = re.compile(
    r",?\s+(?=(?:and also|as well as|et aussi|ainsi que|y también)\s)"
    r"|,\s*(?=(?:and|then|et|puis|y|e|luego)\s)",
    re.IGNORECASE,
)
_ABBREVIATED = frozenset(
    "mr mrs ms dr st no nos art arts vol ed eds cf vs etc incl esp approx dept govt min max fig "
    "sec mme mlle nº núm pág sr sra sres av ave blvd rd jr sgt insp comp org prof inc ltd eg "
    "ie".split()
)
_LEANS = re.compile(
    r"\b(?:its?|him|they|them(?:selves)?|theirs?|this|these|those(?! who| with| in| at)|such|so|"
    r"same|thereby|thereof|therefore|otherwise|instead|else|latter|accordingly|thus|hence|"
    r"respective|respectively|because|ones|in particular|especially|including|e\.g|i\.e|namely|"
    r"for example|(?:the|all|other) (?:results?|findings|above|rest|others?|victims?)|"
    r"the (?:convention|protocol|covenant|law|act|plan|programme|program|process|issue|problem|"
    r"matter|committee|principles|city|country)(?! on| of| against| to| for| in| relating)|"
    r"(?:perpetrators|offenders|violations|violators|complainants|suspects)(?! of)|"
    r"ils|elles|leurs?|cel(?:a|ui|le|les)|ceux|ceci|ça|ces|cette|ainsi|sinon|notamment|"
    r"ell[oa]s|est[oa]s?|es[oa]s?|este|ese|dich[oa]s?|así|sino|mism[oa]s?|sus?|"
    r"\w+[aei]r(?:l[oa]s?|se))\b"
    r"|\btoo[.!]*\Z|\bthat(?: is| was| will| would| way| end)\b|\ben [a-z]+ant\b"
)
"""Words by which a clause leans on the one before it: alone it would not be understood."""
_STATES = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|will|can|cannot|isn't|aren't|doesn't|don't|"
    r"i|you|he|she|we|est|sont|était|ont|sera|would|could|may|might|es|son|está|están|era|ha|han|hay|hace)\b"
)
_BARE_START = re.compile(
    r"\A(?:and |et |y )?(?:(?:includ|ensur|mak|giv|tak|us|be|hav|follow|consider|regard)ing|of|on|"
    r"in|for|with|by|to|at|from|as|or|but|not|no|if|when|where|which|who|because|since|while|"
    r"without|also|even|like|just|then|mais|pour|avec|dans|par|car|si|sans|pero|para|con|por|en|"
    r"porque|sin)\b"
)


_NOBODY = frozenset(["", None, "we", "i", "you", "they", "it", "people", "one", "on", "nous", "se"])
_ADDS = re.compile(r"\A(?:and also|as well as|et aussi|ainsi que|y también)\s", re.IGNORECASE)
_MOST_WORDS_OF_AN_ITEM = 12


def at_asks(text: str) -> list[str]:
    """Return the clauses of a text that each ask, in words of their own; else the text alone.

    Sentences and what a semicolon parts must all ask, or all be the items of a
    series. Clauses that "and", "then" or "as well as" joins come apart where
    both ask.
    """
    sentences = cut(text, STOP)
    apart = all(
        _stand_apart(one, other) or (joint == ";" and _are_items(one, other))
        for (one, joint), (other, _) in zip(sentences, sentences[1:], strict=False)
    )
    if not apart:
        return [text]
    return [clause for sentence, _ in sentences for clause in _joined(sentence)]


def cut(text: str, mark: re.Pattern[str]) -> list[tuple[str, str]]:
    """The pieces between the marks, each with the sign that ends it; an abbreviation ends none."""
    pieces, start = [], 0
    for found in mark.finditer(text):
        sign = found[0].strip()
        last = text[start : found.start()].rpartition(" ")[2].lower().strip("(")
        if sign == "." and (last in _ABBREVIATED or len(last) < 2 or "." in last):
            continue
        end = found.start() + (0 if sign == ";" else len(found[0].rstrip()))
        if found.end() < len(text):
            pieces.append((text[start:end].strip(), sign))
            start = found.end()
    return [*pieces, (text[start:].strip(), "")]


def _joined(sentence: str) -> list[str]:
    """The clauses that one sentence joins by "and", "then", "as well as"."""
    clauses, start = [], 0
    marks = list(_JOINT.finditer(sentence))
    ends = [*(mark.start() for mark in marks[1:]), len(sentence)]
    for mark, end in zip(marks, ends, strict=False):
        before, after = sentence[start : mark.start()], sentence[mark.end() : end]
        if _stand_apart(before, after) and not _may_go_on(before, after):
            clauses.append(before)
            start = mark.end()
    return [*clauses, sentence[start:]]


_OPENS_A_PART = re.compile(
    r"\b(?:that|which|who|whom|whose|where|so|how|if|when|que|qui|dont|où|quien|quienes|donde|"
    r"to(?! (?:the|an?|all|every|each|any|our|both|\w+s)\b)|pour|afin|para)\b"
)
_LEANS_ON_ITS_SENTENCE = re.compile(
    r"\b(?:victims|víctimas|victimes)\b(?! (?:of|de))"
    r"|\b(?:related|reported|responsible|additional|relevant|corresponding|concerned)\b"
)
_SHORTEST_JOINED = 4  # words, "and" among them


def _may_go_on(before: str, after: str) -> bool:
    """Whether what is joined may belong to an inner part of the clause before, or to a series.

    "Promote programmes that teach girls, and help families" joins two verbs of the programmes.
    """
    if ask_of(before) is Ask.DUTY:
        return False
    if len(after.split()) < _SHORTEST_JOINED:
        return True
    inner = _OPENS_A_PART.search(before.lower())
    series = any(ask_of(part) is Ask.ORDER for part in re.split(r",\s+", before)[1:])
    return bool(inner) or series or bool(_LEANS_ON_ITS_SENTENCE.search(after.lower()))


def _stand_apart(one: str, other: str) -> bool:
    """Whether both ask in the same manner, in words of their own, and neither takes back."""
    ask = ask_of(one)
    if ask is Ask.NOT or ask is not ask_of(other) or refuses(one) != refuses(other):
        return False
    shortest = 2 if ask is Ask.ORDER else _SHORTEST  # a verb and its object
    if min(len(one.split()), len(other.split())) < shortest or "?" in f"{one}{other}":
        return False
    if leans(other) or _matter(one) & _matter(other):
        return False
    if ask is Ask.ORDER or _ADDS.match(other):
        return True
    # Duties in a row are often one claim said twice; so each needs a subject of its own.
    subject = subject_of(other)
    return (
        not refuses(one)
        and not argues(one)
        and subject not in _NOBODY
        and subject != subject_of(one)
    )


def leans(clause: str) -> bool:
    """Whether the clause points back at the one before it: "it", "this", "such", "the results"."""
    return bool(_LEANS.search(clause.lower().replace("’", "'")))


def argues(clause: str) -> bool:
    """Whether the clause gives a reason in so many words."""
    return bool(re.search(r"\b(?:because|since|car|parce que|porque|ya que)\b", clause.lower()))


def _are_items(one: str, other: str) -> bool:
    """Whether both are the items of a series without verbs: "free lawyers; jobs for survivors"."""
    return all(
        _SHORTEST <= len(part.split()) <= _MOST_WORDS_OF_AN_ITEM
        and ask_of(part) is Ask.NOT
        and not set("?:") & set(part)
        and not _STATES.search(part.lower().replace("’", "'"))
        and not leans(part)
        and not _BARE_START.match(part.lower())
        for part in (one, other)
    )


def _matter(clause: str) -> frozenset[str]:
    """What a clause is about: the beginnings of its longer words, its first (the verb) left out."""
    words = WORD.findall(clause.lower())
    return frozenset(word[:5] for word in words[1:] if len(word) > 4) - GENERAL


GENERAL = frozenset(
    word[:5]
    for word in (
        "should shouldn't there where their which other every would could about after before "
        "between while ensure provide including country state states government governments "
        "national people measure measures right rights tous toutes chaque doivent devrait entre "
        "todos todas deben debería sobre estado también"
    ).split()
)
