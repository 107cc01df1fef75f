"""The pictures that a window looks at, as images; few, because each is large."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from ringviewer.ui.still.images import image_of

if TYPE_CHECKING:
    from ringviewer.session.pictures import Picture
    from ringviewer.ui.still.images import PixelSource


class HeldImages:
    """At most `most` of them, the latest. What is held needs no decoding, whatever the source let go of since."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._source: PixelSource | None = None
        self._held: OrderedDict[str, QImage] = OrderedDict()

    def set_source(self, source: PixelSource | None) -> None:
        """Take pixels from here; None, and every other source, begins with nothing held."""
        self._source = source
        self._held.clear()

    def image(self, picture: Picture) -> QImage:
        """The whole picture without its opacity; a null image while its pixels are being decoded."""
        found = self._held.get(picture.sha256)
        if found is not None:
            self._held.move_to_end(picture.sha256)
            return found
        rgba = None if self._source is None else self._source(picture)
        if rgba is None:
            return QImage()
        made = image_of(picture, rgba)
        if not made.isNull():
            made = made.convertToFormat(QImage.Format.Format_RGB32)
            self._held[picture.sha256] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made

    def clear(self) -> None:
        """Hold nothing."""
        self._held.clear()
