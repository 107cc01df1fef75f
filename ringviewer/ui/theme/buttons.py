"""Buttons: bordered, flat, primary, with a menu, and the toggles of event kinds. All 26 px high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from ringviewer.ui.marks import draw_mark, kind_color, kind_label
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.scale import drawn, scaled
from ringviewer.ui.theme.sizes import fix_height, set_font
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from ringviewer.history.event import KindCode

HEIGHT = 26
_ICON = 16
_GAP = 6


def icon_px() -> int:
    """Side of an icon in a control, at the size of text in force."""
    return drawn(_ICON)


class Button(QPushButton):
    """A bordered button: `surface`, 1 px `line2`, radius 4; its text begins with a verb.

    `name` is what a screen reader says when the text alone does not tell, or when there is only an icon.
    """

    padding = 11

    def __init__(
        self, theme: Theme, text: str = "", icon: str | None = None, parent: QWidget | None = None, *, name: str = ""
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self.setText(text)
        set_font(self, "body")
        fix_height(self, HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setAccessibleName(name or text)
        if name and not text:
            self.setToolTip(name)
        theme.changed.connect(self.update)

    def relabel(self, text: str, icon: str | None = None) -> None:
        """Show other words and another icon, and tell them to screen readers."""
        if (text, icon) != (self.text(), self._icon):
            self._icon = icon
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def set_enabled(self, enabled: bool, why_not: str = "") -> None:
        """Enable it, or disable it and let the tooltip say why."""
        self.setEnabled(enabled)
        self.setToolTip("" if enabled else why_not)

    def sizeHint(self) -> QSize:
        width = 2 * self.padding + self._content_width()
        high = scaled(HEIGHT)
        return QSize(max(width, high), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _content_width(self) -> int:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) if self.text() else 0
        if self._icon is not None:
            width += icon_px() + (_GAP if self.text() else 0)
        return width

    def _fill(self) -> QColor | None:
        tokens = self._theme.tokens
        if not self.isEnabled():
            return tokens.surface
        if self.isDown() or self.isChecked():
            return tokens.select
        return tokens.hover if self.underMouse() else tokens.surface

    def _border(self) -> QColor | None:
        tokens = self._theme.tokens
        if not self.isEnabled():
            return tokens.rule
        return tokens.ink if self.isChecked() else tokens.line2

    def _foreground(self) -> QColor:
        tokens = self._theme.tokens
        return tokens.text if self.isEnabled() else tokens.disabled

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, border = self._fill(), self._border()
        painter.setPen(Qt.PenStyle.NoPen if border is None else QPen(border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else fill)
        inset = 0.0 if border is None else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        color = self._foreground()
        x = (self.width() - self._content_width()) // 2
        if self._icon is not None:
            icon = pixmap(self._icon, color, icon_px(), self.devicePixelRatioF())
            painter.drawPixmap(QPoint(x, (self.height() - icon_px()) // 2), icon)
            x += icon_px() + _GAP
        if self.text():
            painter.setPen(color)
            painter.drawText(
                self.rect().adjusted(x, 0, 0, 0),
                int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine),
                self._shown_text(),
            )

    def _shown_text(self) -> str:
        return self.text()


class FlatButton(Button):
    """A button without border or fill at rest; only with an icon it is a square."""

    padding = 5

    def _fill(self) -> QColor | None:
        fill = super()._fill()
        return None if fill == self._theme.tokens.surface else fill

    def _border(self) -> QColor | None:
        return self._theme.tokens.ink if self.isChecked() and self.isEnabled() else None


class PrimaryButton(Button):
    """The one ink button of a panel. `set_primary(False)` makes it an ordinary one in the same place."""

    def __init__(
        self, theme: Theme, text: str = "", icon: str | None = None, parent: QWidget | None = None, *, name: str = ""
    ) -> None:
        super().__init__(theme, text, icon, parent, name=name)
        self._primary = True

    def set_primary(self, primary: bool) -> None:
        """Whether it is drawn in ink."""
        if primary != self._primary:
            self._primary = primary
            self.update()

    def _fill(self) -> QColor | None:
        if not self._primary or not self.isEnabled():
            return super()._fill()
        tokens = self._theme.tokens
        return tokens.ink_hover if self.underMouse() or self.isDown() else tokens.ink

    def _border(self) -> QColor | None:
        return super()._border() if not self._primary or not self.isEnabled() else None

    def _foreground(self) -> QColor:
        return super()._foreground() if not self._primary or not self.isEnabled() else self._theme.tokens.on_ink


class MenuButton(Button):
    """A button that opens a menu below itself; a chevron at its right end says so."""

    def __init__(
        self, theme: Theme, text: str = "", icon: str | None = None, parent: QWidget | None = None, *, name: str = ""
    ) -> None:
        super().__init__(theme, text, icon, parent, name=name)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.clicked.connect(self.open_menu)

    @property
    def choices(self) -> QMenu:
        """The menu, to be filled by whoever owns the button."""
        return self._menu

    def open_menu(self) -> None:
        """Show the menu below the button, without waiting for a choice."""
        self._menu.setMinimumWidth(self.width())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def _content_width(self) -> int:
        return super()._content_width() + _GAP + icon_px()

    def _paint_content(self, painter: QPainter) -> None:
        super()._paint_content(painter)
        side = icon_px()
        chevron = pixmap("chev-down", self._foreground(), side, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(self.width() - self.padding - side + 2, (self.height() - side) // 2), chevron)


class KindToggle(Button):
    """Shows or hides one kind of event: its shape, its word and how many there are.

    Switched off, the shape is an outline and the words are `text3`. `toggled(True)` means that the kind is shown.
    """

    _SHAPE = 12

    def __init__(self, theme: Theme, code: KindCode | int, parent: QWidget | None = None) -> None:
        self._code = int(code)
        self._count: str | None = None
        super().__init__(theme, kind_label(code), None, parent)
        self.setCheckable(True)
        self.setChecked(True)
        self.toggled.connect(self._name_it)
        self._name_it()

    def set_count(self, count: int | None, words: str | None = None) -> None:
        """How many events of the kind are known; `words` is the number as written, None hides it."""
        self._count = None if count is None else (words if words is not None else str(count))
        self._name_it()
        self.updateGeometry()
        self.update()

    def _name_it(self) -> None:
        shown = "shown" if self.isChecked() else "hidden"
        self.setAccessibleName(f"{self.text()}, {self._count if self._count is not None else 'not counted'}, {shown}")
        self.setToolTip(f"{'Hide' if self.isChecked() else 'Show'} {self.text()} events")

    def _content_width(self) -> int:
        metrics = QFontMetrics(self.font())
        width = drawn(self._SHAPE) + _GAP + metrics.horizontalAdvance(self.text())
        return width if self._count is None else width + _GAP + metrics.horizontalAdvance(self._count)

    def _fill(self) -> QColor | None:
        tokens = self._theme.tokens
        if self.isDown() and self.isEnabled():
            return tokens.select
        return tokens.hover if self.underMouse() and self.isEnabled() else tokens.surface

    def _border(self) -> QColor | None:
        return self._theme.tokens.line2 if self.isEnabled() else self._theme.tokens.rule

    def _paint_content(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        on = self.isChecked()
        x = float((self.width() - self._content_width()) // 2)
        color = kind_color(tokens, self._code) if self.isEnabled() else tokens.disabled
        center = QPointF(x + drawn(self._SHAPE) / 2, self.height() / 2)
        draw_mark(painter, self._code, center, color, size=drawn(self._SHAPE), outline=not on)
        metrics = QFontMetrics(self.font())
        x += drawn(self._SHAPE) + _GAP
        words = tokens.text if on else tokens.text3
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(words if self.isEnabled() else tokens.disabled)
        painter.drawText(self.rect().adjusted(round(x), 0, 0, 0), flags, self.text())
        if self._count is not None:
            x += metrics.horizontalAdvance(self.text()) + _GAP
            painter.setPen((tokens.text2 if on else tokens.text3) if self.isEnabled() else tokens.disabled)
            painter.drawText(self.rect().adjusted(round(x), 0, 0, 0), flags, self._count)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()
