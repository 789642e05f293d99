"""The shelf of vectors: a cache that may be dropped at any time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa

from synthesis.adapters.store.schema import vectors as table
from synthesis.adapters.store.transactions import Database, chunks
from synthesis.domain.ports import Vectors

_STORED = np.dtype("<f4")  # little-endian wherever the database was written


@dataclass(frozen=True, slots=True)
class SqlVectors:
    """Fulfils `VectorShelf`."""

    database: Database

    def get(self, model: str, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        """Vectors (shape (dimension,)) of the hashes that are known."""
        known: dict[str, Vectors] = {}
        with self.database.reading() as connection:
            for some in chunks(list(dict.fromkeys(hashes))):
                rows = connection.execute(
                    sa.select(table.c.hash, table.c.vector).where(
                        table.c.model == model, table.c.hash.in_(some)
                    )
                )
                known.update((row.hash, _from_bytes(row.vector)) for row in rows)
        return known

    def models(self) -> tuple[str, ...]:
        """The names of the models that have vectors here, in their order."""
        query = sa.select(table.c.model).distinct().order_by(table.c.model)
        with self.database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """The vectors are known; hashes that were known before stay as they are."""
        if not vectors:
            return
        # In the order of the hashes: two writers then never wait for each other.
        rows = [
            {"model": model, "hash": name, "vector": _to_bytes(vectors[name])}
            for name in sorted(vectors)
        ]
        with self.database.writing() as connection:
            connection.execute(self.database.insert_new(table), rows)

    def drop(self, hashes: Collection[str]) -> None:
        """No model's vectors of these hashes are known."""
        with self.database.writing() as connection:
            drop_vectors(connection, hashes)


def drop_vectors(connection: sa.Connection, hashes: Collection[str]) -> None:
    """No model's vector of these texts is stored, by a transaction that does more."""
    for some in chunks(sorted(hashes)):
        connection.execute(sa.delete(table).where(table.c.hash.in_(some)))


def _to_bytes(vector: Vectors) -> bytes:
    return np.ascontiguousarray(vector, dtype=_STORED).tobytes()


def _from_bytes(stored: bytes) -> Vectors:
    return np.frombuffer(stored, dtype=_STORED).astype(np.float32)
