"""Inputs: the line edit with an icon and the list to choose from. 26 px high, 1 px `edge`, radius 4."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ringviewer.ui.theme.icons import icon, pixmap
from ringviewer.ui.theme.scale import drawn, scaled
from ringviewer.ui.theme.sizes import fix_height, set_font
from ringviewer.ui.theme.theme import Theme

HEIGHT = 26


class LineEdit(QLineEdit):
    """One line of text, with an optional icon before it and an optional button that clears it."""

    def __init__(
        self,
        theme: Theme,
        icon_name: str | None = None,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        name: str = "",
        clearable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon_name
        self._leading: QAction | None = None
        self._clear: QAction | None = None
        set_font(self, "body")
        fix_height(self, HEIGHT)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        if icon_name is not None:
            self._leading = self.addAction(icon(icon_name, theme), QLineEdit.ActionPosition.LeadingPosition)
        if clearable:
            self._clear = self.addAction(icon("close", theme), QLineEdit.ActionPosition.TrailingPosition)
            self._clear.setText(f"Clear {name}".strip())
            self._clear.setToolTip(f"Clear {name}".strip())
            self._clear.triggered.connect(self.clear)
            self._clear.setVisible(False)
            self.textChanged.connect(self._on_text)
        theme.changed.connect(self._on_theme)

    def _on_text(self, text: str) -> None:
        if self._clear is not None:
            self._clear.setVisible(bool(text))

    def _on_theme(self) -> None:
        if self._leading is not None and self._icon_name is not None:
            self._leading.setIcon(icon(self._icon_name, self._theme))
        if self._clear is not None:
            self._clear.setIcon(icon("close", self._theme))


class ComboBox(QComboBox):
    """A list to choose one from, drawn like an input with a chevron."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._theme = theme
        set_font(self, "body")
        fix_height(self, HEIGHT)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMaxVisibleItems(20)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=60)
        return QSize(widest + 28 + drawn(16), scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, scaled(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        enabled = self.isEnabled()
        painter.setPen(QPen(tokens.edge if enabled else tokens.rule, 1))
        painter.setBrush(tokens.hover if enabled and self.underMouse() else tokens.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        color = tokens.text if enabled else tokens.disabled
        side = drawn(16)
        area = QRect(9, 0, self.width() - 9 - 12 - side, self.height())
        shown = QFontMetrics(self.font()).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, area.width())
        painter.setPen(color)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        chevron = pixmap("chev-down", color, side, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(self.width() - 9 - side, (self.height() - side) // 2), chevron)
