"""The words by which English, French and Spanish ask for a thing or against it.

Lists only, without accents, for `stance`; a word ending in "-" stands for all that begin so.
"""

import re
from collections.abc import Callable
from functools import lru_cache

_WORDS = 20_000  # that are remembered: thousands of notes say the same ones


def _matcher(words: str) -> Callable[[str], bool]:
    whole = frozenset(word for word in words.split() if not word.endswith("-"))
    starts = tuple(word[:-1] for word in words.split() if word.endswith("-"))
    return lru_cache(maxsize=_WORDS)(lambda word: word in whole or word.startswith(starts))


denies = _matcher("""
    not no never neither pas jamais aucun aucune nunca jamas ningun ninguna
""")
"""Turns whatever follows round."""

against = _matcher("""
    non away oppose opposed opposing opposition reject- refus-
    stop stops stopped stopping end ends ended ending halt halted cease ceased quit
    ban bans banned banning prohibi- forbid- outlaw- illegal abolish- abolition eliminat- remov-
    scrap scrapped drop dropped repeal- revok- abandon- withdraw- cancel- suspend- dismantl-
    moratori- reduc- decreas- cut cuts cutting lower lowered lowering shorten- limit limits limited
    limiting restrict- minimi- weaken- fewer less break breaking block blocked blocking bar barred
    disallow- deny denied exclud- discourag- criminali- cap caps capped defund- close closed closing
    interdi- arret- cess- supprim- abol- diminu- restrei- rejet- exclu- abrog- ferm- moins
    empech- elimin- suprim- disminu- restring- rechaz- derog- cerrar menos impedi- dejar
    detener
""")
"""Asks for an end, or for less, of what follows."""

evil = _matcher("""
    violen- discrimin- racis- racial xenophob- povert- traffick- abus- exploit- tortur- crime crimes
    corrupt- fraud- hate hatred harass- inequal- stigma- bully- pollut- homelessness hunger
    malnutrit- disease- risk risks harm harms delay delays waste barrier- obstacle- gap gaps
    illitera- mortality unemployment impunit- stereotyp- prejudic- injustice- disparit- profiling
    paperwork bureaucra- tape bulli- slavery
    addiction congestion litter emissions backlog-
    pauvret- traite exclavag- inegal- haine harcel- retard- risque- chomage
    pobrez- trata explotaci- desiguald- odio acoso estigma- retras- riesgo- impunidad desempleo
""")
"""What nobody asks for more of: to reduce it is to ask for, not against."""

leaves_free = _matcher("""
    voluntary optional confidential secret
""")
"""Said of a thing (“should stay voluntary”), turns what is asked round; before a noun it only
names a kind (“voluntary return”)."""

in_favour = _matcher("""
    combat- fight tackl- prevent- avoid- address- lutter prevenir luchar evit- take taken taking
    introduc- increas- expand- extend- rais- keep kept keeping retain- maintain- preserv- protect-
    continu- legal legali- decriminali- allow- permitted authori- enabl- creat- build built building
    establish- set support- ensur- provid- mak- requir- give giv- fund funds funded funding
    financ- subsidi- invest- strengthen- improv- promot- encourag- adopt- open opened opening
    offer- add added adding includ- enforc- train trained hire hired recruit- publish- share shared
    develop- implement- put start- launch- restor- reinstat- ratif- accept- mandat- oblig- let
    more better favour favor allocat- guarante- deploy- appoint- recogni- accredit-
    introdui- augment- etend- renforc- maint- gard- conserv- protege- depenalis- autoris-
    permett- cre- ouvr- soute- garanti- exig- form- publi- plus mett-
    aument- ampli- refor- manten- conserv- proteg- despenaliz- permitir permitan abr- apoy-
    garantiz- financi- form- public- mas dar
""")
"""Asks for what follows; it may itself be turned round."""

must = _matcher("""
    should must shall ought need needs needed
    doit doivent devrait devraient faut faudrait
    debe deben deberia deberian
""")

describes = _matcher("""
    is are was were has have had do does did can could may might will would lead leads cause causes
    helps gives makes allows
    goes takes keeps kills kill ruins punishes hurts harms undermines creates
    destroys means shows threatens
    violates infringes
    est sont ont peut etait sera es son esta estan tiene tienen puede era
""")
"""A clause with one of these says how things are; unless it says “should” as well, it asks for
nothing that could be turned round."""

good = _matcher("""
    works work working essential key vital crucial necessary important right fair useful effective
    helps help protects saves benefits benefit beneficial good best welcome
    essentiel- utile- necessaire- indispensable- juste marche fonctionne important-
    esencial- util utiles necesari- imprescindible- just- funciona importante-
""")
bad = _matcher("""
    wrong unfair useless ineffective harm- danger- unnecessary pointless costly expensive bad worse
    worst unethical immoral cruel outdated mistake problem fails failed hurts undermin- drives
    punishes destroys threatens violat- infring- too waste wastes unjust risky counterproductive
    injuste- inutile- dangereu- inefficace- trop echoue nuit
    injust- inutil- peligros- ineficaz ineficaces demasiad- fracas- perjudic-
""")
"""What a clause says of its subject that makes it an ask for or against it."""

empty = _matcher("""
    a an the of to in on for and or be been being we our it its this that these those with by as
    at from into all any do than so they their them he she his her him you your i my us people
    person if there here also very just even only such some many much most get gets please always
    want able go going think thing things way use used using one good like feel know see own
    anti measure measures effort efforts step steps action actions plan plans programme programmes
    program programs policy policies strategy strategies national necessary effective effectively
    framework legislative administrative further toward towards soon possible situation full
    fully total view
    mesures efforts actions plans nationale national medidas esfuerzos acciones nacional
    therefore thus off out up down over about each every other others same
    le la les de des du et un une en dans que qui au aux elle il ils se son sa ses leur leurs etre
    ce cette ces
    el los las del y por con lo su sus ser hay si al
""")

stands_for_the_last = _matcher("""
    it they this that these those such which and so therefore he she them
    il elle ils elles cela ello esto eso
""")


def _rules(*rules: tuple[str, str, str]) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple((sign, re.compile(pattern), plain) for sign, pattern, plain in rules)


SPELLING = _rules(
    ("n't", r"\bcan't\b", "can not"),
    ("n't", r"n't\b", " not"),
    ("can", r"\bcannot\b|\bcant\b", "can not"),
    ("dont", r"\bdont (?=(?:les?|la|ils?|elles?|on|nous|vous|je|une?|des|ce|cette|ces)\b)", "qui "),
    (
        "nt",
        r"\b(do|does|did|is|are|was|would|could|should|shd|must|have|has|need|wo)nt\b",
        r"\1 not",
    ),
    ("shd", r"\bshd\b", "should"),
    ("not not", r"\bnot not\b", "not"),
    ("w/", r"\bw/(?:out|o)\b", "without"),
    ("w/", r"\bw/ ", "with "),
    ("&", r" ?& ?", " and "),
    ("+", r" ?\+ ?", " and "),
    ("->", r" ?-> ?", "; "),
    ("→", r" ?→ ?", "; "),
    ("=", r" ?= ?", " means "),
    ("non", r"\bnon[- ]", "non "),
    ("'", r"\b(?:l|d|qu|s)'", " "),
    ("n'", r"\bn'", " "),
    ("ne", r"\bne\b", " "),
    ("free", r"\b(car|smoke|drug|plastic|alcohol|barrier|tobacco) free\b", r"without \1"),
    ("-free", r"\b(\w+)-free\b", r"without \1"),
    ("free", r"\bfree (?:of|from)\b", "without"),
    (
        "lift",
        r"\blift(?:ed|ing)?(?= (?:(?:the|all|any) )?"
        r"(?:bans?|caps?|limits?|restrict\w*|moratori\w+)\b)",
        "abolish",
    ),
)
"""Rules to write short forms and denials in one way: what a text must hold for the rule to be
tried, what is sought, what is put in its place. The French “ne” says nothing that “pas” does
not."""

PHRASES = _rules(
    ("crim", r"\bcriminal offen[cs]e\b|\ba crime\b", "illegal"),
    ("one", r"\bno[- ]?one\b", "no"),
    ("nobody", r"\bnobody\b", "no"),
    ("no ", r"\bno (\w+),? (?:means )?no \w+", r"must \1"),
    ("no ", r"\b(?:there (?:is|was) )?no (?:need|reason|point)\b", "should not"),
    (" to", r"\b(?:has|have) to\b", "must"),
    (" que", r"\b(?:hay|tienen?) que\b", "debe"),
    (" out", r"\bphase out\b", "abolish"),
    ("away", r"\bdo away with\b", "abolish"),
    ("rid of", r"\bget rid of\b", "abolish"),
    ("out of", r"\bout of\b", "away"),
    ("must go", r"\bmust go\b(?= *(?:$|[.,;!]))", "must end"),
    ("an end", r"\bput an end\b", "end"),
    (" fin", r"\bmettre fin\b|\bponer fin\b", "abolish"),
)

TURNS_NOTHING = re.compile(
    "|".join(
        (
            r"\bnot (?:just|only|merely|enough|sufficient(?:ly)?)\b",
            r"\b(?:no|not) (?:later|less|more|fewer) than\b",
            r"\bwhether or not\b|\bno matter\b|\bno doubt\b|\bwithout delay\b|\bsans delai\b",
            r"\b(?:at|by|in) the (?:very )?(?:end|least)\b|\bend of\b|\bfin de\b",
            r"\bless than\b|\bmore or less\b|\bat least\b|\bmoins de \d+|\bau moins\b",
            r"\bthere (?:is|are|was|were) (?:currently |still )?(?:no|not)\b",
            r"\b(?:have|has|had) no\b|\black(?:s|ing)?(?: of)?\b",
            r"\bpas seulement\b|\bpas que\b|\bpas assez\b|\bplus ou moins\b|\bil y a pas\b",
            r"\bno solo\b|\bno solamente\b|\bal menos\b|\bpor lo menos\b|\bno hay\b|\bno tienen?\b",
        )
    )
)
"""Denials that ask for nothing less: limits, and lacks that a note complains of."""

CLAUSE = re.compile(
    r"[.;:!?\n()]+|\s[-–—]\s|,|\b(?:but|so|so that|therefore|mais|donc|pero|sino|por eso)\b"
)
SUBORDINATE = re.compile(
    r"\b(?:because|cause|since|as it|as they|although|though|while|whereas|if|when|where|which|who|"
    r"whose|that|despite|parce que|car|bien que|tandis que|quand|lorsque|qui|dont|"
    r"porque|aunque|mientras|cuando|quien|quienes)\b"
)
PURPOSE = re.compile(
    r"\b(?:in order to|so as to|to help|by|afin de?|pour|en vue de?|para|mediante|a fin de)\b"
)
INSTEAD = re.compile(
    r"\b(?:instead of|rather than|without|au lieu de?|plutot que?|en vez de|en lugar de|sans|sin)\b"
)
AND = re.compile(r"\b(?:and|et|y)\b")
