"""What was asked of the simulator and how it was answered, without the parts of a request that are secrets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

OriginName = Literal["api", "media"]

_SECRET_NAME = re.compile(r"token|secret|passw|authori|credential|^code$|signature", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]+|\brt-[\w-]{16,}")
_HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One request and its answer. ``path`` never has a query; ``query`` is kept for the API origin only.

    ``number`` counts from 1. ``status`` is 0 when the connection ended before an answer began. ``code`` is the error
    code of the body, ``None`` without one. ``at_ms`` is the story's time when the request came, ``took_ms`` how long
    its answer took in real time.
    """

    number: int
    origin: OriginName
    method: str
    path: str
    query: str
    status: int
    code: str | None
    had_authorization: bool
    had_cookie: bool
    request_id: str
    at_ms: int
    took_ms: int


def without_secrets(text: str) -> str:
    """A path or query whose parameters named like a secret, and values that look like a token, are blanked."""
    parts = []
    for part in text.split("&"):
        name, equals, _ = part.partition("=")
        parts.append(f"{name}={_HIDDEN}" if equals and _SECRET_NAME.search(unquote(name)) else part)
    return _SECRET_VALUE.sub(_HIDDEN, "&".join(parts))
