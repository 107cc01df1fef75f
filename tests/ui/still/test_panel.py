from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.stills import StillView
from ringviewer.ui.still.full_size import FullSizeWindow
from ringviewer.ui.still.images import ScaledPictures, image_of
from ringviewer.ui.still.keep import suggested_name, write_picture
from ringviewer.ui.still.legs_table import leg_tip
from ringviewer.ui.still.panel import StillPanel
from ringviewer.ui.theme.theme import Theme
from tests.ui.still import views

BOX = QSize(160, 90)
STATES: dict[str, StillView | None] = {
    "idle": None,
    "queued": StillView(views.ASK, views.EVENT),
    "asking": views.ASKING,
    "downloading": views.DOWNLOADING,
    "waiting": views.WAITING,
    "exact": views.shown(0),
    "within": views.shown(6_900),
    "outside": views.shown(48_120),
    "unknown": views.shown(None),
    "refused": views.REFUSED,
    "nothing": views.NOTHING,
    "not an image": views.NOT_AN_IMAGE,
    "stopped": views.STOPPED,
    "strange": replace(
        views.shown(6_900), notes=("media-host-unexpected", "time-in-seconds"), attempt=3, attempts_max=5
    ),
}


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, mode="light")


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> StillPanel:
    made = StillPanel(theme)
    qtbot.addWidget(made)
    made.resize(380, 860)
    made.show()
    return made


def put(panel: StillPanel, view: StillView | None) -> None:
    panel.show_view(view, views.DEVICE, views.PACIFIC, views.CONSENT, views.NOW)
    QApplication.processEvents()


def visible_labels(panel: StillPanel) -> list[str]:
    return [button.text() for button in panel.buttons if button.isVisible()]


def press(panel: StillPanel, label: str) -> None:
    next(button for button in panel.buttons if button.text() == label and button.isVisible()).click()


@pytest.mark.parametrize("name", STATES)
def test_every_state_keeps_every_place(panel: StillPanel, name: str) -> None:
    put(panel, None)
    places = [widget.geometry() for widget in (panel.picture, panel.times, panel.facts, panel.legs)]
    actions_top = panel.buttons[0].mapTo(panel, panel.buttons[0].rect().topLeft()).y()
    put(panel, STATES[name])
    assert [widget.geometry() for widget in (panel.picture, panel.times, panel.facts, panel.legs)] == places
    assert panel.buttons[0].mapTo(panel, panel.buttons[0].rect().topLeft()).y() == actions_top
    assert not panel.grab().isNull()


@pytest.mark.parametrize("name", STATES)
def test_at_most_one_primary_button(panel: StillPanel, name: str) -> None:
    put(panel, STATES[name])
    assert sum(button._primary for button in panel.buttons if button.isVisible()) <= 1
    assert all(button.accessibleName() for button in panel.buttons if button.isVisible())


def test_the_old_picture_goes_at_once_when_a_new_still_is_asked_for(panel: StillPanel) -> None:
    put(panel, views.shown(6_900))
    assert panel.picture.words == ""
    put(panel, views.ASKING)
    assert "Asking whether this time is authorised" in panel.picture.words
    assert "17:21:14.310" not in panel.times.words
    assert "not known yet" in panel.times.words


def test_both_times_stand_beside_each_other(panel: StillPanel) -> None:
    put(panel, views.shown(6_900))
    assert panel.times.words.startswith(
        "REQUESTED 17:21:07.410 Thu 8 Oct 2026 PDT 9 Oct 00:21:07.410 UTC; ACTUAL 17:21"
    )
    assert panel.title.detail == "Front Door, ding 17:21:07.410"


def test_the_countdown_counts_only_while_waiting(panel: StillPanel) -> None:
    put(panel, views.WAITING)
    assert "starts in 4\u202fs" in panel.picture.words
    assert panel._ticker.isActive()
    panel._phase_since -= 2.5
    panel._ticker.timeout.emit()
    assert "starts in 2\u202fs" in panel.picture.words
    put(panel, views.STOPPED)
    assert not panel._ticker.isActive()


def test_the_age_of_a_picture_goes_on_while_it_is_seen(panel: StillPanel) -> None:
    put(panel, views.shown(1_260_900 - 14_000))
    assert "Captured 14\u202fs ago" in panel.facts.words
    panel._told_since -= 3.0
    panel._ticker.timeout.emit()
    assert "Captured 17\u202fs ago" in panel.facts.words
    panel.hide()
    assert not panel._ticker.isActive()
    panel._told_since -= 10.0
    panel.show()
    assert "Captured 27\u202fs ago" in panel.facts.words
    assert panel._ticker.isActive()


def test_nothing_ticks_where_nothing_changes(panel: StillPanel) -> None:
    for view in (None, views.shown(None), views.REFUSED):
        put(panel, view)
        assert not panel._ticker.isActive()
    panel.hide()
    put(panel, views.WAITING)
    assert not panel._ticker.isActive()
    panel.show()
    assert panel._ticker.isActive()


def test_actions_say_what_they_ask_for(qtbot: QtBot, panel: StillPanel) -> None:
    put(panel, views.REFUSED)
    assert visible_labels(panel) == ["Ask at 14:03:48.510", "Show boundary"]
    with qtbot.waitSignal(panel.ask_requested) as asked:
        press(panel, "Ask at 14:03:48.510")
    assert asked.args == [StillAsk.at(views.DEVICE.id, views.BY), views.EVENT]
    with qtbot.waitSignal(panel.show_boundary):
        press(panel, "Show boundary")
    put(panel, views.NOT_AN_IMAGE)
    with qtbot.waitSignal(panel.open_requests) as opened:
        press(panel, "Open in requests")
    assert opened.args == [42]
    put(panel, views.ASKING)
    with qtbot.waitSignal(panel.stop_requested):
        press(panel, "Stop")
    put(panel, None)
    with qtbot.waitSignal(panel.ask_time_requested):
        press(panel, "Ask at a time…")


def test_a_row_of_the_legs_leads_to_its_exchange(qtbot: QtBot, panel: StillPanel) -> None:
    put(panel, views.shown(0))
    with qtbot.waitSignal(panel.open_requests) as opened:
        QTest.mouseClick(panel.legs, Qt.MouseButton.LeftButton, pos=panel.legs.rect().center())
    assert opened.args[0] in (41, 42)


def test_the_strip_rings_the_shown_still_and_survives_its_own_click(qtbot: QtBot, panel: StillPanel) -> None:
    other = views.shown(-2_140, StillAsk.at(views.DEVICE.id, views.START + 1), shade=60)
    current = views.shown(6_900)
    put(panel, current)
    panel.set_seen((current, other))
    names = [button.accessibleName() for button in panel.strip.thumbnails]
    assert names[0].endswith("shown")
    assert not names[1].endswith("shown")
    panel.view_chosen.connect(lambda view: panel.set_seen((view, current)))
    with qtbot.waitSignal(panel.view_chosen) as chosen:
        panel.strip.thumbnails[1].click()
    assert chosen.args == [other]
    assert not panel.grab().isNull()


def test_copying_puts_the_whole_picture_on_the_clipboard(panel: StillPanel) -> None:
    put(panel, views.shown(0))
    panel.copy()
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (32, 18)


def test_without_a_picture_nothing_can_be_kept(panel: StillPanel) -> None:
    put(panel, views.ASKING)
    assert not panel._save.isEnabled()
    assert panel._save.toolTip() == "There is no picture."
    panel.save()
    panel.open_full_size()
    assert panel._full_size is None


def test_the_suggested_name_tells_device_and_both_times() -> None:
    device = replace(views.DEVICE, name="../Front Door: <1>")
    assert suggested_name(views.shown(6_900), device) == (
        "Front-Door-1_requested-20261009T002107.410Z_actual-20261009T002114.310Z.jpg"
    )
    assert "actual-unknown" in suggested_name(views.shown(None), None)


def test_saving_writes_the_answered_bytes(tmp_path: Path) -> None:
    target = tmp_path / "still.jpg"
    assert write_picture(views.picture(), str(target)) is None
    assert target.read_bytes() == views.picture().data
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg"]


def test_saving_where_it_cannot_be_says_so(tmp_path: Path) -> None:
    failure = write_picture(views.picture(), str(tmp_path / "missing" / "still.jpg"))
    assert failure is not None
    assert failure.startswith("The picture was not saved")


def test_full_size_shows_both_times_and_obeys_its_keys(qtbot: QtBot, theme: Theme) -> None:
    window = FullSizeWindow(theme)
    qtbot.addWidget(window)
    window.open_picture(views.picture(), "Front Door: requested 1, actual 2")
    assert window.windowTitle() == "Front Door: requested 1, actual 2"
    window.resize(640, 360)
    QApplication.processEvents()
    assert window.zoom == pytest.approx(20)
    QTest.keyClick(window, Qt.Key.Key_1)
    assert window.zoom == pytest.approx(1 / window.devicePixelRatioF())
    QTest.keyClick(window, Qt.Key.Key_Plus)
    assert window.zoom > 1
    QTest.keyClick(window, Qt.Key.Key_F)
    assert window.zoom == pytest.approx(20)
    assert not window.grab().isNull()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_picture_whose_size_lies_is_not_drawn(qapp: QApplication) -> None:
    lying = replace(views.picture(), width=4000)
    assert image_of(lying).isNull()
    assert ScaledPictures().fit(lying, BOX, 1.0).isNull()


def test_scaled_pictures_are_made_once_and_sharp(qapp: QApplication) -> None:
    pictures = ScaledPictures()
    first = pictures.fit(views.picture(), BOX, 2.0)
    assert first.width() == 2 * BOX.width()
    assert pictures.fit(views.picture(), BOX, 2.0) is first


def test_words_that_are_cut_stand_in_the_tooltip(panel: StillPanel) -> None:
    panel.resize(340, 700)
    put(panel, views.shown(None))
    assert "did not carry the header" in panel.times.toolTip()
    panel.resize(560, 700)
    QApplication.processEvents()
    assert panel.times.toolTip() == ""


def test_a_changed_theme_repaints_everything(panel: StillPanel, theme: Theme) -> None:
    put(panel, views.shown(6_900))
    light = panel.grab().toImage()
    theme.set_mode("dark")
    assert panel.grab().toImage() != light
    theme.set_mode("light")
    assert panel.grab().toImage() == light


def test_a_long_host_keeps_both_its_ends_and_its_line(panel: StillPanel) -> None:
    host = "download-ap-northeast-1.prod.phoenix.devices.amazon.dev"
    view = replace(views.shown(0), legs=(views.POST, replace(views.GET, host=host)))
    put(panel, views.shown(0))
    before = panel.facts.height()
    put(panel, view)
    assert panel.facts.height() == before
    assert f"Media host {host}" in panel.facts.words


def test_the_legs_name_their_hosts_and_mark_one_that_nobody_documents(panel: StillPanel) -> None:
    put(panel, STATES["strange"])
    assert "not document" in panel.legs.words
    post, get = (leg_tip(leg) for leg in panel.legs._legs)
    assert post.startswith("host api.example\n")
    assert get.startswith("host media.example (a host that Ring does not document)")
    assert "x-request-id 7c1e5a90-aaaa" in get
