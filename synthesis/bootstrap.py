"""The only place that knows every room: it opens a workbench from the settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from synthesis.adapters.files import read_file
from synthesis.adapters.qr import qr_svg
from synthesis.adapters.store import open_store
from synthesis.adapters.workbook import write_csv, write_workbook
from synthesis.domain import importing, report
from synthesis.domain.ports import Drafter, Embedder, Reader, Store
from synthesis.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Workbench:
    """What pages, routes, the worker and the command line work with."""

    settings: Settings
    store: Store

    @staticmethod
    def read_file(name: str, data: bytes) -> tuple[importing.Sheet, ...]:
        """Read a file of notes; see `adapters.files`."""
        return read_file(name, data)

    @staticmethod
    def write_workbook(sheets: Sequence[report.Sheet]) -> bytes:
        """Write sheets as an XLSX file; see `adapters.workbook`."""
        return write_workbook(sheets)

    @staticmethod
    def write_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """Write rows as CSV text; see `adapters.workbook`."""
        return write_csv(columns, rows)

    @staticmethod
    def qr_svg(text: str, title: str) -> str:
        """Draw a QR code as inline SVG; see `adapters.qr`."""
        return qr_svg(text, title)

    def drafter(self) -> Drafter | None:
        """Return what drafts wordings; None where no endpoint is set."""
        if not self.settings.draft_url:
            return None
        from synthesis.adapters.drafting import ChatDrafter

        given = self.settings
        return ChatDrafter(given.draft_url, given.draft_model, given.draft_key)

    def reader(self) -> Reader | None:
        """Return what reads drafts in the web process, loaded once: 0.1 GB and no torch.

        None where the model is one that only the worker can load.
        """
        return _reader(self.settings.model)

    def embedder(self) -> Embedder:
        """Load the model: seconds and a few hundred MB, so never in the web process."""
        from synthesis.adapters.embedding import open_embedder

        return open_embedder(self.settings.model)


@cache
def _reader(model: str) -> Reader | None:
    from synthesis.adapters.embedding import open_reader

    return open_reader(model)


def open_workbench(settings: Settings | None = None, *, create: bool = True) -> Workbench:
    """Open the database that the settings name, creating it where there is none.

    Without `create`, a database that is not there is `Unavailable`.

    Raises `Unavailable` when it cannot be used, `Invalid` for a bad setting.
    """
    settings = settings or read_settings()
    return Workbench(settings, open_store(settings.database, create=create))
