"""The shelf of proposals under way, and of the workers that make them.

Rows that exist are locked in one order everywhere (job, worker, conference),
so that two transactions never wait for each other; `request` locks no job, and
a new one stands in nobody's way.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from synthesis.adapters.store.schema import jobs, workers
from synthesis.adapters.store.transactions import Database, count_change
from synthesis.domain.errors import Conflict
from synthesis.domain.model import ConferenceId
from synthesis.domain.ports import Claim, Job, JobState, Worker

MOST_ATTEMPTS = 3
"""A job that three workers fell silent over is given up: a fourth would most likely fall too."""

_LISTED_SECONDS = 3600

_OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class SqlJobs:
    """Fulfils `JobShelf`. A worker's id must be new each time its process starts."""

    database: Database

    def request(self, conference: ConferenceId, requested_by: str) -> tuple[Job, bool]:
        """A proposal is queued (True), or already queued or running (False).

        Raises `NotFound` for the conference.
        """
        of_conference = jobs.c.conference == conference
        with self.database.writing_to(conference) as connection:
            row = connection.execute(
                sa.select(jobs).where(of_conference, jobs.c.state.in_(_OPEN))
            ).first()
            if row is not None:
                connection.rollback()  # nothing changed, so the stamp stays
                return _job(row), False
            row = connection.execute(
                sa.insert(jobs)
                .values(
                    conference=conference,
                    requested_by=requested_by,
                    state=JobState.QUEUED.value,
                    progress=0.0,
                    message="",
                    attempts=0,
                    requested_at=datetime.now(UTC),
                )
                .returning(jobs)
            ).one()
        return _job(row), True

    def latest(self, conference: ConferenceId) -> Job | None:
        """The job that was requested last."""
        query = (
            sa.select(jobs)
            .where(jobs.c.conference == conference)
            .order_by(jobs.c.id.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _job(row)

    def claim(self, worker: str, stale_seconds: float) -> Job | None:
        """The oldest job that is queued or has been silent too long is this worker's.

        `attempts` counts the claims. A job that is silent after the third is
        failed instead, and the next one is looked at.
        """
        while (job := self._take(worker, stale_seconds)) is not None:
            if job.state is JobState.RUNNING:
                return job
        return None

    def report(self, job: int, worker: str, progress: float, message: str) -> bool:
        """Progress and a sign of life are recorded; False when it is no longer this worker's.

        The conference's stamp stays: whoever waits for the job asks for it.
        """
        with self.database.writing() as connection:
            found = _update(
                self.database, connection, job, worker, progress=progress, message=message
            )
        return found is not None

    def finish(self, job: int, worker: str, state: JobState, message: str) -> bool:
        """The job is done or failed; False when it is no longer this worker's.

        Raises `ValueError` for any other state.
        """
        if state not in {JobState.DONE, JobState.FAILED}:
            raise ValueError(f"a job cannot finish as {state}")
        values: dict[str, object] = {"state": state.value, "message": message}
        if state is JobState.DONE:
            values["progress"] = 1.0
        with self.database.writing() as connection:
            conference = _update(self.database, connection, job, worker, **values)
            if conference is not None:
                count_change(connection, conference)
        return conference is not None

    def beat(self, worker: str, host: str, pid: int, model: str) -> None:
        """The worker is known to be alive, and so is what it has claimed."""
        now = self.database.now()
        facts = {"host": host, "pid": pid, "model": model, "heard_at": now}
        with self.database.writing() as connection:
            connection.execute(sa.update(jobs).where(_claimed_by(worker)).values(heard_at=now))
            known = connection.execute(
                sa.update(workers).where(workers.c.id == worker).values(facts)
            )
            if not known.rowcount:
                connection.execute(self.database.insert_new(workers).values(id=worker, **facts))

    def mourn(self, worker: str) -> None:
        """The worker has died: another may take its job at once, as after a long silence."""
        with self.database.writing() as connection:
            connection.execute(sa.update(jobs).where(_claimed_by(worker)).values(heard_at=0.0))
            connection.execute(sa.delete(workers).where(workers.c.id == worker))

    def leave(self, worker: str) -> None:
        """The worker is gone; what it had claimed is queued again, as if never claimed."""
        queued = {"state": JobState.QUEUED.value, "worker": None, "attempts": jobs.c.attempts - 1}
        with self.database.writing() as connection:
            given_back = connection.execute(
                sa.update(jobs)
                .where(_claimed_by(worker))
                .values(queued)
                .returning(jobs.c.conference)
            )
            conferences = sorted(given_back.scalars())
            connection.execute(sa.delete(workers).where(workers.c.id == worker))
            for conference in conferences:
                count_change(connection, conference)

    def workers(self) -> tuple[Worker, ...]:
        """Workers heard of in the last hour, the most recent first."""
        silent = (self.database.now() - workers.c.heard_at).label("silent")
        query = (
            sa.select(workers, silent)
            .where(silent <= _LISTED_SECONDS)
            .order_by(workers.c.heard_at.desc(), workers.c.id)
        )
        with self.database.reading() as connection:
            return tuple(
                Worker(row.id, row.host, row.pid, row.model, max(0.0, row.silent))
                for row in connection.execute(query)
            )

    def _take(self, worker: str, stale_seconds: float) -> Job | None:
        """Claim or give up one job; None when there is none to take."""
        with self.database.writing() as connection:
            row = connection.execute(self._takeable(stale_seconds)).first()
            if row is None:
                return None
            taken = connection.execute(
                sa.update(jobs)
                .where(jobs.c.id == row.id)
                .values(_given_up(row) if _is_hopeless(row) else self._claimed(row, worker))
                .returning(jobs)
            ).one()
            count_change(connection, row.conference)
        return _job(taken)

    def _takeable(self, stale_seconds: float) -> sa.Select[Any]:
        silent = sa.and_(
            jobs.c.state == JobState.RUNNING.value,
            jobs.c.heard_at < self.database.now() - stale_seconds,
        )
        # Two workers never wait for the same row: SQLite has one writer, PostgreSQL skips it.
        return (
            sa.select(jobs)
            .where(sa.or_(jobs.c.state == JobState.QUEUED.value, silent))
            .order_by(jobs.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )

    def _claimed(self, row: sa.Row[Any], worker: str) -> dict[str, Any]:
        return {
            "state": JobState.RUNNING.value,
            "worker": worker,
            "heard_at": self.database.now(),
            "attempts": row.attempts + 1,
        }


def close_job(database: Database, connection: sa.Connection, claim: Claim) -> None:
    """The job is done, by a transaction that does more. Raises `Conflict` when it is another's."""
    done = {"state": JobState.DONE.value, "progress": 1.0, "message": claim.message}
    if _update(database, connection, claim.job, claim.worker, **done) is None:
        raise Conflict("Another worker has taken this proposal up.")


def _update(
    database: Database, connection: sa.Connection, job: int, worker: str, **values: object
) -> ConferenceId | None:
    """Change a job and take it for a sign of life; None when it is not this worker's."""
    now = database.now()
    conference: ConferenceId | None = connection.execute(
        sa.update(jobs)
        .where(jobs.c.id == job, _claimed_by(worker))
        .values(heard_at=now, **values)
        .returning(jobs.c.conference)
    ).scalar()
    if conference is not None:
        connection.execute(sa.update(workers).where(workers.c.id == worker).values(heard_at=now))
    return conference


def _claimed_by(worker: str) -> sa.ColumnElement[bool]:
    return sa.and_(jobs.c.worker == worker, jobs.c.state == JobState.RUNNING.value)


def _is_hopeless(row: sa.Row[Any]) -> bool:
    return bool(row.state == JobState.RUNNING.value and row.attempts >= MOST_ATTEMPTS)


def _given_up(row: sa.Row[Any]) -> dict[str, Any]:
    return {
        "state": JobState.FAILED.value,
        "message": f"The proposal was given up: {row.attempts} workers fell silent over it. "
        "Look at the worker's log, then ask for a proposal again.",
    }


def _job(row: sa.Row[Any]) -> Job:
    return Job(
        id=row.id,
        conference=ConferenceId(row.conference),
        requested_by=row.requested_by,
        state=JobState(row.state),
        progress=row.progress,
        message=row.message,
        attempts=row.attempts,
        requested_at=row.requested_at,
    )
