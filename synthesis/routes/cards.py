"""Cards with join codes: pages to print, two cards to a sheet of A4, and one code to project.

For the organiser only: `services.admission` asks for the right. The address in a QR
code is the one by which the page was reached, for that is what is known to work.
"""

from html import escape
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from synthesis.domain.errors import NotFound
from synthesis.domain.model import Role
from synthesis.routes.answer import in_thread, signed_in
from synthesis.routes.bench import workbench
from synthesis.services.admission import Card, cards

_TEMPLATE = Template((Path(__file__).parent / "cards.html").read_text(encoding="utf-8"))
_DOES = {
    Role.ORGANISER: "Prepare and publish the conference.",
    Role.RAPPORTEUR: "Decide on the recommendations.",
    Role.FACILITATOR: "Type the notes of this table.",
    Role.PARTICIPANT: "Follow the recommendations and take part.",
    Role.OBSERVER: "Follow the recommendations.",
}
_ONLY_HERE = {"localhost", "127.0.0.1", "::1"}


def _card(card: Card, base: str, shape: str = "card") -> str:
    code = card.grant.code
    link = f"{base}/j/{code}"
    typed = f"{code[:4]} {code[4:]}"
    texts = (("conference", card.conference), ("where", card.where), ("prompt", card.prompt))
    named = {kind: f'<p class="{kind}">{escape(text)}</p>' for kind, text in texts if text}
    return f"""<section class="{shape}"><div class="words">{named["conference"]}
<h2>{escape(card.what)}</h2>{named.get("where", "")}{named.get("prompt", "")}
<p class="how">{escape(_DOES[card.grant.role])} Point a phone's camera at the square, or open \
<strong>{escape(base)}/join</strong> and type the code below it.</p></div>
<div class="side">{workbench().qr_svg(link, f"QR code that leads to {link}")}
<p class="code">{typed}</p></div></section>"""


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _page(title: str, head: str, body: str) -> HTMLResponse:
    html = _TEMPLATE.substitute(title=escape(title), head=head, cards=body)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


def _head(request: Request, shown: Role, found: list[Card]) -> str:
    links = " ".join(f'<a href="/cards?role={role}">{str(role).capitalize()}</a>' for role in Role)
    here = (
        '<p class="warn">These codes lead to this machine only. Open Plenary by its name or '
        "number on the network, and print then.</p>"
        if request.url.hostname in _ONLY_HERE
        else ""
    )
    count = "No card" if not found else "1 card" if len(found) == 1 else f"{len(found)} cards"
    return (
        f"<header><h1>Cards to print: {shown}</h1><p>{count}, two to a sheet of A4. "
        "Print with Ctrl+P or ⌘P; a card is good until its code is replaced or ended.</p>"
        f"{here}<p>{links}<a href='/prepare'>Back to Prepare</a></p></header>"
    )


async def show(request: Request) -> Response:
    """GET /cards?role=facilitator -> a card for every valid code of the role."""
    actor = await signed_in(request)
    wanted = request.query_params.get("role", str(Role.FACILITATOR))
    role = next((role for role in Role if role == wanted), Role.FACILITATOR)
    every = await in_thread(cards, workbench().store, actor)
    found = [card for card in every if card.grant.role is role]
    body = "\n".join([_card(card, _base(request)) for card in found])
    return _page("Cards", _head(request, role, found), body)


async def project(request: Request) -> Response:
    """GET /cards/{code} -> one code as large as the screen, for a projector."""
    actor = await signed_in(request)
    every = await in_thread(cards, workbench().store, actor)
    for card in every:
        if card.grant.code == request.path_params["code"]:
            return _page(card.what, "", _card(card, _base(request), "card beam"))
    raise NotFound("This join code is not valid here any more. Open Prepare and look again.")
