"""Two stills that are held against one another, with their pictures brought to one size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from ringviewer.history.device import short_id
from ringviewer.ui.still.shown import Shown
from ringviewer.ui.still.words import describe
from ringviewer.ui.viewer.held_images import HeldImages
from ringviewer.ui.viewer.pair_words import common_size, size_words, time_between

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.history.device import Device
    from ringviewer.session.stills import StillView
    from ringviewer.ui.still.images import PixelSource


_DISTORTED = Qt.AspectRatioMode.IgnoreAspectRatio
_SMOOTH = Qt.TransformationMode.SmoothTransformation


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as it is to be shown. ``image`` is null while there is no picture, or none decoded yet."""

    letter: str
    view: StillView | None
    shown: Shown
    image: QImage


class StillPair:
    """A, the pinned still, and B, the shown one; each keeps its letter when they change places."""

    def __init__(self) -> None:
        self._views: tuple[StillView | None, StillView | None] = (None, None)
        self._devices: tuple[Device | None, Device | None] = (None, None)
        self._now_ms = 0
        self._images = HeldImages(2)
        self._scaled: dict[tuple[str, int, int], QImage] = {}
        self.swapped = False

    def put(
        self,
        views: tuple[StillView | None, StillView | None],
        devices: tuple[Device | None, Device | None],
        now_ms: int,
    ) -> None:
        """Hold these, known at ``now_ms``."""
        self._views, self._devices, self._now_ms = views, devices, now_ms

    def set_source(self, source: PixelSource | None) -> None:
        """Take pixels from here, beginning with none."""
        self._scaled.clear()
        self._images.set_source(source)

    def clear(self) -> None:
        """Hold neither stills nor pictures."""
        self.put((None, None), (None, None), 0)
        self._scaled.clear()
        self._images.clear()

    def concerns(self, sha256: str) -> bool:
        """Whether one of the two pictures has this hash."""
        return any(
            view is not None and view.picture is not None and view.picture.sha256 == sha256 for view in self._views
        )

    def sides(self, tz: tzinfo) -> tuple[Side, Side]:
        """Both in the order in which they stand, times in ``tz``."""
        size = self._common()
        a, b = (
            Side(letter, view, self._shown(letter, view, device, tz), self._image(view, size))
            for letter, view, device in zip("AB", self._views, self._devices, strict=True)
        )
        return (b, a) if self.swapped else (a, b)

    def words(self) -> str:
        """How far apart they were taken, and how their sizes were made to fit."""
        first, second = self._views
        said = [time_between(first, second)]
        if first is not None and second is not None and first.picture is not None and second.picture is not None:
            ours, theirs = first.picture, second.picture
            said.append(size_words((ours.width, ours.height), (theirs.width, theirs.height)))
        return " ".join(words for words in said if words)

    def _shown(self, letter: str, view: StillView | None, device: Device | None, tz: tzinfo) -> Shown:
        if view is None:
            return Shown(title="nothing pinned" if letter == "A" else "nothing shown")
        shown = describe(view, device, tz, None, self._now_ms)
        if device is not None:
            return shown
        return replace(shown, title=f"Device {short_id(view.ask.device_id)}, {shown.title.partition(', ')[2]}")

    def _common(self) -> tuple[int, int] | None:
        first, second = (view.picture if view is not None else None for view in self._views)
        if first is None or second is None:
            return None
        return common_size((first.width, first.height), (second.width, second.height))

    def _image(self, view: StillView | None, size: tuple[int, int] | None) -> QImage:
        if view is None or view.picture is None or view.phase != "shown":
            return QImage()
        picture = view.picture
        image = self._images.image(picture)
        if image.isNull() or size is None or size == (picture.width, picture.height):
            return image
        key = (picture.sha256, *size)
        if key not in self._scaled:
            while len(self._scaled) > 1:
                del self._scaled[next(iter(self._scaled))]
            self._scaled[key] = image.scaled(QSize(*size), _DISTORTED, _SMOOTH)
        return self._scaled[key]
