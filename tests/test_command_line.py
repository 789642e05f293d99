"""The main job from the command line: files in, a workbook and every row's place out."""

import csv
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from synthesis.__main__ import main
from synthesis.settings import ROOT

SAMPLE = ROOT / "data" / "sample" / "notes.csv"
LEAD = (
    "Open safe shelters in every rural district",
    "Train all judges on child witnesses",
    "Inspect fishing boats far out at sea",
)
PAYLOADS = (
    '=HYPERLINK("http://x.test","more money for shelters")',
    "+more police at the border posts",
    "-no detention of children ever",
    "@ministers please answer our letters",
)


def assignments(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def command(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "synthesis", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_sample_becomes_a_workbook_and_every_row_has_its_place(tmp_path: Path) -> None:
    book, places = tmp_path / "book.xlsx", tmp_path / "places.csv"
    done = command("consolidate", SAMPLE, "-o", book, "--assignments", places, "--id-column", "id")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "with the English and the multilingual model." in done.stdout
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    found = assignments(places)
    assert [row["id"] for row in found] == ids
    assert all(row["recommendation"] and row["wording"] for row in found)
    assert 1 < len({row["recommendation"] for row in found}) < len(ids)
    read = openpyxl.load_workbook(book, read_only=True)
    assert read.sheetnames == ["Recommendations", "Notes", "Log", "About", "Not imported"]
    named = {row[-1] for row in read["Recommendations"].iter_rows(min_row=2, values_only=True)}
    assert {row["recommendation"] for row in found} <= named
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsx", "places.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("publish",),
        ("consolidate",),
        ("consolidate", "notes.csv"),
        ("consolidate", "notes.csv", "-o", "book.xlsx", "--colour", "blue"),
        ("work", "--parent", "me"),
    ],
)
def test_a_command_that_makes_no_sense_is_answered_with_one_line(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert told.err.startswith("plenary: ") and told.err.endswith("--help\n")
    assert told.err.count("\n") == 1


def inputs(folder: Path) -> list[Path]:
    """The same three points in every kind of file, and in one of them four that look like code."""
    paths = [folder / f"notes.{suffix}" for suffix in ("csv", "xlsx", "md", "txt", "docx")]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "notes"])
    writer.writerows([(f"c{n}", line) for n, line in enumerate((*LEAD, *PAYLOADS), start=1)])
    paths[0].write_text(text.getvalue(), encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(["Table", "Notes"])
    for number, line in enumerate(LEAD, start=1):
        book.active.append([number, line])
    book.save(paths[1])
    paths[2].write_text("# Day one\n\n" + "".join(f"- {line}\n" for line in LEAD), "utf-8")
    paths[3].write_text("\n\n".join(LEAD), encoding="utf-8")
    document = docx.Document()
    for line in LEAD:
        document.add_paragraph(line)
    document.save(str(paths[4]))
    return paths


def test_files_of_every_kind_come_in_together_and_formulas_stay_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, places = tmp_path / "book.xlsx", tmp_path / "places.csv"
    arguments = ["consolidate", *inputs(tmp_path), "-o", book, "--assignments", places]
    assert main([*map(str, arguments), "--id-column", "id"]) == 0
    told = capsys.readouterr()
    assert "19 rows: 19 notes imported, 0 lines refused." in told.out
    assert "Notes were compared with the English model." in told.out
    found = assignments(places)
    assert [row["id"] for row in found[:7]] == [f"notes.csv, c{n}" for n in range(1, 8)]
    assert len({row["id"] for row in found}) == 19
    homes: dict[str, set[str]] = {}
    for row in found:
        homes.setdefault(row["wording"], set()).add(row["recommendation"])
    assert {f"{line}." for line in LEAD} <= set(homes)
    assert all(len(ids) == 1 for ids in homes.values())
    for line, row in zip(PAYLOADS, found[3:7], strict=True):
        assert row["wording"].rstrip(".").casefold().endswith(line[1:].rstrip(".").casefold())
    read = openpyxl.load_workbook(book)
    types = {cell.data_type for sheet in read for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    texts = [row[1].value for row in read["Notes"].iter_rows(min_row=2)]
    assert set(PAYLOADS) <= set(texts)


Case = Callable[[Path], list[object]]
CASES: dict[str, Case] = {
    "a file that is not there": lambda f: [f / "nowhere.csv", "-o", f / "b.xlsx"],
    "a folder in place of a file": lambda f: [f, "-o", f / "b.xlsx"],
    "an empty file": lambda f: [_file(f, "empty.csv", ""), "-o", f / "b.xlsx"],
    "a header and no row": lambda f: [_file(f, "head.csv", "id,notes\n"), "-o", f / "b.xlsx"],
    "a file of another kind": lambda f: [_file(f, "notes.pdf", "%PDF"), "-o", f / "b.xlsx"],
    "a file without a suffix": lambda f: [_file(f, "notes", "a b c"), "-o", f / "b.xlsx"],
    "a file that is not what it says": lambda f: [_file(f, "n.xlsx", "a,b"), "-o", f / "b.xlsx"],
    "an output that is no workbook": lambda f: [_good(f), "-o", f / "b.csv"],
    "an output in no folder": lambda f: [_good(f), "-o", f / "nowhere" / "b.xlsx"],
    "assignments in no folder": lambda f: [
        _good(f), "-o", f / "b.xlsx", "--assignments", f / "nowhere" / "a.csv",
    ],
    "assignments that are a folder": lambda f: [_good(f), "-o", f / "b.xlsx", "--assignments", f],
    "one file for both outputs": lambda f: [
        _good(f), "-o", f / "b.xlsx", "--assignments", f / "b.xlsx",
    ],
    "assignments over the input": lambda f: [
        _good(f), "-o", f / "b.xlsx", "--assignments", _good(f),
    ],
}  # fmt: skip
NAMED_CASES: dict[str, Case] = {
    "no such text column": lambda f: [_good(f), "-o", f / "b.xlsx", "--text-column", "remark"],
    "no such id column": lambda f: [_good(f), "-o", f / "b.xlsx", "--id-column", "key"],
    "no such breakout column": lambda f: [_good(f), "-o", f / "b.xlsx", "--breakout-column", "x"],
    "no row that is a note": lambda f: [_file(f, "n.csv", "id,notes\n1,?\n"), "-o", f / "b.xlsx"],
}
"""These are found out only once the model is loaded."""


def _file(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def _good(folder: Path) -> Path:
    return _file(folder, "notes.csv", "id,notes\n1,Open shelters in every district\n")


@pytest.mark.parametrize("case", [*CASES, *NAMED_CASES])
def test_what_cannot_be_done_is_said_in_one_line_and_leaves_no_file(
    tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (CASES | NAMED_CASES)[case](tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert main(["consolidate", *map(str, arguments)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("plenary: ")
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_workbook_from_before_stands_until_the_new_one_is_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = _file(tmp_path, "b.xlsx", "the old one")
    assert main(["consolidate", str(tmp_path / "nowhere.csv"), "-o", str(old)]) == 2
    assert old.read_text(encoding="utf-8") == "the old one"
    assert "nowhere.csv" in capsys.readouterr().err


def test_a_process_says_it_in_one_line_too(tmp_path: Path) -> None:
    done = command("consolidate", tmp_path / "nowhere.csv", "-o", tmp_path / "b.xlsx")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_new_conference_prints_a_code_that_the_links_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLENARY_DATABASE", f"sqlite:///{tmp_path / 'plenary.db'}")
    assert main(["new", "Open Harbour"]) == 0
    code = capsys.readouterr().out.rstrip(".\n").split()[-1]
    assert main(["links"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Open Harbour \([a-z0-9]{8}\)", told[0])
    assert f"  {code}  organiser" in told
    assert main(["new", " "]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_bad_setting_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLENARY_DATABASE", "mysql://host/plenary")
    assert main(["links"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setenv("PLENARY_WORKER", "perhaps")
    assert main(["links"]) == 2
    assert "PLENARY_WORKER" in capsys.readouterr().err


def test_the_named_model_is_the_one_that_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLENARY_MODEL", str(tmp_path / "no-model"))
    assert main(["consolidate", str(_good(tmp_path)), "-o", str(tmp_path / "b.xlsx")]) == 2
    assert "no-model" in capsys.readouterr().err
