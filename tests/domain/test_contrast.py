"""What sounds alike and must not be joined silently, and what only seems to."""

from itertools import combinations, product

import pytest

from synthesis.domain.contrast import contrast, doubt
from synthesis.domain.language import language_of, languages
from synthesis.domain.stance import stance_of
from tests.domain.disputes import AGREEMENTS, DISPUTES

OPPOSED = [
    ("reflection period of 30 days", "reflection period of 90 days", "numbers"),
    ("thirty days for reflection", "90 days for reflection", "numbers"),
    ("cut fees by 10 %", "cut fees by 50 percent", "numbers"),
    ("ratify ILO C189", "ratify ILO C190", "names"),
    ("ratify the Palermo Protocol", "ratify the Budapest Convention", "names"),
    ("accede to CEDAW", "accede to OPCAT", "names"),
    ("criminalise buying of services", "decriminalise buying of services", "opposite"),
    (
        "make reporting mandatory for platforms",
        "make reporting voluntary for platforms",
        "opposite",
    ),
    ("platforms should keep encryption", "platforms should break encryption", "opposite"),
    ("detain victims for their safety", "never detain victims for their safety", "opposite"),
    (
        "publish names of victims in the press",
        "don't publish names of victims in the press",
        "opposite",
    ),
]
ALIKE = [
    ("open shelters in 3 regions", "open shelters in every region"),
    ("30 days to reflect", "a month to reflect, 30 days"),
    ("ratify C189", "ratify and implement ILO Convention C189"),
    ("more shelters, not just in the capital", "more shelters outside the capital"),
    ("increase funding for shelters", "raise the salaries of judges"),
    ("train police", "do not forget the interpreters"),
    ("", ""),
]


@pytest.mark.parametrize(("left", "right", "reason"), OPPOSED)
def test_contrary_demands_in_close_wording_are_told_apart(left, right, reason):
    assert contrast(left, right) == reason
    assert contrast(right, left) == reason


@pytest.mark.parametrize(("left", "right"), ALIKE)
def test_what_only_seems_contrary_is_not_kept_apart(left, right):
    assert contrast(left, right) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("more shelters in the border towns", "en"),
        ("plus de refuges dans les provinces", "fr"),
        ("más refugios en las provincias", "es"),
        ("ok", ""),
    ],
)
def test_a_notes_language_is_known_by_its_commonest_words(text, language):
    assert language_of(text) == language


def test_a_note_that_does_not_tell_is_in_the_language_of_most():
    assert languages(["more shelters in the towns", "ok", "train the police"]) == (
        ["en", "en", "en"],
        "en",
    )
    assert languages([]) == ([], "en")


STANCES = [
    ("victims should not be detained", "victim", False),
    ("do not reduce the grace period", "grace", True),
    ("shorten the grace period", "grace", False),
    ("end the cap on visas", "visa", True),
    ("lift the ban on scooters", "scoot", True),
    ("reporting should stay voluntary", "report", False),
    ("fund shelters rather than fences", "fenc", False),
    ("reduce violence in hostels", "hostel", True),
    ("adopt measures against fraud in hostels", "hostel", True),
    ("les témoins ne doivent pas être expulsés", "temoin", False),
    ("n'expulsez pas les témoins", "temoin", False),
    ("il faut interdire les agences privées", "agenc", False),
    ("no expulsar a los testigos", "testig", False),
    ("hay que prohibir las agencias", "agenci", False),
    ("hay que abrir refugios", "refugi", True),
]
UNKNOWN = ["banning scooters threatens tourism", "the clinic is next to the station", ""]


@pytest.mark.parametrize(("text", "word", "wanted"), STANCES)
def test_what_a_clause_asks_for_and_against_is_read_with_its_denials(text, word, wanted):
    stance = stance_of(text)
    assert (word in stance.wanted, word in stance.unwanted) == (wanted, not wanted)


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_text_that_asks_for_nothing_has_no_stance(text):
    stance = stance_of(text)
    assert not stance.hinted_for | stance.hinted_against


def test_a_bare_no_may_be_a_complaint_and_is_only_doubted():
    left, right = "no lights on the path to the station", "put lights on the path to the station"
    assert contrast(left, right) == ""
    assert doubt(left, right) == doubt(right, left) == "opposite"


TELEGRAPHIC = [
    ("toll on the bridge compulsory for lorries", "toll for lorries: voluntary pls"),
    ("ban fireworks", "dont ban fireworks, just sell fewer"),
    ("ban fireworks in town", "allow them on new year's eve"),
    ("cap the number of stalls", "no cap, market lives from stalls"),
    ("museum free for all", "small fee for the museum"),
    ("no entry fee", "keep the entry fee"),
    ("central kitchen decides menus", "menus decided locally"),
    ("the ferry must stay", "scrap the ferry"),
    ("bring more buskers to the square", "no buskers"),
    ("move the archive", "do not move the archive"),
    ("close the pool on mondays", "pls dont close the pool"),
    ("garder la fanfare", "supprimer la fanfare"),
    ("entrada gratis al museo", "entrada con tarifa minima"),
    ("vaccination obligatoire des chiens", "vaccination des chiens facultative"),
]
SIDE_BY_SIDE = [
    ("museum free for all", "no entry fee"),
    ("smoke free square", "no smoke on the square"),
    ("no compulsory toll", "toll should be voluntary"),
    ("no cap on stalls", "stalls w/o limit"),
    ("toilets too dirty", "no toilets, it's a shame"),
    ("no helmet no ride", "helmet compulsory"),
    ("lift in the town hall", "town hall needs a lift"),
    ("entry fee kills the museum", "no entry fee"),
    ("only close the north gate", "the south gate open on mondays"),
    ("la place dont les arbres meurent", "planter des arbres sur la place"),
]


@pytest.mark.parametrize(("left", "right"), TELEGRAPHIC)
def test_few_words_tell_what_is_contrary(left, right):
    assert contrast(left, right) == contrast(right, left) == "opposite"
    assert doubt(left, right) == "opposite"


@pytest.mark.parametrize(("left", "right"), SIDE_BY_SIDE)
def test_few_words_that_agree_are_not_kept_apart(left, right):
    assert contrast(left, right) == contrast(right, left) == ""


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("dogs shd not be let in", "dogs should not be let in"),
        ("dogs shdnt be let in", "dogs should not be let in"),
        ("park w/o dogs", "park without dogs"),
        ("park w/out dogs & bikes", "park without dogs and bikes"),
        ("visitors cant find it", "visitors can not find it"),
        ("fees = exclusion", "fees means exclusion"),
    ],
)
def test_short_forms_are_read_as_what_they_stand_for(short, long):
    assert stance_of(short) == stance_of(long)


def test_what_one_leads_with_and_the_other_refuses_is_doubted():
    left, right = "saturday market by the river", "no saturday market"
    assert contrast(left, right) == ""
    assert doubt(left, right) == doubt(right, left) == "opposite"


def test_numbers_of_other_things_are_not_doubted():
    left, right = "visits within 30 days", "family pass for 90 days"
    assert contrast(left, right) == "numbers"
    assert doubt(left, right) == ""


def test_most_disputes_are_noticed_and_few_agreements_disturbed():
    opposing = [pair for _, left, right in DISPUTES for pair in product(left, right)]
    sides = [side for _, left, right in DISPUTES for side in (left, right)]
    alike = [pair for notes in (*sides, *AGREEMENTS) for pair in combinations(notes, 2)]

    def share(judge, pairs):
        return sum(bool(judge(*pair)) for pair in pairs) / len(pairs)

    assert share(contrast, opposing) > 0.33
    assert share(doubt, opposing) > 0.70
    assert share(contrast, alike) < 0.06
    assert share(doubt, alike) < 0.13


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ("a reflection period of 3 months", "a reflection period of 30 days", "numbers"),
        ("a reflection period of 3 months", "a reflection period of 90 days", ""),
        ("fund shelters for 24 months", "fund shelters for two years", ""),
        ("fund shelters for 12 months", "fund shelters for two years", "numbers"),
        ("fund shelters for 18 months", "fund shelters for two years", ""),
    ],
)
def test_months_are_compared_with_days_and_years(left, right, reason):
    assert contrast(left, right) == contrast(right, left) == reason
