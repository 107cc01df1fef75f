from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.ui.notifications import NotificationBar
from ringviewer.ui.theme.controls import Button, PlainLabel
from ringviewer.ui.theme.theme import Theme


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> NotificationBar:
    made = NotificationBar(theme)
    qtbot.addWidget(made)
    return made


def labels(bar: NotificationBar) -> list[str]:
    return [label.text() for label in bar.findChildren(PlainLabel) if not label.isHidden() and label.text()]


def test_takes_no_room_while_there_is_nothing_to_say(bar: NotificationBar) -> None:
    assert bar.isHidden()
    bar.tell("problem", "The API is not reachable.", "net")
    assert not bar.isHidden()
    bar.dismiss("net")
    assert bar.isHidden()
    bar.dismiss("net")


def test_counts_what_is_said_again(bar: NotificationBar) -> None:
    for _ in range(3):
        bar.tell("problem", "The API is not reachable.", "net")
    assert bar.texts() == ("The API is not reachable.",)
    assert "3 times" in labels(bar)
    bar.tell("problem", "The name is not known.", "net")
    assert bar.texts() == ("The name is not known.",)
    assert "3 times" not in labels(bar)


def test_keeps_three_at_most_and_lets_warnings_go_first(bar: NotificationBar) -> None:
    bar.tell("problem", "One.", "1")
    bar.tell("warning", "Two.", "2")
    bar.tell("problem", "Three.", "3")
    bar.tell("problem", "Four.", "4")
    assert bar.texts() == ("One.", "Three.", "Four.")


def test_what_went_well_gives_way_first(bar: NotificationBar) -> None:
    bar.tell("warning", "One.", "one")
    bar.tell("info", "Saved.", "saved")
    bar.tell("problem", "Two.", "two")
    bar.grab()
    bar.tell("problem", "Three.", "three")
    assert bar.texts() == ("One.", "Two.", "Three.")


def test_offers_one_action_and_goes_away_with_it(qtbot: QtBot, bar: NotificationBar) -> None:
    bar.tell("problem", "The token was refused.", "token", "token")
    button = next(b for b in bar.findChildren(Button) if b.text() == "Paste another token")
    with qtbot.waitSignal(bar.action_asked) as asked:
        button.click()
    assert asked.args == ["token", "token"]
    assert bar.texts() == ()


def test_shows_words_as_plain_text_on_one_line(bar: NotificationBar) -> None:
    bar.tell("warning", "<img src=x>\nsecond line 3\u202fh \u202e" + "x" * 900, "odd")
    (text,) = bar.texts()
    assert "\n" not in text
    assert "\u202e" not in text
    assert "3\u202fh" in text
    assert len(text) < 600
