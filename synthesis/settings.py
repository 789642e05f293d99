"""Environment variables -> one frozen object; nothing else reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from synthesis.domain.errors import Invalid
from synthesis.logs import STYLES

ROOT = Path(__file__).resolve().parent.parent
LOCAL_DATABASE = ROOT / "data" / "local.db"


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign-in by OpenID Connect: the provider, and which value of a claim gives which role.

    `roles` are pairs of a claim's value ("*" for whoever signed in) and a role with its
    place, as “rapporteur B2”; the first that fits counts.
    """

    issuer: str
    client: str
    secret: str
    claim: str
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs; the README lists every variable.

    `model` is a sentence-transformers folder, or "" for the model that ships.
    `draft_url` is the base of an endpoint that speaks OpenAI's chat protocol, or
    "" for none; its key is never shown.
    """

    database: str = f"sqlite:///{LOCAL_DATABASE}"
    secret: str = ""
    model: str = ""
    start_worker: bool = True
    load_sample: bool = True
    draft_url: str = ""
    draft_model: str = ""
    draft_key: str = field(default="", repr=False)
    oidc: SignIn | None = None
    metrics_token: str = ""
    logs: str = "lines"
    web_name: str = ""


def _sign_in(given: Mapping[str, str]) -> SignIn | None:
    issuer = given.get("PLENARY_OIDC_ISSUER", "").rstrip("/")
    client = given.get("PLENARY_OIDC_CLIENT", "")
    secret = given.get("PLENARY_OIDC_SECRET", "")
    claim = given.get("PLENARY_OIDC_CLAIM", "") or "groups"
    listed = given.get("PLENARY_OIDC_ROLES", "")
    if not issuer:
        return None
    if not client or not listed:
        raise Invalid("PLENARY_OIDC_ISSUER needs PLENARY_OIDC_CLIENT and PLENARY_OIDC_ROLES too.")
    local = issuer.startswith(("http://127.0.0.1:", "http://localhost:"))
    if not issuer.startswith("https://") and not local:
        raise Invalid(f"PLENARY_OIDC_ISSUER is “{issuer}”; give an https address.")
    pairs = [part.partition("=") for part in listed.split(",") if part.strip()]
    if not all(value.strip() and role.strip() for value, _, role in pairs):
        raise Invalid(
            f"PLENARY_OIDC_ROLES is “{listed}”; give value=role, such as "
            "staff=organiser, north=rapporteur B2, *=observer."
        )
    roles = tuple((value.strip(), role.strip()) for value, _, role in pairs)
    return SignIn(issuer, client, secret, claim, roles)


def _logs(value: str) -> str:
    if value.lower() not in STYLES:
        raise Invalid(f"PLENARY_LOGS is “{value}”; give {' or '.join(STYLES)}.")
    return value.lower()


def _web_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]{0,20}", name):
        raise Invalid(f"PLENARY_WEB is “{name}”; give small letters and digits, such as web1.")
    return name


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
    draft_url, draft_model = (
        given.get("PLENARY_DRAFT_URL", ""),
        given.get("PLENARY_DRAFT_MODEL", ""),
    )
    if draft_url and not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", draft_url):
        raise Invalid(
            "PLENARY_DRAFT_URL is no address such as https://host/v1, without a password."
        )
    if draft_url and not draft_model:
        raise Invalid("PLENARY_DRAFT_URL needs PLENARY_DRAFT_MODEL, the model's name there.")
    return Settings(
        database=given.get("PLENARY_DATABASE", "") or default.database,
        secret=given.get("PLENARY_SECRET", ""),
        model=given.get("PLENARY_MODEL", ""),
        start_worker=_flag("PLENARY_WORKER", given.get("PLENARY_WORKER", "") or "yes"),
        oidc=_sign_in(given),
        metrics_token=given.get("PLENARY_METRICS_TOKEN", ""),
        logs=_logs(given.get("PLENARY_LOGS", "") or default.logs),
        web_name=_web_name(given.get("PLENARY_WEB", "")),
        load_sample=_flag("PLENARY_SAMPLE", given.get("PLENARY_SAMPLE", "") or "yes"),
        draft_url=draft_url,
        draft_model=draft_model,
        draft_key=given.get("PLENARY_DRAFT_KEY", ""),
    )
