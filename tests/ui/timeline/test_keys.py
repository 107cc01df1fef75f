from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline import keys
from ringviewer.ui.timeline.keys_card import KeysCard
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import House, at, lane

Make = Callable[[House], Stage]
K = Qt.Key

#: How the list writes the keys whose names Qt writes otherwise.
WRITTEN = {
    K.Key_Left: "←",
    K.Key_Right: "→",
    K.Key_Up: "↑",
    K.Key_Down: "↓",
    K.Key_PageUp: "Page Up",
    K.Key_PageDown: "Page Down",
    K.Key_Minus: "−",
    K.Key_Comma: ",",
    K.Key_Period: ".",
    K.Key_Slash: "/",
    K.Key_Plus: "+",
    K.Key_Question: "?",
    K.Key_Return: "Enter",
}
#: Twins: the other sign on the same key, or the same key elsewhere on the keyboard.
UNWRITTEN = {K.Key_Equal, K.Key_Underscore}


def house() -> House:
    front = [(at(clock), kind, 30_000) for clock, kind in (("14:03", "motion"), ("15:00", "ding"), ("16:00", "motion"))]
    return House([lane("front", front, refused_ms=at("14:02")), lane("back", [(at("16:30"), "motion", None)])])


@pytest.mark.parametrize("press", keys.ACTS, ids=lambda press: f"{press[0].name}-{press[1].name}")
def test_every_key_is_obeyed(stage: Make, monkeypatch: pytest.MonkeyPatch, press: keys.Press) -> None:
    monkeypatch.setattr(QMenu, "popup", lambda menu, at: None)
    canvas = stage(house()).canvas
    QTest.keyClick(canvas, K.Key_Home)
    modifiers, key = press
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, key, modifiers)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        assert event.isAccepted(), kind


def test_no_key_has_two_meanings_and_each_has_a_line() -> None:
    assert sum(len(entry.does) for entry in keys.LIST) == len(keys.ACTS)
    for entry in keys.LIST:
        for modifiers, key in entry.does:
            if key not in UNWRITTEN:
                assert WRITTEN.get(key, key.name.removeprefix("Key_")) in entry.keys, (entry.keys, key)
            for modifier, word in ((keys.SHIFT, "Shift+"), (keys.ALT, "Alt+")):
                if modifiers & modifier:
                    assert word in entry.keys


@pytest.mark.parametrize(
    ("modifiers", "key"),
    [
        (keys.NONE, K.Key_W), (keys.NONE, K.Key_S), (keys.NONE, K.Key_A), (keys.NONE, K.Key_D),
        (keys.NONE, K.Key_PageUp), (keys.NONE, K.Key_PageDown), (keys.NONE, K.Key_Plus), (keys.NONE, K.Key_Minus),
        (keys.NONE, K.Key_F), (keys.SHIFT, K.Key_F), (keys.NONE, K.Key_0), (keys.NONE, K.Key_1),
        (keys.NONE, K.Key_2), (keys.NONE, K.Key_3), (keys.NONE, K.Key_N), (keys.NONE, K.Key_B),
        (keys.NONE, K.Key_Backspace), (keys.SHIFT, K.Key_Backspace), (keys.ALT, K.Key_Left),
        (keys.ALT, K.Key_Right), (keys.NONE, K.Key_J), (keys.NONE, K.Key_K), (keys.SHIFT, K.Key_J),
        (keys.SHIFT, K.Key_K), (keys.SHIFT, K.Key_Left), (keys.SHIFT, K.Key_Right), (keys.NONE, K.Key_Question),
    ],
)  # fmt: skip
def test_the_keys_that_move_are_there(modifiers: Qt.KeyboardModifier, key: Qt.Key) -> None:
    assert (modifiers, key) in keys.ACTS


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "known"),
    [
        (K.Key_Plus, keys.SHIFT, "+", (keys.NONE, K.Key_Plus)),
        (K.Key_Plus, Qt.KeyboardModifier.KeypadModifier, "+", (keys.NONE, K.Key_Plus)),
        (K.Key_Question, keys.SHIFT, "?", (keys.NONE, K.Key_Question)),
        (K.Key_1, keys.SHIFT, "1", (keys.NONE, K.Key_1)),
        (K.Key_F, keys.SHIFT, "F", (keys.SHIFT, K.Key_F)),
    ],
)
def test_the_layout_of_the_keyboard_makes_no_difference(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, known: keys.Press
) -> None:
    assert keys.pressed(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)) == known


def test_an_unknown_key_is_left_to_others(stage: Make) -> None:
    canvas = stage(house()).canvas
    for key, modifiers in ((K.Key_F9, keys.NONE), (K.Key_W, Qt.KeyboardModifier.ControlModifier)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        assert not event.isAccepted()


@pytest.mark.parametrize("size", [(1024, 700), (1600, 1000), (400, 300)])
def test_the_card_shows_every_line_under_its_heading(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*size)
    card = KeysCard(theme, window)
    window.show()
    card.toggle()
    assert window.rect().contains(card.geometry())
    said = [label.text() for label in card.findChildren(QLabel)]
    for entry in keys.LIST:
        assert entry.keys in said
        assert entry.words in said
        assert entry.group in said
    if size[0] >= 1024:
        cut = [label for label in card.findChildren(QLabel) if label.width() < label.sizeHint().width()]
        assert cut == []
        assert card.list_size.width() <= card.width()


@pytest.mark.parametrize("key", [K.Key_Escape, K.Key_Question, K.Key_Return])
def test_the_card_has_the_focus_and_gives_it_back(qtbot: QtBot, theme: Theme, key: Qt.Key) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    card = KeysCard(theme, window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    card.toggle()
    assert card.hasFocus()
    QTest.keyClick(card, key)
    assert not card.isVisible()
    assert field.hasFocus()


def test_the_card_scrolls_by_key_where_it_does_not_fit(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(700, 300)
    card = KeysCard(theme, window)
    window.show()
    card.toggle()
    assert card.scrolled == 0
    QTest.keyClick(card, K.Key_PageDown)
    assert card.scrolled > 0
    QTest.keyClick(card, K.Key_PageUp)
    assert card.scrolled == 0
