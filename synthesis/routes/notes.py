"""The note box's requests: add, correct, withdraw, list. No logic; `services.capture` decides."""

import logging
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from synthesis.domain.errors import Conflict, Invalid, SynthesisError
from synthesis.domain.model import Actor, Note, Seat
from synthesis.routes.answer import (
    in_thread,
    number_in,
    read_json,
    signed_in,
    status_of,
    text_in,
)
from synthesis.routes.bench import workbench
from synthesis.services import capture

_log = logging.getLogger(__name__)


def plain(note: Note) -> dict[str, Any]:
    """A note as the note box knows it."""
    return {
        "id": note.client_id,
        "code": note.code,
        "number": note.number,
        "version": note.version,
        "text": note.text,
        "author": note.author,
        "at": note.written_at.isoformat(),
        "withdrawn": note.withdrawn,
    }


def _seat_in(data: dict[str, Any]) -> Seat:
    return Seat(number_in(data, "breakout"), number_in(data, "table"))


def _add_one(actor: Actor, seat: Seat, data: object) -> dict[str, Any]:
    """Store a note; what could never be stored is `Invalid`.

    The note box sends again whatever else is answered, and would hold up the
    notes behind it for ever.
    """
    if not isinstance(data, dict):
        raise Invalid("Each note is an object with id and text.")
    note_id, text = text_in(data, "id"), text_in(data, "text")
    try:
        return plain(capture.add_note(workbench().store, actor, seat, text, note_id))
    except Conflict as error:
        raise Invalid(str(error)) from error
    except SynthesisError:
        raise
    except Exception as error:
        _log.exception("A note of %s could not be stored", seat)
        raise Invalid(
            "This note could not be stored because of a fault in Plenary. Keep its text, "
            "tell the organiser, and go on with the next one."
        ) from error


async def add(request: Request) -> Response:
    """POST /api/notes {id, breakout, table, text} -> the stored note."""
    actor = await signed_in(request)
    data = await read_json(request)
    return JSONResponse(await in_thread(_add_one, actor, _seat_in(data), data))


def _add_each(actor: Actor, seat: Seat, notes: list[Any]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    for note in notes:
        note_id = note.get("id") if isinstance(note, dict) else None
        try:
            results.append({"id": note_id, "note": _add_one(actor, seat, note)})
        except SynthesisError as error:
            results.append({"id": note_id, "error": str(error), "status": status_of(error)})
    return results


async def add_many(request: Request) -> Response:
    """POST /api/notes/many {breakout, table, notes: [{id, text}]} -> one result per id.

    Each note is stored, or refused with its own sentence, independently of the others.
    """
    actor = await signed_in(request)
    data = await read_json(request)
    notes = data.get("notes")
    if not isinstance(notes, list) or len(notes) > capture.MAX_PASTED:
        raise Invalid(f"“notes” must be a list of at most {capture.MAX_PASTED} notes.")
    results = await in_thread(_add_each, actor, _seat_in(data), notes)
    return JSONResponse({"results": results})


async def correct(request: Request) -> Response:
    """POST /api/notes/{code}/correct {text, seen_version} -> the new version."""
    actor = await signed_in(request)
    data = await read_json(request)
    note = await in_thread(
        capture.correct_note,
        workbench().store,
        actor,
        request.path_params["code"],
        text_in(data, "text"),
        number_in(data, "seen_version"),
    )
    return JSONResponse(plain(note))


async def withdraw(request: Request) -> Response:
    """POST /api/notes/{code}/withdraw {seen_version, back} -> the new version."""
    actor = await signed_in(request)
    data = await read_json(request)
    note = await in_thread(
        capture.withdraw_note,
        workbench().store,
        actor,
        request.path_params["code"],
        number_in(data, "seen_version"),
        back=data.get("back") is True,
    )
    return JSONResponse(plain(note))


def seat_named(request: Request) -> Seat:
    """Return the table that the address names. Raises `Invalid`."""
    named = [request.query_params.get(key, "") for key in ("breakout", "table")]
    if not all(re.fullmatch("[0-9]{1,9}", number) for number in named):
        raise Invalid("Name the table: ?breakout=1&table=2.")
    return Seat(*map(int, named))


async def table_notes(request: Request) -> Response:
    """GET /api/notes?breakout=1&table=2 -> the table's notes, in the order they were typed."""
    actor = await signed_in(request)
    seat = seat_named(request)
    notes = await in_thread(capture.table_notes, workbench().store, actor, seat)
    return JSONResponse({"notes": [plain(note) for note in notes]})
