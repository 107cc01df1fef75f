"""Paths of requests, shortened so that the endpoint and what tells two requests apart stay to be read."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

__all__ = ["shorter_paths"]

_LONG_SEGMENT: Final = 20
_TAILS: Final = (8, 4)
_DOTS: Final = "…"


@lru_cache(maxsize=2_000)
def shorter_paths(path: str) -> tuple[str, ...]:
    """Other ways to write a path with its query, the longest first.

    Ids and the query lose their beginnings, since their ends tell them apart; then the path loses its beginning, since
    its end is the endpoint: ``/v1/devices/…4F7A21C9/media/image/download``, ``…/image/download``.
    """
    address, asks, query = path.partition("?")
    segments = address.split("/")
    queries = dict.fromkeys((asks + query, *(asks + _end(query, tail) for tail in _TAILS if query)))
    addresses = ["/".join(_end(segment, 8) if _is_id(segment) else segment for segment in segments)]
    bare = [_DOTS if _is_id(segment) else segment for segment in segments]
    addresses.append("/".join(bare))
    for dropped in range(1 if bare[0] else 2, len(bare)):
        rest = bare[dropped:]
        if rest[0] not in ("", _DOTS):
            addresses.append(f"{_DOTS}/{'/'.join(rest)}")
    made = {address + query for address in dict.fromkeys(addresses) for query in queries}
    return tuple(sorted((way for way in made if len(way) < len(path)), key=lambda way: (-len(way), way)))


def _is_id(segment: str) -> bool:
    return len(segment) >= _LONG_SEGMENT and ":" not in segment


def _end(text: str, length: int) -> str:
    return text if len(text) <= length + 1 else _DOTS + text[-length:]
