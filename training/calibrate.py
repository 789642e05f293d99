"""Learn how likely two points are the same, and say how sure that is.

    python -m training.calibrate --data BENCH --layers FOLDER --out FILE [--model MODEL]

MODEL is "tuned" (the default), "untuned", or "multilingual" for both models side by side.
FOLDER holds the layers of two folds, `0` and `1`, made by `training.train`;
each sees only texts that it never learnt from. A judge that learnt from one
half's fields is checked on the other half's: that is the reliability printed.
What is written learnt from both.
"""

import argparse
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from synthesis.adapters.embedding import FastEmbedder, bundled_folder
from synthesis.adapters.embedding.universal import MultilingualEmbedder
from synthesis.domain.judging import CHANGING, Calibration, Judge, Judged
from synthesis.domain.pairs import CONTEXT, FEATURES, Field
from synthesis.domain.ports import Embedder
from synthesis.domain.sameness import probability
from training.fields import LabelledField, Material, for_recommendations, for_themes, seen

MODELS = ("tuned", "untuned", "multilingual")
PAIRS_PER_FIELD = 1_500
DRAWS = 4
"""How often parts and mixtures are drawn anew: judges of one draw differ by up to .07 B-cubed."""
STRENGTH = 0.1  # of scikit-learn's C: weights stay small where pairs tell little
SEED = 20261124
BINS = 10
RECOMMENDATION_REACH, THEME_REACH = 1.5, 10.0
"""Deviations below the middle down to which a field's kind counts. Recommendations were taught by
arguments, treaties and requests only: further out their judge would guess. Fields of themes are
of more kinds."""
SETS = (
    "kpa2021_train",
    "upr_ratify_silver_public",
    "clinc150_test",
    "upr_public",
    "polis_bowling_green_topics",
    "tables",
    "answers",
)
ACROSS_LANGUAGES = "multilingual"
"""A set, and the model that it is for."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of one field: features (pairs, 8), the field's context (4,), and whether same."""

    kind: str
    features: NDArray[np.float32]
    context: NDArray[np.float32]
    same: NDArray[np.bool_]


@dataclass(frozen=True)
class Standard:
    """What contexts are measured against, each of shape (4,)."""

    middle: NDArray[np.float64]
    width: NDArray[np.float64]

    def scaled(self, context: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the context in deviations from the middle."""
        return np.asarray((context - self.middle) / self.width)


def pairs_of(field: LabelledField, chance: np.random.Generator) -> Pairs:
    """Return the labelled pairs of a field, or a sample of them."""
    known = Field(field.vectors, field.texts)
    left, right = np.triu_indices(len(field.texts), 1)
    labelled = np.flatnonzero((field.labels[left] != "") & (field.labels[right] != ""))
    if len(labelled) > PAIRS_PER_FIELD:
        labelled = chance.choice(labelled, PAIRS_PER_FIELD, replace=False)
    left, right = left[labelled], right[labelled]
    features = np.stack(known.each(left, right), axis=1)
    return Pairs(field.kind, features, known.context(), field.labels[left] == field.labels[right])


def learn(taught: Sequence[Pairs], standard: Standard, reach: float) -> Judge:
    """Fit the judge: every kind of field counts the same, and so does every field of a kind."""
    kinds = [each.kind for each in taught]
    contexts = np.stack([standard.scaled(each.context) for each in taught])
    low = np.maximum(contexts.min(axis=0), -reach)
    high = contexts.max(axis=0)
    rows = np.concatenate([_row(e, np.clip(standard.scaled(e.context), low, high)) for e in taught])
    weights = np.concatenate(
        [np.full(len(e.same), 1.0 / len(e.same) / kinds.count(e.kind)) for e in taught]
    )
    same = np.concatenate([each.same for each in taught])
    mean, width = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=STRENGTH, max_iter=500)
    model.fit((rows - mean) / width, same, sample_weight=weights / weights.mean())
    found = model.coef_[0] / width
    cuts = np.cumsum([len(FEATURES), *[len(CONTEXT)] * len(CHANGING)])
    return Judge(
        rounded(low),
        rounded(high),
        round(float(model.intercept_[0] - found @ mean), 5),
        *(rounded(each) for each in np.split(found, cuts)),
    )


def rounded(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Return five decimals: more would only be noise."""
    return tuple(round(float(value), 5) for value in values)


def _row(pairs: Pairs, kind: NDArray[np.float64]) -> NDArray[np.float64]:
    changing = [pairs.features[:, [FEATURES.index(name)]] * kind for name in CHANGING]
    everywhere = np.repeat(kind[None], len(pairs.same), axis=0)
    return np.concatenate([pairs.features, everywhere, *changing], axis=1)


def calibration(recommendations: Sequence[Pairs], themes: Sequence[Pairs]) -> Calibration:
    """Learn both judges over one standard of contexts."""
    contexts = np.stack([each.context for each in (*recommendations, *themes)]).astype(np.float64)
    standard = Standard(contexts.mean(axis=0), contexts.std(axis=0) + 1e-6)
    return Calibration(
        rounded(standard.middle),
        rounded(standard.width),
        learn(recommendations, standard, RECOMMENDATION_REACH),
        learn([_without_company(each) for each in themes], standard, THEME_REACH),
    )


def _without_company(pairs: Pairs) -> Pairs:
    """Themes are no better for it, and large conferences, where nobody is drawn, much worse."""
    features = pairs.features.copy()
    features[:, FEATURES.index("company")] = 0.0
    return replace(pairs, features=features)


def reliability(
    fields: Sequence[LabelledField], learnt: Calibration, judge: Judge
) -> tuple[float, list[tuple[float, float, float]]]:
    """Return the expected calibration error (Naeini et al. 2015) and its curve.

    The curve has mean chance, share that is the same and share of all pairs by
    tenths of chance; every field counts the same.
    """
    chances, same, weights = [], [], []
    for field in fields:
        left, right = np.triu_indices(len(field.texts), 1)
        labelled = (field.labels[left] != "") & (field.labels[right] != "")
        left, right = left[labelled], right[labelled]
        odds = Judged(Field(field.vectors, field.texts), learnt, judge).each(left, right)
        chances.append(probability(odds))
        same.append(field.labels[left] == field.labels[right])
        weights.append(np.full(len(left), 1.0 / len(left) / len(fields)))
    p, y, w = np.concatenate(chances), np.concatenate(same), np.concatenate(weights)
    places = np.minimum((p * BINS).astype(int), BINS - 1)
    curve = []
    for number in range(BINS):
        inside = places == number
        total = float(w[inside].sum())
        if total:
            mean, share = (np.average(v[inside], weights=w[inside]) for v in (p, y))
            curve.append((float(mean), float(share), total))
    return sum(abs(mean - share) * total for mean, share, total in curve), curve


def main() -> None:
    """Read the command line, learn, check and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--layers", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", choices=MODELS, default=MODELS[0])
    given = parser.parse_args()
    chance = np.random.default_rng(SEED)
    halves = [_half(given.data, given.layers, fold, given.model, chance) for fold in (0, 1)]
    taught = [[[pairs_of(f, chance) for f in fields] for fields in half] for half in halves]
    for fold in (0, 1):
        checked = calibration(*taught[1 - fold])
        whole = [[f for f in fields if not f.kind.endswith("mixed")] for fields in halves[fold]]
        for name, fields in zip(("recommendation", "theme"), whole, strict=True):
            error, curve = reliability(fields, checked, getattr(checked, name))
            print(f"fold {fold} {name}: expected calibration error {error:.3f}")
            for mean, share, total in curve:
                print(f"  said {mean:.2f}  was {share:.2f}  of {total:.3f} of the pairs")
        given.out.with_suffix(f".{fold}{given.out.suffix}").write_text(
            plain(checked), encoding="utf-8"
        )
    both = [taught[0][i] + taught[1][i] for i in (0, 1)]
    given.out.write_text(plain(calibration(*both)), encoding="utf-8")


def plain(learnt: Calibration) -> str:
    """Return the calibration as the lines that `synthesis.domain.calibrations` holds of it."""
    return f"{learnt!r}\n"


def _half(
    data: Path, layers: Path, fold: int, model: str, chance: np.random.Generator
) -> tuple[list[LabelledField], list[LabelledField]]:
    embed = _embedder(layers / str(fold), model)
    names = (*SETS, ACROSS_LANGUAGES) if model == ACROSS_LANGUAGES else SETS
    of = {name: Material(name, seen(data, name, fold), embed) for name in names}
    return (
        [field for _ in range(DRAWS) for field in for_recommendations(of, chance)],
        [field for _ in range(DRAWS) for field in for_themes(of, chance)],
    )


def _embedder(layers: Path, model: str) -> Callable[[str, Sequence[str]], NDArray[np.float32]]:
    """Embed a set once; its vectors are kept beside the layers for the next run."""

    @cache
    def reader() -> Embedder:
        english = FastEmbedder(bundled_folder(), None if model == "untuned" else layers)
        return MultilingualEmbedder(english) if model == ACROSS_LANGUAGES else english

    def embed(name: str, texts: Sequence[str]) -> NDArray[np.float32]:
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
        kept = layers / f"{name}-{model}-{digest}.npy"
        if not kept.exists():
            np.save(kept, reader().embed(texts))
        return np.asarray(np.load(kept), dtype=np.float32)

    return embed


if __name__ == "__main__":
    main()
