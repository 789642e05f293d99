"""How finely a proposal cuts: few broad recommendations, or many narrow ones.

People choose a name; what it asks for in log-odds stands here and nowhere else.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Detail(StrEnum):
    """From the fewest recommendations to the most; the value is the word on screen."""

    MUCH_COARSER = "much coarser"
    COARSER = "coarser"
    DEFAULT = "default"
    FINER = "finer"
    MUCH_FINER = "much finer"


NEEDED: Mapping[Detail, float] = MappingProxyType(
    {
        Detail.MUCH_COARSER: -1.5,
        Detail.COARSER: -0.75,
        Detail.DEFAULT: 0.0,
        Detail.FINER: 0.75,
        Detail.MUCH_FINER: 1.5,
    }
)
"""Log-odds that two points need beyond the usual cut; see `sameness`.
A step makes some 1.3 times as many recommendations of the sample."""
