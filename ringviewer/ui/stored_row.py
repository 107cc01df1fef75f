"""The row of the welcome page from which a stored account is opened. Without a keyring it says why it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ringviewer.history.wording import plain
from ringviewer.ui.theme.controls import Button, ComboBox, PlainLabel, plain_tip

if TYPE_CHECKING:
    from ringviewer.accounts import StoredAccount
    from ringviewer.ui.theme.theme import Theme

__all__ = ["StoredRow"]

_WIDEST: Final = 332  # as wide as a door
_NARROWEST: Final = 160


class StoredRow(QWidget):
    """The stored accounts to choose from, and the way to their dialog.

    Signals:
        open_asked: the name of an account.
        manage_asked: the name of the account that is chosen, or an empty text.
    """

    open_asked = Signal(str)
    manage_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opening = ""
        self.caption = PlainLabel(theme)
        self.names = ComboBox(theme, name="Stored account")
        self.open_button = Button(theme, "Open", name="Open the stored account")
        self.manage_button = Button(theme, "Manage…", name="Manage the stored accounts")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.caption)
        layout.addSpacing(4)
        for widget in (self.names, self.open_button, self.manage_button):
            layout.addWidget(widget)
        layout.addStretch(1)
        # The page stands still when the row comes a moment after it.
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.open_button.clicked.connect(self._open)
        self.manage_button.clicked.connect(lambda: self.manage_asked.emit(self.chosen))
        self.names.currentIndexChanged.connect(self._on_chosen)
        self.show_accounts((), wanted=False)

    @property
    def chosen(self) -> str:
        """The name of the account that is chosen; empty when none is stored."""
        return str(self.names.currentData() or "")

    def show_accounts(self, accounts: tuple[StoredAccount, ...], *, wanted: bool, why_none: str = "") -> None:
        """List these; ``wanted`` is whether the row is of use. The choice stays where it is still there.

        ``why_none`` is a sentence on why nothing can be stored here. A row that is of no use otherwise says so in one
        line, and the sentence is told by the tooltip.
        """
        before = self.chosen
        blocker = QSignalBlocker(self.names)
        self.names.clear()
        for account in accounts:
            self.names.addItem(plain(account.name, 80), account.name)
            self.names.setItemData(self.names.count() - 1, plain_tip(account.api_base), Qt.ItemDataRole.ToolTipRole)
        self.names.setCurrentIndex(max(0, self.names.findData(before)) if accounts else -1)
        blocker.unblock()
        self._on_chosen()
        self.names.setFixedWidth(max(_NARROWEST, min(_WIDEST, self.names.sizeHint().width())))
        some = bool(accounts)
        told = not wanted and bool(why_none)
        none = _short(why_none) if told else "No account is stored on this computer."
        self.caption.setText("Stored accounts" if some else none)
        self.caption.set_role("text2" if told else "text")
        self.caption.setToolTip(plain_tip(why_none) if told else "")
        self.manage_button.setHidden(told)
        self.names.setVisible(some)
        self.open_button.setVisible(some)
        self.manage_button.relabel("Manage…" if some else "Store an account…")
        self.manage_button.setAccessibleName("Manage the stored accounts" if some else "Store an account")
        self.setVisible(wanted or told)

    def choose(self, name: str) -> None:
        """Choose an account, when it is there."""
        index = self.names.findData(name)
        if index >= 0:
            self.names.setCurrentIndex(index)

    def set_opening(self, name: str) -> None:
        """Say that this account is being opened, which may wait for the keyring; an empty name ends it."""
        self._opening = name
        self.open_button.relabel("Opening…" if name else "Open")
        self.open_button.setAccessibleName("Open the stored account")
        self.open_button.set_enabled(not name, "The keyring is asked for its tokens.")
        self.names.setEnabled(not name)
        self.manage_button.set_enabled(not name, "The keyring is asked for tokens.")

    def _open(self) -> None:
        if self.chosen and not self._opening:
            self.open_asked.emit(self.chosen)

    def _on_chosen(self) -> None:
        self.names.setToolTip(plain_tip(self.names.currentText()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.names.hasFocus():
            self._open()
        else:
            super().keyPressEvent(event)


def _short(why_none: str) -> str:
    """The first sentence of the reason, in one line."""
    reason = why_none.partition(". ")[0].rstrip(".")
    return f"Accounts cannot be stored: {reason[:1].lower()}{reason[1:]}."
