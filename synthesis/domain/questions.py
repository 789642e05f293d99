"""A review question, and the decisions that answer it.

A question asks which of a few recommendations makes the same point as another,
or as a part of one. Which are asked is for `asking`; how they are shown, for pages.
"""

from dataclasses import dataclass

from synthesis.domain.log import Different, Ref, Same
from synthesis.domain.model import PointCode


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be the same as the subject: a recommendation or a point, and how likely it is."""

    ref: Ref
    probability: float


@dataclass(frozen=True, slots=True)
class Question:
    """Which of the choices, the likeliest first, makes the same point as the subject?

    `also` are the points of a part of one recommendation, of which the subject
    is the one most like the others: then the first choice is that
    recommendation, and stands for its rest. `worth` is how many notes the
    answer should put right.
    """

    subject: Ref
    choices: tuple[Choice, ...]
    worth: float
    also: tuple[PointCode, ...] = ()

    @property
    def splits(self) -> bool:
        """Whether it asks about a part of one recommendation."""
        return bool(self.also)

    @property
    def pairs(self) -> frozenset[frozenset[Ref]]:
        """What is compared with what."""
        return frozenset(frozenset({self.subject, choice.ref}) for choice in self.choices)


def same(question: Question, chosen: int) -> Same:
    """Return the decision that the subject and that choice, from 0, make the same point.

    The choices before it were passed over, which teaches the machine.
    """
    refs = [choice.ref for choice in question.choices]
    return Same(question.subject, refs[chosen], tuple(refs[:chosen]), question.also)


def different(question: Question) -> Different:
    """Return the decision that the subject is the same as none of the choices."""
    first, *rest = (choice.ref for choice in question.choices)
    return Different(question.subject, first, tuple(rest), question.also)


def opposite(question: Question, chosen: int) -> Different:
    """Return the decision that the subject asks for the contrary of that choice."""
    ref = question.choices[chosen].ref
    return Different(question.subject, ref, also=question.also, contrary=True)
