"""Words that float over the canvas: the tip beside the pointer, and the sentence about the last move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ringviewer.ui.theme.type import font
from ringviewer.ui.timeline.layout.beside import beside, in_corner

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

DELAY_MS: Final = 300
_PADDING_PX, _LINE_PX = 8, 16
_MOST_PX = 640
_AT_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_ANYWHERE = _AT_WORDS | int(Qt.TextFlag.TextWrapAnywhere)

#: The two lines; None where there is nothing to say.
Words = Callable[[], tuple[str, str] | None]
#: What must not be covered, in the coordinates of the parent.
Taken = Callable[[], Sequence[QRect]]


class Floating(QWidget):
    """Two lines of plain text on a plate; hears neither mouse nor keys."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._first, self._second = "", ""
        self._first_px = _LINE_PX
        self._sized: tuple[str, str, int] | None = None
        self._size = QSize()
        self._flags = _AT_WORDS
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def _wanted(self, room_px: int) -> QSize:
        """How large the plate is for its words where it may be `room_px` wide."""
        key = (self._first, self._second, room_px)
        if key != self._sized:
            width = max(1, min(_MOST_PX, room_px) - 2 * _PADDING_PX - 2)
            self._flags = _AT_WORDS
            first, second = self._written(width)
            if max(first.width(), second.width()) > width:  # a word is wider than the plate
                self._flags = _ANYWHERE
                first, second = self._written(width)
            self._first_px = max(_LINE_PX, first.height())
            second_px = max(_LINE_PX, second.height()) if self._second else 0
            across = max(first.width(), second.width()) + 2 * _PADDING_PX + 2
            self._sized, self._size = key, QSize(across, self._first_px + second_px + 2 * _PADDING_PX)
        return self._size

    def _written(self, width: int) -> tuple[QSize, QSize]:
        return self._size_of(self._first, font("body", True), width), self._size_of(self._second, font("body"), width)

    def _size_of(self, words: str, face: QFont, width: int) -> QSize:
        metrics = QFontMetrics(face)
        across = metrics.horizontalAdvance(words) + 1
        if across <= width and "\n" not in words:
            # Most words fit on their line, and to break them would take longer than all else that a tip does.
            return QSize(across, metrics.height())
        return metrics.boundingRect(QRect(0, 0, width, _MOST_PX), self._flags, words).size()

    def _stand(self, place: QRect) -> None:
        self.setGeometry(place)
        if not self.isVisible():
            self.show()
            self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        area = self.rect().adjusted(_PADDING_PX, _PADDING_PX, -_PADDING_PX, -_PADDING_PX)
        with QPainter(self) as p:
            p.fillRect(self.rect(), tokens.surface)
            p.setPen(tokens.edge)
            p.drawRect(self.rect().adjusted(0, 0, -1, -1))
            p.setPen(tokens.text)
            p.setFont(font("body", True))
            p.drawText(area, self._flags, self._first)
            p.setFont(font("body"))
            p.drawText(area.adjusted(0, self._first_px, 0, 0), self._flags, self._second)


class Tip(Floating):
    """Appears 300 ms after the pointer rests on something, then follows at once; flips at its parent's edges.

    Words are asked for once they can be seen. `taken` tells what must not be covered.
    """

    def __init__(self, theme: Theme, parent: QWidget, taken: Taken) -> None:
        super().__init__(theme, parent)
        self._at = QPoint()
        self._say: Words | None = None
        self._taken = taken
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._appear)

    @property
    def words(self) -> tuple[str, str]:
        """The two lines; empty where there is nothing to say."""
        self._settle()
        return self._first, self._second

    def point(self, at: QPoint, say: Words) -> None:
        """Say this about what is at `at` (in the parent's coordinates)."""
        self._at, self._say = at, say
        if self.isVisible():
            self._appear()
        elif not self._timer.isActive():
            self._timer.start()

    def tell(self, at: QPoint, first: str, second: str) -> None:
        """Say this at once: something is being done with the pointer."""
        self._timer.stop()
        self._at, self._say = at, lambda: (first, second)
        self._appear()

    def clear(self) -> None:
        """Nothing is under the pointer."""
        self._timer.stop()
        self._say = None
        self.hide()

    def give_way(self) -> None:
        """What must not be covered stands elsewhere now."""
        if self.isVisible():
            self._appear()

    def _settle(self) -> bool:
        """Ask for the words, unless they are known; whether there are any."""
        if self._say is not None:
            said, self._say = self._say(), None
            self._first, self._second = said if said is not None else ("", "")
        return bool(self._first)

    def _appear(self) -> None:
        if not self._settle():
            self.hide()
            return
        parent = self.parentWidget()
        host = QRect(0, 0, _MOST_PX, _MOST_PX) if parent is None else parent.rect()
        self._stand(beside(self._at, self._wanted(host.width()), host, self._taken()))


class Sentence(Floating):
    """A sentence in a corner of an area, where it covers nothing that must be seen; it goes by itself after a while."""

    def __init__(self, theme: Theme, parent: QWidget, stands_ms: int) -> None:
        super().__init__(theme, parent)
        #: Runs while the sentence stands.
        self.end = QTimer(self)
        self.end.setSingleShot(True)
        self.end.setInterval(stands_ms)
        self.end.timeout.connect(self.hide)

    @property
    def words(self) -> str:
        """The sentence while it stands; empty when there is none."""
        return self._first if self.isVisible() else ""

    def say(self, sentence: str, areas: Sequence[QRect], taken: Sequence[QRect]) -> None:
        """Say a sentence inside one of some areas of the parent, the first where it covers nothing of `taken`."""
        self._first = sentence
        self.place(areas, taken)
        self.end.start()

    def place(self, areas: Sequence[QRect], taken: Sequence[QRect]) -> None:
        """Stand where nothing is covered now; where it stands already if that will do."""
        size = self._wanted(areas[-1].width())
        here = self.geometry()
        stays = self.isVisible() and here.size() == size and any(area.contains(here) for area in areas)
        if stays and not _covers(here, taken):
            return
        places = [in_corner(size, area, taken) for area in areas]
        free = [place for place in places if place.size() == size and not _covers(place, taken)]
        self._stand(free[0] if free else places[-1])

    def clear(self) -> None:
        """Take it away."""
        self.end.stop()
        self.hide()


def _covers(place: QRect, taken: Sequence[QRect]) -> bool:
    return any(place.intersects(rect) for rect in taken)
