from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ringviewer.history.device import Component, Zone
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.pictures import Picture
from ringviewer.session.stills import StillView
from ringviewer.ui.still.keep import name_filters, write
from ringviewer.ui.still.legs_table import leg_tip
from ringviewer.ui.still.panel import StillPanel
from ringviewer.ui.still.shown import Cell
from ringviewer.ui.still.times_box import value_lines
from ringviewer.ui.still.words import NO_DEVICE, NO_EVENT
from ringviewer.ui.theme.theme import Theme
from tests.ui.still import views

ZONED = replace(views.DEVICE, zones=(Zone("motion", ((0.1, 0.1), (0.9, 0.1), (0.5, 0.9)), "Porch"),))
# Comment, then start of scan: enough of a JPEG to take its metadata off.
COMMENT = b"\xff\xfe\x00\x06here"
JPEG = b"\xff\xd8" + COMMENT + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x11\x22\xff\xd9"


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, mode="light")


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> StillPanel:
    made = StillPanel(theme)
    qtbot.addWidget(made)
    made.set_source(views.pixels)
    made.resize(380, 860)
    made.show()
    return made


def put(panel: StillPanel, view: StillView | None) -> None:
    panel.show_view(view, views.DEVICE, views.PACIFIC, views.CONSENT, views.NOW)
    before: object = None
    while before != (before := places(panel)):  # a row that takes a second line moves those below it a round later
        QApplication.processEvents()


def visible_labels(panel: StillPanel) -> list[str]:
    return [button.text() for button in panel.action_row.buttons if button.isVisible()]


def press(panel: StillPanel, label: str) -> None:
    next(button for button in panel.action_row.buttons if button.text() == label and button.isVisible()).click()


def image(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def places(panel: StillPanel) -> list[QRect]:
    parts = (panel.picture, panel.tools, panel.times, panel.facts, panel.legs, panel.step, panel.action_row)
    return [part.geometry() for part in parts]


@pytest.mark.parametrize("width", [340, 380, 560])
def test_every_state_keeps_every_place(panel: StillPanel, width: int) -> None:
    panel.resize(width, 860)
    put(panel, views.STATES["exact"])
    put(panel, views.STATES["exact"])
    expected = places(panel)
    for name, view in views.STATES.items():
        put(panel, view)
        moved = places(panel)
        assert moved == expected, name


@pytest.mark.parametrize("name", views.STATES)
def test_every_state_names_what_it_shows(panel: StillPanel, name: str) -> None:
    put(panel, views.STATES[name])
    buttons = [button for button in panel.action_row.buttons if button.isVisible()]
    assert sum(button._primary for button in buttons) <= 1
    assert all(button.accessibleName() for button in buttons)
    assert panel.picture.accessibleName()
    assert panel.times.accessibleDescription() == panel.times.words
    assert panel.legs.accessibleDescription()
    assert panel.step.accessibleDescription() == panel.step.words
    assert not panel.grab().isNull()


def test_picture_times_and_verdict_are_seen_in_a_low_window(panel: StillPanel) -> None:
    panel.resize(380, 734)
    put(panel, views.shown(6_900))
    bottom = panel.times.mapTo(panel, panel.times.rect().bottomLeft()).y()
    assert bottom < 430
    assert panel.action_row.mapTo(panel, panel.action_row.rect().bottomLeft()).y() < 734


@pytest.mark.parametrize(("width", "height"), [(340, 520), (380, 560), (560, 480)])
def test_what_to_do_is_seen_without_scrolling(panel: StillPanel, width: int, height: int) -> None:
    panel.resize(width, height)
    for name, view in views.STATES.items():
        put(panel, view)
        for part in (panel.step, *(button for button in panel.action_row.buttons if button.isVisible())):
            assert part.visibleRegion().boundingRect() == part.rect(), name
            assert panel.rect().contains(QRect(part.mapTo(panel, QPoint()), part.size())), name


@pytest.mark.parametrize("width", [340, 380, 560])
def test_facts_that_decide_are_never_cut(panel: StillPanel, width: int) -> None:
    panel.resize(width, 860)
    device = replace(views.DEVICE, components=(Component("1"), views.GATE))
    for name, view in views.STATES.items():
        panel.show_view(view, device, views.PACIFIC, views.CONSENT, views.NOW)
        assert not {"Captured", "Asked as", "Clocks"} & set(panel.facts.cut), name


def test_facts_that_find_no_room_are_cut_and_whole_in_their_tips(panel: StillPanel) -> None:
    panel.resize(340, 860)
    put(panel, replace(views.GATE_RANGE, twin=views.REPEATED.twin, origin="a recording of the day before"))
    assert panel.facts.cut[0] == "Origin"
    assert "a recording of the day before, JPEG" in panel.facts.words


@pytest.mark.parametrize("room", [120, 141, 161, 251, 400])
def test_the_times_of_a_range_are_whole_to_the_millisecond(qapp: QApplication, room: int) -> None:
    cell = Cell("12:21:07.410 – 17:21:07.410", absent=False)
    value_font, lines = value_lines(cell, room)
    assert " ".join(lines) == cell.value
    assert all(QFontMetrics(value_font).horizontalAdvance(line) <= room for line in lines)


def test_a_device_that_is_not_known_leads_to_reading_the_devices(qtbot: QtBot, panel: StillPanel) -> None:
    put(panel, views.UNKNOWN_DEVICE)
    with qtbot.waitSignal(panel.refresh_requested):
        press(panel, "Read the devices again")


def test_an_account_with_nothing_to_choose_says_so(panel: StillPanel) -> None:
    put(panel, None)
    panel.set_nothing(NO_DEVICE)
    assert "The account has no device yet" in panel.picture.words
    assert "Click a mark" not in panel.picture.words
    ask = panel.action_row.buttons[0]
    assert (ask.isEnabled(), ask.toolTip()) == (False, "The account has no device yet.")
    panel.set_nothing(NO_EVENT, can_ask=True)
    assert "No event yet" in panel.picture.words
    assert ask.isEnabled()
    put(panel, views.shown(0))
    assert panel.picture.words == ""
    put(panel, None)
    assert "No event yet" in panel.picture.words
    panel.set_nothing(None)
    assert "Click a mark" in panel.picture.words


def test_the_note_names_what_was_looked_at(panel: StillPanel) -> None:
    put(panel, replace(views.shown(0), event=None, tells_side_effects=True))
    assert "an event at this time may now count as reviewed" in panel.step.words


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
        "REQUESTED 17:21:07.410 Thu 8 Oct 2026 PDT −7 9 Oct 00:21:07.410 UTC; ACTUAL 17:21"
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


def test_a_thumbnail_keeps_the_focus_where_it_moves_to(qtbot: QtBot, panel: StillPanel) -> None:
    other = views.shown(-2_140, StillAsk.at(views.DEVICE.id, views.START + 1), shade=60)
    current = views.shown(6_900)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    panel.set_seen((current, other))
    panel.strip.thumbnails[1].setFocus()
    panel.set_seen((other, current))
    assert [each.hasFocus() for each in panel.strip.thumbnails] == [True, False]


def test_copying_puts_the_whole_picture_on_the_clipboard(panel: StillPanel) -> None:
    put(panel, views.shown(0))
    panel.tools.copy_picture.trigger()
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (32, 18)


def test_a_copy_waits_for_pixels_that_are_decoded_again(panel: StillPanel) -> None:
    ready: list[Picture] = []
    panel.set_source(lambda picture: views.pixels(picture) if picture in ready else None)
    put(panel, views.shown(0))
    QGuiApplication.clipboard().setText("before")
    panel.copy()
    assert QGuiApplication.clipboard().text() == "before"
    picture = views.picture()
    ready.append(picture)
    panel.pixels_ready(picture.sha256)
    assert QGuiApplication.clipboard().image().width() == 32


def test_facts_are_copied_as_text_even_without_a_picture(panel: StillPanel) -> None:
    put(panel, views.REFUSED)
    assert not panel.tools.copy_picture.isEnabled()
    panel.tools.copy_facts.trigger()
    text = QGuiApplication.clipboard().text()
    assert "TIME_RANGE_NOT_AUTHORIZED" in text
    assert "13:20:00.000" in text


def test_without_a_picture_nothing_can_be_kept(panel: StillPanel) -> None:
    put(panel, views.ASKING)
    for button in (panel.tools.save, panel.tools.pin, panel.tools.compare, panel.tools.zones):
        assert not button.isEnabled()
        assert button.toolTip() == "There is no picture."
    panel.save()
    assert panel.keeper.dialog is None


def saved(panel: StillPanel, view: StillView, target: Path, name_filter: int) -> None:
    put(panel, view)
    panel.tools.save.click()
    dialog = panel.keeper.dialog
    assert isinstance(dialog, QFileDialog)
    dialog.selectNameFilter(dialog.nameFilters()[name_filter])
    dialog.fileSelected.emit(str(target))
    dialog.close()


def test_saving_takes_metadata_off_and_puts_the_facts_beside_it(
    qtbot: QtBot, panel: StillPanel, tmp_path: Path
) -> None:
    view = replace(views.shown(6_900), picture=replace(views.picture(), data=JPEG))
    with qtbot.waitSignal(panel.noticed) as told:
        saved(panel, view, tmp_path / "still.jpg", 0)
    assert told.args == ["note", "Saved as still.jpg, with its facts beside it.", "save-still"]
    assert (tmp_path / "still.jpg").read_bytes() == JPEG.replace(COMMENT, b"")
    facts = json.loads((tmp_path / "still.jpg.json").read_text())
    assert facts["still"]["actual_ms"] == views.START + 6_900
    saved(panel, view, tmp_path / "whole.jpg", 1)
    assert (tmp_path / "whole.jpg").read_bytes() == JPEG


def test_a_dialog_does_not_outlive_its_account(panel: StillPanel) -> None:
    put(panel, views.shown(0))
    panel.save()
    dialog = panel.keeper.dialog
    assert dialog is not None
    assert not dialog.isModal() or dialog.windowModality() == Qt.WindowModality.WindowModal
    panel.set_source(None)
    assert panel.keeper.dialog is None
    assert not dialog.isVisible()


def test_the_dialog_offers_to_keep_metadata_only_where_there_is_any() -> None:
    with_comment = replace(views.picture(), data=JPEG)
    assert name_filters(with_comment) == [
        "JPEG picture, metadata removed (*.jpg *.jpeg)",
        "JPEG picture, bytes as received (*.jpg *.jpeg)",
    ]
    bare = replace(views.picture(), data=JPEG.replace(COMMENT, b""))
    broken = replace(views.picture(), data=b"no picture")
    for picture in (bare, broken):
        assert name_filters(picture) == ["JPEG picture, bytes as received (*.jpg *.jpeg)"]


def test_saving_where_it_cannot_be_says_so(tmp_path: Path) -> None:
    view = replace(views.shown(0), picture=replace(views.picture(), data=JPEG))
    severity, sentence = write(view, None, str(tmp_path / "missing" / "still.jpg"), "", views.NOW, None)
    assert severity == "problem"
    assert sentence.startswith("The picture was not saved: ")
    assert list(tmp_path.iterdir()) == []


def test_the_viewer_is_asked_for_by_button_double_click_and_enter(qtbot: QtBot, panel: StillPanel) -> None:
    put(panel, views.shown(0))
    with qtbot.waitSignal(panel.viewer_requested):
        panel.tools.full_size.click()
    with qtbot.waitSignal(panel.viewer_requested):
        QTest.mouseDClick(panel.picture, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.viewer_requested):
        QTest.keyClick(panel.picture, Qt.Key.Key_Return)


def test_a_pinned_still_can_be_compared_with_another(qtbot: QtBot, panel: StillPanel) -> None:
    first = views.shown(0)
    other = views.shown(6_900, StillAsk.at(views.DEVICE.id, views.START + 1), shade=60)
    put(panel, first)
    assert not panel.tools.compare.isEnabled()
    with qtbot.waitSignal(panel.pin_requested) as pinned:
        panel.tools.pin.click()
    assert pinned.args == [first]
    assert not panel.tools.pin.isChecked()
    panel.set_pinned(first)
    assert panel.tools.pin.isChecked()
    assert "Choose another" in panel.tools.compare.toolTip()
    put(panel, other)
    assert not panel.tools.pin.isChecked()
    with qtbot.waitSignal(panel.compare_requested):
        panel.tools.compare.click()
    put(panel, first)
    with qtbot.waitSignal(panel.pin_requested) as let_go:
        panel.tools.pin.click()
    assert let_go.args == [None]


def test_zones_are_drawn_over_the_picture_when_wanted(panel: StillPanel) -> None:
    view = views.shown(0)
    put(panel, view)
    assert not panel.tools.zones.isEnabled()
    assert "names no zones" in panel.tools.zones.toolTip()
    panel.show_view(view, ZONED, views.PACIFIC, views.CONSENT, views.NOW)
    plain = image(panel.picture)
    panel.tools.zones.click()
    assert image(panel.picture) != plain
    panel.tools.zones.click()
    assert image(panel.picture) == plain


def test_zones_of_another_camera_are_not_drawn(panel: StillPanel) -> None:
    device = replace(ZONED, components=(Component("1"), Component("2", "Left")))
    view = replace(views.shown(0), ask=replace(views.ASK, component_id="2"))
    panel.show_view(view, device, views.PACIFIC, views.CONSENT, views.NOW)
    assert "first camera only" in panel.tools.zones.toolTip()
    assert "camera Left" in panel.facts.words


def test_pointing_at_the_picture_enlarges_it_beside_the_actual_time(panel: StillPanel) -> None:
    large = replace(views.shown(6_900), picture=views.picture(width=640, height=360))
    put(panel, large)
    QTest.mouseMove(panel.picture, QPoint(100, 20))
    assert panel.picture.loupe.isVisible()
    assert panel.picture.loupe.words == "17:21:14.310 Thu 8 Oct 2026 PDT −7"
    put(panel, views.ASKING)
    assert not panel.picture.loupe.isVisible()


def test_the_loupe_is_reached_and_moved_by_keys(panel: StillPanel) -> None:
    put(panel, replace(views.shown(6_900), picture=views.picture(width=640, height=360)))
    panel.picture.setFocus()
    QTest.keyClick(panel.picture, Qt.Key.Key_Space)
    before = panel.picture.loupe.enlarged
    assert before is not None
    QTest.keyClick(panel.picture, Qt.Key.Key_Down)
    QTest.keyClick(panel.picture, Qt.Key.Key_Down)
    after = panel.picture.loupe.enlarged
    assert after is not None
    assert after.source.y() > before.source.y()
    QTest.keyClick(panel.picture, Qt.Key.Key_Escape)
    assert not panel.picture.loupe.isVisible()


def test_a_picture_is_drawn_when_its_pixels_come(panel: StillPanel) -> None:
    ready: list[Picture] = []
    panel.set_source(lambda picture: views.pixels(picture) if picture in ready else None)
    view = views.shown(0)
    put(panel, view)
    panel.set_seen((view,))
    empty, empty_thumbnail = image(panel.picture), image(panel.strip.thumbnails[0])
    ready.append(views.picture())
    panel.pixels_ready(views.picture().sha256)
    assert image(panel.picture) != empty
    assert image(panel.strip.thumbnails[0]) != empty_thumbnail
    panel.set_source(None)
    assert image(panel.picture) == empty


def test_what_is_cut_stands_in_the_tips(panel: StillPanel) -> None:
    put(panel, views.shown(6_900))
    assert panel.times.tip_at(QPoint(5, 30)) == (
        "Thu 8 Oct 2026, 17:21:07.410 PDT, UTC−7\nFri 9 Oct 2026, 00:21:07.410 UTC\n1791505267410 in epoch ms"
    )
    assert "17:21:14.310" in panel.times.tip_at(QPoint(panel.times.width() - 5, 30))
    assert panel.times.tip_at(QPoint(5, 120)).startswith("within")
    put(panel, views.STATES["stale"])
    assert "12:21:07.410" in panel.times.tip_at(QPoint(5, 30))


def test_a_long_next_step_is_cut_and_whole_in_its_tooltip(panel: StillPanel) -> None:
    view = replace(
        views.REPEATED, ask=replace(views.ASK, format="png"), content_type="image/png", tells_side_effects=True
    )
    put(panel, view)
    assert panel.step._step_words.text().endswith("…")
    assert panel.step.toolTip() == panel.step.words
    put(panel, views.shown(0))
    assert panel.step.toolTip() == ""


def test_held_stills_are_sent_on_purpose_or_asked_better(qtbot: QtBot, panel: StillPanel) -> None:
    put(panel, views.BEFORE_BOUNDARY)
    assert visible_labels(panel) == ["Ask at 14:03:48.510", "Send anyway"]
    with qtbot.waitSignal(panel.ask_requested) as asked:
        press(panel, "Ask at 14:03:48.510")
    assert asked.args == [StillAsk.at(views.DEVICE.id, views.BY), views.EVENT]
    with qtbot.waitSignal(panel.ask_on_purpose) as anyway:
        press(panel, "Send anyway")
    assert anyway.args == [views.EARLY, views.EVENT]
    put(panel, views.TOO_LONG)
    assert visible_labels(panel) == ["Ask in 2 parts", "Only the newest 24\u202fh"]
    with qtbot.waitSignal(panel.parts_requested) as in_parts:
        press(panel, "Ask in 2 parts")
    assert views.TOO_LONG.concern is not None
    assert in_parts.args == [views.TOO_LONG.concern.parts]
    with qtbot.waitSignal(panel.ask_requested) as newest:
        press(panel, "Only the newest 24\u202fh")
    assert newest.args[0] == views.TOO_LONG.concern.better


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
    put(panel, views.STATES["strange"])
    assert "not document" in panel.legs.words
    post, get = (leg_tip(leg) for leg in panel.legs._legs)
    assert post.startswith("host api.example\n")
    assert get.startswith("host media.example (a host that Ring does not document)")
    assert "x-request-id 7c1e5a90-aaaa" in get
