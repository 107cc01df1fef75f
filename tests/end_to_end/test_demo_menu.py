"""What the demo menu lets happen comes into the open window, by the real sockets."""

from __future__ import annotations

import pytest

from ringviewer.account import Source
from ringviewer.history.event import DING
from ringviewer.session.session import Session
from ringviewer.ui.demo_menu import DemoMenu
from tests.end_to_end.conftest import Desk, OpenDesk, at_a_desk, until

pytestmark = pytest.mark.anyio


async def at_the_demo(open_desk: OpenDesk, scenario: str = "relinked") -> Desk:
    desk = await open_desk(source=Source(demo=scenario, pace=20))
    await desk.loaded()
    return desk


def opened_menu(desk: Desk) -> DemoMenu:
    """The menu as it is when it was just opened."""
    button = desk.workspace.toolbar.demo
    assert button.isVisible()
    button.choices.aboutToShow.emit()
    return desk.workspace.toolbar.demo_menu


def codes(session: Session) -> set[str]:
    return {finding.code for finding in session.findings}


def newest_ding_ms(desk: Desk, device_id: str) -> int:
    events = desk.session.lanes[device_id].events
    return max(event.start_ms for event in (events.event(index) for index in range(len(events))) if event.kind == DING)


@pytest.mark.parametrize("scenario", ["relinked", "links-again"])
@at_a_desk
async def test_a_visitor_rings_and_the_ding_is_selected_with_its_still(open_desk: OpenDesk, scenario: str) -> None:
    desk = await at_the_demo(open_desk, scenario)
    front = desk.device("Front Door")
    before_ms, known = newest_ding_ms(desk, front), len(desk.session.lanes[front].events)
    opened_menu(desk).ring.trigger()
    if scenario == "links-again":
        # History tells of it after a moment, and its recording is still being written.
        await until(lambda: desk.simulator.state()["devices"][0]["events"] > known, "history has it")
        desk.simulator.advance(8_000)

    def shown() -> bool:
        view = desk.workspace.still.view
        return view is not None and view.event is not None and view.event.start_ms > before_ms and not view.pending

    await until(shown, "the still of the new ding is shown", 30)
    view = desk.workspace.still.view
    assert view is not None
    assert view.event is not None
    assert (view.event.device_id, view.event.kind, view.phase) == (front, DING, "shown")
    assert view.picture is not None
    assert desk.session.selected == (front, view.event.id)
    assert len(desk.session.lanes[front].events) >= known + 1
    table, event_id = desk.workspace.tabs.events, view.event.id
    assert table.model.row_of(front, event_id) is not None
    await until(lambda: table.table.currentIndex().row() == table.model.row_of(front, event_id), "the table follows")


@at_a_desk
async def test_linking_again_moves_the_boundary_of_every_device_to_now(open_desk: OpenDesk) -> None:
    desk = await at_the_demo(open_desk)
    session = desk.session
    old_ms = desk.simulator.consent_ms
    newest = {device_id: lane.events.newest_ms or 0 for device_id, lane in session.lanes.items()}
    assert "relinked" not in codes(session)
    opened_menu(desk).link.trigger()

    def moved() -> bool:
        return all((lane.consent.after_ms or 0) >= newest[key] for key, lane in session.lanes.items())

    await until(moved, "every device shows that what was known is refused", 30)
    await session.settled()
    linked_ms = desk.simulator.consent_ms
    assert linked_ms > old_ms
    for lane in session.lanes.values():
        assert lane.consent.relinks
        assert (lane.consent.after_ms or 0) < linked_ms <= (lane.consent.by_ms or 0)
        assert not lane.consent.contradictions
        assert lane.problem is None
        assert len(lane.events) > 0
    assert "relinked" in codes(session)
    desk.workspace.lookups.show_boundary(desk.device("Front Door"))
    desk.workspace.flush()
    assert "re-link" in desk.workspace.tabs.boundary.reason.text()


@at_a_desk
async def test_a_lost_device_shows_as_offline_until_it_returns(open_desk: OpenDesk) -> None:
    desk = await at_the_demo(open_desk)
    drive = desk.device("Driveway")
    desk.workspace.select_device(drive)
    menu = opened_menu(desk)
    assert "Driveway" in menu.online.text()
    menu.online.trigger()
    await until(lambda: desk.session.lanes[drive].device.online is False, "the Driveway is offline")
    assert desk.session.lanes[desk.device("Front Door")].device.online
    await desk.session.settled()
    menu = opened_menu(desk)
    assert menu.online.text().startswith("Come &back online: Driveway")
    menu.online.trigger()
    await until(lambda: desk.session.lanes[drive].device.online is True, "the Driveway is online")


@at_a_desk
async def test_an_expired_token_is_refused_and_told_until_it_is_renewed(open_desk: OpenDesk) -> None:
    desk = await at_the_demo(open_desk)
    window, session = desk.viewer.window, desk.session
    events = sum(len(lane.events) for lane in session.lanes.values())
    expired = desk.simulator.token
    for _ in range(2):
        menu = opened_menu(desk)
        assert "the token" in menu.token.text()
        menu.token.trigger()
        await until(lambda: "token is refused" in window.notice_text(), "the refusal is told")
        assert session.problem is not None
        assert session.problem.status == 401
        assert "Paste a new access token" in window.notice_text()
        menu = opened_menu(desk)
        assert menu.token.text().startswith("&Renew")
        menu.token.trigger()
        await until(lambda: session.problem is None and not window.notice_text(), "the token is renewed")
        await until(lambda: not session.busy, "everything is read again", 30)
        await session.settled()
    assert session.problem is None
    assert desk.simulator.token != expired
    assert desk.session is session
    assert sum(len(lane.events) for lane in session.lanes.values()) == events
    assert [exchange.status for exchange in session.client.recorder.exchanges if exchange.kind == "token"] == [200, 200]


@at_a_desk
async def test_a_playground_token_is_told_to_be_at_its_end(open_desk: OpenDesk) -> None:
    desk = await at_the_demo(open_desk, "playground")
    opened_menu(desk).token.trigger()
    await until(lambda: desk.session.problem is not None, "the refusal is seen")
    opened_menu(desk).token.trigger()
    await until(lambda: "Playground token cannot be renewed" in desk.viewer.window.notice_text(), "it is told")


@at_a_desk
async def test_the_demo_can_be_closed_while_history_is_waited_for(open_desk: OpenDesk) -> None:
    desk = await at_the_demo(open_desk, "links-again")
    session = desk.session
    sent = session.client.recorder.sent
    opened_menu(desk).ring.trigger()
    await until(lambda: session.client.recorder.sent > sent and not session.busy, "the first look is over")
    desk.viewer.window.close_account.emit()
    await until(lambda: desk.viewer.account is None, "the account is closed")
    assert not desk.workspace.toolbar.demo.isVisible()
    assert desk.viewer.window.notice_text() == ""


@at_a_desk
async def test_what_the_simulator_cannot_do_is_told(open_desk: OpenDesk) -> None:
    desk = await at_the_demo(open_desk)
    desk.simulator.stop()
    opened_menu(desk).ring.trigger()
    await until(lambda: "simulator has ended" in desk.viewer.window.notice_text(), "it is told")
