"""One database behind the ports: `open_store` gives the shelves.

SQLAlchemy Core on SQLite or PostgreSQL. Each method of a shelf is one
transaction, and every error of the database arrives as `Unavailable`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from synthesis.adapters.store import erasure, redacting, transfer
from synthesis.adapters.store.conferences import SqlConferences
from synthesis.adapters.store.creation import prepare, require_current
from synthesis.adapters.store.damage import examine
from synthesis.adapters.store.engine import connect, require_file
from synthesis.adapters.store.grants import SqlGrants
from synthesis.adapters.store.hearing import Hearing
from synthesis.adapters.store.jobs import SqlJobs
from synthesis.adapters.store.log import SqlLog
from synthesis.adapters.store.notes import SqlNotes
from synthesis.adapters.store.transactions import Database
from synthesis.adapters.store.vectors import SqlVectors
from synthesis.adapters.store.visits import SqlVisits
from synthesis.domain.log import Redact
from synthesis.domain.model import ConferenceId
from synthesis.domain.ports import Examination, Store, Text
from synthesis.domain.redaction import Replacement

__all__ = ["SqlStore", "open_store"]


@dataclass(frozen=True, slots=True, eq=False)
class SqlStore:
    """Fulfils `Store`; two stores are never equal, so one can key a cache."""

    database: Database
    conferences: SqlConferences
    notes: SqlNotes
    log: SqlLog
    grants: SqlGrants
    jobs: SqlJobs
    vectors: SqlVectors
    visits: SqlVisits

    def require_current(self) -> None:
        """Raise `Unavailable` unless the database answers and is still of this version."""
        require_current(self.database)

    def examine(self) -> Examination:
        """Read every note version and every entry, and report what is not as it was stored."""
        return examine(self.database)

    def back_up(self, file: str) -> Examination:
        """Write all that is committed to a file, and read it again; see `transfer`."""
        return transfer.back_up(self.database, Path(file))

    def restore(self, file: str, *, replace: bool) -> Examination:
        """Hold what the backup holds, in one transaction; see `transfer`."""
        return transfer.restore(Path(file), self.database, replace=replace)

    def hear(self, tell: Callable[[ConferenceId | None], None]) -> Hearing:
        """Have every change told from now on, from a thread; see `hearing`."""
        return Hearing(self.database, tell)

    def purge(self, conference: ConferenceId) -> None:
        """Nothing of the conference is stored any more; see `erasure`."""
        erasure.purge(self.database, conference)

    def scrub(self) -> None:
        """What was deleted or replaced leaves the database's files too; see `erasure`."""
        erasure.scrub(self.database)

    def texts(self, conference: ConferenceId) -> tuple[Text, ...]:
        """Every free text of the conference, with where it stands."""
        return tuple(redacting.texts(self.database, conference))

    def redact(
        self, conference: ConferenceId, actor: str, words: Replacement, places: Collection[str]
    ) -> Redact:
        """The words are replaced at these places; see `redacting`."""
        return redacting.redact(self.database, conference, actor, words, places)

    def close(self) -> None:
        """Give every connection back."""
        self.database.engine.dispose()
        if self.database.guard is not None:
            self.database.guard.let_go()


def open_store(url: str, *, create: bool = True) -> Store:
    """Return the shelves over the database at `url`, whose tables are made if it is empty.

    Without `create`, a SQLite file has to be there already.

    `url` is sqlite:///folder/file.db, sqlite:///:memory: or
    postgresql://user:password@host/database. Raises `Invalid` for any other
    address, `Unavailable` when the database cannot be reached, belongs to
    another program or was made by a newer version.
    """
    if not create:
        require_file(url)
    database = connect(url)
    try:
        prepare(database)
    except BaseException:
        database.engine.dispose()
        raise
    return SqlStore(
        database,
        SqlConferences(database),
        SqlNotes(database),
        SqlLog(database),
        SqlGrants(database),
        SqlJobs(database),
        SqlVectors(database),
        SqlVisits(database),
    )
