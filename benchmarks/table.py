"""Results of methods over sets, put together: over folds, over two readings, and as one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.score import Agreement

Results = Mapping[str, Mapping[str, "Result"]]
"""Method -> heading of a set -> what it reached."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Recommendations of several notes: those in which opposites stand together, and all others.

    A mark is the board's “may hold contrary notes”; on the others it is needless.
    """

    holding: int
    marked: int
    others: int
    needless: int


@dataclass(frozen=True, slots=True)
class Result:
    """Agreement with people, and how many opposing pairs stand together (None: none are known)."""

    agreement: Agreement
    opposites: int | None = None
    marks: Marks | None = None


def told(marks: Marks) -> str:
    """Return in a sentence how far opposites stand together silently."""
    return (
        f"Of {marks.holding} recommendations that hold opposing notes, {marks.marked} say that "
        f"they may; of {marks.others} others with several notes, {marks.needless} do."
    )


def averaged(parts: Sequence[Result]) -> Result:
    """Return the average over folds, by labelled notes; opposites add up."""
    if len(parts) == 1:
        return parts[0]
    total = sum(each.agreement.labelled for each in parts)
    bcubed = sum(each.agreement.labelled * each.agreement.bcubed for each in parts)
    ami = sum(each.agreement.labelled * each.agreement.ami for each in parts)
    return Result(Agreement(total, bcubed / max(total, 1), ami / max(total, 1)))


def best(readings: Sequence[Result]) -> Result:
    """Return the better of a rival's readings, figure by figure."""
    opposites = [each.opposites for each in readings if each.opposites is not None]
    return Result(
        Agreement(
            readings[0].agreement.labelled,
            max(each.agreement.bcubed for each in readings),
            max(each.agreement.ami for each in readings),
        ),
        min(opposites, default=None),
    )


def markdown(results: Results) -> str:
    """Return one table, B-cubed F1 / AMI in each cell, the largest of a column in bold.

    Sets that nothing was measured on have no column.
    """
    sets = list(dict.fromkeys(name for row in results.values() for name in row))
    counted = [name for name in sets if _opposites(results, name)]
    headings = ["", *sets, *(f"{name}: opposites together" for name in counted)]
    lines = [headings, ["---"] * len(headings)]
    lines += [
        [
            method,
            *(_cell(results, name, row.get(name)) for name in sets),
            *(_count(results, name, row.get(name)) for name in counted),
        ]
        for method, row in results.items()
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(results: Results, name: str, result: Result | None) -> str:
    if result is None:
        return ""
    column = [row[name].agreement for row in results.values() if name in row]
    here = result.agreement
    figures = (
        _marked(here.bcubed, max(each.bcubed for each in column)),
        _marked(here.ami, max(each.ami for each in column)),
    )
    return " / ".join(figures)


def _marked(value: float, largest: float) -> str:
    shown = f"{value:.3f}".replace("0.", ".", 1)
    return f"**{shown}**" if value == largest else shown


def _opposites(results: Results, name: str) -> list[int]:
    found = [row[name].opposites for row in results.values() if name in row]
    return [each for each in found if each is not None]


def _count(results: Results, name: str, result: Result | None) -> str:
    if result is None or result.opposites is None:
        return ""
    fewest = min(_opposites(results, name))
    return f"**{result.opposites}**" if result.opposites == fewest else f"{result.opposites}"
