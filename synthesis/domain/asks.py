"""Whether a clause asks for something, by the rules of English, French and Spanish.

A clause asks when it gives an order ("train judges", "former les juges",
"capacitar a los jueces") or says what somebody should do. Sure signs only:
words that are a noun as well as a verb must be followed by what only a verb
takes. Knows no meaning: no model, and no list of subjects.
"""

import re
from enum import StrEnum
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Ask(StrEnum):
    """How a clause asks."""

    ORDER = "order"
    DUTY = "duty"
    NOT = ""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ORDERS = {
    "en": _set(
        "abolish accelerate adapt add adopt allocate allow amend appoint ask assess assign avoid "
        "ban become begin bring build call cancel choose clean close collect combine connect "
        "consult continue convene cooperate coordinate create criminalise criminalize decrease "
        "decriminalise decriminalize define deliver demand develop disclose disseminate distribute "
        "draft educate eliminate empower enable enact encourage end enforce enhance ensure "
        "eradicate establish evaluate examine exclude expand extend facilitate finalise finalize "
        "finance find fix forbid form formulate gather get give guarantee hand harmonise harmonize "
        "hire hold identify implement improve include incorporate increase inform inspect inspire "
        "install institute integrate intensify introduce invest investigate involve join keep "
        "launch lead learn leave legalise legalize lessen let license listen lower maintain make "
        "manage merge minimise minimize modernise modernize negotiate organise organize pass pave "
        "penalise penalize pick plan prepare preserve prevent prioritise prioritize prohibit "
        "promote prosecute protect provide publish punish pursue put quit ratify rebuild recognise "
        "recognize recruit redesign redouble reduce regulate reinforce relocate remove rename "
        "repair repeal replace require resolve respond restore restrict resume retain rethink "
        "return revise run save secure sell send set sign simplify slow solve speed spend "
        "standardise standardize stop streamline strengthen submit subsidise subsidize sue "
        "supervise sustain switch synchronise synchronize tackle take teach tell train translate "
        "transpose treat undertake unify update upgrade urge validate verify widen withdraw write"
    ),
    "fr": _set(
        "abolir abroger accorder accroître accélérer adapter adhérer adopter adoptez aider ajouter "
        "améliorer appliquer appuyer arrêter associer assurer assurez augmenter autoriser baisser "
        "bannir combattre consulter contrôler coordonner criminaliser créer créez demander "
        "diffuser diminuer donner dépénaliser développer embaucher encourager engager enregistrer "
        "enseigner faciliter faire favoriser financer financez fixer former formez fournir "
        "garantir garantissez généraliser impliquer imposer inclure indemniser informer inscrire "
        "installer instaurer instituer interdire interdisez intégrer investir lancer lutter "
        "maintenir mener mettre mobiliser modifier nommer obliger octroyer offrir organiser ouvrez "
        "ouvrir payer permettre poursuivre prendre promouvoir proposer protéger protégez prévenir "
        "prévoir publier punir pénaliser ratifier ratifiez reconnaître recruter renforcer "
        "renforcez réduire réduisez réformer réviser sanctionner sensibiliser signer simplifier "
        "soutenir supprimer supprimez traduire traiter transposer veiller vérifier écouter "
        "élaborer élaborez élargir éliminer établir étendre évaluer éviter"
    ),
    "es": _set(
        "abolir abrir acelerar adherirse adoptar agilizar ampliar aplicar apoyar aprobar asegurar "
        "aumentar autorizar ayudar bajar cambiar capacitar castigar combatir construir consultar "
        "contratar controlar coordinar crear dar derogar desarrollar despenalizar difundir dotar "
        "educar elaborar eliminar enseñar escuchar establecer evaluar evitar exigir facilitar "
        "financiar firmar fomentar formar fortalecer garantizar habilitar hacer impedir implantar "
        "implementar impulsar incluir incorporar incrementar informar instalar integrar "
        "intensificar invertir investigar involucrar limitar limpiar luchar mantener mejorar "
        "modificar multar nombrar obligar ofrecer organizar pagar peatonalizar penalizar permitir "
        "poner prevenir priorizar prohibir promover promulgar proporcionar proteger publicar "
        "quitar ratificar realizar reconocer reducir reformar reforzar registrar regular renovar "
        "retirar sancionar sensibilizar simplificar subir subvencionar suprimir tipificar tomar "
        "traducir verificar vigilar"
    ),
}
NOUNS_TOO = _set(
    "access address aid amend ask balance benefit budget call cap care change check clean close "
    "collect control cover cut demand design document empower exchange exempt focus form fund "
    "grant hand help house increase lead leave lift limit link mandate map measure monitor move "
    "offer open pass pave pay pick plan plant process prompt protest punish raise record reform "
    "register release repair report request rescue research respect return review reward run save "
    "scale screen share shelter slow spend stage start study supply support switch target test "
    "time tolerate track translate urge use value visit watch work"
)
"""English words that start an order only before what a verb takes and a noun does not."""
_AFTER_A_VERB = _set(
    "a all an any better both children each every everybody everyone fewer five four her him his "
    "it its less many men more most my new no one our people several six survivors ten that the "
    "their them these this those three two us victims women your"
)
_ADJECTIVE = re.compile(r".{2,}(?:al|ive|ful|ous|ic|ant|ent|able|ible|ed)$")
_NOT_AFTER_A_VERB = _set(
    "and are can could debe deben doit doivent era es est fue had has have is may might must of or "
    "shall should son sont than was were will would"
)

ORDERS = frozenset().union(*_ORDERS.values()) - NOUNS_TOO
"""Verbs that open an order and are no noun."""

_DUTY = {
    "en": re.compile(r"\b(?:should(?:n't|nt)?|must(?:n't|nt)?|shall|ought to)\b"),
    "fr": re.compile(r"\b(?:doi(?:t|vent)|devr(?:ait|aient|a|ont)|il faut|il faudrait|faut)\b"),
    "es": re.compile(r"\b(?:debe(?:n|ría|rían|mos|ríamos)?|hay que|habría que)\b"),
}
_SUBORDINATE = {
    "en": re.compile(
        r"\b(?:that|which|who|whom|whose|what|when|where|why|how|if|whether|because|since|as|"
        r"although|though|while|until|unless|before|after|so|think|thinks|thought|said|says|"
        r"believe|believes|feel|feels|maybe|perhaps|might)\b"
    ),
    "fr": re.compile(r"\b(?:que|qu|qui|dont|où|quand|lorsque|si|parce|car|comme|puisque)\b"),
    "es": re.compile(
        r"\b(?:que|quien|quienes|cuando|donde|si|porque|pues|como|aunque|mientras)\b"
        r"(?<!hay que)(?<!habría que)"
    ),
}
_OPENING = re.compile(
    r"\A(?:please|pls|also|as well as(?: to)?|then|and(?: also)?|always|immediately|urgently|y|et|"
    r"también|aussi|ensuite|luego|por favor|svp|ainsi que)\b[,:\s]*"
)
_REFUSAL = re.compile(r"\A(?:do not|don['’]?t|never|ne pas|ne jamais|no|nunca|not)\b\s*")
_MUST_NOT = re.compile(
    r"\b(?:should|must|shall)(?:n't|nt| not| never)\b|\bdoi(?:t|vent) pas\b|\bno deb[eí]\w*"
)
_LONGEST_SUBJECT = 8
"""Words before the verb of duty; with more, it belongs to a later part of the sentence."""
_JUSSIVE = re.compile(r"\Aque\s+(?:l[oa]s?|el|se|no|est[éeá]n?|todos|todas|haya)\b")


def flat(clause: str) -> str:
    """Return lower case on one line, with one kind of apostrophe."""
    return " ".join(clause.lower().replace("’", "'").split())


@lru_cache(maxsize=20_000)
def ask_of(clause: str) -> Ask:
    """Return how the clause asks, `Ask.NOT` where there is no sure sign or it is a question."""
    lower = flat(clause)
    if lower.rstrip("\"'”» ").endswith("?") or lower.startswith("¿"):
        return Ask.NOT
    plain = _OPENING.sub("", _OPENING.sub("", lower))
    if _is_order(_REFUSAL.sub("", plain)):
        return Ask.ORDER
    return Ask.DUTY if _says_a_duty(plain) else Ask.NOT


def refuses(clause: str) -> bool:
    """Tell whether the clause asks that something not be done: "do not", "must not", "ne pas"."""
    lower = flat(clause)
    return bool(_REFUSAL.match(_OPENING.sub("", lower)) or _MUST_NOT.search(lower))


def _is_order(plain: str) -> bool:
    words = WORD.findall(plain)
    if len(words) < 2 or not plain.startswith(words[0]):
        return False
    first, second = words[0], words[1]
    if not plain[len(first) :].startswith(" ") or second in _NOT_AFTER_A_VERB:
        return False
    if first in NOUNS_TOO:
        return second in _AFTER_A_VERB or bool(_ADJECTIVE.match(second))
    return any(first in orders for orders in _ORDERS.values())


def _says_a_duty(plain: str) -> bool:
    return bool(_JUSSIVE.match(plain)) or subject_of(plain) is not None


def subject_of(clause: str) -> str | None:
    """Return who or what the main clause says should do something, None where it says no duty.

    A verb of duty counts where nothing before it makes it part of another clause.
    """
    plain = flat(clause)
    for language, duty in _DUTY.items():
        found = duty.search(plain)
        before = plain[: found.start()].strip() if found else ","
        inner = _SUBORDINATE[language].search(before)
        if len(before.split()) <= _LONGEST_SUBJECT and "," not in before and not inner:
            return _OPENING.sub("", before)
    return None
