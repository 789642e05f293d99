"""Environment variables -> one frozen object; nothing else reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from synthesis.domain.errors import Invalid

ROOT = Path(__file__).resolve().parent.parent
LOCAL_DATABASE = ROOT / "data" / "local.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs; the README lists every variable.

    `model` is a sentence-transformers folder, or "" for the model that ships.
    """

    database: str = f"sqlite:///{LOCAL_DATABASE}"
    secret: str = ""
    model: str = ""
    start_worker: bool = True
    load_sample: bool = True


def _flag(name: str, value: str) -> bool:
    if value.lower() in {"1", "yes", "true", "on"}:
        return True
    if value.lower() in {"0", "no", "false", "off"}:
        return False
    raise Invalid(f"{name} is “{value}”; give yes or no.")


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read PLENARY_* variables; an empty one is not set. Raises `Invalid` with the name."""
    given = os.environ if environment is None else environment
    default = Settings()
    return Settings(
        database=given.get("PLENARY_DATABASE", "") or default.database,
        secret=given.get("PLENARY_SECRET", ""),
        model=given.get("PLENARY_MODEL", ""),
        start_worker=_flag("PLENARY_WORKER", given.get("PLENARY_WORKER", "") or "yes"),
        load_sample=_flag("PLENARY_SAMPLE", given.get("PLENARY_SAMPLE", "") or "yes"),
    )
