"""A whole visit without a mouse: the real window, its keys, and the simulator behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ringviewer.ui.timeline.keys_card import KeysCard
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until
from tests.end_to_end.stills import settled, story

pytestmark = pytest.mark.anyio

K = Qt.Key
NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
_MOUSE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Wheel,
    QEvent.Type.NativeGesture,
)


class Watch(QObject):
    """Counts what a mouse or a finger does."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() in _MOUSE
        return False


@pytest.fixture(autouse=True)
def no_mouse(qapp: QApplication) -> Iterator[None]:
    watch = Watch()
    qapp.installEventFilter(watch)
    yield
    qapp.removeEventFilter(watch)
    assert watch.seen == 0


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, keys: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
    """Press a key wherever the focus is, as somebody at the keyboard does."""
    for _ in range(times):
        QTest.keyClick(focused(), key, keys)


def write(text: str) -> None:
    QTest.keyClicks(focused(), text)


def tab_to(wanted: Callable[[QWidget], bool], what: str) -> None:
    for _ in range(60):
        if wanted(focused()):
            return
        press(K.Key_Tab)
    raise AssertionError(f"Tab never reached {what}")


@pytest.fixture
def small(tmp_path: Path) -> str:
    """An account with one device, that is read in a moment."""
    return story(tmp_path / "small.toml", [("Yard", ['kind = "motion", ago = "2h", lasts = "20s"'])], linked="2d")


async def opened(open_desk: OpenDesk, scenario: str = "relinked") -> Desk:
    desk = await open_desk(scenario)
    await desk.loaded()
    desk.viewer.window.activateWindow()
    await until(lambda: desk.viewer.window.isActiveWindow(), "the window is active")
    return desk


@at_a_desk
async def test_a_visit_by_keyboard_only(open_desk: OpenDesk) -> None:
    desk = await opened(open_desk)
    canvas, model = desk.workspace.timeline.canvas, desk.workspace.timeline.canvas.model
    press(K.Key_T, CONTROL)
    assert focused() is desk.workspace.toolbar.time_edit
    tab_to(lambda widget: widget is canvas, "the timeline")

    # Devices and events.
    names = [state.lane.device.name for state in model.lanes]
    walked = [desk.session.lanes[model.selected_device or ""].device.name]
    for _ in names[1:]:
        press(K.Key_Down)
        walked.append(desk.session.lanes[model.selected_device or ""].device.name)
    assert walked == names
    press(K.Key_Up, times=len(names))
    press(K.Key_Home)
    press(K.Key_K, times=2)
    press(K.Key_J)
    front = desk.session.lanes[desk.device(names[0])].events
    await until(lambda: desk.session.selected == (front.device_id, front.event(1).id), "the second event is selected")
    press(K.Key_Right, SHIFT)
    await until(
        lambda: (found := model.selection()) is not None and found[1].id != front.event(1).id,
        "the next of its kind is selected",
    )
    selection = model.selection()
    assert selection is not None
    assert selection[1].kind == front.event(1).kind

    # A still.
    press(K.Key_Return)
    await settled(desk, selection[1])
    view = desk.workspace.still.view
    assert view is not None
    assert view.picture is not None

    # Zoom, pan, spans, and back.
    press(K.Key_0)
    everything = model.view
    press(K.Key_W, times=2)
    assert model.view.span_ms == pytest.approx(everything.span_ms / 2.25)
    zoomed = model.view
    press(K.Key_A)
    assert model.view.start_ms < zoomed.start_ms
    press(K.Key_Backspace)
    assert model.view.start_ms == pytest.approx(zoomed.start_ms, abs=2)
    press(K.Key_Left, ALT, times=2)
    assert model.view == everything
    press(K.Key_Right, ALT)
    assert model.view.span_ms == pytest.approx(everything.span_ms / 1.5)
    press(K.Key_1)
    assert model.view.span_ms == pytest.approx(3_600_000)
    press(K.Key_F, SHIFT)
    assert model.view.start_ms < selection[1].start_ms < model.view.end_ms

    # The boundary.
    consent = model.selected_lane.lane.consent if model.selected_lane is not None else None
    assert consent is not None
    assert consent.by_ms is not None
    assert consent.after_ms is not None
    press(K.Key_B)
    assert model.view.to_x((consent.after_ms + consent.by_ms) / 2) == pytest.approx(model.view.width / 2, abs=1)
    assert 0 <= model.view.to_x(consent.after_ms) < model.view.to_x(consent.by_ms) <= model.view.width

    # Devices are searched, a bookmark is set, kinds are filtered.
    press(K.Key_Slash)
    assert isinstance(focused(), QLineEdit)
    write("garage")
    assert [state.lane.device.name for state in model.lanes] == ["Garage"]
    press(K.Key_Escape)
    assert len(model.lanes) == len(names)
    assert focused() is canvas
    press(K.Key_M)
    write("here it began")
    press(K.Key_Return)
    assert [mark.note for mark in model.bookmarks] == ["here it began"]
    assert focused() is canvas
    toggle = next(iter(desk.workspace.toolbar.kinds.values()))
    tab_to(lambda widget: widget is toggle, "the kinds")
    shown = sum(len(state.index(model.hidden)) for state in model.lanes)
    press(K.Key_Space)
    assert sum(len(state.index(model.hidden)) for state in model.lanes) < shown
    press(K.Key_Space)
    tab_to(lambda widget: widget is canvas, "the timeline")

    # The list of keys, from anywhere, and away again.
    press(K.Key_Question)
    card = desk.viewer.window.findChild(KeysCard)
    assert card is not None
    assert card.isVisible()
    press(K.Key_Escape)
    assert not card.isVisible()
    assert focused() is canvas


@at_a_desk
async def test_every_way_to_write_a_time_leads_there(open_desk: OpenDesk, small: str) -> None:
    desk = await opened(open_desk, small)
    canvas, model = desk.workspace.timeline.canvas, desk.workspace.timeline.canvas.model
    now = datetime.fromtimestamp(desk.session.now_ms() / 1000, tz=model.tz)
    yesterday = (now - timedelta(days=1)).replace(hour=14, minute=5, second=0, microsecond=0)
    meant = now.replace(microsecond=410_000) - timedelta(hours=2)
    meant_ms = round(meant.timestamp() * 1000)
    utc = meant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    for text, ms in (
        ("yesterday 14:05", round(yesterday.timestamp() * 1000)),
        (meant.isoformat(timespec="milliseconds"), meant_ms),
        (utc, meant_ms),
        (str(meant_ms // 1000), meant_ms // 1000 * 1000),
        (str(meant_ms), meant_ms),
        (f"{utc} INFO media 403 TIME_RANGE_NOT_AUTHORIZED device=91af02c4", meant_ms),
        (f'{{"level": "info", "timestamp": {meant_ms}, "request": "3d90b7e2"}}', meant_ms),
    ):
        press(K.Key_3)
        press(K.Key_T, CONTROL)
        QApplication.clipboard().setText(text)
        press(K.Key_V, CONTROL)
        press(K.Key_Return)
        assert canvas.found_ms == ms, text
        assert model.view.to_x(ms) == pytest.approx(model.view.width / 2, abs=1)
        # Where the moment would have been less than a pixel, the view has come closer.
        assert model.view.ms_per_px <= 60_000
        assert focused() is canvas
    press(K.Key_Escape)
    assert canvas.found_ms is None


@at_a_desk
async def test_what_is_written_into_a_field_moves_nothing(open_desk: OpenDesk, small: str) -> None:
    desk = await opened(open_desk, small)
    model = desk.workspace.timeline.canvas.model
    before, selected = model.view, desk.session.selected
    keys = "fnbjkwasdhcmrlz,.0123?/+-"
    for begin in (K.Key_T, K.Key_F):
        press(begin, CONTROL)
        field = focused()
        assert isinstance(field, QLineEdit)
        write(keys)
        press(K.Key_Backspace)
        press(K.Key_Left, SHIFT)
        assert field.text() == keys[:-1]
        assert (model.view, desk.session.selected) == (before, selected)
        assert not any(card.isVisible() for card in desk.viewer.window.findChildren(KeysCard))
        field.clear()


@at_a_desk
async def test_a_text_that_is_no_time_is_told_and_stays_to_be_corrected(open_desk: OpenDesk, small: str) -> None:
    desk = await opened(open_desk, small)
    before = desk.workspace.timeline.canvas.model.view
    press(K.Key_T, CONTROL)
    write("half past noon")
    press(K.Key_Return)
    field = desk.workspace.toolbar.time_edit
    assert focused() is field
    assert "is not a time" in field.toolTip()
    # The notification may take room, so that the width is another one.
    after = desk.workspace.timeline.canvas.model.view
    assert after.start_ms == pytest.approx(before.start_ms)
    assert after.span_ms == pytest.approx(before.span_ms)
    assert desk.workspace.timeline.canvas.found_ms is None
