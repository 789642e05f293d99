"""Words of which one text has this and the other that: “compulsory” and “voluntary”.

A denial turns a pole round: “no obligation” is “voluntary”, “do not close” is
“open”. English, French and Spanish, without accents.
"""

from collections.abc import Iterator, Sequence

from synthesis.domain import stance_words as words

_BEFORE = 2
"""Words before a pole in which a denial turns it round."""

_BEHIND = 3
"""Words behind a pole in which its end is asked for."""

_DENIES = frozenset(
    "no not never without zero non against stop end ending ends ban abolish scrap remove drop pas "
    "jamais sans aucun aucune contre supprimer sin nunca ningun ninguna contra eliminar "
    "quitar".split()
)
_ENDED = frozenset("abolished scrapped removed dropped cancelled banned supprimes abolis".split())
_AFFIRMS = frozenset(
    "keep keeps small symbolic modest low lower reduced fair needed need needs ok must shall "
    "should can something half share by have stay stays everybody everyone charge pay petit petite "
    "modique garder garde peu doit doivent faut pequena pequeno simbolico simbolica minimo "
    "minima mantener debe deben algo".split()
)
_NAMES_A_KIND = frozenset(
    "public publique publiques publico publica central local national nationale nacional "
    "locale".split()
)
"""Not turned round by a denial: “no adverts on public radio” does not ask for secrecy."""
_TELLS = frozenset("only seulement solo i we they who you if when je ils qui yo si quien".split())
"""Before a pole, these say who or when: “we keep”, “if you limit”, “only close”."""

_OBLIGED = (
    "mandatory compulsory obligatory obligation obligations binding oblige obliged require "
    "required imposed impose obligatoire obligatoires obliger imposer obligatorio obligatoria "
    "obligatorios obligatorias obligar",
    "voluntary voluntarily optional self-regulation self-regulate self-regulated choose chooses "
    "choice themselves volontaire volontaires facultatif facultative choisir voluntario voluntaria "
    "voluntarios voluntarias elegir",
    "force forced forcing",
    "",
)
_PUBLIC = (
    "public publicly publish published publication publier publique publiques publicar publico "
    "publica",
    "confidential secret confidentiel confidentielle confidencial secreto",
    "",
    "",
)
_CENTRAL = (
    "centralise centralize centralised centralized central national nationale nacional",
    "decentralise decentralize decentralised decentralized local locally locale",
    "",
    "",
)
_LIMITED = (
    "cap caps capped ceiling limit limits limitez limitar plafonner plafond tope max",
    "unlimited uncapped illimite ilimitado",
    "",
    "",
)
_ALLOWED = (
    "allow allows allowed permit permitted legalise legalize legalised decriminalise authorise "
    "authorised tolerate autoriser autorise permettre permitir autorizar",
    "ban bans banned forbid forbidden prohibit prohibited outlaw interdire interdit prohibir "
    "prohibido",
    "",
    "",
)
_KEPT = (
    "keep keeps kept stay stays remain remains retain garder rester conserver conservar mantener "
    + _ALLOWED[0],
    "abolish abolished scrap remove removed cancel close closed shut supprimer fermer suprimir "
    "eliminar cerrar " + _ALLOWED[1],
    "",
    "",
)
_OPEN = (
    "open opens opened reopen opening ouvrir ouvert rouvrir abrir abierto abierta reabrir",
    "close closes closed closing closure shut shuts fermer fermee ferme cerrar cerrado cierre",
    "",
    "",
)
_FREE = (
    "free gratis gratuit gratuite gratuits gratuites gratuito gratuita gratuitos gratuitas",
    "",
    "",
    "fee fees fare fares price charge charges tariff tarif prix precio tarifa paying",
)
_POLES = (_OBLIGED, _PUBLIC, _CENTRAL, _LIMITED, _KEPT, _ALLOWED, _OPEN, _FREE)
"""Two sides, then what belongs to each only where it is denied or said to be wanted: a “fee” may
be what a note complains of."""

OBLIGED, PUBLIC, CENTRAL, LIMITED, KEPT, ALLOWED, OPEN, FREE = range(len(_POLES))
PLAIN = frozenset({OBLIGED, CENTRAL, LIMITED, ALLOWED, FREE})
"""Poles that contradict where the texts have no other word in common: what is compulsory for one
and voluntary for the other is the same, if they sound alike."""
_OF_KINDS = frozenset({OBLIGED, PUBLIC, CENTRAL})
"""Named to tell one kind from another (“mandatory retirement is unfair”): a denial further off may
be of the whole, so such a clause asks for neither side."""

Pole = tuple[int, int]
"""Number of the pair, and which side."""


def _sides() -> Iterator[tuple[str, tuple[int, int, bool]]]:
    for number, sides in enumerate(_POLES):
        for place, forms in enumerate(sides):
            for word in forms.split():
                yield word, (number, place % 2, place > 1)


_OF: dict[str, list[tuple[int, int, bool]]] = {}
for _word, _side in _sides():
    _OF.setdefault(_word, []).append(_side)


def poles_of(clause: Sequence[str]) -> tuple[set[Pole], set[Pole]]:
    """Return the poles that a clause, given as words, asks for, and all that it names."""
    asked: set[Pole] = set()
    named: set[Pole] = set()
    for place, word in enumerate(clause):
        if word not in _OF:
            continue
        before = clause[max(0, place - _BEFORE) : place]
        denied = word not in _NAMES_A_KIND and (
            turned(before) or not _ENDED.isdisjoint(clause[place + 1 : place + 1 + _BEHIND])
        )
        wanted = not _AFFIRMS.isdisjoint([*before, *clause[place + 1 : place + 2]])
        asks = _TELLS.isdisjoint(before) and _asks(clause)
        for pole, side, weak in _OF[word]:
            if weak and not denied and not wanted:
                continue
            named.add((pole, side ^ denied))
            if asks and (pole not in _OF_KINDS or denied == turned(clause)):
                asked.add((pole, side ^ denied))
    return asked, named


def turned(said: Sequence[str]) -> bool:
    """Tell whether so many denials are among words that what they say is turned round."""
    return sum(map(_DENIES.__contains__, said)) % 2 == 1


def _asks(clause: Sequence[str]) -> bool:
    """Tell an ask from a clause that says how things are, or from “closing it …”."""
    tells = any(map(words.describes, clause)) and not any(map(words.must, clause))
    return not tells and not clause[0].endswith("ing")
