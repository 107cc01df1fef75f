"""What an engineer does with stills, by mouse and keys, and what the panel says then."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from ringviewer.account import Source
from ringviewer.history.event import Event
from ringviewer.partner_api import retry
from ringviewer.session.changes import Change, ShownStillChanged
from ringviewer.session.stills import StillView
from tests.end_to_end.conftest import Desk, OpenDesk, until

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
_PLAIN = Qt.KeyboardModifier.NoModifier


async def opened(open_desk: OpenDesk, demo: str, *, pace: int = 20) -> Desk:
    """A desk whose history was read, and whose table shows all of it."""
    desk = await open_desk(source=Source(demo=demo, pace=pace))
    await desk.loaded()
    events = sum(len(lane.events) for lane in desk.session.lanes.values())
    await until(lambda: desk.workspace.tabs.events.model.shown == events, "the table has every event")
    return desk


@dataclass(frozen=True)
class Told:
    """All that the panel says of the still that it shows, and the buttons that it offers."""

    phase: str
    times: str
    picture: str
    facts: str
    step: str
    legs: tuple[tuple[str, str], ...]
    buttons: tuple[str, ...]


def told(desk: Desk) -> Told:
    panel = desk.workspace.still
    view = panel.view
    return Told(
        "idle" if view is None else view.phase,
        panel.times.words,
        panel.picture.words,
        panel.facts.words,
        panel.step.words,
        () if view is None else tuple((leg.method, str(leg.status)) for leg in view.legs),
        tuple(button.text() for button in panel.action_row.buttons if button.isVisible()),
    )


def shown(desk: Desk) -> StillView:
    """What the panel shows, which is what the session says."""
    view = desk.workspace.still.view
    assert view is not None
    assert view is desk.session.shown_still
    return view


class Course:
    """Every state of the shown still from now on, as the panel told it at that moment."""

    def __init__(self, desk: Desk) -> None:
        self.states: list[Told] = []
        self._desk = desk
        self._end = desk.session.subscribe(self._on_change)

    def _on_change(self, change: Change) -> None:
        if isinstance(change, ShownStillChanged):
            self.states.append(told(self._desk))

    @property
    def phases(self) -> list[str]:
        """The phases in their order, each once in a row."""
        names = [state.phase for state in self.states]
        return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]

    def of(self, phase: str) -> list[Told]:
        return [state for state in self.states if state.phase == phase]


def events_of(desk: Desk, name: str) -> list[Event]:
    """The events of a device, newest first."""
    events = desk.session.lanes[desk.device(name)].events
    return [events.event(index) for index in reversed(range(len(events)))]


def click_row(desk: Desk, event: Event, *, keys: Qt.KeyboardModifier = _PLAIN) -> None:
    """Click the event in the table."""
    tab = desk.workspace.tabs.events
    tab.flush()
    row = tab.model.row_of(event.device_id, event.id)
    assert row is not None
    index = tab.model.index(row, 1)
    tab.table.scrollTo(index)
    at = tab.table.visualRect(index).center()
    assert tab.table.viewport().rect().contains(at)
    QTest.mouseClick(tab.table.viewport(), Qt.MouseButton.LeftButton, keys, at)


def row_of(desk: Desk, event: Event) -> str:
    """What the table says of an event."""
    desk.workspace.tabs.events.flush()
    model = desk.workspace.tabs.events.model
    row = model.row_of(event.device_id, event.id)
    assert row is not None
    return "; ".join(str(model.data(model.index(row, column)) or "") for column in range(model.columnCount()))


def point_at(desk: Desk, device_id: str, at_ms: int) -> QPoint:
    """Where an instant lies on a lane of the timeline, in pixels of the canvas."""
    canvas = desk.workspace.timeline.canvas
    number = [lane.device.id for lane in desk.session.lanes.values()].index(device_id)
    lane = canvas.areas.lane_rect(number)
    x = canvas.areas.header + canvas.model.view.to_x(at_ms)
    return QPoint(round(x), lane.top() + round(lane.height() * 28 / 46))


def click_mark(desk: Desk, event: Event) -> None:
    """Click the event on the timeline."""
    canvas = desk.workspace.timeline.canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, _PLAIN, point_at(desk, event.device_id, event.start_ms))


def click_time(desk: Desk, device_id: str, at_ms: int) -> None:
    """Ctrl+click: ask at that time."""
    canvas = desk.workspace.timeline.canvas
    at = point_at(desk, device_id, at_ms)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)


def zoom_out(desk: Desk, at_ms: int) -> None:
    """Press the minus key until an instant is in sight."""
    canvas = desk.workspace.timeline.canvas
    for _ in range(20):
        if canvas.model.view.start_ms < at_ms - MINUTE_MS:
            return
        QTest.keyClick(canvas, Qt.Key.Key_Minus)
    raise AssertionError("the timeline does not zoom out so far")


def drag(desk: Desk, device_id: str, from_ms: int, to_ms: int, keys: Qt.KeyboardModifier) -> str:
    """Drag over a lane with these keys held; returns what was said beside the pointer before it was let go."""
    canvas = desk.workspace.timeline.canvas
    start, end = point_at(desk, device_id, from_ms), point_at(desk, device_id, to_ms)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, keys, start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    said = " ".join(canvas.tip.words)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, keys, end)
    return said


def press(desk: Desk, label: str) -> None:
    """Press the button of the panel that begins with these words."""
    buttons = [b for b in desk.workspace.still.action_row.buttons if b.isVisible() and b.text().startswith(label)]
    assert buttons, f"no button {label}: {told(desk)}"
    assert buttons[0].isEnabled(), f"{label} is off: {buttons[0].toolTip()}"
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def choose(menu: QMenu, *words: str) -> QAction:
    """Open a menu, and below it the menus of these names; trigger the entry of the last one."""
    menu.popup(QPoint(0, 0))
    name, *rest = words
    found = [action for action in menu.actions() if action.text().replace("&", "").startswith(name)]
    assert found, [action.text() for action in menu.actions()]
    below = found[0].menu()
    if rest:
        assert isinstance(below, QMenu)
        chosen = choose(below, *rest)
    else:
        chosen = found[0]
        assert chosen.isEnabled()
        chosen.trigger()
    menu.close()
    return chosen


def still_menu(desk: Desk) -> QMenu:
    """The menu of the toolbar's still button."""
    menu = desk.workspace.toolbar.still_menu.parent()
    assert isinstance(menu, QMenu)
    return menu


async def settled(desk: Desk, event: Event | None = None) -> Told:
    """The shown still, which is that of ``event``, has come or failed: what the panel says then."""

    def there() -> bool:
        view = desk.workspace.still.view
        if view is None or view.pending:
            return False
        return event is None or (view.event is not None and view.event.id == event.id)

    try:
        await until(there, "the still ends")
    except AssertionError as late:
        late.add_note(str(told(desk)))
        raise
    return told(desk)


async def phase(desk: Desk, name: str) -> Told:
    """The shown still is in this phase."""
    await until(lambda: told(desk).phase == name, f"the still is {name}")
    return told(desk)


def spaces(words: str) -> str:
    """The same words with plain spaces."""
    return words.replace("\u202f", " ").replace("\u00a0", " ")


def posts(desk: Desk) -> int:
    """How many requests for stills the API has answered."""
    return sum(entry.path.endswith("/image/download") for entry in desk.simulator.journal)


def gets(desk: Desk) -> int:
    """How many requests the media host has answered; none of them carried the token."""
    entries = [entry for entry in desk.simulator.journal if entry.origin == "media"]
    assert not any(entry.had_authorization for entry in entries)
    return len(entries)


def sent(desk: Desk) -> int:
    """How many requests left, whether they were answered or not."""
    return desk.session.client.recorder.sent


def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be tried again is tried once more, and at once."""
    for name in ("_BUSY_S", "_NOT_READY_S", "_KEY_S", "_FAULT_S", "_SPENT_S"):
        monkeypatch.setattr(retry, name, (0.001,))


def told_stills(scenario: Path, device: str) -> list[dict[str, object]]:
    """How the events of a device in a scenario file turn out, newest first."""
    spec = tomllib.loads(scenario.read_text(encoding="utf-8"))
    table = next(entry for entry in spec["devices"] if entry["name"] == device)
    return [event["still"] for event in table["events"]]


def story(path: Path, devices: Iterable[tuple[str, Iterable[str]]], *, more: str = "", linked: str = "9h") -> str:
    """Write a scenario: devices with their events, each a line of TOML without its braces. Returns its name."""
    lines = ['title = "A test"', 'teaches = "Stills."', "seed = 5", more, "[account]", f'linked_ago = ["{linked}"]']
    for number, (name, events) in enumerate(devices):
        lines += ["[[devices]]", f'name = "{name}"', f'id_end = "T{number:03}"', 'scene = "garden"', "events = ["]
        lines += [f"    {{ {event} }}," for event in events]
        lines += ["]"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)
