"""What makes a note several points, under each rule, and that no word is lost."""

import re
import string
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.domain.model import MOST_POINTS, Note, Seat, note_of, parse_code
from synthesis.domain.points import NEWEST_RULE, RULES, points_of, split_points
from training.written import KINDS, read_written

rule = settings(max_examples=400, derandomize=True, database=None, deadline=None)
WORDS = (
    *("shelter", "Été", "2030", "co-operate", "10%", "don't", "U.N.", "ﬁsh", "कि", "(see", "I)"),
    *("train", "judges", "Fund", "legal", "aid", "should", "courts.", "former", "les", "crear"),
)
MARKS = (
    *("- ", "• ", "1) ", "2) ", "1. ", "2. ", "a) ", "b) ", "3: ", "; ", "\n", "\n\n", " ", ": "),
    *(", and ", " and also ", ". ", "! ", ", then "),
)
notes_as_typed = st.lists(st.sampled_from(WORDS + MARKS), min_size=1, max_size=30).map(" ".join)


def words(text: str) -> list[str]:
    """The words of a text without the marks of its lists."""
    listed = re.compile(r"[-*•–—‣▪●◦·+]|\(?\d{1,2}[.):]|\(?[a-h][.)]")  # noqa: RUF001
    parts = (part.strip(";,") for part in text.split())
    return [part for part in parts if part and not listed.fullmatch(part)]


def note(text: str, rule: int = NEWEST_RULE) -> Note:
    at = datetime(2025, 3, 4, tzinfo=UTC)
    return Note(Seat(2, 4), 7, 1, text, "Ines", at, rule=rule)


# --- lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("- open shelters\n- train judges", ("open shelters", "train judges")),
        ("• open shelters\n• train judges", ("open shelters", "train judges")),
        ("1. open shelters\n2. train judges", ("open shelters", "train judges")),
        ("a) open shelters\n\nb) train judges", ("open shelters", "train judges")),
        ("We ask:\n- open shelters\n- train judges", ("We ask:\nopen shelters", "train judges")),
        ("- open\n  shelters\n- train judges", ("open\nshelters", "train judges")),
        ("1) open shelters 2) train judges", ("open shelters", "train judges")),
        ("1. open shelters 2. train judges", ("open shelters", "train judges")),
        ("We ask: 1. open shelters 2. train judges", ("We ask:\nopen shelters", "train judges")),
        ("We ask 1) open shelters 2) train judges", ("We ask\nopen shelters", "train judges")),
        ("- open shelters\n- judges", ("open shelters", "judges")),
        ("- housing\n- health", ("housing", "health")),
        ("We need:\n- housing\n- health", ("We need:\nhousing", "health")),
        ("1) open shelters 2) judges", ("open shelters", "judges")),
        ("- open shelters\n- …\n- train judges", ("open shelters\n…", "train judges")),
        ("- ???\n- open shelters\n- train judges", ("???\nopen shelters", "train judges")),
    ],
)
@pytest.mark.parametrize("number", RULES)
def test_a_list_that_the_writer_marked_splits_under_every_rule(text, parts, number):
    assert split_points(text, number) == parts


@pytest.mark.parametrize(
    "text",
    [
        "open more shelters",
        "",
        "- open more shelters",  # one item is no list
        "open shelters\ntrain judges",  # lines without marks
        "- open shelters\n- ?!",  # the second item says nothing
        "1) open shelters 3) train judges",  # not counted 1, 2, 3
        "2) open shelters 3) train judges",
        "open more shelters; train judges",  # two words after the semicolon
        "open more shelters; train more judges;",
        "Start with phase 1. Then go on to phase 2. Then stop there.",
        "open more shelters, train more judges. Pay them well.",
    ],
)
def test_when_unsure_the_first_rule_leaves_a_note_whole(text):
    assert split_points(text, 1) == (text,)


# --- the first rule ------------------------------------------------------------------------------


def test_the_first_rule_splits_at_any_semicolon_between_three_words():
    for text in ("open more shelters; train more judges", "ratify ILO C189; it is about time"):
        assert split_points(text, 1) == tuple(text.split("; "))


def test_a_note_keeps_the_rule_under_which_it_was_stored():
    two = "Fund legal aid in every region. Train judges on trauma."
    assert [point.code for point in points_of(note(two, rule=1))] == ["B2-T4-07"]
    assert [point.code for point in points_of(note(two, rule=2))] == ["B2-T4-07a", "B2-T4-07b"]


def test_a_note_that_does_not_say_its_rule_was_stored_under_the_first():
    assert Note(Seat(2, 4), 7, 1, "x", "Ines", datetime(2025, 3, 4, tzinfo=UTC)).rule == 1


# --- the second rule -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        ("Fund legal aid in every region.", "Train judges on trauma."),
        ("Fix the roads!", "Lower the taxes!!", "Build a school"),
        ("Survivors must sit on the council.", "Evaluators should look at what was done."),
        ("Open a shelter in each town;", "recruit more women for the police"),
        ("services for male survivors;", "and jobs for everybody"),
        ("Train judges,", "and fund legal aid"),
        ("Train judges on trauma,", "then open a court in each region"),
        ("Train judges", "and also fund legal aid"),
        ("Train judges", "as well as fund legal aid in the provinces."),
        ("aid must never depend on a statement,", "and also the permit must not end with the case"),
        ("The police should record each case,", "and courts must publish the figures"),
        ("Former les juges aux traumatismes,", "et financer des refuges en province"),
        ("Ratifier le protocole de Palerme;", "ouvrir des foyers en province"),
        ("Les juges doivent se former.", "La police devrait recruter des femmes."),
        ("Capacitar a los jueces.", "Financiar albergues en cada región."),
        ("Ratificar el convenio", "y también abrir albergues en las provincias"),
        ("Los jueces deben formarse.", "La policía debería contratar mujeres."),
    ],
)
def test_clauses_that_each_ask_in_words_of_their_own_are_points(parts):
    assert split_points(" ".join(parts), 2) == tuple(part.rstrip(",;") for part in parts)


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("a reason", "Train judges on trauma because they do not know the law."),
        ("a reason", "Train judges on trauma. This would shorten trials."),
        ("a reason", "Train judges on trauma. Trials are too long."),
        ("a reason", "Ratify ILO C189; domestic workers are invisible in our law."),
        ("context first", "Judges do not know the law. Train judges and prosecutors."),
        ("context first", "Shelters are full. Open new ones in every region."),
        ("leans on the first", "Fund legal aid. Make it free for children."),
        ("leans on the first", "Adopt a law on trafficking, and then enforce it everywhere"),
        ("leans on the first", "Protect witnesses, and give their families new papers"),
        ("leans on the first", "Evaluate the whole plan, and publish the results each year"),
        ("leans on the first", "Find those who were sold, and give victims a lawyer"),
        ("leans on the first", "Crear un registro nacional. Publicarlo cada año en línea."),
        ("takes back", "Don't make buying a crime; put the energy into labour rights"),
        ("the same again", "Abolish fees for workers. Stop charging workers fees of any kind."),
        ("the same again", "We should train judges. We should not let judges guess."),
        ("one series", "Train police officers, prosecutors, and judges"),
        ("one series", "Fund shelters for women; men; children and families"),
        ("one series", "Train judges, fund legal aid, and open shelters in each region"),
        ("an inner verb", "Promote programmes that teach girls, and benefit poor regions"),
        ("an inner verb", "Take steps to train judges, and open courts in the regions"),
        ("an inner verb", "Ensure that courts are open, and allow appeals in every region"),
        ("a noun", "Support for all survivors. Work permits for everybody."),
        ("a noun", "Train stations need police. Fund managers too."),
        ("a question", "Train judges on trauma. Fund legal aid in every region?"),
        ("an abbreviation", "Fund the work of Dr. Train in every region"),
        ("an abbreviation", "Fund shelters, schools etc. Build with care"),
        ("too short", "Train judges. Pay!"),
        ("an opinion", "Smoking should be banned because it kills. Parents should know better."),
        ("a wish of somebody", "She said that courts should open, and that police should close"),
        ("somebody else", "People who should know better speak. Courts should listen."),
    ],
)
def test_when_unsure_the_second_rule_leaves_a_note_whole(why, text):
    assert split_points(text, 2) == (text,), why


# --- the third rule ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        ("We need more shelters", "and the police must be trained."),
        ("We should open shelters in every region.", "We should train judges on evidence."),
        ("Open shelters in every region.", "Train judges."),
        ("Build shelters;", "then train police;", "fund NGOs"),
        ("Judges must be trained", "and interpreters must be paid"),
        ("The minister must resign", "and the government should call elections."),
        ("Les juges doivent être formés", "et les interprètes doivent être payés"),
        ("Il faut former les juges.", "Il faut financer des refuges."),
        ("Los jueces deben ser formados", "y los intérpretes deben ser pagados"),
        ("Debemos capacitar a los jueces.", "Debemos abrir albergues."),
    ],
)
def test_the_third_rule_also_splits_duties_of_one_we_and_whole_duties_after_and(parts):
    text = " ".join(parts)
    assert split_points(text, 3) == tuple(part.rstrip(";") for part in parts)
    assert split_points(text, 2) == (text,)


@pytest.mark.parametrize(
    ("why", "text"),
    [
        ("a reason", "We should train judges because they guess. We should open shelters."),
        ("the same again", "We should train judges. We should not let judges guess."),
        ("the same again", "Judges must be independent and courts must be free from politics."),
        ("said more exactly", "We need more women in office. Half of officers must be female."),
        ("said more exactly", "Bread should be cheaper and milk should be cheaper."),
        ("what it is for", "Open schools in the evening. Let parents learn to read."),
        ("goes on from it", "We should build a register. We should publish figures every year."),
        ("leans on the first", "We need a law and it must be strict."),
        ("leans on the first", "Shelters should be open and their staff should be paid."),
        ("about the first", "Judges must be trained and the training must be paid by the state."),
        ("one subject", "The police must be trained and equipped."),
        ("set against", "Employers must pay the fees and workers must not."),
        ("an inner clause", "The law must say that judges must train and clerks must be paid."),
        ("the third leans", "We should train judges. We should open shelters. It would help."),
        ("a noun", "Open shelters need staff. Train judges."),
        ("a noun", "Support services are weak. Train police."),
        ("pas sûr", "Il faut former les juges et les policiers doivent aussi être formés."),
        ("no es seguro", "Los jueces deben formarse y los fiscales también deben formarse."),
    ],
)
def test_when_unsure_the_third_rule_leaves_a_note_whole(why, text):
    assert split_points(text, 3) == (text,), why


def test_the_third_rule_keeps_what_the_second_splits():
    two = "Fund legal aid in every region. Train judges on trauma."
    assert split_points(two, 3) == split_points(two, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_of_notes_written_as_one_point_the_newest_rule_splits_hardly_any(kind):
    texts = [each.text for each in read_written(kind) if not each.stands_for]
    split = [text for text in texts if len(split_points(text, NEWEST_RULE)) > 1]
    assert len(split) <= len(texts) / 200


# --- letters -------------------------------------------------------------------------------------


def letters_of(count: int) -> list[str]:
    """The letters of the points that a list of so many items makes."""
    items = [f"- open shelters {number}" for number in range(count)]
    return [point.code.removeprefix("B2-T4-07") for point in points_of(note("\n".join(items)))]


def test_a_list_splits_whatever_its_length_and_its_codes_sort_as_its_items():
    assert "".join(letters_of(26)) == string.ascii_lowercase
    assert letters_of(27)[:2] == ["aa", "ab"]
    assert letters_of(27)[-2:] == ["az", "ba"]
    for count in (2, 26, 27, MOST_POINTS):
        assert letters_of(count) == sorted(letters_of(count))
        assert len(set(letters_of(count))) == count


def test_a_list_longer_than_the_letters_reach_keeps_its_rest_in_the_last_point():
    items = [f"- open shelters {number}" for number in range(MOST_POINTS + 2)]
    points = points_of(note("\n".join(items)))
    assert len(points) == MOST_POINTS
    assert points[-1].text == "\n".join(item.removeprefix("- ") for item in items[-3:])


def test_a_numbered_list_splits_beyond_a_hundred():
    assert len(split_points("\n".join(f"{n}. point" for n in range(1, 121)), NEWEST_RULE)) == 120


def test_a_code_of_two_letters_names_its_note():
    for point in points_of(note("\n".join(f"- point {number}" for number in range(30)))):
        assert note_of(point.code) == "B2-T4-07"
        assert parse_code(point.code)[2] == point.code.removeprefix("B2-T4-07")


def test_a_note_of_one_point_has_the_notes_own_code_and_of_two_has_letters():
    (only,) = points_of(note("open more shelters"))
    assert (only.code, only.note, only.seat) == ("B2-T4-07", "B2-T4-07", Seat(2, 4))
    several = points_of(note("open more shelters; train more judges"))
    assert [point.code for point in several] == ["B2-T4-07a", "B2-T4-07b"]
    assert {point.note for point in several} == {"B2-T4-07"}


@rule
@given(notes_as_typed, st.sampled_from(RULES))
def test_the_points_of_a_note_hold_every_word_of_it_in_order(text, number):
    parts = [point.text for point in points_of(note(text, number))]
    assert words(" ".join(parts)) == words(text)
    at = 0
    for part in parts:
        for line in part.split("\n"):
            at = text.index(line, at) + len(line)


@rule
@given(st.text(alphabet="ab c1.)-;\n", max_size=60))
def test_points_lose_no_letter(text):
    kept = "".join(point.text for point in points_of(note(text)))
    in_marks = sum(len(mark) for mark in re.findall(r"[a-h](?=[.)])", text))
    lost = sum(map(str.isalpha, text)) - sum(map(str.isalpha, kept))
    assert 0 <= lost <= in_marks
