"""Joining by link or code, and leaving. No logic; `services.access` decides who a code makes."""

from html import escape
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from synthesis.domain.errors import Invalid, NotFound, SynthesisError, Unavailable
from synthesis.domain.model import Grant
from synthesis.routes import guesses
from synthesis.routes.answer import comes_from_here, in_thread, read_body, status_of
from synthesis.routes.bench import workbench
from synthesis.routes.identity import (
    COOKIE,
    drop_cookie,
    keep_cookie,
    name_in_cookie,
    sign,
    visit_in_cookie,
)
from synthesis.routes.places import first_page, safe_next
from synthesis.routes.plain import message_page, plain_page
from synthesis.services.access import MAX_NAME, grant_for
from synthesis.services.admission import arrive
from synthesis.services.admission import leave as leave_visit

_FORM_BYTES = 8 * 1024


def _describe(grant: Grant) -> str:
    """Which conference, role and table a link is for, as HTML."""
    shelf = workbench().store.conferences
    name = escape(shelf.get(grant.conference).name)
    lead = f"You join <strong>{name}</strong> as <strong>{grant.role}</strong>"
    number = grant.seat.breakout if grant.seat else grant.breakout
    if number is None:
        return f"{lead}."
    titles = {each.number: each.title for each in shelf.breakouts(grant.conference)}
    breakout = f"breakout {number}, {escape(titles.get(number, ''))}"
    if grant.seat is None:
        return f"{lead} of <strong>{breakout}</strong>."
    table = next((t.name for t in shelf.tables(grant.conference) if t.seat == grant.seat), "")
    place = f"table {grant.seat.table}" + (f" ({escape(table)})" if table else "")
    return f"{lead} of <strong>{place}</strong> in {breakout}."


def _form(  # noqa: PLR0913 - the six things that the form shows
    title: str,
    lead: str,
    *,
    code: str,
    name: str,
    next_path: str,
    error: str = "",
    status: int = 200,
) -> HTMLResponse:
    ask_code = (
        '<label for="code">Join code</label><input class="code" id="code" name="code" required '
        f'maxlength="20" autocomplete="off" autocapitalize="characters" value="{escape(code)}">'
    )
    keep_code = f'<input type="hidden" name="code" value="{escape(code)}">'
    known = bool(code) and not error
    other = '<p class="other"><a href="/join">I have another code</a></p>' if known else ""
    refusal = f'<p class="bad" role="alert">{escape(error)}</p>' if error else ""
    body = f"""<h1>{escape(title)}</h1>{lead}{refusal}
<form method="post" action="/join">
{keep_code if known else ask_code}
<label for="name">Your name</label>
<input id="name" name="name" required maxlength="{MAX_NAME}" autocomplete="name"
 value="{escape(name)}">
<input type="hidden" name="next" value="{escape(next_path)}">
<button>Join</button>
</form>{other}{_sign_in(next_path)}"""
    return plain_page(title, body, status)


def _sign_in(next_path: str) -> str:
    """The other way in, where it is set up, as HTML."""
    if workbench().settings.oidc is None:
        return ""
    query = f"?{urlencode({'next': next_path})}" if next_path else ""
    return f'<p class="other"><a href="/signin{escape(query)}">Sign in with your account</a></p>'


async def _known_name(request: Request) -> str:
    cookie = request.cookies.get(COOKIE)
    return await in_thread(lambda: name_in_cookie(workbench(), cookie))


def _ask_code(
    name: str, next_path: str, *, code: str = "", error: str = "", status: int = 200
) -> HTMLResponse:
    lead = "<p>Type the code that the organiser gave you, and the name that others should see.</p>"
    return _form(
        "Join a conference",
        lead,
        code=code,
        name=name,
        next_path=next_path,
        error=error,
        status=status,
    )


async def show(request: Request) -> Response:
    """GET /join -> the form that asks for code and name."""
    return _ask_code(await _known_name(request), safe_next(request.query_params.get("next", "")))


async def show_code(request: Request) -> Response:
    """GET /j/{code} -> the form that says what the link is for and asks for a name only."""
    code = request.path_params["code"]
    name = await _known_name(request)
    try:
        async with guesses.turn(code, request):
            grant = await in_thread(grant_for, workbench().store, code)
        lead = f"<p>{await in_thread(_describe, grant)}</p>"
    except (NotFound, Unavailable) as error:
        return _ask_code(name, "", code=code[:20], error=str(error), status=status_of(error))
    return _form("Welcome", lead, code=grant.code, name=name, next_path="")


async def join(request: Request) -> Response:
    """POST /join -> the cookie, and on to `next` or the role's first page."""
    if not comes_from_here(request):
        return message_page(
            "Not joined", "The form was sent by another site.", ("Join", "/join"), 403
        )
    fields = parse_qs((await read_body(request, _FORM_BYTES)).decode("utf-8", "replace"))
    code, name, wanted = (fields.get(key, [""])[0] for key in ("code", "name", "next"))
    try:
        async with guesses.turn(code, request):
            actor, kept, visit = await in_thread(arrive, workbench().store, code, name)
    except (NotFound, Invalid, Unavailable) as error:
        return _ask_code(
            name, safe_next(wanted), code=code[:20], error=str(error), status=status_of(error)
        )
    response = RedirectResponse(safe_next(wanted) or first_page(actor.role), 303)
    await _end_visit(request)
    cookie = await in_thread(sign, workbench(), kept, actor.name, visit)
    keep_cookie(request, response, cookie)
    return response


async def _end_visit(request: Request) -> None:
    """Whoever was here on this device before is gone."""
    cookie = request.cookies.get(COOKIE)
    before = await in_thread(visit_in_cookie, workbench(), cookie)
    await in_thread(leave_visit, workbench().store, before)


async def ask_leave(_request: Request) -> Response:
    """GET /leave -> a form that confirms, so that no link or image can sign anybody out."""
    return plain_page(
        "Leave",
        "<h1>Leave on this device?</h1><p>To come back you need your join link or code. "
        "Notes that were not sent yet stay on this device.</p>"
        '<form method="post" action="/leave"><button>Leave</button></form>'
        '<p class="other"><a href="/">Stay</a></p>',
    )


async def leave(request: Request) -> Response:
    """POST /leave -> the cookie is gone."""
    if not comes_from_here(request):
        return message_page("Still here", "The form was sent by another site.", ("Back", "/"), 403)
    await _end_visit(request)
    response = RedirectResponse("/join", 303)
    drop_cookie(response)
    return response


async def say_unavailable(error: SynthesisError) -> Response:
    """A page for a browser when the database does not answer."""
    return message_page("Not available now", str(error), ("Try again", "/"), status_of(error))
