"""What was learnt with each model: which weights belong to the vectors of a method.

The numbers are what `python -m training.calibrate` prints into its file; none is set by hand.
"""

from synthesis.domain.language import spans_languages
from synthesis.domain.sameness import Calibration, Judge

TUNED = Calibration(
    middle=(4.53672, 0.22197, 0.38199, 0.78214),
    width=(0.87905, 0.0904, 0.12418, 0.09359),
    recommendation=Judge(
        low=(-1.5, -1.08702, -1.16267, -1.5),
        high=(2.27679, 3.73393, 3.00356, 2.29089),
        intercept=-3.9506,
        features=(1.23672, 3.64636, 0.00586, -0.43224, 0.53819, -0.24764, 2.53678),
        context=(0.31845, -0.48839, 2.00924, -0.38104),
        nearness=(0.11675, 0.18565, -0.20261, 0.4975),
        likeness=(-0.91879, 1.34551, -1.48585, -2.1649),
    ),
    theme=Judge(
        low=(-0.93641, -0.96119, -1.35487, -2.30596),
        high=(1.69403, 0.83493, -0.61716, 0.51121),
        intercept=1.16656,
        features=(1.33829, 3.08429, 0.04702, 1.11884, -0.07999, -0.95403, -1.20401),
        context=(-0.80344, -1.09174, 2.8708, 0.21395),
        nearness=(0.00232, 1.34939, -0.4969, -0.16604),
        likeness=(3.8819, 6.09836, 0.70449, -3.17418),
    ),
)

UNTUNED = Calibration(
    middle=(4.53672, 0.22531, 0.38105, 0.78364),
    width=(0.87905, 0.08906, 0.19526, 0.10462),
    recommendation=Judge(
        low=(-1.5, -1.18617, -1.5, -1.5),
        high=(2.27679, 3.69821, 2.0504, 2.01309),
        intercept=-1.78996,
        features=(1.64473, -0.89491, -0.08455, 1.83791, 0.50343, -0.40512, 3.22585),
        context=(0.1074, 0.37098, 1.55771, -0.29491),
        nearness=(0.02896, 0.40081, -1.06353, 0.65271),
        likeness=(-0.25276, -0.47096, 2.01059, -3.02517),
    ),
    theme=Judge(
        low=(-0.93641, -1.27546, -1.55718, -2.52529),
        high=(1.69403, 1.2514, -0.2421, 0.21106),
        intercept=-4.17491,
        features=(2.3548, 3.37921, 0.01327, 0.63918, 0.10663, -0.20284, -2.8801),
        context=(-0.71858, 0.24708, -2.46788, 0.51938),
        nearness=(-0.14554, 1.70787, -1.60135, 0.61168),
        likeness=(3.74496, 4.93431, 9.3434, -6.40625),
    ),
)

MULTILINGUAL = Calibration(
    middle=(4.53672, 0.20145, 0.35579, 0.7442),
    width=(0.87905, 0.08773, 0.13896, 0.10445),
    recommendation=Judge(
        low=(-1.5, -0.87882, -1.25823, -1.22199),
        high=(2.27679, 3.722, 2.73058, 2.37648),
        intercept=-2.83634,
        features=(1.57526, 0.3648, 0.00398, -0.7332, 0.8538, -0.16301, 3.39736),
        context=(-0.14886, -0.20826, 1.50267, -0.08717),
        nearness=(-0.02361, 0.26518, -0.55969, 0.74208),
        likeness=(0.11941, 0.9155, 0.68532, -3.28468),
    ),
    theme=Judge(
        low=(-0.93641, -1.06537, -1.38694, -2.74461),
        high=(1.69403, 0.64127, -0.45963, 0.17627),
        intercept=-3.52599,
        features=(0.37621, 11.73538, 0.03244, -2.83356, 0.35846, -0.77358, -0.82584),
        context=(-1.2474, -1.70274, -1.66218, 0.81797),
        nearness=(-0.21223, 0.95812, -1.85414, 0.28497),
        likeness=(4.7758, 12.25598, 7.64637, -5.29407),
    ),
)


def calibration_of(method: str) -> Calibration:
    """Return what was learnt with the model that a method names.

    A named folder's model gets what was learnt with the untuned one: vectors are
    measured in deviations of their own, which is most of it.
    """
    if spans_languages(method):
        return MULTILINGUAL
    return TUNED if "+" in method else UNTUNED
