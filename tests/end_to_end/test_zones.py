"""The night on which an hour comes twice, in the real window against the simulator's sockets."""

from __future__ import annotations

import asyncio
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ringviewer.history import wording
from ringviewer.ui.timeline.layout.ticks import axis
from ringviewer.ui.timeline.layout.viewport import Viewport
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until

pytestmark = pytest.mark.anyio

PACIFIC = ZoneInfo("America/Los_Angeles")
HALF_PAST_ONE_PDT = 1_793_521_800_000  # 1 Nov 2026, 08:30 UTC
HOUR_MS = 3_600_000


def starts(desk: Desk) -> list[str]:
    model = desk.workspace.tabs.events.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


async def select(desk: Desk, near_ms: int) -> None:
    """Select the event of the front door that began then, and wait for its still."""
    events = desk.session.lanes[desk.device("Front Door")].events
    found = [events.event(index) for index in range(len(events))]
    event = min(found, key=lambda event: abs(event.start_ms - near_ms))
    desk.viewer.window.show_event(event.device_id, event.id)

    def there() -> bool:
        view = desk.workspace.still.view
        return view is not None and view.event is not None and view.event.id == event.id and not view.pending

    await until(there, "the still of the event is shown")


@at_a_desk
async def test_both_halves_of_the_repeated_hour_are_named_everywhere(open_desk: OpenDesk) -> None:
    desk = await open_desk("dst")
    await desk.loaded()
    shown = desk.workspace
    shown.flush()
    assert shown.zone.tz == PACIFIC
    assert shown.timeline.canvas.model.whose == "guessed from California"
    words = starts(desk)
    assert "Sun 1 Nov  01:15:00.000 PDT" in words
    assert "Sun 1 Nov  01:15:00.000 PST" in words
    # The hour happens twice on the axis, each time with its zone.
    view = Viewport.showing(HALF_PAST_ONE_PDT - HOUR_MS, HALF_PAST_ONE_PDT + 2 * HOUR_MS, 1200)
    labels = [tick.label for tick in axis(view, PACIFIC).major]
    for label in ("01:00 PDT", "01:30 PDT", "01:00 PST", "01:30 PST"):
        assert labels.count(label) == 1, labels
    await select(desk, HALF_PAST_ONE_PDT - HOUR_MS // 4)
    assert shown.still.title.detail == "Front Door, motion 01:15:00.000 PDT"
    assert "Sun 1 Nov 2026 PDT −7" in shown.still.times.words
    shown.still.copy_facts()
    copied = QGuiApplication.clipboard().text()
    assert "2026-11-01T01:15:00.000-07:00 = 2026-11-01T08:15:00.000+00:00" in copied
    await select(desk, HALF_PAST_ONE_PDT + 3 * HOUR_MS // 4)
    assert shown.still.title.detail == "Front Door, motion 01:15:00.000 PST"
    assert "Sun 1 Nov 2026 PST −8" in shown.still.times.words


@at_a_desk
async def test_a_key_turns_every_panel_to_utc_where_no_hour_repeats(open_desk: OpenDesk) -> None:
    desk = await open_desk("dst")
    await desk.loaded()
    shown = desk.workspace
    shown.flush()
    await select(desk, HALF_PAST_ONE_PDT - HOUR_MS // 4)
    QTest.keyClick(shown.timeline.canvas, Qt.Key.Key_Z)
    assert shown.zone.tz is UTC
    assert "Sun 1 Nov  08:15:00.000" in starts(desk)
    assert "Sun 1 Nov  09:15:00.000" in starts(desk)
    assert shown.still.title.detail == "Front Door, motion 08:15:00.000"
    assert shown.toolbar.zone.accessibleName() == "Zone: UTC"


@at_a_desk
async def test_findings_and_their_evidence_follow_the_zone(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    await asyncio.sleep(0)

    def told() -> str:
        found = desk.session.findings
        return " ".join(" ".join((one.detail, one.next_step, *(text for text, _ in one.why))) for one in found)

    await until(lambda: " PDT" in told() or " PST" in told(), "findings tell times in the customer’s zone")
    before = [finding.code for finding in desk.session.findings]
    QTest.keyClick(desk.workspace.timeline.canvas, Qt.Key.Key_Z)
    assert " UTC" in told()
    assert " PDT" not in told()
    assert " PST" not in told()
    assert [finding.code for finding in desk.session.findings] == before
    desk.workspace.tabs.open_at(1)
    cards = " ".join(card.finding.detail for card in desk.workspace.tabs.findings.cards())
    assert " PDT" not in cards
    assert cards


@at_a_desk
async def test_a_typed_time_of_the_repeated_hour_goes_where_its_zone_says(open_desk: OpenDesk) -> None:
    desk = await open_desk("dst")
    await desk.loaded()
    shown = desk.workspace
    for zone, instant_ms in (("PDT", HALF_PAST_ONE_PDT), ("PST", HALF_PAST_ONE_PDT + HOUR_MS)):
        shown.find_time(f"1 Nov 2026 01:30 {zone}")

        def there(at: int = instant_ms) -> bool:
            view = shown.timeline.canvas.model.view
            return abs((view.start_ms + view.end_ms) / 2 - at) < 1_000

        await until(there, f"the timeline shows 01:30 {zone}")
    assert wording.iso(HALF_PAST_ONE_PDT, PACIFIC) == "2026-11-01T01:30:00.000-07:00"
