"""A document on its way to a sheet: its rows, each under the headings that are open.

Owns sections, and what becomes of a heading with nothing under it. Knows nothing
of how a heading, an item or a paragraph looks in any format.
"""

from synthesis.domain.errors import ImportRejected, Refusal
from synthesis.domain.importing import Row, Sheet, excerpt
from synthesis.domain.lists import Nesting

_COLUMNS = ("section", "text")
LABEL_LEVEL = 20
"""Level of a line that only looks like a heading (bold): below every real one."""
LABEL_WORDS = 12
"""A line of more words is a sentence, however much it looks like a label."""


class Page:
    """Collects the rows of a document under the headings that are open."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[Row] = []
        self.refusals: list[Refusal] = []
        self.nesting = Nesting()
        self._open: list[tuple[int, str, str]] = []
        self._used = 0  # so many of the open headings have text below them

    def heading(self, level: int, text: str, where: str) -> None:
        """Open a section; one that closes without text below it is kept or refused."""
        self._close(level)
        text = text.rstrip(" :")
        if text:
            self._open.append((level, text, where))
            self.nesting = Nesting()

    def paragraph(self, text: str, where: str) -> None:
        """Add a text outside any list."""
        self._add(self.nesting.paragraph(text), where)

    def item(self, depth: int, text: str, where: str) -> None:
        """Add a list item; depth 0 is the outermost."""
        self._add(self.nesting.item(depth, text), where)

    def refuse(self, where: str, reason: str, text: str = "") -> None:
        """List what is not read."""
        self.refusals.append(Refusal(where, reason, excerpt(text)))

    def sheet(self, notice: str = "") -> Sheet:
        """Return all that was collected. Raises `ImportRejected` where there is nothing."""
        self._close(-1)
        if not self.rows:
            raise ImportRejected(f"{self.name} holds no text that could be a note.", self.refusals)
        return Sheet(self.name, _COLUMNS, tuple(self.rows), tuple(self.refusals), notice)

    def _add(self, text: str, where: str) -> None:
        if text.strip():
            section = " / ".join(heading for _, heading, _ in self._open)
            self.rows.append(Row(where, (section, text)))
            self._used = len(self._open)

    def _close(self, level: int) -> None:
        while self._open and self._open[-1][0] >= level:
            depth, text, where = self._open[-1]
            unused = self._used < len(self._open)
            self._open.pop()
            self._used = min(self._used, len(self._open))
            if unused and depth >= LABEL_LEVEL:
                self._add(text, where)
            elif unused:
                self.refuse(where, "a heading with nothing under it", text)
