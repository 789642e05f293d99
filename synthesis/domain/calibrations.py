"""What was learnt with each model: which weights belong to the vectors of a method.

The numbers are what `python -m training.calibrate` prints into its file; none is set by hand,
but for the zeros of company in `UNTUNED`, which was learnt before there was that feature.
"""

from synthesis.domain.judging import Calibration, Judge
from synthesis.domain.language import spans_languages

TUNED = Calibration(
    middle=(4.38527, 0.18168, 0.34012, 0.68013),
    width=(0.82972, 0.08182, 0.10367, 0.13707),
    recommendation=Judge(
        low=(-1.5, -0.96303, -1.28096, -1.5),
        high=(2.81705, 4.58132, 3.85991, 2.2903),
        intercept=-5.44025,
        features=(-0.47902, 4.96832, -0.04938, 0.15641, 0.63671, 0.24369, 1.8153, 1.5334),
        context=(-0.00174, -1.35554, 1.42735, 1.5484),
        nearness=(-0.06481, -0.77237, -0.263, 0.71521),
        likeness=(-0.28529, 3.04521, -0.36155, -6.61942),
        company=(0.15478, 0.90189, -0.04611, 0.19695),
    ),
    theme=Judge(
        low=(-1.3585, -0.74858, -1.44546, -1.1739),
        high=(1.99176, 1.21818, -0.03858, 1.02854),
        intercept=0.59782,
        features=(1.55254, 2.7796, 0.03534, 0.41027, -0.11689, -0.87996, -1.37188, 0.0),
        context=(-0.68771, -0.0185, 2.14889, -0.42316),
        nearness=(-0.04344, 1.76139, -0.23159, -0.16313),
        likeness=(3.7821, 2.65221, 1.18946, -3.93465),
        company=(0.0, 0.0, 0.0, 0.0),
    ),
)

UNTUNED = Calibration(
    middle=(4.53672, 0.22531, 0.38105, 0.78364),
    width=(0.87905, 0.08906, 0.19526, 0.10462),
    recommendation=Judge(
        low=(-1.5, -1.18617, -1.5, -1.5),
        high=(2.27679, 3.69821, 2.0504, 2.01309),
        intercept=-1.78996,
        features=(1.64473, -0.89491, -0.08455, 1.83791, 0.50343, -0.40512, 3.22585, 0.0),
        context=(0.1074, 0.37098, 1.55771, -0.29491),
        nearness=(0.02896, 0.40081, -1.06353, 0.65271),
        likeness=(-0.25276, -0.47096, 2.01059, -3.02517),
        company=(0.0, 0.0, 0.0, 0.0),
    ),
    theme=Judge(
        low=(-0.93641, -1.27546, -1.55718, -2.52529),
        high=(1.69403, 1.2514, -0.2421, 0.21106),
        intercept=-4.17491,
        features=(2.3548, 3.37921, 0.01327, 0.63918, 0.10663, -0.20284, -2.8801, 0.0),
        context=(-0.71858, 0.24708, -2.46788, 0.51938),
        nearness=(-0.14554, 1.70787, -1.60135, 0.61168),
        likeness=(3.74496, 4.93431, 9.3434, -6.40625),
        company=(0.0, 0.0, 0.0, 0.0),
    ),
)

MULTILINGUAL = Calibration(
    middle=(4.38052, 0.164, 0.28722, 0.62071),
    width=(0.82993, 0.07821, 0.12973, 0.16344),
    recommendation=Judge(
        low=(-1.5, -0.99813, -1.17846, -1.5),
        high=(2.71919, 4.90725, 3.38329, 2.26883),
        intercept=-3.61268,
        features=(0.32529, 2.08978, -0.07472, -0.14201, 0.7886, -0.06363, 3.41475, 1.05465),
        context=(-0.54566, -0.66278, 1.14102, 1.21061),
        nearness=(-0.05363, 0.06423, -0.41618, 0.43353),
        likeness=(0.8709, 1.21687, 1.43627, -6.46349),
        company=(0.03414, 0.31369, -0.18605, 0.4387),
    ),
    theme=Judge(
        low=(-1.39969, -0.74609, -1.06173, -0.97635),
        high=(2.01694, 1.39535, 0.38221, 0.91603),
        intercept=-3.85987,
        features=(0.29264, 11.14437, 0.00518, -2.31005, 0.34237, -0.58369, -0.99731, 0.0),
        context=(-1.30265, -1.48155, -3.0292, 2.00236),
        nearness=(-0.37348, 0.75922, -2.57213, 0.87483),
        likeness=(5.10385, 10.32494, 14.50526, -10.65924),
        company=(0.0, 0.0, 0.0, 0.0),
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
