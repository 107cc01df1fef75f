"""What an answer says of the partner's quota of requests (contract §7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A number that others may follow, such as "100, 100;w=1"; some servers count on below zero.
_COUNT = re.compile(r"\s*(-?)([0-9]{1,9})(?:\.[0-9]{0,9})?\s*(?:[,;].*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Quota:
    """How many requests the partner may send in a second, and how many of them are left.

    ``None`` is what the answer did not say. ``at_ms`` is when it was given. All programs of the partner share the
    quota, its production included.
    """

    limit: int | None
    remaining: int | None
    at_ms: int


def read_quota(headers: Mapping[str, str], now_ms: int) -> Quota | None:
    """``X-RateLimit-Limit`` and ``X-RateLimit-Remaining``; ``None`` when neither is there or can be read.

    ``headers`` have names in lower case. Never raises.
    """
    limit, remaining = _count(headers.get("x-ratelimit-limit")), _count(headers.get("x-ratelimit-remaining"))
    return None if limit is None and remaining is None else Quota(limit, remaining, now_ms)


def _count(text: str | None) -> int | None:
    found = _COUNT.fullmatch(text[:100]) if text else None
    if found is None:
        return None
    return 0 if found[1] else int(found[2])
