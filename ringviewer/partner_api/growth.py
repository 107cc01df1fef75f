"""Tells how far a download is."""

from __future__ import annotations

import time
from collections.abc import Callable

# Each time the whole window is drawn anew, and a fast host sends a large body in hundreds of pieces.
_TOLD_S = 0.05

OnBytes = Callable[[int, int | None], None]


class Growth:
    """Tells of a body's growth, at most so often that whoever shows it keeps up.

    ``length`` is the text of the header Content-Length, which need not be a number.
    """

    def __init__(self, length: str, on_bytes: OnBytes | None) -> None:
        self._total = int(length) if length.isascii() and length.isdigit() and len(length) < 12 else None
        self._on_bytes = on_bytes
        self._told = 0
        self._told_s = 0.0

    def __call__(self, received: int, *, ended: bool = False) -> None:
        """Hear that so many bytes are there by now."""
        if self._on_bytes is None or received == self._told:
            return
        now_s = time.monotonic()
        if ended or now_s - self._told_s >= _TOLD_S:
            self._told, self._told_s = received, now_s
            self._on_bytes(received, self._total)
