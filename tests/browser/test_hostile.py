"""Two hundred hostile notes on every page: shown as they are stored, and nothing comes of them.

The visitor's page fails the test on a request to elsewhere, a refused source or an
error in a script; here it is asked besides whether anything of a note became alive.
"""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.parts.wording import words
from synthesis.domain.log import File, Gather, Reword, SetAside
from synthesis.domain.model import PointCode, RecommendationId, Role, Seat
from synthesis.services import capture, consolidate, prepare
from tests.browser.conftest import Server, Visit
from tests.house import House

EVIL = "evil.example"
PAYLOADS = [
    f"![picture](http://{EVIL}/beacon.png)",
    f"[a link](http://{EVIL}/) and [script](javascript:window.hacked=1)",
    f"<img src=http://{EVIL}/x.png onerror='window.hacked=1'>",
    "<script>window.hacked=1</script>",
    f"<iframe src='http://{EVIL}/'></iframe>",
    "<svg/onload=window.hacked=1>",
    "<style>body{display:none}</style>",
    f"<link rel=stylesheet href=//{EVIL}/x.css>",
    f"<base href=http://{EVIL}/>",
    f"<form action=http://{EVIL}/><input name=code></form>",
    "</textarea></script><script>window.hacked=1</script>",
    "{{ constructor.constructor('window.hacked=1')() }} ${window.hacked=1}",
    r"$$\href{javascript:window.hacked=1}{x}$$ and $\frac{1}{2}$",
    r"\[ \includegraphics{http://evil.example/a.png} \]",
    f"Plain address www.{EVIL} and http://{EVIL}/path?q=1 and mail me@{EVIL}",
    ":smile: :red[approved] :material/home: :blue-badge[official]",
    "a -> b <- c >= d -- e --- f (c) (tm) ...",
    "__init__ **bold** *it* ~~gone~~ `code` # not a heading",
    "# Heading\n## Another\n> quote\n| a | b |\n|---|---|\n| c | d |",
    "```html\n<script>window.hacked=1</script>\n```",
    "right \u202eto left override\u202c and \u2066isolate\u2069",
    "شكرا جزيلا لكم جميعا ١٢٣ ثم English ثم عربي",
    "עברית with English and עברית again",
    "👩‍👩‍👧‍👦 🏳️‍🌈 family and flag 🇺🇳",
    "Z̸̧̛a̵͠l̶͝g̷o̴ text climbs the lines",
    "zero\u200bwidth\u200djoiner\u00adsoft hyphen",
    "NUL\x00byte and bell\x07and escape\x1b[31mred",
    "tab\tand   three spaces   inside",
    '=HYPERLINK("http://evil.example","click") =cmd|\'/c calc\'!A1',
    "&lt;b&gt; &amp;amp; &#x3c;script&#x3e; %3Cscript%3E",
    '\'; DROP TABLE notes; -- " OR "1"="1',
    "data:text/html,<script>window.hacked=1</script>",
    "x" * 600 + " one very long word",
    "NA null None undefined NaN true",
    "\\u003cscript\\u003ewindow.hacked=1\\u003c/script\\u003e",
    "<details open ontoggle=window.hacked=1>details</details>",
    "<math><mi//xlink:href='javascript:window.hacked=1'>m</math>",
    f"@import url(http://{EVIL}/x.css); url('//{EVIL}/y')",
    "ﬁ ligature, ﬀ, Å Å ｆｕｌｌｗｉｄｔｈ and \u2028line\u2029paragraph",
    "<!-- comment --> <![CDATA[ window.hacked=1 ]]> <?php echo 1 ?>",
]
SHAPES = ("Train {0}", "{0}", "{0} at the end, number {1}", "We ask: {0}", "Number {1}: {0} please")
SEAT = Seat(1, 1)
ON_BOARD, ASIDE = 15, 5

pytestmark = pytest.mark.timeout(420)


def texts() -> Iterator[str]:
    for number, shape in enumerate(SHAPES):
        for each in PAYLOADS:
            yield shape.replace("{1}", str(number)).replace("{0}", each)


def fill(house: House) -> None:
    """200 notes; the first are recommendations, quoted or worded so, some are set aside."""
    organiser = house.actor(Role.ORGANISER, name="<b>Olga</b> **x**")
    every = list(texts())
    assert len(every) == 200
    notes = [capture.add_note(house.store, organiser, SEAT, text) for text in every]

    def decide(decision: Gather | Reword | SetAside | File) -> int:
        seen = consolidate.read_board(house.store, organiser).last_entry
        return consolidate.decide(house.store, organiser, decision, seen).number

    board = consolidate.read_board(house.store, organiser)
    points: dict[str, list[PointCode]] = {}
    for code, point in board.points.items():
        points.setdefault(point.note, []).append(code)
    for number, note in enumerate(notes[:ON_BOARD]):
        made = RecommendationId(f"r{decide(Gather(tuple(points[note.code])))}.1")
        if number % 2:
            decide(Reword(made, note.text[:500]))
        if number < 3:
            decide(File((made,), title=note.text[:100]))
    for note in notes[ON_BOARD : ON_BOARD + ASIDE]:
        decide(SetAside(tuple(points[note.code]), note.text[:200]))
    prepare.add_table(house.store, organiser, 1, "<script>window.hacked=1</script> **x**")
    prepare.edit_breakout(house.store, organiser, 2, PAYLOADS[0], PAYLOADS[2])


def settled(page: Page) -> None:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(300)


def assert_dead(page: Page) -> None:
    """Nothing of a note became an element that does something."""
    alive = page.evaluate(
        """() => ({
            hacked: window.hacked ?? null,
            found: [...document.querySelectorAll('a,img,iframe,form,script,link,base,object')]
                .map(e => e.src || e.href || e.action || e.textContent || '')
                .filter(t => String(t).includes('evil.example') || String(t).includes('hacked')),
            maths: document.querySelectorAll('.katex, math').length,
        })"""
    )
    assert alive == {"hacked": None, "found": [], "maths": 0}


def shown(page: Page) -> set[str]:
    found = page.get_by_test_id("stText").all_text_contents()
    return {each.strip() for each in found}


def test_200_hostile_notes_stay_text_on_the_facilitators_page(visit: Visit, server: Server) -> None:
    fill(server.house)
    page = visit(phone=True).join(server.link(Role.FACILITATOR, SEAT), "<i>Ana</i> :smile:")
    expect(page.get_by_text(re.compile(r"Notes of this table \(200\)"))).to_be_visible()
    stored = [note.text for note in server.house.store.notes.current(server.house.id, SEAT)]
    listed = page.locator(".text").all_text_contents()
    assert sorted(listed) == sorted(stored)
    assert_dead(page)


def test_200_hostile_notes_stay_text_on_every_page_of_the_organiser(
    visit: Visit, server: Server
) -> None:
    fill(server.house)
    board = consolidate.read_board(server.house.store, server.house.actor(Role.ORGANISER))
    page = visit().join(server.link(Role.ORGANISER), "Olga")
    for name in ("overview", "prepare", "capture", "rank", "publish", "consolidate"):
        page.goto(f"{server.address}/{name}")
        settled(page)
        assert_dead(page)
        if name in ("rank", "consolidate"):
            assert {words(board, each) for each in board.recommendations} <= shown(page), name
    seen = _walk(page, "Not yet placed")
    assert {board.points[code].text for code in board.unplaced} <= seen
    seen = _walk(page, "Set aside")
    assert {board.points[code].text for code in board.set_aside} <= seen
    page.get_by_role("radio", name="History").click()
    settled(page)
    assert_dead(page)
    for path in ("/cards", f"/cards/{server.house.code(Role.FACILITATOR, SEAT)}"):
        page.goto(server.address + path)
        assert_dead(page)


def _walk(page: Page, view: str) -> set[str]:
    """Every text of a view, page after page."""
    now = _after_click(page, page.get_by_role("radio", name=re.compile(f"^{view}")), shown(page))
    seen: set[str] = set()
    while True:
        seen |= now
        assert_dead(page)
        onward = page.get_by_role("button", name="Next page")
        if not onward.count() or onward.is_disabled():
            return seen
        now = _after_click(page, onward, now)


def _after_click(page: Page, button: Locator, before: set[str]) -> set[str]:
    """What is shown once the page shows something else than before."""
    button.click()
    end = time.monotonic() + 30
    while shown(page) == before and time.monotonic() < end:
        page.wait_for_timeout(200)
    settled(page)
    return shown(page)
