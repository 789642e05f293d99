"""Asks an endpoint that speaks OpenAI's chat protocol for a wording.

Sends nothing but what it is given and logs none of it; neither does it follow
redirects or use a proxy or password file of the machine's, so that the host
that the screen names is the one that gets the notes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2

from synthesis.domain.drafting import INSTRUCTIONS, Drafted, question, read_answer
from synthesis.domain.errors import Unavailable
from synthesis.domain.model import Point

_SECONDS_TO_CONNECT, _SECONDS_OF_SILENCE = 5.0, 30.0
_MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class ChatDrafter:
    """Fulfils `Drafter`. `url` is the endpoint's base, such as https://host/v1."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    silence_seconds: float = _SECONDS_OF_SILENCE

    @property
    def host(self) -> str:
        """Where notes would go, as the screen names it."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    def draft(self, points: Sequence[Point]) -> Drafted:
        """Raises `Unavailable` for any failure, saying which and never quoting note or answer."""
        messages = [
            {"role": "system", "content": INSTRUCTIONS},
            {"role": "user", "content": question(points)},
        ]
        answer = self._ask({"model": self.model, "messages": messages, "temperature": 0})
        return read_answer(_content(answer), points)

    def _ask(self, body: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        timeout = httpx2.Timeout(self.silence_seconds, connect=_SECONDS_TO_CONNECT)
        address = f"{self.url.rstrip('/')}/chat/completions"
        try:
            with (
                httpx2.Client(timeout=timeout, trust_env=False) as client,
                client.stream("POST", address, json=body, headers=headers) as response,
            ):
                if response.status_code != httpx2.codes.OK:
                    raise self._failed(f"refused with status {response.status_code}")
                return json.loads(self._read(response))
        except httpx2.TimeoutException:
            raise self._failed(f"was silent for {self.silence_seconds:g} seconds") from None
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise self._failed("cannot be reached") from None
        except (ValueError, RecursionError):
            raise self._failed("gave an answer that is no JSON") from None

    def _read(self, response: httpx2.Response) -> bytes:
        read = bytearray()
        for some in response.iter_bytes():
            read += some
            if len(read) > _MOST_BYTES:
                raise self._failed(f"gave an answer of more than {_MOST_BYTES:,} bytes")
        return bytes(read)

    def _failed(self, why: str) -> Unavailable:
        return Unavailable(
            f"{self.host} {why}. There is no draft and nothing was changed. Try again, word it "
            "yourself, or ask the organiser to look at PLENARY_DRAFT_URL."
        )


def _content(answer: Any) -> str:
    try:
        choice = answer["choices"][0]
        content = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        content = None
    if not isinstance(content, str) or not content.strip():
        raise Unavailable(
            "The model gave no wording; it may have declined. Nothing was changed. Ask again, or "
            "word it yourself."
        )
    return content
