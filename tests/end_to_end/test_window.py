"""An engineer at work: the real window against the simulator's sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from ringviewer.account import Source
from ringviewer.history.event import DING, Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.simulator import start
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until

pytestmark = pytest.mark.anyio

HOUR_MS = 3_600_000


def newest(desk: Desk, name: str, kind: str | None = None) -> Event:
    events = desk.session.lanes[desk.device(name)].events
    found = [events.event(index) for index in range(len(events))]
    return max((event for event in found if kind in (None, event.kind)), key=lambda event: event.start_ms)


def mark_of(desk: Desk, event: Event) -> QPoint:
    """Where an event stands on the timeline, in pixels of its canvas."""
    canvas = desk.workspace.timeline.canvas
    number = [lane.device.id for lane in desk.session.lanes.values()].index(event.device_id)
    lane = canvas.areas.lane_rect(number)
    x = canvas.areas.header + canvas.model.view.to_x(event.start_ms)
    return QPoint(round(x), lane.top() + round(lane.height() * 28 / 46))


def click(desk: Desk, event: Event) -> None:
    QTest.mouseClick(
        desk.workspace.timeline.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, mark_of(desk, event)
    )


async def shown(desk: Desk, event: Event) -> None:
    """The still of the event is there or has failed."""

    def there() -> bool:
        view = desk.workspace.still.view
        return view is not None and view.event is not None and view.event.id == event.id and not view.pending

    await until(there, "the still of the event is shown")


@at_a_desk
async def test_the_demo_fills_the_timeline_and_tells_the_story(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    counts = {lane.device.name: len(lane.events) for lane in desk.session.lanes.values()}
    assert counts == {
        "Front Door": 63,
        "Driveway": 103,
        "Back Yard": 14,
        "Side Gate": 8,
        "Garage": 25,
        "Workshop": 6,
    }
    hidden_ms = desk.simulator.consent_ms
    for lane in desk.session.lanes.values():
        assert lane.coverage.complete
        assert lane.events.oldest_ms is not None
        assert lane.events.oldest_ms >= hidden_ms
        assert lane.consent.by_ms is not None
        assert (lane.consent.after_ms or 0) < hidden_ms <= lane.consent.by_ms
    front = desk.session.lanes[desk.device("Front Door")].consent
    assert front.confidence == "high"
    await until(lambda: desk.workspace.tabs.events.model.rowCount() == 219, "the table has every event")


@at_a_desk
async def test_a_click_on_an_event_shows_its_picture_with_both_times(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    ding = newest(desk, "Front Door", DING)
    click(desk, ding)
    await shown(desk, ding)
    view = desk.workspace.still.view
    assert view is not None
    assert view.picture is not None
    assert (view.ask.at_ms, view.actual_ms) == (ding.start_ms, ding.start_ms + 6_900)
    words = desk.workspace.still.times.words
    assert "+6.900" in words
    assert "within ±10" in words
    # The table follows the timeline.
    table = desk.workspace.tabs.events
    await until(
        lambda: table.table.currentIndex().row() == table.model.row_of(ding.device_id, ding.id), "the table follows"
    )
    bearer = [entry.had_authorization for entry in desk.simulator.journal if entry.origin == "media"]
    assert bearer == [False]


@at_a_desk
async def test_what_was_seen_is_shown_again_without_a_request(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    first, second = newest(desk, "Front Door", DING), newest(desk, "Driveway")
    for event in (first, second):
        click(desk, event)
        await shown(desk, event)
    sent = desk.session.client.recorder.sent
    click(desk, first)
    view = desk.workspace.still.view
    assert view is not None
    assert (view.event, view.phase) == (first, "shown")
    assert desk.session.client.recorder.sent == sent


@at_a_desk
async def test_the_newest_wish_wins(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    lane = desk.session.lanes[desk.device("Driveway")]
    sent = desk.session.client.recorder.sent
    events = [lane.events.event(index) for index in range(100)]
    for event in events:
        desk.session.select(event.device_id, event.id)
    await shown(desk, events[-1])
    await desk.session.settled()
    view = desk.workspace.still.view
    assert view is not None
    assert view.event == events[-1]
    assert desk.session.client.recorder.sent - sent <= 10
    assert desk.session.client.recorder.max_per_second <= 5


@at_a_desk
async def test_a_time_before_the_boundary_is_explained_in_words(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    device_id = desk.device("Garage")
    before = desk.session.lanes[device_id].consent
    assert before.after_ms is None
    asked_ms = desk.simulator.consent_ms - HOUR_MS
    desk.workspace.timeline.time_asked.emit(device_id, asked_ms)
    await until(lambda: "TIME_RANGE_NOT_AUTHORIZED" in desk.workspace.still.picture.words, "the refusal is shown")
    words = desk.workspace.still.picture.words
    assert "before the boundary" in words
    assert "403" in words
    assert "too early" in desk.workspace.still.times.words
    assert desk.session.lanes[device_id].consent.after_ms == asked_ms


@at_a_desk
async def test_the_bracket_shows_its_evidence_under_the_pointer(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    lane = desk.session.lanes[desk.device("Driveway")]
    consent = lane.consent
    assert consent.after_ms is not None
    assert consent.by_ms is not None
    oldest = lane.events.event(0)
    canvas = desk.workspace.timeline.canvas
    middle = canvas.areas.header + canvas.model.view.to_x((consent.after_ms + consent.by_ms) / 2)
    canvas.point(QPointF(middle, mark_of(desk, oldest).y()))
    first, rest = canvas.tip.words
    assert "boundary in here" in first
    after, by = consent.after_witness, consent.by_witness
    assert after is not None
    assert by is not None
    for witness, words in ((after, "403 TIME_RANGE_NOT_AUTHORIZED"), (by, "an event was returned")):
        assert words in rest
        assert (witness.request_id or "?")[:8] in rest
    assert "confidence: medium" in rest


@at_a_desk
async def test_narrowing_ends_at_the_width_that_was_asked(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    device_id = desk.device("Driveway")
    cost = desk.session.narrow_cost(device_id)
    sent = desk.session.client.recorder.sent
    desk.session.narrow(device_id)
    await desk.session.settled()
    consent = desk.session.lanes[device_id].consent
    assert consent.width_ms is not None
    assert consent.width_ms <= 60_000
    assert (consent.after_ms or 0) < desk.simulator.consent_ms <= (consent.by_ms or 0)
    assert desk.session.client.recorder.sent - sent <= cost
    # Probes are never followed, so nothing is downloaded.
    assert not [entry for entry in desk.simulator.journal if entry.origin == "media"]


@at_a_desk
async def test_stopping_keeps_what_was_read_and_continuing_reads_the_rest(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await until(lambda: desk.viewer.account is not None and bool(desk.session.lanes), "devices are there")
    driveway = desk.session.lanes[desk.device("Driveway")]
    await until(lambda: len(driveway.events) > 0, "the first page is there")
    desk.session.stop()
    await desk.session.settled()
    assert 0 < len(driveway.events) < 103
    assert not driveway.coverage.complete
    desk.session.resume()
    await desk.session.settled()
    assert len(driveway.events) == 103
    assert driveway.coverage.complete


@at_a_desk
async def test_keys_step_through_events_and_ask_when_they_rest(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    lane = desk.session.lanes[desk.device("Back Yard")]
    last = lane.events.event(len(lane.events) - 1)
    click(desk, last)
    await shown(desk, last)
    canvas = desk.workspace.timeline.canvas
    sent = desk.session.client.recorder.sent
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_J)
    target = lane.events.event(len(lane.events) - 4)
    assert desk.session.selected == (target.device_id, target.id)
    assert desk.session.client.recorder.sent == sent
    await shown(desk, target)
    assert desk.session.client.recorder.sent == sent + 2


@pytest.mark.parametrize(
    ("scenario", "words"),
    [("expired-token", "token"), ("html", "web page")],
)
@at_a_desk
async def test_a_failing_account_gets_one_sentence_and_a_usable_window(
    open_desk: OpenDesk, scenario: str, words: str
) -> None:
    desk = await open_desk(scenario)
    await until(lambda: words in desk.viewer.window.notice_text(), "the failure is told")
    assert "\n" not in desk.viewer.window.notice_text()
    desk.viewer.window.open_demo.emit("healthy")
    await until(
        lambda: desk.viewer.account is not None and "healthy" in desk.session.label and bool(desk.session.lanes),
        "another account opens",
    )
    await desk.session.settled()
    assert desk.session.problem is None


@pytest.mark.parametrize("scenario", ["empty", "no-events", "fresh-link", "healthy", "stills"])
@at_a_desk
async def test_every_account_settles_without_complaint(open_desk: OpenDesk, scenario: str) -> None:
    desk = await open_desk(scenario)
    await until(lambda: desk.viewer.account is not None, "the account is open")
    await desk.session.settled()
    assert desk.session.problem is None
    desk.workspace.flush()
    assert not desk.viewer.window.grab().isNull()


@at_a_desk
async def test_a_healthy_account_has_no_findings(open_desk: OpenDesk) -> None:
    desk = await open_desk("healthy")
    await desk.loaded()
    assert [finding.code for finding in desk.session.findings] == []


@at_a_desk
async def test_an_unreachable_address_is_told_and_can_be_left(open_desk: OpenDesk) -> None:
    desk = await open_desk(source=Source(base="http://127.0.0.1:9", token="a.b.c"))
    await until(lambda: "not reachable" in desk.viewer.window.notice_text(), "the failure is told")
    desk.viewer.window.close_account.emit()
    await until(lambda: desk.viewer.account is None, "the account is closed")
    assert desk.viewer.window.welcome.isVisible()


@pytest.fixture
def other_simulator() -> Iterator[tuple[str, str]]:
    with start("fresh-link") as running:
        yield running.api_base, running.token


@at_a_desk
async def test_the_welcome_doors_open_an_account(open_desk: OpenDesk, other_simulator: tuple[str, str]) -> None:
    desk = await open_desk()
    window = desk.viewer.window
    assert window.welcome.isVisible()
    window.welcome.connect_requested.emit(*other_simulator)
    await desk.loaded()
    assert desk.viewer.account is not None
    assert desk.viewer.account.simulator is None
    assert desk.session.client.api_base == other_simulator[0]


@at_a_desk
async def test_the_window_can_be_closed_in_the_middle_of_a_still(open_desk: OpenDesk) -> None:
    desk = await open_desk("relinked")
    await desk.loaded()
    ding = newest(desk, "Front Door", DING)
    desk.session.ask(StillAsk.at(ding.device_id, ding.start_ms), ding)
    await asyncio.sleep(0)
    assert desk.session.busy
    assert await desk.close() == 0
