"""Stills of this visit as thumbnails, newest first, the shown one ringed."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ringviewer.history.wording import clock, count, offset, told_apart
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still.images import ScaledPictures
from ringviewer.ui.theme.controls import PlainLabel
from ringviewer.ui.theme.sizes import drawing_dpr, drawn_size, enlarged, fix_drawn_height, fix_drawn_size
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from ringviewer.session.stills import StillView

_WIDTH: Final = 113
_HEIGHT: Final = 64
_RING: Final = 3
_SHOWN_AT_MOST: Final = 24


class _Thumbnail(QAbstractButton):
    def __init__(self, theme: Theme, pictures: ScaledPictures, view: StillView, tz: tzinfo) -> None:
        super().__init__()
        self._theme, self._pictures = theme, pictures
        self.view = view
        self._shown = False
        self._time = "unknown"
        if view.actual_ms is not None:
            self._time = told_apart(clock(view.actual_ms, tz), view.actual_ms, tz)
        match = view.match
        self._offset = offset(match.offset_ms) if match is not None and match.offset_ms is not None else "no offset"
        if match is not None and match.offset_ms is None and match.verdict != "unknown":
            self._offset = own_words(match.words, 40)
        fix_drawn_size(self, _WIDTH + 2 * _RING, _HEIGHT + 2 * _RING + 34)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_shown(False)
        theme.changed.connect(self.update)

    def set_shown(self, shown: bool) -> None:
        """Whether the panel shows this still."""
        if shown == self._shown and self.accessibleName():
            return
        self._shown = shown
        self.setAccessibleName(f"Still of {self._time}, {self._offset}{', shown' if shown else ''}")
        self.update()

    def sizeHint(self) -> QSize:
        return drawn_size(_WIDTH + 2 * _RING, _HEIGHT + 2 * _RING + 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        with enlarged(self) as (painter, _):
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        area = QRect(_RING, _RING, _WIDTH, _HEIGHT)
        painter.fillRect(area, tokens.sunken)
        if self.view.picture is not None:
            drawn = self._pictures.fit(self.view.picture, area.size(), drawing_dpr(self))
            if not drawn.isNull():
                size = drawn.deviceIndependentSize()
                shift = QPointF(round((area.width() - size.width()) / 2), round((area.height() - size.height()) / 2))
                painter.drawPixmap(QPointF(area.topLeft()) + shift, drawn)
        painter.setPen(tokens.rule)
        painter.drawRect(area.adjusted(0, 0, -1, -1))
        if self._shown:
            for inset in (1, 2):
                painter.setPen(tokens.ink)
                painter.drawRect(area.adjusted(-inset, -inset, inset - 1, inset - 1))
        painter.setFont(font("small"))
        top = area.bottom() + 5
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.setPen(tokens.text)
        painter.drawText(QRect(_RING, top, _WIDTH, 15), flags, self._time)
        painter.setPen(tokens.text2)
        painter.drawText(QRect(_RING, top + 14, _WIDTH, 15), flags, self._offset)


class _Row(QScrollArea):
    """Scrolls sideways with the wheel; has no bars."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        if bar.maximum() == 0:
            event.ignore()
            return
        delta = event.angleDelta()
        bar.setValue(bar.value() - (delta.x() or delta.y()))


class SeenStrip(QWidget):
    """The heading, the number of stills and their thumbnails.

    Signals:
        chosen(object): the StillView whose thumbnail was pressed.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, pictures: ScaledPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._pictures = theme, pictures
        self._views: tuple[StillView, ...] = ()
        self._thumbnails: list[_Thumbnail] = []
        self._shown: StillView | None = None
        self._tz: tzinfo = UTC
        self._count = PlainLabel(theme, step="small", role="text2")
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(PlainLabel(theme, "Seen in this visit", bold=True))
        head.addStretch(1)
        head.addWidget(self._count)
        self._row = _Row()
        self._row.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._row.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        fix_drawn_height(self._row, _HEIGHT + 2 * _RING + 34)
        self._row.setWidgetResizable(False)
        self._row.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 8)
        column.setSpacing(5)
        column.addLayout(head)
        inset = QHBoxLayout()
        inset.setContentsMargins(12 - _RING, 0, 12 - _RING, 0)
        inset.addWidget(self._row)
        column.addLayout(inset)
        self._rebuild()

    @property
    def thumbnails(self) -> tuple[QAbstractButton, ...]:
        """The buttons, newest first."""
        return tuple(self._thumbnails)

    def show_views(self, views: tuple[StillView, ...]) -> None:
        """Show these stills, newest first."""
        if views != self._views:
            self._views = views
            self._rebuild()

    def update_pictures(self, sha256: str | None = None) -> None:
        """Draw the thumbnails of this picture again, or all of them."""
        for thumbnail in self._thumbnails:
            picture = thumbnail.view.picture
            if sha256 is None or (picture is not None and picture.sha256 == sha256):
                thumbnail.update()

    def mark_shown(self, view: StillView | None, tz: tzinfo) -> None:
        """Ring the thumbnail of `view` and tell times in `tz`."""
        self._shown = view
        if tz != self._tz:
            self._tz = tz
            self._rebuild()
        self._ring_shown()

    def _ring_shown(self) -> None:
        for thumbnail in self._thumbnails:
            thumbnail.set_shown(self._shown is not None and thumbnail.view.ask == self._shown.ask)

    def _rebuild(self) -> None:
        self._count.setText(count(len(self._views), "still"))
        focused = next((each.view.ask for each in self._thumbnails if each.hasFocus()), None)
        old = self._row.takeWidget()
        if old is not None:
            old.deleteLater()  # one of its thumbnails may be what was just pressed
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8 - 2 * _RING)
        self._thumbnails = [
            _Thumbnail(self._theme, self._pictures, view, self._tz) for view in self._views[:_SHOWN_AT_MOST]
        ]
        for thumbnail in self._thumbnails:
            thumbnail.clicked.connect(self._on_clicked)
            row.addWidget(thumbnail)
        held.adjustSize()
        self._row.setWidget(held)
        held.setAutoFillBackground(False)  # the scroll area switches it on
        self._ring_shown()
        kept = next((each for each in self._thumbnails if focused is not None and each.view.ask == focused), None)
        if kept is not None:
            kept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _Thumbnail):
            self.chosen.emit(sender.view)
