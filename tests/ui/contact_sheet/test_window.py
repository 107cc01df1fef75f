from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ringviewer.partner_api.errors import MediaNotFound, ServerFault, TokenRefused
from ringviewer.session.changes import Change, PixelsReady
from ringviewer.session.pictures import Picture
from ringviewer.session.session import Session
from ringviewer.ui.contact_sheet.window import ContactSheetWindow
from ringviewer.ui.theme.theme import Theme
from tests.session.scripted import NOW_MS, ScriptedClient, events_every_minute

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend(qt_anyio_backend: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
    return qt_anyio_backend


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


class Painted(QObject):
    """Hears that a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.again = asyncio.Event()
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.again.set()
        return False


class Room:
    """A contact sheet's window on a real session with a scripted client."""

    def __init__(self, theme: Theme, client: ScriptedClient) -> None:
        self.client = client
        self.session = Session(client, label="test", wall_ms=lambda: NOW_MS)
        self.window = ContactSheetWindow(theme)
        self.window.set_source(self.session.pixels.want)
        self.session.subscribe(self._on_change)
        self.chosen: list[tuple[str, str]] = []
        self.window.event_chosen.connect(lambda *what: self.chosen.append(what))
        self._signal = asyncio.Event()
        self.window.model.dataChanged.connect(self._signal.set)
        self.window.said.connect(self._signal.set)

    def _on_change(self, change: Change) -> None:
        if isinstance(change, PixelsReady):
            self.window.pixels_ready(change.sha256)

    @property
    def asked(self) -> int:
        return sum(call.startswith("still") for call in self.client.calls)

    async def read(self) -> None:
        self.session.start()
        await self.session.settled()

    def open(self, count: int | None = None) -> None:
        self.window.open_for(self.session, self.client.histories["door"][:count], ZoneInfo("America/Los_Angeles"))

    def state(self) -> str:
        return self.window.sheet.state if self.window.sheet is not None else "none"

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not reached():
                self._signal.clear()
                await self._signal.wait()

    async def ended(self) -> None:
        await self.until(lambda: self.state() != "running")

    def sentences(self) -> list[str]:
        model = self.window.model
        return [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


@pytest.fixture
async def make_room(theme: Theme) -> AsyncIterator[Callable[[int], Room]]:
    """Makes windows on accounts with so many events, and closes both."""
    made: list[Room] = []

    def make(count: int) -> Room:
        made.append(Room(theme, ScriptedClient({"door": events_every_minute(count)}, page_size=500)))
        return made[-1]

    yield make
    for room in made:
        room.window.close()
        room.window.deleteLater()
        await room.session.aclose()


async def test_says_what_many_fetches_cost_and_change_before_anything_is_sent(
    make_room: Callable[[int], Room],
) -> None:
    room = make_room(24)
    await room.read()
    room.open()
    page = room.window.plan_page
    assert room.window.pages.currentWidget() is page
    cost = page.cost.text().replace("\u202f", " ")
    assert cost.startswith("24 events. Up to 48 requests, at least 10 s at 5 requests a second.")
    assert page.effect.text() == (
        "It marks these 24 events as reviewed by your app, and each fetch may be logged as a live view."
    )
    assert page.go_button.text() == "Fetch 24 stills"
    await asyncio.sleep(0)
    assert room.asked == 0
    page.cancel_button.click()
    assert not room.window.isVisible()
    await room.session.settled()
    assert room.asked == 0


async def test_fetches_after_the_button_and_shows_a_cell_for_each(make_room: Callable[[int], Room]) -> None:
    room = make_room(24)
    await room.read()
    room.open()
    room.window.plan_page.go_button.click()
    assert room.window.pages.currentWidget() is not room.window.plan_page
    await room.ended()
    assert room.asked == 24
    assert room.window.head.facts.text() == "24 of 24"
    said = room.sentences()
    assert len(said) == 24
    assert all("actual" in each and "+3.000\u202fs" in each and "within ±10\u202fs" in each for each in said)
    assert not room.window.head.stop_button.isVisible()
    assert not room.window.head.resume_button.isVisible()


async def test_few_fetches_start_at_once(make_room: Callable[[int], Room]) -> None:
    room = make_room(11)
    await room.read()
    room.open(11)
    assert room.window.pages.currentWidget() is room.window.plan_page
    room.window.close()
    room.open(10)
    assert room.window.pages.currentWidget() is not room.window.plan_page
    await room.ended()
    assert room.asked == 10
    room.window.close()
    room.open(11)  # ten of them are known by now
    await room.ended()
    assert room.asked == 11


async def test_too_many_events_are_refused_in_words(make_room: Callable[[int], Room]) -> None:
    room = make_room(230)
    await room.read()
    room.open()
    page = room.window.plan_page
    assert page.title.text() == "Too many events"
    assert "230 events are too many" in page.cost.text()
    page.go_button.click()
    assert page.go_button.text() == "Fetch 200 stills"
    assert room.asked == 0
    room.window.close()
    room.open(0)
    assert page.title.text() == "No events"
    assert not page.go_button.isVisible()


async def test_failures_stand_in_their_cells_and_can_be_retried(make_room: Callable[[int], Room]) -> None:
    room = make_room(6)
    events = room.client.histories["door"]
    answers = {
        f"still {events[1].start_ms}": MediaNotFound(416, "MEDIA_NOT_FOUND", None, "r"),
        f"still {events[3].start_ms}": ServerFault(500, "INTERNAL", None, "r"),
    }
    room.client.fault = answers.get
    await room.read()
    room.open()
    await room.ended()
    said = room.sentences()
    assert "Nothing was recorded at this time, 416 MEDIA_NOT_FOUND" in said[1]
    assert "The server failed, 500 INTERNAL" in said[3]
    assert room.window.head.facts.text() == "6 of 6, 1 without a picture, 1 failed"
    assert room.window.head.retry_button.text() == "Retry 1 failed"
    answers.clear()
    room.window.head.retry_button.click()
    await room.ended()
    assert room.asked == 7
    assert room.window.head.facts.text() == "6 of 6, 1 without a picture"
    assert not room.window.head.retry_button.isVisible()


async def test_stop_and_continue(make_room: Callable[[int], Room]) -> None:
    room = make_room(8)
    await room.read()
    gate = room.client.gate = asyncio.Event()
    room.open()
    await room.until(lambda: "2 under way" in room.window.head.facts.text())
    assert room.window.head.facts.text() == "0 of 8, 2 under way"
    room.window.head.stop_button.click()
    assert room.window.head.facts.text() == "0 of 8, 2 under way, stopped"
    gate.set()
    await room.session.settled()
    assert room.asked == 2
    await room.until(lambda: room.window.head.facts.text() == "2 of 8, stopped")
    assert "Not asked yet" in room.sentences()[7]
    room.window.head.resume_button.click()
    await room.ended()
    assert room.asked == 8


async def test_a_refused_token_stops_the_sheet_and_says_so(make_room: Callable[[int], Room]) -> None:
    room = make_room(40)
    await room.read()
    room.client.fault = lambda call: TokenRefused(401, "UNAUTHORIZED", None, "r") if "still" in call else None
    room.open()
    room.window.plan_page.go_button.click()
    await room.ended()
    await room.session.settled()
    assert room.asked <= 2
    assert room.window.banner.isVisible()
    assert "The access token is refused." in room.window.banner.words.text()
    assert "401 UNAUTHORIZED" in room.window.banner.words.text()
    room.client.fault = lambda call: None
    room.window.head.resume_button.click()
    assert not room.window.banner.isVisible()
    await room.ended()
    assert room.window.head.facts.text() == "40 of 40"


async def test_a_click_chooses_arrows_move_and_enter_opens(make_room: Callable[[int], Room]) -> None:
    room = make_room(10)
    await room.read()
    room.open()
    room.window.resize(1280, 800)
    await room.ended()
    grid, model = room.window.grid, room.window.model
    columns = grid.columns
    assert 2 <= columns < 8
    at: QPoint = grid.visualRect(model.index(1)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert room.chosen == [("door", "door-9")]
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 2 + columns
    QTest.keyClick(grid, Qt.Key.Key_Up)
    QTest.keyClick(grid, Qt.Key.Key_Up)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.currentIndex().row() == 1
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.currentIndex().row() == 9
    assert len(room.chosen) == 1
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert room.chosen[-1] == ("door", "door-1")


async def test_only_cells_in_sight_ask_for_pixels(
    make_room: Callable[[int], Room], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = make_room(120)
    await room.read()
    sizes: list[QSize] = []
    fit = room.window.grid.pictures.fit

    def noted(picture: Picture, box: QSize, dpr: float) -> QPixmap:
        sizes.append(box)
        return fit(picture, box, dpr)

    room.window.resize(1000, 640)
    room.open()
    room.window.plan_page.go_button.click()
    await room.ended()
    monkeypatch.setattr(room.window.grid.pictures, "fit", noted)
    room.window.grid.viewport().repaint()
    grid = room.window.grid
    in_sight = sum(
        grid.visualRect(room.window.model.index(row)).intersects(grid.viewport().rect()) for row in range(120)
    )
    assert 0 < len(sizes) <= in_sight < 40
    assert set(sizes) == {grid.thumb}
    smaller = grid.thumb.width()
    room.window.head.larger_button.click()
    sizes.clear()
    grid.viewport().repaint()
    assert set(sizes) == {grid.thumb}
    assert grid.thumb.width() > smaller
    assert not room.window.head.larger_button.isEnabled()


async def test_a_cell_is_drawn_when_its_pixels_were_decoded_again(make_room: Callable[[int], Room]) -> None:
    room = make_room(1)
    await room.read()
    room.open()
    await room.ended()
    grid = room.window.grid
    grid.viewport().repaint()
    middle = grid.visualRect(room.window.model.index(0)).center() - QPoint(0, 60)
    drawn = grid.viewport().grab().toImage().pixelColor(middle)
    assert (drawn.red(), drawn.green()) < (30, 30)
    assert drawn.blue() > 90  # the navy of the picture
    room.session.pixels.clear()
    grid.pictures.clear()
    empty = grid.viewport().grab().toImage().pixelColor(middle)
    assert empty != drawn
    painted = Painted(grid.viewport())
    async with asyncio.timeout(10):
        await painted.again.wait()  # though nobody asks for it
    assert grid.viewport().grab().toImage().pixelColor(middle) == drawn


async def test_closing_gives_up_and_forgets(make_room: Callable[[int], Room]) -> None:
    room = make_room(8)
    await room.read()
    gate = room.client.gate = asyncio.Event()
    room.open()
    await room.until(lambda: room.asked == 2)
    room.window.close()
    gate.set()
    await room.session.settled()
    assert room.asked == 2
    assert room.window.model.rowCount() == 0
    assert room.window.sheet is None


async def test_escape_stops_first_and_closes_then(make_room: Callable[[int], Room]) -> None:
    room = make_room(8)
    await room.read()
    gate = room.client.gate = asyncio.Event()
    room.open()
    await room.until(lambda: room.asked == 2)
    QTest.keyClick(room.window.grid, Qt.Key.Key_Escape)
    assert room.window.isVisible()
    assert room.state() == "stopped"
    QTest.keyClick(room.window.grid, Qt.Key.Key_Escape)
    assert not room.window.isVisible()
    gate.set()
    await room.session.settled()


async def test_times_follow_the_zone_and_the_table_goes_to_the_clipboard(make_room: Callable[[int], Room]) -> None:
    room = make_room(2)
    await room.read()
    room.open()
    await room.ended()
    assert "PDT" in room.sentences()[0]
    assert room.window.head.zone.text() == "Times in PDT"
    room.window.set_zone(UTC)
    assert "PDT" not in room.sentences()[0]
    assert room.window.head.zone.text() == "Times in UTC"
    room.window.head.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 3
    assert lines[1].split("\t")[3] == str(room.client.histories["door"][0].start_ms)


async def test_says_once_that_looking_changes_the_data(make_room: Callable[[int], Room]) -> None:
    room = make_room(6)
    await room.read()
    room.open(3)
    await room.ended()
    assert room.window.head.side_effects.text().startswith("Looking changes data")
    room.window.close()
    room.open(6)
    await room.ended()
    assert room.asked == 6
    assert room.window.head.side_effects.text() == ""


async def test_what_the_panel_said_of_looking_is_not_said_again(make_room: Callable[[int], Room]) -> None:
    room = make_room(6)
    await room.read()
    room.session.select("door", room.client.histories["door"][0].id)
    await room.session.settled()
    assert room.session.shown_still is not None
    assert room.session.shown_still.tells_side_effects
    room.open(3)
    await room.ended()
    assert room.window.head.side_effects.text() == ""


async def test_what_the_sheet_said_of_looking_the_panel_does_not_say_again(make_room: Callable[[int], Room]) -> None:
    room = make_room(6)
    await room.read()
    room.open(3)
    await room.ended()
    assert room.window.head.side_effects.text().startswith("Looking changes data")
    room.session.select("door", room.client.histories["door"][5].id)
    await room.session.settled()
    assert room.session.shown_still is not None
    assert (room.session.shown_still.phase, room.session.shown_still.tells_side_effects) == ("shown", False)


async def test_as_many_cells_stand_side_by_side_as_were_counted(make_room: Callable[[int], Room]) -> None:
    room = make_room(12)
    await room.read()
    room.open()
    room.window.plan_page.go_button.click()
    await room.ended()
    grid, model = room.window.grid, room.window.model
    for step in (0, 1, 2):
        grid.set_step(step)
        for width in (*range(700, 1100, 27), *range(984, 1016)):
            room.window.resize(width, 640)
            grid.doItemsLayout()
            rects = [grid.visualRect(model.index(row)) for row in range(12)]
            side_by_side = sum(rect.top() == rects[0].top() for rect in rects)
            assert side_by_side == min(12, grid.columns)
            assert max(rect.right() for rect in rects) >= grid.viewport().width() - 8 * grid.columns - 2
