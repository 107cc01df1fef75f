"""Words on panels: plain labels, small headings, plates, rules, title rows and the progress bar.

All text is shown as plain text: names from the API are never interpreted.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ringviewer.ui.theme.scale import drawn
from ringviewer.ui.theme.sizes import (
    fix_height,
    least_line,
    set_font,
    set_heading_font,
    set_mono_font,
)
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import Step, line_height
from ringviewer.ui.theme.wrapping import draw_wrapped, widest_word, wrapped_height

_ELIDE_RIGHT = Qt.TextElideMode.ElideRight
_ELIDE_NONE = Qt.TextElideMode.ElideNone


def plain_tip(text: str) -> str:
    """`text` for a tooltip, which would otherwise be read as rich text when it looks like it."""
    return f"<span>{html.escape(text)}</span>" if "<" in text else text


class PlainLabel(QLabel):
    """Plain text in one token's colour. Wraps, or elides and keeps all of it in the tooltip.

    `role` names the token of the text; `elide` is where the dots go when the text is too long for one line.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        step: Step = "body",
        bold: bool | None = None,
        role: str = "text",
        wrap: bool = False,
        elide: Qt.TextElideMode = _ELIDE_NONE,
        fixed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._step: Step = step
        self._elide = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        if fixed:
            set_mono_font(self)
        else:
            set_font(self, step, bold)
        self._wrap = wrap
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        else:
            least_line(self, step)
        self.setText(text)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def set_role(self, role: str) -> None:
        """Use another token for the text."""
        if role != self._role:
            self._role = role
            self._on_theme()

    def _on_theme(self) -> None:
        colours = self.palette()
        color = self._theme.tokens.color(self._role)
        for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
            colours.setColor(group, QPalette.ColorRole.WindowText, color)
        self.setPalette(colours)

    def hasHeightForWidth(self) -> bool:
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        if not self._wrap:
            return super().heightForWidth(width)
        return wrapped_height(self.text(), self.font(), width, line_height(self._step))

    def sizeHint(self) -> QSize:
        if not self._wrap:
            return super().sizeHint()
        width = min(360, QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        if self._wrap:
            return QSize(widest_word(self.text(), self.font()), line_height(self._step))
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._elide != _ELIDE_NONE else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        color = self.palette().color(QPalette.ColorRole.WindowText)
        if self._wrap:
            draw_wrapped(QPainter(self), self.text(), self.font(), color, self.width(), line_height(self._step))
            return
        if self._elide == _ELIDE_NONE:
            super().paintEvent(event)
            return
        area = self.contentsRect()
        shown = QFontMetrics(self.font()).elidedText(self.text(), self._elide, area.width())
        tip = plain_tip(self.text()) if shown != self.text() else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        painter = QPainter(self)
        painter.setPen(color)
        painter.setFont(self.font())
        painter.drawText(area, int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), shown)


class Heading(PlainLabel):
    """A small heading: 11 px bold capitals in `text2`, e.g. NEXT STEP."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text.upper(), step="small", role="text2", parent=parent)
        set_heading_font(self)


class Plate(QWidget):
    """A few words on a ground: 15 px high, radius 2, padding 5."""

    def __init__(
        self, theme: Theme, text: str, *, fill: str = "info_bg", role: str = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._text, self._fill, self._role = theme, text, fill, role
        set_font(self, "small")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> None:
        """Show other words."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._text) + 10, drawn(15))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color(self._fill))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.setPen(self._theme.tokens.color(self._role))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._text)


class Rule(QWidget):
    """A line of one pixel in the colour of `role`."""

    def __init__(
        self, theme: Theme, *, vertical: bool = False, role: str = "rule", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._role = theme, role
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.tokens.color(self._role))


class Surface(QWidget):
    """A plain ground in the colour of `fill`, with an optional line of one pixel around or below it."""

    def __init__(
        self,
        theme: Theme,
        *,
        fill: str = "surface",
        border: str | None = None,
        below: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._fill, self._border, self._below = theme, fill, border, below
        theme.changed.connect(self.update)

    def set_fill(self, fill: str) -> None:
        """Use another token for the ground."""
        if fill != self._fill:
            self._fill = fill
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.color(self._fill))
        if self._border is not None:
            painter.setPen(tokens.color(self._border))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if self._below is not None:
            painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.color(self._below))


class TitleRow(Surface):
    """The title of a dock, 28 px: its name in bold, then what it shows now, then its controls at the right."""

    def __init__(self, theme: Theme, title: str, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="window", below="rule", parent=parent)
        fix_height(self, 28)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 8, 1)
        self._row.setSpacing(8)
        self._title = PlainLabel(theme, title, bold=True)
        self._detail = PlainLabel(theme, detail, role="text2", elide=_ELIDE_RIGHT)
        self._row.addWidget(self._title)
        self._row.addWidget(self._detail, 1)

    def set_detail(self, text: str) -> None:
        """What the dock shows now, e.g. “Front Door, ding 17:21:07.410”."""
        self._detail.setText(text)

    @property
    def detail(self) -> str:
        """The words beside the title."""
        return self._detail.text()

    def add(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(widget)


class ProgressLine(QWidget):
    """Progress as a 4 px line of ink; a 40 % block runs through it while the length is unknown."""

    _ROUND_MS = 1200
    _FRAME_MS = 50

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fraction: float | None = 0.0
        self._phase_ms = round(self._ROUND_MS * 0.4 / 1.4)  # where the whole block is in sight
        self._timer = QTimer(self)
        self._timer.setInterval(self._FRAME_MS)
        self._timer.timeout.connect(self._on_tick)
        self.setFixedHeight(4)
        self.setAccessibleName("Progress")
        theme.changed.connect(self.update)

    def set_fraction(self, fraction: float | None) -> None:
        """Show `fraction` of 1, or a running block for None."""
        self._fraction = None if fraction is None else min(1.0, max(0.0, fraction))
        self._run_if_needed()
        self.update()

    def _run_if_needed(self) -> None:
        wanted = self._fraction is None and self.isVisible()
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted:
            self._timer.stop()

    def _on_tick(self) -> None:
        self._phase_ms = (self._phase_ms + self._FRAME_MS) % self._ROUND_MS
        self.update()

    def showEvent(self, event: object) -> None:
        self._run_if_needed()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.rule)
        painter.fillRect(self._filled(), QColor(tokens.ink))

    def _filled(self) -> QRect:
        width = self.width()
        if self._fraction is not None:
            return QRect(0, 0, round(width * self._fraction), self.height())
        block = round(width * 0.4)
        start = round((width + block) * self._phase_ms / self._ROUND_MS) - block
        return QRect(start, 0, block, self.height())
