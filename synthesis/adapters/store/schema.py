"""The tables, for both databases.

Owns names, keys and indexes. Notes and entries are only ever inserted.
`SCHEMA` names this shape: a change to it needs a new number and a step in `migrations`.
"""

import sqlalchemy as sa

from synthesis.adapters.store.columns import PlainText, UTCDateTime

APPLICATION = "plenary"
SCHEMA = 5
RESTORED = "restored"
"""The fact in `meta` that counts how often a backup took the place of what was here."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("name", PlainText, primary_key=True),
    sa.Column("value", PlainText, nullable=False),
)

conferences = sa.Table(
    "conferences",
    metadata,
    sa.Column("id", PlainText, primary_key=True),
    sa.Column("name", PlainText, nullable=False),
    sa.Column("created_at", UTCDateTime, nullable=False),
    # Grows with every write; updating it is the lock of the conference's writers.
    sa.Column("changes", sa.BigInteger, nullable=False, server_default="0"),
)

breakouts = sa.Table(
    "breakouts",
    metadata,
    sa.Column("conference", sa.ForeignKey(conferences.c.id), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("title", PlainText, nullable=False),
    sa.Column("prompt", PlainText, nullable=False),
    sa.Column("secrecy", PlainText),  # a `domain.model.Secrecy`; NULL is open
)

tables = sa.Table(
    "tables",
    metadata,
    sa.Column("conference", PlainText, primary_key=True),
    sa.Column("breakout", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", PlainText, nullable=False),
    sa.ForeignKeyConstraint(
        ["conference", "breakout"], [breakouts.c.conference, breakouts.c.number]
    ),
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("conference", PlainText, primary_key=True),
    sa.Column("breakout", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("table_number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("text", PlainText, nullable=False),
    # Of the whole row, see `hashes`: on SQLite, most flipped bits show in nothing else.
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("author", PlainText, nullable=False),
    sa.Column("written_at", UTCDateTime, nullable=False),
    sa.Column("withdrawn", sa.Boolean, nullable=False),
    sa.Column("reference", PlainText, nullable=False),
    sa.Column("origin", PlainText, nullable=False),
    sa.Column("client_id", PlainText),  # NULL is never the same as another NULL
    sa.Column("rule", sa.Integer),  # of `domain.points`; NULL is the first
    sa.ForeignKeyConstraint(
        ["conference", "breakout", "table_number"],
        [tables.c.conference, tables.c.breakout, tables.c.number],
    ),
    # A note keeps its client id through all versions, so the version is part of the key.
    sa.UniqueConstraint("conference", "client_id", "version"),
)

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("conference", sa.ForeignKey(conferences.c.id), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("actor", PlainText, nullable=False),
    sa.Column("at", UTCDateTime, nullable=False),
    sa.Column("kind", PlainText, nullable=False),
    sa.Column("body", PlainText, nullable=False),
    # The default is for entries of before there were hashes; see `migrations`.
    sa.Column("sha256", sa.String(64), nullable=False, server_default=""),
)

codes = sa.Table(
    "codes",
    metadata,
    sa.Column("code", PlainText, primary_key=True),
    sa.Column("conference", sa.ForeignKey(conferences.c.id), nullable=False, index=True),
    sa.Column("role", PlainText, nullable=False),
    sa.Column("breakout", sa.Integer),
    sa.Column("table_number", sa.Integer),
    sa.Column("revoked", sa.Boolean, nullable=False),
    sa.ForeignKeyConstraint(
        ["conference", "breakout", "table_number"],
        [tables.c.conference, tables.c.breakout, tables.c.number],
    ),
)

visits = sa.Table(
    "visits",
    metadata,
    sa.Column("id", PlainText, primary_key=True),
    sa.Column("conference", sa.ForeignKey(conferences.c.id), nullable=False, index=True),
    sa.Column("code", sa.ForeignKey(codes.c.code), nullable=False),
    sa.Column("name", PlainText, nullable=False),
    sa.Column("joined_at", UTCDateTime, nullable=False),
    sa.Column("seen_at", UTCDateTime, nullable=False),
)

_OPEN = "state IN ('queued', 'running')"

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
    sa.Column("conference", sa.ForeignKey(conferences.c.id), nullable=False, index=True),
    sa.Column("requested_by", PlainText, nullable=False),
    sa.Column("state", PlainText, nullable=False),
    sa.Column("progress", sa.Double, nullable=False),
    sa.Column("message", PlainText, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("requested_at", UTCDateTime, nullable=False),
    sa.Column("worker", PlainText),
    sa.Column("heard_at", sa.Double),  # seconds since 1970 by the database's clock
    # Second belt: the conference's lock already keeps a second open job out.
    sa.Index(
        "ix_jobs_open",
        "conference",
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    ),
    sqlite_autoincrement=True,
)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", PlainText, primary_key=True),
    sa.Column("host", PlainText, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("model", PlainText, nullable=False),
    sa.Column("heard_at", sa.Double, nullable=False),
)

vectors = sa.Table(
    "vectors",
    metadata,
    sa.Column("model", PlainText, primary_key=True),
    sa.Column("hash", PlainText, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),  # little-endian float32
)
