"""Which part of a picture is seen, and how large. Pure arithmetic, in device pixels of the view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

LARGEST: Final = 16.0
STEP: Final = 1.25
_SMALLEST_SIDE: Final = 64


@dataclass(frozen=True, slots=True)
class Sight:
    """A picture of ``width`` × ``height`` pixels in a view of ``view_width`` × ``view_height`` device pixels.

    ``zoom`` is device pixels per pixel of the picture: 1 is 1:1. ``x`` and ``y`` are where the picture's left top
    corner lies in the view. ``fitting`` says that all of the picture is to be seen, whatever size the view takes.
    A picture smaller than the view lies in its middle, a larger one leaves no gap at any side.
    """

    width: int
    height: int
    view_width: int
    view_height: int
    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    fitting: bool = True

    @classmethod
    def fitted(cls, width: int, height: int, view_width: int, view_height: int) -> Sight:
        """All of the picture, as large as the view allows, but never beyond 16 device pixels per pixel.

        Raises ValueError for sizes that are not positive.
        """
        if min(width, height, view_width, view_height) <= 0:
            raise ValueError("A picture and its view have at least one pixel.")
        zoom = min(view_width / width, view_height / height, LARGEST)
        return cls(width, height, view_width, view_height, zoom)._settled()

    @property
    def smallest(self) -> float:
        """The least zoom: all of the picture, its longer side at least 64 device pixels, or 1:1 of a tiny one."""
        fit = min(self.view_width / self.width, self.view_height / self.height)
        return min(1.0, fit, max(_SMALLEST_SIDE / max(self.width, self.height), fit / 4))

    @property
    def shown_width(self) -> float:
        """Width of the whole picture at this zoom."""
        return self.width * self.zoom

    @property
    def shown_height(self) -> float:
        """Height of the whole picture at this zoom."""
        return self.height * self.zoom

    def fit(self) -> Sight:
        """The same picture, all of it."""
        return Sight.fitted(self.width, self.height, self.view_width, self.view_height)

    def zoomed(self, zoom: float, about_x: float, about_y: float) -> Sight:
        """At another zoom, kept within its bounds; what lies under (``about_x``, ``about_y``) stays there."""
        zoom = float(min(LARGEST, max(self.smallest, zoom)))
        ratio = zoom / self.zoom
        x = about_x - (about_x - self.x) * ratio
        y = about_y - (about_y - self.y) * ratio
        return replace(self, zoom=zoom, x=x, y=y, fitting=False)._settled()

    def panned(self, right: float, down: float) -> Sight:
        """With the picture moved by so many device pixels, as far as it may be."""
        return replace(self, x=self.x + right, y=self.y + down, fitting=False)._settled()

    def in_view(self, view_width: int, view_height: int) -> Sight:
        """In a view of another size: fitted again, or with the same place of the picture in its middle."""
        if (view_width, view_height) == (self.view_width, self.view_height):
            return self
        if self.fitting:
            return Sight.fitted(self.width, self.height, view_width, view_height)
        moved = replace(
            self,
            view_width=view_width,
            view_height=view_height,
            x=self.x + (view_width - self.view_width) / 2,
            y=self.y + (view_height - self.view_height) / 2,
        )
        return moved.zoomed(moved.zoom, view_width / 2, view_height / 2)

    def beside(self, view_width: int, view_height: int) -> Sight:
        """In another view that shows the same; one of nearly the same size begins at the very same place."""
        apart = max(abs(view_width - self.view_width), abs(view_height - self.view_height))
        if apart > 1:
            return self.in_view(view_width, view_height)
        return replace(self, view_width=view_width, view_height=view_height)._settled()

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """The place in the picture, in its pixels, that is seen at (``x``, ``y``)."""
        return (x - self.x) / self.zoom, (y - self.y) / self.zoom

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """Where the place (``x``, ``y``) of the picture is seen."""
        return self.x + x * self.zoom, self.y + y * self.zoom

    def seen(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the whole pixels of the picture that are seen; the last two are past them."""
        left, top = self.to_picture(0, 0)
        right, bottom = self.to_picture(self.view_width, self.view_height)
        return (
            max(0, int(left)),
            max(0, int(top)),
            min(self.width, int(right) + 1),
            min(self.height, int(bottom) + 1),
        )

    def _settled(self) -> Sight:
        return replace(
            self,
            x=_held(self.x, self.shown_width, self.view_width),
            y=_held(self.y, self.shown_height, self.view_height),
        )


def _held(origin: float, shown: float, room: int) -> float:
    return (room - shown) / 2 if shown <= room else min(0.0, max(room - shown, origin))
