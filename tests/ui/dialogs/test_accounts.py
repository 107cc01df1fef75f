"""The dialog of the stored accounts, driven by hand on the window's own loop, over the real store."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError, PasswordSetError
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListWidget, QWidget

from ringviewer.accounts import AccountDraft, AccountStore, StoredAccount
from ringviewer.session.tasks import TaskScope
from ringviewer.ui.dialogs.accounts import AccountsDialog
from ringviewer.ui.dialogs.accounts_desk import AccountsDesk
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.theme import Mode, Theme
from tests.keyrings import SlowKeyring, slow_keyring

pytestmark = [pytest.mark.anyio, pytest.mark.qt_log_ignore("This plugin does not support raise")]

ACCESS, CLIENT, HUSH, REFRESH = "access-one", "client-one", "hush-one", "refresh-one"
SECRETS = (ACCESS, CLIENT, HUSH, REFRESH)
PAT = AccountDraft(
    "Pat",
    "https://api.example.com",
    "https://token.example.com",
    access_token=ACCESS,
    client_id=CLIENT,
    client_secret=HUSH,
    refresh_token=REFRESH,
)
LONG = "A name of sixty signs that no list and no button has room fo"
FROM_THE_RIGHT = "חשבון של לקוח ברחוב האלון"


@pytest.fixture(scope="module")
def anyio_backend(qt_anyio_backend: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
    return qt_anyio_backend


@pytest.fixture
def ring() -> Iterator[SlowKeyring]:
    with slow_keyring() as ring:
        yield ring


@pytest.fixture
def store(tmp_path: Path, ring: SlowKeyring) -> AccountStore:
    return AccountStore(tmp_path / "accounts")


class Hands:
    """The window with its stored accounts, and what a person does in it."""

    def __init__(self, window: MainWindow, desk: AccountsDesk, scope: TaskScope) -> None:
        self.window = window
        self.desk = desk
        self.scope = scope

    async def read(self) -> None:
        assert self.desk.reload()
        await self.scope.idle()

    async def manage(self, name: str = "") -> AccountsDialog:
        dialog = self.window.manage_accounts(name)
        assert dialog is not None
        async with asyncio.timeout(10):
            while not dialog.isActiveWindow():  # noqa: ASYNC110  # being active has no event to await
                await asyncio.sleep(0.005)
        return dialog

    async def stored(self, dialog: AccountsDialog) -> None:
        dialog.store_button.click()
        await self.scope.idle()


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
async def hands(theme: Theme, store: AccountStore) -> AsyncIterator[Hands]:
    faults: list[BaseException] = []
    scope = TaskScope("test", faults.append)

    async def opened() -> AccountStore:
        return store

    window = MainWindow(theme, scenarios=[("relinked", "A story.")], remember=False)
    desk = AccountsDesk(opened, lambda work: scope.start(work, name="stored accounts"), window)
    window.set_accounts(desk)
    window.resize(1280, 800)
    window.show()
    yield Hands(window, desk, scope)
    await scope.aclose()
    window.hide()
    window.dispose()
    window.deleteLater()
    # Now, and on this thread: what is left to the collector of cycles may be taken down by any thread.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert faults == []


def fill(dialog: AccountsDialog, **fields: str) -> None:
    for name, text in fields.items():
        field = getattr(dialog.form, name)
        assert isinstance(field, QLineEdit)
        field.setText(text)


def every_word(root: QWidget) -> str:
    words = []
    for widget in [root, *root.findChildren(QWidget)]:
        words += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle()]
        if isinstance(widget, QLabel | QAbstractButton):
            words.append(widget.text())
        if isinstance(widget, QLineEdit):
            words += [widget.displayText(), widget.placeholderText(), widget.selectedText()]
        if isinstance(widget, QListWidget):
            words += [widget.item(row).text() + widget.item(row).toolTip() for row in range(widget.count())]
    return "\n".join(words)


async def test_the_row_is_there_when_a_keyring_is_usable_or_something_is_stored(
    hands: Hands, store: AccountStore, ring: SlowKeyring
) -> None:
    row = hands.window.welcome.stored
    assert not row.isVisible()
    assert hands.desk.why_none == ""
    await hands.read()
    assert hands.desk.why_none == ""
    assert row.isVisible()
    assert not row.open_button.isVisible()
    assert row.manage_button.text() == "Store an account…"
    await store.save(PAT)
    await hands.read()
    assert row.open_button.isVisible()
    assert row.chosen == "Pat"
    assert hands.window.welcome.demo_button.hasFocus()


async def test_without_a_keyring_and_without_accounts_the_page_offers_no_storing(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring.backends.null import Keyring

    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    await hands.read()
    assert not hands.window.welcome.stored.manage_button.isVisible()
    assert "has no keyring" in hands.desk.why_none
    assert hands.window.notice_text() == ""


async def test_open_asks_for_the_account_that_is_chosen(hands: Hands, store: AccountStore) -> None:
    asked: list[str] = []
    hands.window.open_stored.connect(asked.append)
    await store.save(PAT)
    await store.save(AccountDraft(FROM_THE_RIGHT, access_token="b"))
    await hands.read()
    row = hands.window.welcome.stored
    row.choose(FROM_THE_RIGHT)
    row.open_button.click()
    row.names.setFocus()
    QTest.keyClick(row.names, Qt.Key.Key_Return)
    assert asked == [FROM_THE_RIGHT] * 2
    row.set_opening(FROM_THE_RIGHT)
    row.open_button.click()
    assert row.open_button.text() == "Opening…"
    assert asked == [FROM_THE_RIGHT] * 2


async def test_an_account_is_stored_by_enter_and_chosen_on_the_page(
    hands: Hands, ring: SlowKeyring, store: AccountStore
) -> None:
    await hands.read()
    dialog = await hands.manage()
    assert dialog.form.name.hasFocus()
    QTest.keyClicks(dialog.form.name, "Alder Street")
    fill(dialog, access_token=f'Bearer "{ACCESS}"')
    QTest.keyClick(dialog.form.access_token, Qt.Key.Key_Return)
    assert dialog.progress.isVisible()
    assert not dialog.store_button.isEnabled()
    await hands.scope.idle()
    assert await store.accounts() == (
        StoredAccount("Alder Street", "https://api.amazonvision.com", "https://oauth.ring.com", True, False, False),
    )
    assert dialog.said.text() == "“Alder Street” was stored."
    assert dialog.form.access_token.text() == ""
    assert dialog.form.access_token.placeholderText().startswith("stored")
    assert hands.window.welcome.stored.chosen == "Alder Street"


async def test_renewing_is_allowed_only_when_it_was_ticked(hands: Hands, store: AccountStore) -> None:
    await hands.read()
    dialog = await hands.manage()
    fill(dialog, name="Pat", access_token=ACCESS, client_id=CLIENT, client_secret=HUSH, refresh_token=REFRESH)
    await hands.stored(dialog)
    assert [(account.can_renew, account.renewal_allowed) for account in await store.accounts()] == [(True, False)]
    dialog.form.allowed.click()
    assert "cut off" in dialog.form.allowed.accessibleDescription()
    await hands.stored(dialog)
    assert [(account.can_renew, account.renewal_allowed) for account in await store.accounts()] == [(True, True)]


async def test_what_is_stored_is_called_stored_and_kept_when_left_empty(
    hands: Hands, store: AccountStore, ring: SlowKeyring
) -> None:
    await store.save(PAT)
    await hands.read()
    dialog = await hands.manage("Pat")
    form = dialog.form
    for field in (form.access_token, form.client_id, form.client_secret, form.refresh_token):
        assert field.text() == ""
        assert field.placeholderText().startswith("stored")
    fill(dialog, access_token="access-two")
    await hands.stored(dialog)
    (kept,) = ring.entries.values()
    assert "access-two" in kept
    assert ACCESS not in kept
    assert all(secret in kept for secret in (CLIENT, HUSH, REFRESH))


async def test_no_secret_is_in_a_word_of_the_window_or_on_the_clipboard(hands: Hands) -> None:
    await hands.read()
    dialog = await hands.manage()
    fill(dialog, name="Pat", access_token=ACCESS, client_secret=HUSH, refresh_token=REFRESH)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    for field in (dialog.form.access_token, dialog.form.client_secret, dialog.form.refresh_token):
        field.selectAll()
        for keys in (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut):
            QTest.keySequence(field, QKeySequence(keys))
        menu = field.createStandardContextMenu()
        enabled = [action.text() for action in menu.actions() if action.isEnabled()]
        menu.deleteLater()
        assert not [words for words in enabled if words.replace("&", "").startswith(("Copy", "Cut"))]
    assert clipboard.text() == "before"
    # Cutting takes the text out of the field, though to nowhere.
    fill(dialog, access_token=ACCESS, client_id=CLIENT, client_secret=HUSH, refresh_token=REFRESH)
    for secret in (ACCESS, HUSH, REFRESH):
        assert secret not in every_word(hands.window)
    await hands.stored(dialog)
    assert dialog.said.text() == "“Pat” was stored."
    for secret in SECRETS:
        assert secret not in every_word(hands.window)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (NoKeyringError("none"), "has no keyring"),
        (KeyringLocked("locked"), "is locked. Unlock it"),
        (PasswordSetError("denied"), "refused to keep"),
        (RuntimeError(f"{HUSH} is what I was given"), "The keyring failed"),
    ],
)
async def test_a_keyring_that_fails_is_told_and_nothing_typed_is_lost(
    hands: Hands, ring: SlowKeyring, store: AccountStore, fault: Exception, said: str
) -> None:
    await hands.read()
    dialog = await hands.manage()
    fill(dialog, name="Pat", access_token=ACCESS, client_id=CLIENT, client_secret=HUSH, refresh_token=REFRESH)
    typed = dialog.form.values()
    ring.fault = fault
    await hands.stored(dialog)
    assert said in dialog.said.text()
    assert HUSH not in every_word(hands.window)
    assert dialog.form.values() == typed
    assert dialog.form.isEnabled()
    ring.fault = None
    await hands.stored(dialog)
    assert [account.name for account in await store.accounts()] == ["Pat"]


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({}, "name", "needs a name"),
        ({"name": "pat"}, "name", "stored already"),
        ({"name": "-x"}, "name", "does not begin"),
        ({"name": "x" * 61}, "name", "at most 60"),
        ({"name": "B", "api_base": "http://api.example.com"}, "api_base", "https is required"),
        ({"name": "B", "access_token": "two words"}, "access_token", "no spaces"),
        ({"name": "B", "token_host": "oauth.ring.com"}, "token_host", "scheme"),
        ({"name": "B", "client_id": "c"}, "client_secret", "client secret"),
        ({"name": "B", "client_id": "c", "client_secret": "s"}, "refresh_token", "a refresh token"),
        (
            {"name": "B", "client_id": "c", "client_secret": "s", "refresh_token": "two words"},
            "refresh_token",
            "no spaces",
        ),
    ],
)
async def test_what_makes_no_account_is_told_below_its_field(
    hands: Hands, store: AccountStore, fields: dict[str, str], field: str, said: str
) -> None:
    await store.save(PAT)
    await hands.read()
    dialog = await hands.manage()
    dialog.list.new_button.click()
    fill(dialog, access_token="a", **{name: text for name, text in fields.items() if name != "access_token"})
    fill(dialog, **fields)
    dialog.store_button.click()
    assert not hands.scope.busy
    assert said in dialog.form.hints[field].text()  # type: ignore[index]
    assert getattr(dialog.form, field).hasFocus()
    assert len(await store.accounts()) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [({"api_base": "https://b.example.com"}, "access_token"), ({"token_host": "https://b.example.com"}, "client_id")],
)
async def test_secrets_do_not_follow_to_another_address(
    hands: Hands, store: AccountStore, change: dict[str, str], field: str
) -> None:
    await store.save(PAT)
    await hands.read()
    dialog = await hands.manage("Pat")
    fill(dialog, **change)
    dialog.store_button.click()
    assert "changed" in dialog.form.hints[field].text()  # type: ignore[index]
    assert not hands.scope.busy


async def test_forgetting_asks_first_and_a_double_click_does_not_answer(
    hands: Hands, store: AccountStore, ring: SlowKeyring
) -> None:
    await store.save(PAT)
    await hands.read()
    dialog = await hands.manage("Pat")
    place = dialog.forget_button.mapTo(dialog, dialog.forget_button.rect().center())
    dialog.forget_button.click()
    assert "for good" in dialog.said.text()
    assert dialog.keep_button.hasFocus()
    assert dialog.childAt(place) is dialog.keep_button
    dialog.keep_button.click()
    await hands.scope.idle()
    assert len(await store.accounts()) == 1
    dialog.forget_button.click()
    dialog.forget_for_good_button.click()
    await hands.scope.idle()
    assert await store.accounts() == ()
    assert ring.entries == {}
    assert dialog.said.text() == "“Pat” was forgotten."
    assert not hands.window.welcome.stored.open_button.isVisible()


async def test_what_was_typed_waits_while_another_account_is_looked_at(hands: Hands, store: AccountStore) -> None:
    await store.save(PAT)
    await store.save(AccountDraft("Quinn", access_token="q"))
    await hands.read()
    dialog = await hands.manage("Pat")
    fill(dialog, access_token="access-two")
    dialog.list.rows.setCurrentRow(1)
    assert dialog.title.text() == "Quinn"
    assert dialog.form.access_token.text() == ""
    assert not dialog.store_button.isEnabled()
    dialog.list.rows.setCurrentRow(0)
    assert dialog.form.access_token.text() == "access-two"
    assert dialog.store_button.isEnabled()


async def test_escape_closes_and_forgets_what_was_typed(hands: Hands, store: AccountStore) -> None:
    await store.save(PAT)
    await hands.read()
    dialog = await hands.manage("Pat")
    fill(dialog, access_token=ACCESS)
    dialog.list.new_button.click()
    fill(dialog, refresh_token=REFRESH)
    QTest.keyClick(dialog.form.name, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    for name in ("", "Pat"):
        again = await hands.manage(name)
        assert (again.form.access_token.text(), again.form.refresh_token.text()) == ("", "")
        again.reject()


async def test_storing_goes_on_when_the_dialog_is_closed(hands: Hands, store: AccountStore, ring: SlowKeyring) -> None:
    await hands.read()
    dialog = await hands.manage()
    fill(dialog, name="Pat", access_token=ACCESS)
    ring.unlocked.clear()
    dialog.store_button.click()
    await asyncio.sleep(0)
    assert dialog.said.text() == "Storing in the keyring…"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    ring.unlocked.set()
    await hands.scope.idle()
    assert [account.name for account in await store.accounts()] == ["Pat"]
    assert hands.window.welcome.stored.chosen == "Pat"
    assert hands.window.notice_text() == ""
    assert dialog.form.access_token.text() == ""


async def test_a_failure_after_closing_is_told_in_the_window_and_what_was_typed_comes_back(
    hands: Hands, ring: SlowKeyring
) -> None:
    await hands.read()
    dialog = await hands.manage()
    fill(dialog, name="Pat", access_token=ACCESS)
    ring.unlocked.clear()
    dialog.store_button.click()
    dialog.reject()
    ring.fault = KeyringLocked("locked")
    ring.unlocked.set()
    await hands.scope.idle()
    assert "is locked" in hands.window.notice_text()
    again = await hands.manage()
    assert (again.form.name.text(), again.form.access_token.text()) == ("Pat", ACCESS)
    assert again.store_button.isEnabled()


async def test_a_damaged_list_is_told_at_the_doors(hands: Hands, tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "accounts.json").write_text("garbage")
    await hands.read()
    assert "is damaged" in hands.window.notice_text()


async def test_the_keyboard_reaches_everything_in_the_order_of_reading(hands: Hands) -> None:
    await hands.read()
    dialog = await hands.manage()
    form = dialog.form
    fill(dialog, name="Pat")
    order: list[QWidget | None] = []
    form.name.setFocus()
    for _ in range(12):
        order.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Tab)
    assert order[:10] == [
        form.name,
        form.api_base,
        form.access_token,
        form.token_host,
        form.client_id,
        form.client_secret,
        form.refresh_token,
        form.allowed,
        dialog.close_button,
        dialog.store_button,
    ]
    assert {dialog.list.rows, dialog.list.new_button} == set(order[10:])


async def test_every_shortcut_letter_is_used_once_and_every_control_has_a_name(hands: Hands) -> None:
    await hands.read()
    dialog = await hands.manage()
    texts = [label.text() for label in dialog.findChildren(QLabel) if label.buddy() is not None]
    texts += [dialog.form.allowed.text()]
    letters = [text[text.index("&") + 1].casefold() for text in texts]
    assert len(letters) == len(set(letters)) == 8
    controls: list[QWidget] = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QAbstractButton), dialog.list.rows]
    for control in controls:
        is_part_of_a_field = isinstance(control.parentWidget(), QLineEdit)
        named = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
        assert named or is_part_of_a_field


async def test_long_names_and_names_from_the_right_find_room(hands: Hands, theme: Theme, store: AccountStore) -> None:
    for name in (LONG, FROM_THE_RIGHT, "Tom & Jerry <b>"):
        await store.save(AccountDraft(name, access_token="a"))
    await hands.read()
    row = hands.window.welcome.stored
    dialog = await hands.manage(LONG)
    dialog.resize(dialog.minimumSize())
    modes: tuple[Mode, ...] = ("dark", "light")
    for mode, index in itertools.product(modes, range(3)):
        theme.set_mode(mode)
        dialog.list.rows.setCurrentRow(index)
        row.names.setCurrentIndex(index)
        assert not dialog.grab().isNull()
    assert row.geometry().right() <= hands.window.welcome.width()
    assert dialog.size() == dialog.minimumSize()


@pytest.mark.parametrize("act", ["read", "save", "forget"])
async def test_one_job_at_a_time(hands: Hands, store: AccountStore, ring: SlowKeyring, act: str) -> None:
    acts: dict[str, Callable[[], bool]] = {
        "read": hands.desk.reload,
        "save": lambda: hands.desk.save(PAT),
        "forget": lambda: hands.desk.forget("Pat"),
    }
    await store.save(PAT)
    ring.unlocked.clear()
    assert acts[act]()
    assert [again() for again in acts.values()] == [False] * 3
    ring.unlocked.set()
    await hands.scope.idle()
    assert hands.desk.busy is None


async def test_opened_for_an_account_it_lands_there_also_while_the_list_is_still_read(
    hands: Hands, ring: SlowKeyring, store: AccountStore
) -> None:
    await store.save(PAT)
    await store.save(replace(PAT, name="Ada"))
    ring.unlocked.clear()
    assert hands.desk.reload()
    dialog = await hands.manage("Pat")
    assert dialog.title.text() == "New account"
    ring.unlocked.set()
    await hands.scope.idle()
    assert dialog.title.text() == "Pat"
    assert dialog.list.rows.currentItem().text() == "Pat"
    dialog.reject()
    await hands.manage("Ada")
    assert dialog.title.text() == "Ada"
