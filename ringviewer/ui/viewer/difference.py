"""How far two pictures of one size differ, pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtGui import QImage

from ringviewer.history.wording import NARROW, number

if TYPE_CHECKING:
    from numpy.typing import NDArray

THRESHOLD: Final = 12
_ROWS_PIXELS: Final = 262_144
_FORMAT: Final = QImage.Format.Format_RGB32


@dataclass(frozen=True, slots=True)
class Difference:
    """The absolute difference of every pixel, black where both are equal.

    ``differing`` counts pixels of which a colour differs at all, ``plainly`` those where one differs by more than
    ``THRESHOLD`` of 255, which the compression of a JPEG seldom does. ``largest`` is the largest difference.
    """

    image: QImage
    total: int
    differing: int
    plainly: int
    largest: int

    @property
    def words(self) -> str:
        """What the difference amounts to, as a sentence."""
        if not self.differing:
            return f"No difference: all {number(self.total)} pixels are equal."
        if not self.plainly:
            return (
                f"{_share(self.differing, self.total)} of the pixels differ, none by more than {THRESHOLD} of 255: "
                "compression may explain it."
            )
        return (
            f"{_share(self.plainly, self.total)} of the pixels differ by more than {THRESHOLD} of 255, "
            f"the largest by {self.largest}."
        )


def difference_of(first: QImage, second: QImage, times: int = 1) -> Difference:
    """The difference of two images of the same size, shown `times` as large where that makes it easier to see.

    Works a few rows at a time, so that beside the result little memory is needed. Touches no window: any thread may
    call it. Raises ValueError when there is nothing to compare.
    """
    if first.isNull() or first.size() != second.size():
        raise ValueError("Only pictures of one size have a difference.")
    made = QImage(first.size(), _FORMAT)
    if made.isNull():
        raise ValueError("There is no memory for the difference of pictures as large as these.")
    # The arrays below are views: the images that own their memory must outlive them.
    one, other = first.convertToFormat(_FORMAT), second.convertToFormat(_FORMAT)
    ours, theirs, out = _rows(one.constBits(), one), _rows(other.constBits(), other), _rows(made.bits(), made)
    height, width = made.height(), made.width()
    differing = plainly = largest = 0
    step = max(1, _ROWS_PIXELS // width)
    for top in range(0, height, step):
        part = slice(top, min(height, top + step))
        # The fourth byte, the opacity, is full in both and so differs nowhere.
        apart = np.maximum(ours[part], theirs[part])
        apart -= np.minimum(ours[part], theirs[part])
        differing += int(np.count_nonzero(apart.view(np.uint32)))
        plainly += int(np.count_nonzero((apart > THRESHOLD).view(np.uint32)))
        largest = max(largest, int(apart.max()))
        if times > 1:
            np.minimum(apart, 255 // times, out=apart)
            apart *= np.uint8(times)
        out[part] = apart
        out[part].view(np.uint32)[...] |= np.uint32(0xFF000000)
    return Difference(made, width * height, differing, plainly, largest)


def _rows(octets: bytes | bytearray | memoryview, image: QImage) -> NDArray[Any]:
    """The bytes of a 32-bit image as rows of bytes, four to the pixel: a view of the image's own memory."""
    return np.frombuffer(octets, np.uint8).reshape(image.height(), image.width() * 4)


def _share(part: int, total: int) -> str:
    percent = 100 * part / total
    return f"less than 0.1{NARROW}%" if percent < 0.1 else f"{percent:.1f}{NARROW}%"
