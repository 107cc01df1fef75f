"""What was asked of the simulator, without the parts of a URL that are secrets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OriginName = Literal["api", "media"]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One request that was answered. ``path`` never has a query; ``query`` is kept for the API origin only."""

    origin: OriginName
    method: str
    path: str
    query: str
    status: int
    had_authorization: bool
    had_cookie: bool
    request_id: str
    at_ms: int
