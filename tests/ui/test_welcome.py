from __future__ import annotations

import base64
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ringviewer.partner_api.address import DEFAULT_API_BASE
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.welcome import WelcomePage

NOW = 1_791_505_267_000
SCENARIOS = [("relinked", "A customer linked again this afternoon."), ("healthy", "Nothing is wrong.")]


def token(**claims: object) -> str:
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part(claims)}.c2lnbmF0dXJl"


LINKED = token(scope="ava.v1:read", exp=NOW // 1000 + 14_280)


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> WelcomePage:
    made = WelcomePage(Theme(qapp, mode="light"), SCENARIOS, wall_ms=lambda: NOW)
    qtbot.addWidget(made)
    made.resize(1280, 774)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def every_word(page: QWidget) -> str:
    words = []
    for widget in [page, *page.findChildren(QWidget)]:
        words += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle()]
        if isinstance(widget, QLabel):
            words.append(widget.text())
        if isinstance(widget, QLineEdit):
            words += [widget.displayText(), widget.placeholderText(), widget.selectedText()]
    return "\n".join(words)


def test_the_demo_has_the_focus_and_tells_what_it_teaches(qtbot: QtBot, page: WelcomePage) -> None:
    assert page.demo_button.hasFocus()
    assert page.teaches.text() == SCENARIOS[0][1]
    page.scenario.setCurrentIndex(1)
    assert page.teaches.text() == SCENARIOS[1][1]
    with qtbot.waitSignal(page.demo_requested) as asked:
        QTest.keyClick(page.demo_button, Qt.Key.Key_Return)
    assert asked.args == ["healthy"]


def test_number_keys_choose_a_door(qtbot: QtBot, page: WelcomePage) -> None:
    with qtbot.waitSignal(page.demo_requested):
        QTest.keyClick(page, Qt.Key.Key_1)
    QTest.keyClick(page, Qt.Key.Key_3)
    assert page.address.hasFocus()
    QTest.keyClick(page.address, Qt.Key.Key_2)
    assert page.address.text() == "2"
    assert page.address.hasFocus()
    page.demo_button.setFocus()
    QTest.keyClick(page, Qt.Key.Key_2)
    assert page.token.hasFocus()


def test_a_pasted_token_is_read_here_and_never_shown(qtbot: QtBot, page: WelcomePage) -> None:
    page.token.setText(LINKED)
    page.address_token.setText(LINKED)
    said = page.token_facts.text().replace("\u202f", " ")
    assert said.startswith("Linked account, scope ava.v1:read, 3 h 58 min left.")
    for part in LINKED.split("."):
        assert part not in every_word(page)
    page.token.selectAll()
    page.token.copy()
    assert LINKED not in QApplication.clipboard().text()


def test_enter_in_the_token_field_connects(qtbot: QtBot, page: WelcomePage) -> None:
    page.token.setText(f"Bearer {LINKED}\n")
    with qtbot.waitSignal(page.connect_requested) as asked:
        QTest.keyClick(page.token, Qt.Key.Key_Return)
    assert asked.args == [DEFAULT_API_BASE, LINKED]


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"token_use": "refresh", "exp": NOW // 1000 + 9}, "This is a refresh token."),
        ({"scope": "ava", "exp": NOW // 1000 - 720}, "expired 12 min ago"),
        ({"iat": NOW // 1000, "exp": NOW // 1000 + 1800}, "Playground token"),
    ],
)
def test_what_a_token_says_of_itself(page: WelcomePage, claims: dict[str, object], said: str) -> None:
    page.token.setText(token(**claims))
    assert said in page.token_facts.text().replace("\u202f", " ")


def test_everything_that_was_cleaned_off_a_token_is_told(page: WelcomePage) -> None:
    page.address_token.setText(f"Bearer '{LINKED}'")
    for words in ("The word Bearer was removed.", "Quotes were removed.", "nothing has been sent"):
        assert words in page.address_token_hint.text()


def test_a_refresh_token_is_recognised_told_and_not_sent(qtbot: QtBot, page: WelcomePage) -> None:
    page.token.setText("Bearer " + token(token_use="refresh"))
    said = "This is a refresh token. Only an access token works here. The word Bearer was removed."
    assert page.token_facts.text() == said
    page.address.setText("https://api.example.com")
    page.address_token.setText(token(token_use="refresh"))
    with qtbot.assertNotEmitted(page.connect_requested):
        QTest.keyClick(page.token, Qt.Key.Key_Return)
        QTest.keyClick(page.address_token, Qt.Key.Key_Return)


def test_a_token_that_is_none_is_refused_in_words_under_the_field(qtbot: QtBot, page: WelcomePage) -> None:
    page.token.setText("two words")
    with qtbot.assertNotEmitted(page.connect_requested):
        QTest.keyClick(page.token, Qt.Key.Key_Return)
    assert "no spaces" in page.token_facts.text()
    assert not page.address_button.isEnabled()
    assert page.address_button.toolTip() == "Enter an address first."


@pytest.mark.parametrize("address", ["http://api.example.com", "https://name@api.example.com", "api.example.com"])
def test_a_bad_address_is_refused_in_words_under_the_field(qtbot: QtBot, page: WelcomePage, address: str) -> None:
    page.address.setText(address)
    before = page.address_hint.text()
    with qtbot.assertNotEmitted(page.connect_requested):
        QTest.keyClick(page.address, Qt.Key.Key_Return)
    assert page.address_hint.text() != before
    assert page.address_hint.text().endswith(".")
    page.address.setText("https://api.example.com")
    assert page.address_hint.text() == before


def test_an_address_needs_no_token(qtbot: QtBot, page: WelcomePage) -> None:
    page.address.setText(" http://127.0.0.1:8640/ ")
    with qtbot.waitSignal(page.connect_requested) as asked:
        page.address_button.click()
    assert asked.args == ["http://127.0.0.1:8640", ""]
    page.address_token.setText(LINKED)
    with qtbot.waitSignal(page.connect_requested) as asked:
        QTest.keyClick(page.address_token, Qt.Key.Key_Return)
    assert asked.args == ["http://127.0.0.1:8640", LINKED]


def test_tokens_are_forgotten_when_the_page_goes(page: WelcomePage) -> None:
    page.token.setText(LINKED)
    page.address_token.setText(LINKED)
    page.hide()
    assert page.token.text() == page.address_token.text() == ""


def test_without_scenarios_the_demo_is_disabled_and_says_why(qtbot: QtBot, qapp: QApplication) -> None:
    made = WelcomePage(Theme(qapp, mode="dark"), [])
    qtbot.addWidget(made)
    assert not made.demo_button.isEnabled()
    assert made.demo_button.toolTip()
    made.open_demo()
    assert not made.grab().isNull()


def test_without_a_keyring_one_quiet_line_says_why_nothing_can_be_stored(page: WelcomePage) -> None:
    row = page.stored
    row.show_accounts((), wanted=False)
    assert not row.isVisible()
    why = "This computer has no keyring to keep tokens in. Set one up."
    row.show_accounts((), wanted=False, why_none=why)
    assert row.isVisible()
    assert row.caption.text() == "Accounts cannot be stored: this computer has no keyring to keep tokens in."
    assert why in row.caption.toolTip()
    assert not row.manage_button.isVisible()
    row.show_accounts((), wanted=True)
    assert row.caption.text() == "No account is stored on this computer."
    assert row.manage_button.isVisible()
