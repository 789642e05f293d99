"""Rules for the process that reads a file: whatever happens in it, nothing happens to ours."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from synthesis.adapters.files import isolation, limits, read_file, wire
from synthesis.adapters.files.isolation import Ended, read_apart, sheets_of
from synthesis.adapters.files.kinds import read_here
from synthesis.domain.errors import ImportRejected, Refusal
from synthesis.domain.importing import Row, Sheet
from tests.adapters.files.samples import book, document

FILES = {
    "a.csv": "id,text\n1,Café\n2,police\n3,a,b\n".encode(),
    "a.txt": b"TABLE 1:\n- beds\n- police\n",
    "a.md": b"# Law\n* beds\n\n<!-- not shown -->\n",
    "a.docx": document("More beds", "Train the police"),
    "a.xlsx": book([["id", "note"], [1, "beds"], [2, '="po"&"lice"']]),
}
CONFINED = "from synthesis.adapters.files import limits\nlimits.confine()\n"


@contextmanager
def all_places_taken() -> Iterator[None]:
    for _ in range(isolation.AT_ONCE):
        assert isolation.places.acquire(timeout=30)
    yield
    for _ in range(isolation.AT_ONCE):
        isolation.places.release()


def ran(program: str, seconds: float = limits.SECONDS) -> Ended:
    return read_apart("a.csv", b"id,text\n", [sys.executable, "-P", "-c", program], seconds)


@pytest.mark.parametrize("name", FILES)
def test_a_process_of_its_own_reads_what_this_one_would_read(name: str) -> None:
    assert read_file(name, FILES[name]) == read_here(name, FILES[name])


def test_a_rejection_comes_back_with_its_sentence_and_its_lines() -> None:
    data = b'id,text\n1,"beds\n'
    with pytest.raises(ImportRejected) as here:
        read_here("a.csv", data)
    with pytest.raises(ImportRejected) as apart:
        read_file("a.csv", data)
    assert (str(apart.value), apart.value.refusals) == (str(here.value), here.value.refusals)
    assert apart.value.refusals


def test_a_name_with_line_breaks_and_half_characters_is_still_one_name() -> None:
    (sheet,) = read_file("a\n\ud83d\r.csv", FILES["a.csv"])
    assert [row.cells for row in sheet.rows] == [("1", "Café"), ("2", "police")]


def test_an_ending_that_nothing_reads_needs_no_process() -> None:
    with all_places_taken(), pytest.raises(ImportRejected, match="save it as .docx"):
        read_file("a.doc", b"")


@pytest.mark.parametrize(
    ("program", "status", "message"),
    [
        ("import os; os.abort()", -signal.SIGABRT, "damaged in a way"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", -11, "damaged in a way"),
        ("raise SystemExit(3)", 3, "damaged in a way"),
        ("print('no answer')", 0, "damaged in a way"),
        ('print(\'{"sheets": [{"name": 1}]}\')', 0, "damaged in a way"),
        ("print('[' * 100_000)", 0, "damaged in a way"),
        (CONFINED + "b'x' * (600 * 1024 * 1024)", 1, "damaged in a way"),
    ],
)
def test_a_reader_that_fails_is_a_rejection_that_names_the_file(
    program: str, status: int, message: str
) -> None:
    ended = ran(program)
    assert ended.status == status
    with pytest.raises(ImportRejected, match=f"^a.csv .*{message}"):
        sheets_of("a.csv", ended)


def test_a_reader_that_never_ends_is_stopped_in_time_with_all_that_it_started() -> None:
    program = "import os, sys, time\nos.fork()\nprint('{', flush=True)\ntime.sleep(600)"
    ended = ran(program, seconds=1.0)
    assert ended.status == -signal.SIGKILL
    assert 1.0 <= ended.seconds < 5.0
    with pytest.raises(ImportRejected, match="10 seconds or 512 MB"):
        sheets_of("a.csv", ended)


def test_a_reader_that_stops_listening_is_stopped_in_time() -> None:
    ended = read_apart(
        "a.csv", b"x" * 1_000_000, [sys.executable, "-c", "import time; time.sleep(600)"], 1.0
    )
    assert ended.seconds < 5.0


def test_a_reader_that_never_stops_talking_is_cut_off() -> None:
    program = "import sys\nwhile True: sys.stdout.write('x' * 1_000_000)"
    ended = ran(program)
    assert len(ended.answer) == limits.MOST_ANSWER_BYTES + 1
    with pytest.raises(ImportRejected, match="10 seconds or 512 MB"):
        sheets_of("a.csv", ended)


@pytest.mark.parametrize(
    "attempt",
    [
        "b'x' * (512 * 1024 * 1024)",
        "import socket; socket.socket()",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import tempfile; tempfile.TemporaryFile().write(b'x' * 100_000)",
    ],
)
def test_a_reader_can_take_neither_memory_nor_connections_nor_processes_nor_disk(
    attempt: str,
) -> None:
    program = f"{CONFINED}try:\n    {attempt}\nexcept (MemoryError, OSError):\n    print('refused')"
    ended = ran(program)
    assert (ended.answer, ended.status) == (b"refused\n", 0)


def test_a_reader_that_only_computes_is_stopped_by_the_time_of_its_processor() -> None:
    program = f"{CONFINED}import resource\nprint(resource.getrlimit(resource.RLIMIT_CPU))"
    assert ran(program).answer.strip() == f"({limits.SECONDS}, {limits.SECONDS})".encode()


def test_a_reader_learns_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLENARY_DATABASE", "postgresql://user:secret@host/db")
    told = ran("import json, os\nprint(json.dumps(dict(os.environ)))").answer
    assert not [name for name in json.loads(told) if name.startswith("PLENARY")]


def test_no_word_of_a_file_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    program = "import sys; sys.stderr.write('Marta Quispe'); raise ValueError('Marta Quispe')"
    with caplog.at_level(logging.DEBUG), pytest.raises(ImportRejected) as rejected:
        sheets_of("a.csv", ran(program))
    assert caplog.records
    assert "Marta" not in caplog.text
    assert "Marta" not in str(rejected.value)


def test_a_failure_tells_the_log_where_and_nobody_what(caplog: pytest.LogCaptureFixture) -> None:
    said = wire.failure_answer("KeyError in excel.py, _extent")
    with pytest.raises(ImportRejected):
        sheets_of("Marta Quispe.csv", Ended(said, 0, 0.1, 0))
    assert "KeyError in excel.py, _extent" in caplog.text
    assert "Marta" not in caplog.text


def test_the_main_script_of_whoever_asks_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "main.py"
    script.write_text(
        "print('started', flush=True)\nfrom synthesis.adapters.files import read_file\n"
        "print(len(read_file('a.csv', b'id,text\\n1,beds\\n')[0].rows))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(isolation.__file__).parents[3])}
    told = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        check=True,
    )
    assert told.stdout.split() == [b"started", b"1"]


def test_a_file_waits_while_as_many_are_read_as_may_be() -> None:
    with ThreadPoolExecutor(1) as threads:
        with all_places_taken():
            read = threads.submit(read_file, "a.csv", FILES["a.csv"])
            with pytest.raises(TimeoutError):
                read.result(1.0)
        assert read.result(30)


def test_any_text_comes_through_as_it_is() -> None:
    cells = ("\ud83d", "\U0001f54a", "\x00", '"}', "é\u202e", "")
    sheet = Sheet("n", ("a",) * 6, (Row("row 1", cells),), (Refusal("w", "r", "e"),), "notice")
    assert wire.understood(wire.sheets_answer([sheet])) == (sheet,)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b'{"sheets": 1}',
        b'{"sheets": [{"name": "a", "columns": "ab", "rows": [], "refusals": [], "notice": ""}]}',
        b'{"sheets": [{"name": "a", "columns": [1], "rows": [], "refusals": [], "notice": ""}]}',
        b'{"rejected": 5, "refusals": []}',
        b'{"rejected": "no", "refusals": [["a"]]}',
        b'{"failed": []}',
    ],
)
def test_an_answer_of_another_shape_is_no_answer(said: bytes) -> None:
    with pytest.raises(wire.Failed):
        wire.understood(said)
