"""The pixels of a few pictures, decoded when they are drawn: kept as they came, pictures need far less memory."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.session.changes import Change, PixelsReady
from ringviewer.session.pictures import pixels_of

if TYPE_CHECKING:
    from ringviewer.session.pictures import Decoded, Picture
    from ringviewer.session.tasks import TaskScope

PIXEL_BYTES = 48 * 1024 * 1024


class Pixels:
    """Decoded pictures, least recently used first, bounded in bytes; the newest is always kept.

    Pixels are red, green, blue and opacity of a byte each, row by row. Everything runs on the loop's thread, except
    decoding: that happens in another thread, one picture after the other, the newest wish first.
    """

    def __init__(self, scope: TaskScope, emit: Callable[[Change], None], limit: int = PIXEL_BYTES) -> None:
        self._scope = scope
        self._emit = emit
        self._limit = limit
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._weight = 0
        self._wanted: dict[str, Picture] = {}
        self._broken: set[str] = set()
        self._decoding: str | None = None

    @property
    def weight(self) -> int:
        """How many bytes of pixels are held."""
        return self._weight

    def peek(self, picture: Picture) -> bytes | None:
        """The pixels of a picture if they are there."""
        found = self._kept.get(picture.sha256)
        if found is not None:
            self._kept.move_to_end(picture.sha256)
        return found

    def want(self, picture: Picture) -> bytes | None:
        """The pixels of a picture if they are there; else ``None``, and they are decoded.

        :class:`~ringviewer.session.changes.PixelsReady` tells when that is done.
        """
        found = self.peek(picture)
        if found is None and picture.sha256 != self._decoding and picture.sha256 not in self._broken:
            self._wanted.pop(picture.sha256, None)
            self._wanted[picture.sha256] = picture
            self._begin()
        return found

    def put(self, decoded: Decoded) -> None:
        """Keep pixels that were decoded."""
        self._keep(decoded.picture.sha256, decoded.rgba)

    def clear(self) -> None:
        """Forget all pixels and wishes; what is being decoded is dropped when it is ready."""
        self._kept.clear()
        self._weight = 0
        self._wanted = {}
        self._broken.clear()

    def _begin(self) -> None:
        if self._decoding is not None or not self._wanted:
            return
        self._decoding, picture = self._wanted.popitem()
        try:
            self._scope.start(self._decode(picture, self._wanted), name="pixels")
        except RuntimeError:
            # The session is closed; nobody draws any more.
            self.clear()
            self._decoding = None

    async def _decode(self, picture: Picture, wishes: dict[str, Picture]) -> None:
        rgba: bytes | None = None
        try:
            rgba = await asyncio.to_thread(pixels_of, picture)
        except UnexpectedAnswer:
            # It was decoded once before. Repaints ask again and again, and would have it tried without end.
            self._broken.add(picture.sha256)
        finally:
            self._decoding = None
        # After clearing, these wishes are no longer those of today.
        if rgba is not None and wishes is self._wanted:
            self._keep(picture.sha256, rgba)
            self._emit(PixelsReady(picture.sha256))
        self._begin()

    def _keep(self, sha256: str, rgba: bytes) -> None:
        self._weight += len(rgba) - len(self._kept.pop(sha256, b""))
        self._kept[sha256] = rgba
        while self._weight > self._limit and len(self._kept) > 1:
            self._weight -= len(self._kept.popitem(last=False)[1])
