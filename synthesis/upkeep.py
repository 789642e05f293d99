"""The part of the command line that looks after a database: verify, back up, restore, purge."""

import argparse
from contextlib import closing
from dataclasses import replace
from typing import Any

from synthesis.bootstrap import open_workbench
from synthesis.domain.model import ConferenceId
from synthesis.domain.ports import Examination, Store
from synthesis.services import purge, verify
from synthesis.settings import read_settings


def add_commands(commands: Any) -> None:
    """Add `verify`, `backup`, `restore`, `purge` and `scrub` to the parser's commands."""
    check = commands.add_parser("verify", help="read everything and name what is damaged")
    keep = commands.add_parser("backup", help="write a verified copy of everything to a file")
    bring = commands.add_parser("restore", help="bring back what a backup holds")
    gone = commands.add_parser("purge", help="delete a conference for good, free space included")
    clean = commands.add_parser("scrub", help="clean what was deleted out of the database's files")
    for command, run in (
        (check, _verify),
        (keep, _backup),
        (bring, _restore),
        (gone, _purge),
        (clean, _scrub),
    ):
        command.add_argument("--database", default="", metavar="ADDRESS", help="another than usual")
        command.set_defaults(run=run)
    for command in (keep, bring):
        command.add_argument("file", metavar="FILE")
    gone.add_argument("conference", metavar="ID", help="as “links” prints it")
    gone.add_argument("--name", required=True, help="the conference's name, to confirm it")
    bring.add_argument("--replace", action="store_true", help="conferences that are there go")


def _store(parsed: argparse.Namespace, *, create: bool) -> Store:
    settings = read_settings()
    named = replace(settings, database=parsed.database or settings.database)
    return open_workbench(named, create=create).store


def _verify(parsed: argparse.Namespace) -> int:
    with closing(_store(parsed, create=False)) as store:
        verdict = verify.verify(store)
    read = f"{verdict.conferences:,} conferences, {_counted(verdict)}"
    if not verdict.damage:
        print(f"Sound: {read}.")
        return 0
    for damage in verdict.damage:
        print(damage)
    print(f"Damaged: {len(verdict.damage):,} findings in {read}. Restore a backup.")
    return 1


def _backup(parsed: argparse.Namespace) -> None:
    with closing(_store(parsed, create=False)) as store:
        kept = store.back_up(parsed.file)
    print(f"{parsed.file} holds {_counted(kept)}, read again and found sound.")


def _restore(parsed: argparse.Namespace) -> None:
    with closing(_store(parsed, create=True)) as store:
        brought = store.restore(parsed.file, replace=parsed.replace)
    print(f"{_counted(brought)} are restored from {parsed.file}.")


def _purge(parsed: argparse.Namespace) -> None:
    with closing(_store(parsed, create=False)) as store:
        purge.purge(store, ConferenceId(parsed.conference), parsed.name)
    print(f"Nothing of conference {parsed.conference} is left in the database.")


def _scrub(parsed: argparse.Namespace) -> None:
    with closing(_store(parsed, create=False)) as store:
        store.scrub()
    print("What was deleted or replaced is cleaned out of the database's files.")


def _counted(read: Examination | verify.Verdict) -> str:
    return f"{read.versions:,} note versions, {read.entries:,} log entries"
