"""Compares what was acknowledged with what is stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synthesis.domain.model import ConferenceId
from synthesis.domain.ports import Store
from tests.soak.typists import Typist


@dataclass(frozen=True)
class Audit:
    """`lost`: acknowledged and not stored as sent. `doubled`: stored more than once.
    `unasked`: stored and never sent by anybody. `damaged`: findings of `verify`.
    """

    acknowledged: int
    lost: int
    doubled: int
    unasked: int
    damaged: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.unasked or self.damaged)

    def __str__(self) -> str:
        return (
            f"{self.acknowledged:,} acknowledged, {self.lost} lost, {self.doubled} doubled, "
            f"{self.damaged} damaged"
        )


def acknowledged_by(typists: Sequence[Typist]) -> dict[str, str]:
    """All acknowledged texts by client id, as they stand now."""
    return {key: text for each in typists for key, text in dict(each.acknowledged).items()}


def audit(store: Store, conference: str, acknowledged: Mapping[str, str]) -> Audit:
    """Every acknowledged note is looked for by its text, so that a second id could not hide it."""
    notes = store.notes.current(ConferenceId(conference))
    stored = {note.client_id: note.text for note in notes}
    texts = Counter(note.text for note in notes)
    return Audit(
        acknowledged=len(acknowledged),
        lost=sum(stored.get(key) != text for key, text in acknowledged.items()),
        doubled=sum(count - 1 for count in texts.values()),
        unasked=len(stored.keys() - acknowledged.keys()),
        damaged=len(store.examine().damage),
    )
