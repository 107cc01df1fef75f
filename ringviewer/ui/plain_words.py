"""Sentences made by the layers below, before they are shown: bounded and on one line, with their narrow spaces kept."""

from __future__ import annotations

from ringviewer.history.wording import NARROW, plain

__all__ = ["own_words"]


def own_words(text: str, limit: int = 1000) -> str:
    """``text`` as plain words of at most ``limit`` characters, and an ellipsis where some were cut off.

    Names in it were made plain where they came in; this is the second lock on the door.
    """
    words = NARROW.join(plain(part, limit) for part in text[: limit + 1].split(NARROW))
    return words if len(words) <= limit else words[:limit] + "…"
