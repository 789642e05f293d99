"""Environment variables, and what stands where none is set."""

import pytest

from synthesis.domain.errors import Invalid
from synthesis.settings import LOCAL_DATABASE, Settings, read_settings


def test_nothing_set_gives_a_local_file_the_bundled_model_the_sample_and_a_worker() -> None:
    assert read_settings({}) == Settings(
        database=f"sqlite:///{LOCAL_DATABASE}",
        secret="",
        model="",
        start_worker=True,
        load_sample=True,
    )


def test_every_variable_reaches_its_setting() -> None:
    given = {
        "PLENARY_DATABASE": "postgresql://host/plenary",
        "PLENARY_SECRET": "hush",
        "PLENARY_MODEL": "/models/one",
        "PLENARY_DRAFT_URL": "https://models.example.org/v1",
        "PLENARY_DRAFT_MODEL": "m",
        "PLENARY_DRAFT_KEY": "s3cret",
        "PLENARY_WEB": "web2",
        "PLENARY_WORKER": "no",
        "PLENARY_SAMPLE": "0",
    }
    assert read_settings(given) == Settings(
        "postgresql://host/plenary",
        "hush",
        "/models/one",
        start_worker=False,
        load_sample=False,
        draft_url="https://models.example.org/v1",
        draft_model="m",
        draft_key="s3cret",
        web_name="web2",
    )


@pytest.mark.parametrize("name", ["web 1", "web;1", "WEB", "a" * 21])
def test_the_name_of_a_web_process_is_fit_for_a_cookie_and_a_proxys_map(name: str) -> None:
    with pytest.raises(Invalid, match="PLENARY_WEB"):
        read_settings({"PLENARY_WEB": name})


def test_the_key_for_drafts_is_never_shown() -> None:
    assert "s3cret" not in repr(Settings(draft_key="s3cret"))


@pytest.mark.parametrize(
    "url",
    ["models.example.org", "ftp://host/v1", "https://me:pw@host/v1", "http://", "http://h?k=1"],
)
def test_an_endpoint_for_drafts_is_a_plain_address(url: str) -> None:
    with pytest.raises(Invalid, match="PLENARY_DRAFT_URL"):
        read_settings({"PLENARY_DRAFT_URL": url, "PLENARY_DRAFT_MODEL": "m"})


def test_an_endpoint_for_drafts_needs_a_model() -> None:
    with pytest.raises(Invalid, match="PLENARY_DRAFT_MODEL"):
        read_settings({"PLENARY_DRAFT_URL": "https://host/v1"})


@pytest.mark.parametrize("name", ["PLENARY_WORKER", "PLENARY_SAMPLE"])
def test_yes_and_no_may_be_written_in_the_usual_ways(name: str) -> None:
    for text, value in (
        *((yes, True) for yes in ("1", "yes", "YES", "true", "On")),
        *((no, False) for no in ("0", "no", "No", "FALSE", "off")),
    ):
        found = read_settings({name: text})
        assert (found.start_worker and found.load_sample) is value, text


@pytest.mark.parametrize("name", ["PLENARY_WORKER", "PLENARY_SAMPLE"])
@pytest.mark.parametrize("text", ["maybe", "2", "ja", " "])
def test_anything_else_is_refused_with_the_variables_name(name: str, text: str) -> None:
    with pytest.raises(Invalid, match=name):
        read_settings({name: text})


def test_an_empty_variable_counts_as_not_set() -> None:
    """As compose files and unit files write them: PLENARY_WORKER= ."""
    names = ("DATABASE", "SECRET", "MODEL", "WORKER", "SAMPLE")
    assert read_settings({f"PLENARY_{name}": "" for name in names}) == Settings()


def test_other_variables_change_nothing() -> None:
    assert read_settings({"DATABASE": "x", "plenary_model": "x"}) == Settings()
