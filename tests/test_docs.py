"""Documentation that fails when it is missing, or when what it names is not there."""

import importlib
import inspect
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import pytest

from synthesis.__main__ import main
from synthesis.domain import errors, report
from synthesis.domain.log import KINDS
from synthesis.domain.model import Breakout
from synthesis.domain.replay import replay
from synthesis.settings import ROOT, read_settings

README = ROOT / "README.md"
GLOSSARY = ROOT / "docs" / "glossary.md"
WORKBOOK = ROOT / "docs" / "workbook.md"
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [README, ROOT / "CHANGELOG.md", ROOT / "data" / "README.md", *ROOT.glob("docs/**/*.md")]

ERRORS = [
    name
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, Exception)
]


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def sections(page: Path) -> Mapping[str, str]:
    """The parts of a page by their “##” heading."""
    found = re.split(r"^## +(.+)$", read(page), flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def rows(text: str) -> Mapping[str, str]:
    """What the first cells of tables name in backticks, with the rest of the row."""
    lines = re.findall(r"^\| (`.+?) \| (.+) \|$", text, flags=re.MULTILINE)
    return {name: rest for first, rest in lines for name in re.findall(r"`([^`]+)`", first)}


def code(page: Path) -> list[str]:
    """The lines of code blocks, and what stands in backticks."""
    text = read(page)
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    return [line for block in blocks for line in block.splitlines()] + inline


# The glossary


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_entry_stands_in_the_glossary(kind: str) -> None:
    assert kind in rows(sections(GLOSSARY)["Entries of the log"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_entry_stands_in_the_architecture(kind: str) -> None:
    assert kind in rows(sections(ROOT / "docs" / "architecture.md")["The log"])


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_stands_in_the_glossary(name: str) -> None:
    assert name in rows(sections(GLOSSARY)["Errors"])


def test_the_glossary_names_no_entry_or_error_that_does_not_exist() -> None:
    assert rows(sections(GLOSSARY)["Entries of the log"]).keys() == KINDS.keys()
    assert rows(sections(GLOSSARY)["Errors"]).keys() == set(ERRORS)


# The workbook

BOARD = replay((), ())
SHEETS = (
    *report.workbook("Open Harbour", [Breakout(1, "Title"), Breakout(2, "Title")], BOARD),
    report.refusals(()),
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_of_a_sheet_is_explained_and_no_other(sheet: report.Sheet) -> None:
    table = sections(WORKBOOK)[sheet.name].split("\n| Row |")[0]
    assert list(rows(table)) == [column.name for column in sheet.columns]


def test_every_row_of_about_is_explained() -> None:
    about = next(sheet for sheet in SHEETS if sheet.name == "About")
    table = sections(WORKBOOK)["About"].split("\n| Row |")[1]
    assert list(rows(table)) == [row[0] for row in about.rows]


# Settings


class Watched(Mapping[str, str]):
    """An empty environment that knows what was asked of it."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_setting_stands_in_the_readme() -> None:
    environment = Watched()
    read_settings(environment)
    assert environment.asked
    assert rows(sections(README)["Settings"]).keys() == environment.asked


def test_every_variable_that_the_readme_names_is_read_somewhere() -> None:
    """A variable that is only passed on, or named in a docstring, is not read."""
    named = set(re.findall(r"\bPLENARY_[A-Z]+\b|\bCHROMIUM\b", read(README)))
    sources = chain.from_iterable((ROOT / top).rglob("*.py") for top in ("synthesis", "tests"))
    pattern = re.compile(r"(?:environ(?:\.get\(|\[)|getenv\(|given\.get\()\s*\"(\w+)\"")
    found = {name for source in sources for name in pattern.findall(read(source))}
    assert named <= found


# Commands


def test_every_make_command_of_the_readme_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), flags=re.MULTILINE))
    named = {target for line in code(README) for target in re.findall(r"\bmake ([a-z]+)\b", line)}
    assert named >= {"run", "test", "check"}
    assert named <= targets


def commands() -> list[list[str]]:
    """What the README and the start-up text say after “python -m synthesis”."""
    lines = [line.partition("python -m synthesis ")[2] for line in code(README)]
    return [shlex.split(line, comments=True) for line in lines if line]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_option_of_a_command_in_the_readme_exists(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([words[0], "--help"])
    assert ended.value.code == 0
    shown = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", capsys.readouterr().out))
    assert {word for word in words if word.startswith("-")} <= shown


def test_every_command_and_option_stands_in_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    names = set(re.findall(r"^ {4}([a-z]+)\b", capsys.readouterr().out, flags=re.MULTILINE))
    assert names == rows(sections(README)["Command line"]).keys()
    text = sections(README)["Command line"]
    for name in names:
        with pytest.raises(SystemExit):
            main([name, "--help"])
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", capsys.readouterr().out):
            assert option in text or option in {"--help", "--output"}, (name, option)


# Links and names


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.+)$", read(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_and_image_points_to_something_that_is_there(document: Path) -> None:
    text = read(document)
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r"<img[^>]*\bsrc=\"([^\"]+)\"", text)
    for link in links:
        if re.match(r"https?:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_image_says_in_words_what_it_shows(document: Path) -> None:
    text = read(document)
    assert "![](" not in text
    for image in re.findall(r"<img[^>]*>", text):
        assert re.search(r"\balt=\"[^\"]+\"", image), image


def test_every_function_that_the_architecture_names_exists() -> None:
    rooms = "domain|services|adapters|routes"
    text = read(ROOT / "docs" / "architecture.md")
    named = re.findall(rf"`((?:{rooms})(?:\.\w+)+)`", text)
    assert named
    for name in named:
        thing: object = importlib.import_module("synthesis")
        path = "synthesis"
        for part in name.split("."):
            path = f"{path}.{part}"
            if not hasattr(thing, part):
                importlib.import_module(path)
            thing = getattr(thing, part)


def test_every_file_that_the_architecture_names_exists() -> None:
    text = sections(ROOT / "docs" / "architecture.md")
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", "".join(text.values())):
        places = [ROOT / name, ROOT / "synthesis" / name, ROOT / "synthesis" / "domain" / name]
        is_example = name.endswith("/name.py")
        assert is_example or any(place.exists() for place in places), name


# Decision records


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_decision_record_says_when_why_what_and_at_what_price(record: Path) -> None:
    text = read(record)
    assert text.startswith(f"# {int(record.name[:4])}. ")
    assert re.search(r"^Date: \d{4}-\d\d-\d\d\.", text, flags=re.MULTILINE)
    assert list(sections(record)) == ["Context", "Options", "Decision", "Consequences"]
    assert "\nBad:\n" in sections(record)["Consequences"]


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = [int(record.name[:4]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))


def test_no_page_names_a_place_on_somebodys_machine() -> None:
    for page in PAGES:
        assert not re.search(rf"(?<![\w.])/(?:home|root|work|Users|tmp){os.sep}", read(page)), page
