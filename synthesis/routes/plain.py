"""Plain pages of a few kB for phones on a crowded network: one template, no scripts.

Owns the template and how text gets into it; knows nothing of cookies or codes.
"""

from html import escape
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse

_TEMPLATE = Template((Path(__file__).parent / "plain.html").read_text(encoding="utf-8"))
_LOGO = (
    '<svg viewBox="0 0 64 64" aria-hidden="true"><rect width="64" height="64" rx="14" '
    'fill="#0f5e7d"/><g fill="none" stroke="#fff" stroke-linecap="round" stroke-width="5">'
    '<path d="M12 45a20 20 0 0 1 40 0"/><path d="M21 45a11 11 0 0 1 22 0" opacity=".8"/></g>'
    '<circle cx="32" cy="45" r="4.5" fill="#f5b84b"/></svg>'
)


def plain_page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """Return a page; `title` is text, `body` is HTML whose texts went through `escape`."""
    html = _TEMPLATE.substitute(title=escape(title), body=body, logo=_LOGO)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})


def message_page(title: str, text: str, link: tuple[str, str], status: int) -> HTMLResponse:
    """Return a page that says one thing and offers one way on: (label, address)."""
    label, address = link
    body = (
        f"<h1>{escape(title)}</h1><p>{escape(text)}</p>"
        f'<a class="button" href="{escape(address)}">{escape(label)}</a>'
    )
    return plain_page(title, body, status)
