"""Agreement of a grouping with people's labels, taken inside breakouts.

B-cubed F1 (Bagga and Baldwin 1998) and adjusted mutual information (Vinh, Epps
and Bailey 2010), averaged over breakouts by labelled notes.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sklearn.metrics import adjusted_mutual_info_score

FEWEST = 5
"""Breakouts with fewer labelled notes are left out: any figure on them is chance."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A note with the breakout it belongs to and a person's label ("" for none)."""

    id: str
    text: str
    breakout: str
    label: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures from 0 to 1 over so many labelled notes."""

    labelled: int
    bcubed: float
    ami: float


def agreement(
    notes: Sequence[Labelled], groups: Mapping[str, str], *, inside: bool = True
) -> Agreement:
    """Compare groups (note id -> name; a missing or empty name stands alone) with the labels.

    `inside` compares within each breakout, else over all notes at once.
    """
    by_breakout: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for note in notes:
        if note.label:
            found = groups.get(note.id) or f"alone {note.id}"
            by_breakout[note.breakout if inside else ""].append((found, note.label))
    total, f_sum, ami_sum = 0, 0.0, 0.0
    for pairs in by_breakout.values():
        if len(pairs) >= FEWEST:
            found, labels = zip(*pairs, strict=True)
            total += len(pairs)
            f_sum += len(pairs) * _bcubed(found, labels)
            ami_sum += len(pairs) * float(adjusted_mutual_info_score(labels, found))
    return Agreement(total, f_sum / max(total, 1), ami_sum / max(total, 1))


def _bcubed(found: Sequence[str], labels: Sequence[str]) -> float:
    both = Counter(zip(found, labels, strict=True))
    sizes, truths = Counter(found), Counter(labels)
    pairs = list(zip(found, labels, strict=True))
    precision = sum(both[pair] / sizes[pair[0]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / truths[pair[1]] for pair in pairs) / len(pairs)
    return 2 * precision * recall / (precision + recall)
