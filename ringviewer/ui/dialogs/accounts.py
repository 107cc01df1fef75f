"""The window in which accounts are stored, changed and forgotten. It never waits, since a locked keyring may."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ringviewer.history.wording import plain
from ringviewer.ui.dialogs.accounts_desk import AccountsDesk, Ended
from ringviewer.ui.dialogs.accounts_form import AccountForm
from ringviewer.ui.dialogs.accounts_list import AccountsList
from ringviewer.ui.dialogs.accounts_values import FormError, FormValues, draft_of
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.theme.controls import Button, PlainLabel, PrimaryButton, ProgressLine, Rule, Surface
from ringviewer.ui.theme.sizes import fix_height

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme

__all__ = ["AccountsDialog"]

_SAID_PX: Final = 3 * 16
_BUSY: Final = {
    "read": "Reading the stored accounts…",
    "save": "Storing in the keyring…",
    "forget": "Deleting from the keyring…",
}


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


class AccountsDialog(QDialog):
    """The list of accounts beside the form of one.

    What was typed for an account and not stored yet is kept while others are looked at, and is gone when the dialog is
    closed, unless it is being stored at that moment.

    Signals:
        told: a sentence on a failure that came after the dialog was closed.
        stored: the name of an account that was stored.
    """

    told = Signal(str)
    stored = Signal(str)

    def __init__(
        self,
        theme: Theme,
        desk: AccountsDesk,
        parent: QWidget | None = None,
        *,
        wall_ms: Callable[[], int] = _wall_ms,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Stored accounts – ringviewer")
        self._desk = desk
        self._shown: str | None = None
        self._to_come: str | None = None
        self._typed: dict[str | None, FormValues] = {}
        self.list = AccountsList(theme)
        self.form = AccountForm(theme, wall_ms)
        self.title = PlainLabel(theme, step="lead", elide=Qt.TextElideMode.ElideMiddle)
        self.said = PlainLabel(theme, role="text2", wrap=True)
        self.progress = ProgressLine(theme)
        self.progress.set_fraction(None)
        self.forget_button = Button(theme, "Forget…")
        self.close_button = Button(theme, "Close")
        self.store_button = PrimaryButton(theme, "Store")
        self.store_button.setDefault(True)
        self.keep_button = Button(theme, "Keep it")
        self.forget_for_good_button = Button(theme, "Forget it for good")
        self._buttons = QStackedWidget()
        self._lay_out(theme)
        self.list.chosen.connect(self._show)
        self.form.changed.connect(self._refresh)
        self.store_button.clicked.connect(self._store)
        self.close_button.clicked.connect(self.reject)
        self.forget_button.clicked.connect(self._ask_to_forget)
        self.keep_button.clicked.connect(self._keep)
        self.forget_for_good_button.clicked.connect(self._forget)
        self.finished.connect(self._on_finished)
        desk.changed.connect(self._on_desk)
        desk.ended.connect(self._on_ended)
        self._on_desk()
        self._show(None)

    def open_for(self, name: str | None) -> None:
        """Show the dialog, without waiting, with a stored account or an empty form; what was kept comes back."""
        if not self.isVisible():
            begun = next(iter(self._typed), None) if self._typed else name
            known = begun is None or self._desk.account(begun) is not None
            self._show(begun if known else None)
            # The list may still be read; what is asked for is shown as soon as it is known.
            self._to_come = None if known else begun
        self.open()
        self.form.begin()

    def _show(self, name: str | None) -> None:
        """Show an account's form, or an empty one, and keep what was typed into the one before."""
        self._remember()
        self._shown = name
        self._to_come = None
        account = None if name is None else self._desk.account(name)
        self.form.show_account(account, self._typed.get(name))
        self.title.setText("New account" if account is None else plain(account.name, 80))
        self._say("", "text2")
        self._buttons.setCurrentIndex(0)
        self.list.select(name)
        self._refresh()

    def _remember(self) -> None:
        if self.form.dirty:
            self._typed[self._shown] = self.form.values()
        else:
            self._typed.pop(self._shown, None)

    def _store(self) -> None:
        if self._desk.busy is not None or not self.form.dirty:
            return
        taken = frozenset(account.name for account in self._desk.accounts)
        try:
            draft = draft_of(self.form.values(), self.form.account, taken)
        except FormError as problem:
            self.form.tell(problem)
            return
        self._say("", "text2")
        self._desk.save(draft)

    def _ask_to_forget(self) -> None:
        self._buttons.setCurrentIndex(1)
        self._say(
            "Its tokens are deleted from this computer for good. A refresh token that was renewed here exists nowhere "
            "else: without it the customer’s account must be linked again.",
            "text",
        )
        self.keep_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _keep(self) -> None:
        self._buttons.setCurrentIndex(0)
        self._say("", "text2")
        self.forget_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _forget(self) -> None:
        self._buttons.setCurrentIndex(0)
        self._say("", "text2")
        if self._shown is not None:
            self._desk.forget(self._shown)

    def _on_desk(self) -> None:
        self.list.set_accounts(self._desk.accounts)
        self.list.select(self._shown)
        self._refresh()
        if self._to_come is not None and self._desk.account(self._to_come) is not None and not self.form.dirty:
            self._show(self._to_come)

    def _on_ended(self, ended: Ended) -> None:
        if ended.problem:
            self._say(ended.problem, "problem")
            if not self.isVisible() and ended.job != "read":
                self.told.emit(ended.problem)
        elif ended.job != "read":
            # What was typed is stored now, or belongs to an account that is gone.
            self._typed.pop(self._shown, None)
            self.form.show_account(None)
            self._show(ended.name if ended.job == "save" else None)
            done = "was stored" if ended.job == "save" else "was forgotten"
            self._say(f"“{plain(ended.name, 80)}” {done}.", "text2")
            if ended.job == "save":
                self.stored.emit(ended.name)
        if not self.isVisible() and not ended.problem:
            self._drop()

    def _refresh(self) -> None:
        busy = self._desk.busy
        dirty = self.form.dirty
        self.form.setEnabled(busy is None)
        self.list.setEnabled(busy is None)
        self.progress.setVisible(busy is not None)
        if busy is not None:
            self._say(_BUSY[busy], "text2")
        elif self.said.text() in _BUSY.values():
            self._say("", "text2")
        why_not = "The keyring is busy." if busy is not None else "Nothing was changed."
        self.store_button.set_enabled(busy is None and dirty, why_not)
        self.forget_button.set_enabled(
            busy is None and self._shown is not None,
            "The keyring is busy." if busy is not None else "This account is not stored yet.",
        )
        self.close_button.setAccessibleDescription("Discards what was typed and not stored." if dirty else "")
        self.list.mark_unsaved({*self._typed, *((self._shown,) if dirty else ())} if not busy else set())

    def _say(self, words: str, role: str) -> None:
        self.said.set_role(role)
        self.said.setText(own_words(words, 400))
        self.said.setAccessibleName(self.said.text())

    def _drop(self) -> None:
        """Forget what was typed and not stored, secrets first."""
        self.form.forget_secrets()
        self._typed.clear()
        self.form.show_account(self.form.account)

    def _on_finished(self) -> None:
        if self._desk.busy is None:
            self._drop()
        else:
            self._remember()

    def _lay_out(self, theme: Theme) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(13, 16, 13, 12)
        right.setSpacing(0)
        right.addLayout(_inset(self.title))
        right.addSpacing(12)
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setStyleSheet("QScrollArea { background: transparent; }")
        scrolled.viewport().setAutoFillBackground(False)
        scrolled.setWidget(self.form)
        self.form.setAutoFillBackground(False)
        right.addWidget(scrolled, 1)
        right.addSpacing(8)
        said = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.said.setSizePolicy(said)
        fix_height(self.said, _SAID_PX)
        right.addLayout(_inset(self.said))
        self.progress.setSizePolicy(_kept_room(self.progress))
        right.addLayout(_inset(self.progress))
        right.addSpacing(8)
        right.addLayout(_inset(self._buttons))
        for widgets in (
            (self.forget_button, None, self.close_button, self.store_button),
            # Not where “Forget…” was: a double click must not answer the question.
            (self.keep_button, self.forget_for_good_button, None),
        ):
            held = QWidget()
            row = QHBoxLayout(held)
            row.setContentsMargins(0, 4, 0, 4)
            row.setSpacing(6)
            for widget in widgets:
                row.addStretch(1) if widget is None else row.addWidget(widget)
            self._buttons.addWidget(held)
        self._buttons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        body = Surface(theme)
        body.setLayout(right)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.list)
        outer.addWidget(Rule(theme, vertical=True, role="edge"))
        outer.addWidget(body, 1)
        self.setMinimumSize(720, 480)
        self.resize(840, 600)


def _inset(widget: QWidget) -> QHBoxLayout:
    """In line with the form, which needs room for the focus ring."""
    row = QHBoxLayout()
    row.setContentsMargins(3, 0, 3, 0)
    row.addWidget(widget)
    return row


def _kept_room(widget: QWidget) -> QSizePolicy:
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    return policy
