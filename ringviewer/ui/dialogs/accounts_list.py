"""The names of the stored accounts, each with what is stored of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ringviewer.history.wording import plain
from ringviewer.ui.theme.controls import Button, PlainLabel, Surface, plain_tip
from ringviewer.ui.theme.scale import drawn
from ringviewer.ui.theme.sizes import fix_width
from ringviewer.ui.theme.type import font

if TYPE_CHECKING:
    from ringviewer.accounts import StoredAccount
    from ringviewer.ui.theme.theme import Theme

__all__ = ["AccountsList", "stored_words"]

_WIDTH: Final = 220
_ROW: Final = 42
_NAME: Final = Qt.ItemDataRole.UserRole
_WORDS: Final = Qt.ItemDataRole.UserRole + 1
_NONE: Final = "No account is stored yet."


def stored_words(account: StoredAccount) -> str:
    """What is stored of an account, in a few words."""
    if account.can_renew:
        return "renews its token" if account.renewal_allowed else "renewing not allowed"
    return "access token stored" if account.has_token else "no token stored"


class AccountsList(Surface):
    """A list to choose one account from, and the button for a new one.

    Signals:
        chosen: the name of an account, or ``None`` for a new one.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="window", parent=parent)
        fix_width(self, _WIDTH)
        self.rows = QListWidget()
        self.rows.setAccessibleName("Stored accounts")
        self.rows.setItemDelegate(_Rows(theme, self.rows))
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.viewport().setAutoFillBackground(False)
        self.rows.setStyleSheet("QListWidget { background: transparent; }")
        self.none = PlainLabel(theme, _NONE, role="text2", wrap=True)
        self.new_button = Button(theme, "New account", "plus")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 12)
        layout.setSpacing(8)
        layout.addWidget(self.rows, 1)
        held = QVBoxLayout()
        held.setContentsMargins(12, 0, 12, 4)
        held.addWidget(self.none)
        held.addWidget(self.new_button)
        layout.addLayout(held)
        self.rows.currentItemChanged.connect(self._on_current)
        self.new_button.clicked.connect(lambda: self.chosen.emit(None))

    def set_accounts(self, accounts: tuple[StoredAccount, ...]) -> None:
        """List these; choosing is not told."""
        blocker = QSignalBlocker(self.rows)
        self.rows.clear()
        for account in accounts:
            item = QListWidgetItem(plain(account.name, 80))
            item.setData(_NAME, account.name)
            item.setData(_WORDS, stored_words(account))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {stored_words(account)}")
            item.setToolTip(plain_tip(item.text()))
            self.rows.addItem(item)
        blocker.unblock()
        self.none.setVisible(not accounts)

    def select(self, name: str | None) -> None:
        """Make an account the current one, or none; choosing is not told."""
        blocker = QSignalBlocker(self.rows)
        for row in range(self.rows.count()):
            item = self.rows.item(row)
            if item.data(_NAME) == name:
                self.rows.setCurrentItem(item)
                break
        else:
            self.rows.setCurrentRow(-1)
        blocker.unblock()
        self.new_button.setCheckable(True)
        self.new_button.setChecked(name is None)

    def mark_unsaved(self, names: set[str | None]) -> None:
        """Say of these that something was typed and is not stored."""
        for row in range(self.rows.count()):
            item = self.rows.item(row)
            words = str(item.data(_WORDS)).removesuffix(", not saved")
            item.setData(_WORDS, f"{words}, not saved" if item.data(_NAME) in names else words)

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_NAME))


class _Rows(QStyledItemDelegate):
    """Name above, what is stored below; the selected row has a bar of ink at its left."""

    def __init__(self, theme: Theme, rows: QListWidget) -> None:
        super().__init__(rows)
        self._theme = theme
        self._rows = rows
        theme.changed.connect(rows.viewport().update)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, drawn(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = self._theme.tokens
        area = option.rect
        enabled = self._rows.isEnabled()
        selected = self._rows.currentRow() == index.row()
        painter.save()
        if selected:
            painter.fillRect(area, tokens.select)
            painter.fillRect(area.left(), area.top(), 3, area.height(), tokens.ink)
        elif enabled and option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, tokens.hover)
        lines = (
            (str(index.data()), font("body", bold=selected), tokens.text, 5),
            (str(index.data(_WORDS)), font("small"), tokens.text2, 22),
        )
        for words, face, color, top in lines:
            line = area.adjusted(12, top, -8, 0)
            line.setHeight(16)
            painter.setFont(face)
            painter.setPen(color if enabled else tokens.disabled)
            shown = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
            # Isolated, so that the ellipsis of a name written from right to left stands at its end.
            shown = f"\N{FIRST STRONG ISOLATE}{shown}\N{POP DIRECTIONAL ISOLATE}"
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()
