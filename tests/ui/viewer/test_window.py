from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from ringviewer.history.device import Zone
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.stills import StillView
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.put_aside_bar import WORDS
from ringviewer.ui.viewer.window import ViewerWindow
from tests.ui.still import views
from tests.ui.viewer.pictures import BLUE, GREEN, RED, Pixels, plain_image

DEVICE = replace(views.DEVICE, zones=(Zone("motion", ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9)), "Path"),))
OTHER = StillAsk.at(views.DEVICE.id, views.START + 60_000)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, mode="light")


@pytest.fixture
def pixels() -> Pixels:
    return Pixels()


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, pixels: Pixels) -> ViewerWindow:
    made = ViewerWindow(theme)
    qtbot.addWidget(made)
    made.set_source(pixels)
    made.resize(1000, 700)
    made.open_window()
    qtbot.waitActive(made)
    return made


def put(window: ViewerWindow, view: StillView | None) -> None:
    window.show_view(view, DEVICE, views.PACIFIC, views.CONSENT, views.NOW)
    QApplication.processEvents()


def key(window: ViewerWindow, code: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window, code, held)


def test_the_picture_is_never_without_its_times(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    words = window.times.words.replace("\u202f", " ")
    assert words.startswith("Front Door, ding 17:21:07.410; REQUESTED 17:21:07.410 Thu 8 Oct 2026 PDT")
    assert "ACTUAL 17:21:14.310 Thu 8 Oct 2026 PDT" in words
    assert "+6.900 s within ±10 s" in words
    assert window.times.isVisible()
    assert window.canvas.isVisible()
    assert "requested 17:21:07.410, actual 17:21:14.310" in window.windowTitle()
    window.set_zone(UTC)
    assert "ACTUAL 00:21:14.310 Fri 9 Oct 2026 UTC" in window.times.words


@pytest.mark.parametrize("size", [(760, 480), (1280, 800), (2560, 1440)])
def test_the_times_stay_in_sight_at_every_size(window: ViewerWindow, pixels: Pixels, size: tuple[int, int]) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    window.resize(*size)
    QApplication.processEvents()
    assert window.size().toTuple() == size
    for widget in (window.times, window.tools):
        assert widget.width() == size[0]
        assert widget.y() >= 0
    buttons = window.tools.findChildren(QAbstractButton)
    edges = sorted((button.geometry().left(), button.geometry().right()) for button in buttons)
    assert all(first[1] < second[0] for first, second in pairwise(edges))
    assert edges[-1][1] <= size[0]
    assert all(button.accessibleName() or button.text() for button in buttons)
    assert all(button.toolTip() for button in buttons)


def test_the_old_picture_goes_at_once_when_another_still_is_asked_for(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    put(window, views.ASKING)
    assert window.canvas.image.isNull()
    assert not window.canvas.isVisible()
    assert "Asking whether this time is authorised" in window.notice.words
    assert "17:21:14.310" not in window.times.words


@pytest.mark.parametrize(
    "view",
    [
        None,
        StillView(views.ASK, views.EVENT),
        views.ASKING,
        StillView(views.ASK, views.EVENT, "following"),
        views.DOWNLOADING,
        views.WAITING,
        views.REFUSED,
        views.NOTHING,
        views.NOT_AN_IMAGE,
        views.STOPPED,
        StillView(views.ASK, views.EVENT, "superseded"),
    ],
)
def test_every_state_without_a_picture_stands_in_words(window: ViewerWindow, view: StillView | None) -> None:
    put(window, view)
    assert window.notice.isVisible()
    assert window.notice.words
    assert window.notice.accessibleName().startswith("No picture. ")
    assert not window.tools.pin.isEnabled()
    assert window.tools.pin.toolTip() == "There is no picture to keep."
    assert not window.tools.loupe.isEnabled()
    assert not window.grab().isNull()


def test_a_failure_says_what_to_do_next(window: ViewerWindow) -> None:
    put(window, views.REFUSED)
    assert "Ask at 14:03:48.510 or later" in window.notice.words


def test_the_countdown_counts_down_while_it_is_seen(window: ViewerWindow) -> None:
    put(window, views.WAITING)
    assert "starts in 4\u202fs" in window.notice.words
    assert window.notice._ticker.isActive()
    window.notice._since -= 2.5
    window.notice._ticker.timeout.emit()
    assert "starts in 2\u202fs" in window.notice.words
    put(window, views.STOPPED)
    assert not window.notice._ticker.isActive()
    put(window, views.WAITING)
    window.close()
    assert not window.notice._ticker.isActive()


def test_arrows_step_from_event_to_event(qtbot: QtBot, window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    steps: list[int] = []
    window.stepped.connect(steps.append)
    key(window, Qt.Key.Key_Left)
    key(window, Qt.Key.Key_Right)
    window.tools.pin.setFocus()  # a button must not take the arrows for itself
    key(window, Qt.Key.Key_Right)
    assert steps == [-1, 1, 1]


def test_keys_zoom_and_pan(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(4000, 3000)))
    key(window, Qt.Key.Key_1)
    assert window.canvas.percent == 100
    assert window.tools.zoom.text() == "100\u202f%"
    before = window.canvas.picture_rect().topLeft()
    key(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    key(window, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    moved = window.canvas.picture_rect().topLeft() - before
    assert (moved.x(), moved.y()) == (-64, -64)
    key(window, Qt.Key.Key_Plus)
    assert window.canvas.percent == 125
    key(window, Qt.Key.Key_Minus)
    assert window.canvas.percent == 100
    key(window, Qt.Key.Key_F)
    assert window.canvas.sight is not None
    assert window.canvas.sight.fitting


def test_stepping_keeps_zoom_and_place_for_comparing(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(1920, 1080)))
    window.canvas.zoom_to(3.0, QPointF(10, 20))
    seen = window.canvas.sight
    put(window, views.ASKING)
    put(window, pixels.shown(plain_image(1920, 1080, BLUE), 0))
    assert window.canvas.sight == seen
    assert window.canvas.image.pixelColor(0, 0) == BLUE


def test_escape_leaves_full_screen_first(window: ViewerWindow) -> None:
    key(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    key(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.isVisible()
    key(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_pin_and_compare_are_asked_for(qtbot: QtBot, window: ViewerWindow, pixels: Pixels) -> None:
    view = pixels.shown(plain_image(640, 360))
    put(window, view)
    with qtbot.waitSignal(window.pin_requested) as pinned:
        key(window, Qt.Key.Key_P)
    assert pinned.args == [view]
    with qtbot.waitSignal(window.compare_requested):
        key(window, Qt.Key.Key_C)
    put(window, views.ASKING)
    told: list[object] = []
    window.pin_requested.connect(told.append)
    key(window, Qt.Key.Key_P)
    assert told == []


def test_a_pinned_still_says_so_and_can_be_let_go(window: ViewerWindow, pixels: Pixels) -> None:
    view = pixels.shown(plain_image(640, 360))
    put(window, view)
    assert window.tools.pin.text() == "Pin"
    window.set_pinned(view)
    assert window.tools.pin.text() == "Unpin"
    assert window.tools.pin.accessibleName() == "Unpin"
    put(window, replace(view, ask=OTHER))
    assert window.tools.pin.text() == "Pin"
    window.set_pinned(None)
    put(window, view)
    assert window.tools.pin.text() == "Pin"


def test_neighbours_are_fetched_ahead_only_when_wanted(qtbot: QtBot, window: ViewerWindow) -> None:
    ahead = window.tools.ahead
    assert not ahead.isChecked()
    assert "2 requests" in ahead.toolTip()
    assert "reviewed" in ahead.toolTip()
    with qtbot.waitSignal(window.prefetch_toggled) as toggled:
        ahead.click()
    assert toggled.args == [True]
    told: list[bool] = []
    window.prefetch_toggled.connect(told.append)
    window.set_prefetch(False)
    assert not ahead.isChecked()
    assert told == []


def test_zones_come_with_a_legend_that_covers_nothing(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    without = window.canvas.grab().toImage()
    key(window, Qt.Key.Key_Z)
    assert window.tools.zones.isChecked()
    assert "motion zone" in window.legend.words
    assert "privacy" not in window.legend.words
    assert window.legend.isVisible()
    assert window.canvas.mapTo(window, QPoint(0, 0)).y() > window.legend.geometry().bottom()
    QApplication.processEvents()
    assert window.canvas.grab().toImage() != without
    put(window, views.ASKING)
    assert not window.legend.isVisible()
    assert "no picture" in window.tools.zones.toolTip()
    window.show_view(pixels.shown(plain_image(640, 360)), views.DEVICE, views.PACIFIC, views.CONSENT, views.NOW)
    assert "names no zones" in window.tools.zones.toolTip()
    key(window, Qt.Key.Key_Z)
    assert not window.legend.isVisible()


def test_the_loupe_begins_at_the_top_and_moves_with_the_keys(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    key(window, Qt.Key.Key_Down)
    assert window.loupe.loupe.isHidden()
    key(window, Qt.Key.Key_T)
    loupe = window.loupe.loupe
    first = loupe.enlarged
    assert first is not None
    assert first.source.top() == 0
    assert first.times >= 1.75
    assert first.source.left() <= 0.437 * 640
    assert first.source.right() == 640
    assert loupe.words == "ACTUAL 17:21:14.310 PDT (X-Media-Timestamp)"
    for _ in range(8):
        key(window, Qt.Key.Key_Down)
    lower = loupe.enlarged
    assert lower is not None
    assert lower.source.top() > 30
    for _ in range(20):
        key(window, Qt.Key.Key_Up)
    assert loupe.enlarged is not None
    assert loupe.enlarged.source.top() == 0
    key(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert loupe.enlarged.source.left() > 0
    key(window, Qt.Key.Key_T)
    assert loupe.isHidden()


def test_the_loupe_follows_the_pointer_and_hides_while_the_hand_moves_the_picture(
    window: ViewerWindow, pixels: Pixels
) -> None:
    put(window, pixels.shown(plain_image(2000, 1500)))
    key(window, Qt.Key.Key_T)
    canvas = window.canvas
    at = QPoint(canvas.width() // 2, canvas.height() - 30)
    QTest.mouseMove(canvas, at)
    place = canvas.place_of(QPointF(at))
    assert place is not None
    assert window.loupe.spot == place
    assert not window.loupe.loupe.geometry().contains(at)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(canvas, at - QPoint(0, 20))
    QTest.mouseMove(canvas, at - QPoint(0, 40))
    assert window.loupe.loupe.isHidden()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at - QPoint(0, 40))
    QTest.mouseMove(canvas, at - QPoint(0, 60))
    assert not window.loupe.loupe.isHidden()


def test_the_loupe_says_when_there_is_nothing_to_compare_with(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360), None))
    key(window, Qt.Key.Key_T)
    assert window.loupe.loupe.words.startswith("ACTUAL unknown")


def test_a_picture_that_is_being_decoded_comes_when_it_is_ready(
    qtbot: QtBot, window: ViewerWindow, pixels: Pixels
) -> None:
    view = pixels.shown(plain_image(640, 360, GREEN))
    assert view.picture is not None
    pixels.held_back.add(view.picture.sha256)
    put(window, view)
    assert window.canvas.image.isNull()
    assert not window.notice.isVisible()  # most come within a few frames
    qtbot.waitUntil(window.notice.isVisible)
    assert "being decoded" in window.notice.words
    window.pixels_ready("another")
    assert window.canvas.image.isNull()
    pixels.held_back.clear()
    window.pixels_ready(view.picture.sha256)
    assert window.canvas.isVisible()
    assert window.canvas.image.pixelColor(0, 0) == GREEN


def test_a_picture_put_aside_stays_while_it_is_seen(qtbot: QtBot, window: ViewerWindow, pixels: Pixels) -> None:
    view = pixels.shown(plain_image(640, 360))
    put(window, view)
    assert not window.aside.isVisible()
    put(window, replace(view, picture=None))
    assert window.canvas.image.pixelColor(0, 0) == RED
    assert window.aside.isVisible()
    assert window.aside.accessibleName() == WORDS
    assert not window.tools.pin.isEnabled()
    with qtbot.waitSignal(window.ask_requested) as asked:
        window.aside.again.emit()
    assert asked.args == [view.ask, view.event]


def test_a_picture_put_aside_before_is_told_and_not_invented(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    put(window, replace(pixels.shown(plain_image(640, 360, BLUE)), ask=OTHER, picture=None))
    assert window.canvas.image.isNull()
    assert window.aside.isVisible()
    assert "put aside" in window.notice.words


def test_clearing_gives_every_picture_back(window: ViewerWindow, pixels: Pixels) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    key(window, Qt.Key.Key_T)
    window.clear()
    window.set_source(None)
    assert window.canvas.image.isNull()
    assert window.canvas.sight is None
    assert window.loupe.loupe.isHidden()
    assert window.view is None
    assert window._images._held == {}
    put(window, pixels.shown(plain_image(64, 36)))
    assert window.canvas.image.isNull()  # nobody gives pixels any more


def test_closing_gives_the_picture_back_until_it_is_shown_again(window: ViewerWindow, pixels: Pixels) -> None:
    view = pixels.shown(plain_image(640, 360))
    put(window, view)
    window.close()
    assert window.canvas.image.isNull()
    assert window.view is None
    window.open_window()
    put(window, view)
    assert not window.canvas.image.isNull()


def test_names_from_the_api_are_plain_text(window: ViewerWindow, pixels: Pixels) -> None:
    hostile = replace(DEVICE, name="<b>Front</b>\u202edoor" + "x" * 4000)
    window.show_view(pixels.shown(plain_image(64, 36)), hostile, views.PACIFIC, None, views.NOW)
    assert "<b>Front</b>" in window.times.words
    assert "\u202e" not in window.times.words
    assert "&lt;b&gt;" in window.times.toolTip()
    assert not window.grab().isNull()


def test_a_changed_theme_repaints_everything(window: ViewerWindow, pixels: Pixels, theme: Theme) -> None:
    put(window, pixels.shown(plain_image(640, 360)))
    light = window.grab().toImage()
    theme.set_mode("dark")
    assert window.grab().toImage() != light
    theme.set_mode("light")
    assert window.grab().toImage() == light
