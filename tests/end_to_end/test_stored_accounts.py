"""Stored accounts in the real window: opened from the keyring, renewed on the wire, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from keyring.errors import KeyringLocked

from ringviewer.account import Source
from ringviewer.accounts import AccountDraft, AccountStore
from ringviewer.simulator import start
from ringviewer.simulator.running import RunningSimulator
from tests.end_to_end.conftest import OpenDesk, at_a_desk, until
from tests.keyrings import SlowKeyring, slow_keyring

pytestmark = pytest.mark.anyio


@pytest.fixture
def ring() -> Iterator[SlowKeyring]:
    with slow_keyring() as ring:
        yield ring


@pytest.fixture
def simulator() -> Iterator[RunningSimulator]:
    with start("healthy") as running:
        yield running


async def stored(simulator: RunningSimulator, name: str = "Alder Street") -> None:
    await AccountStore().save(AccountDraft(name, simulator.api_base, access_token=simulator.token))


@at_a_desk
async def test_a_stored_account_is_opened_from_the_first_page(
    open_desk: OpenDesk, ring: SlowKeyring, simulator: RunningSimulator
) -> None:
    await stored(simulator)
    desk = await open_desk()
    row = desk.viewer.window.welcome.stored
    await until(row.isVisible, "the stored accounts are read")
    row.open_button.click()
    await desk.loaded()
    assert desk.session.label == "Alder Street"
    assert desk.session.client.api_base == simulator.api_base
    assert desk.session.problem is None
    assert row.open_button.text() == "Open"


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform, for a second window
@at_a_desk
async def test_whose_account_it_is_costs_one_request_and_only_when_asked(
    open_desk: OpenDesk, simulator: RunningSimulator
) -> None:
    desk = await open_desk(source=Source(base=simulator.api_base, token=simulator.token))
    await desk.loaded()
    panel = desk.workspace.who
    desk.workspace.toolbar.account_menu.who.trigger()

    def asked() -> int:
        return sum(entry.path == "/v1/users/me" for entry in simulator.journal)

    assert asked() == 0
    panel.ask_button.click()
    await until(lambda: panel.id.text() != "not asked", "the answer is shown")
    assert asked() == 1
    assert any(panel.id.text() in words for words in desk.workspace.toolbar.account_menu.facts.words)


@at_a_desk
async def test_why_it_is_not_known_whose_account_it_is_is_told_in_the_panel(open_desk: OpenDesk) -> None:
    desk = await open_desk(source=Source(base="http://127.0.0.1:9", token="a.b.c"))
    await until(lambda: "not reachable" in desk.viewer.window.notice_text(), "the account is open")
    panel = desk.workspace.who
    panel.asked.emit()
    await until(lambda: bool(panel.problem.text()), "the failure is told")
    assert "not reachable" in panel.problem.text()


@at_a_desk
async def test_the_pace_is_the_source_s_then_the_chosen_one_and_ends_with_the_account(
    open_desk: OpenDesk, simulator: RunningSimulator
) -> None:
    source = Source(base=simulator.api_base, token=simulator.token, pace=2)
    desk = await open_desk(source=source)
    await desk.loaded()
    menu = desk.workspace.toolbar.account_menu
    menu.refresh()
    assert menu.paces.title() == "Requests per second: 2"
    next(action for action in menu.paces.actions() if action.data() == 20).trigger()
    assert desk.session.client.pace.per_second == 20
    assert desk.session.client.pace.in_flight == 4
    assert menu.paces.title() == "Requests per second: 20"
    before = desk.viewer.account
    desk.viewer.window.open_demo.emit("healthy")
    await until(lambda: desk.viewer.account not in (None, before), "another account opens")
    await desk.loaded()
    assert desk.session.client.pace.per_second == 5


@at_a_desk
async def test_a_keyring_that_waits_does_not_keep_the_demo_from_opening(
    open_desk: OpenDesk, ring: SlowKeyring, simulator: RunningSimulator
) -> None:
    await stored(simulator)
    desk = await open_desk()
    row = desk.viewer.window.welcome.stored
    await until(row.isVisible, "the stored accounts are read")
    ring.unlocked.clear()
    row.open_button.click()
    await until(lambda: row.open_button.text() == "Opening…", "the keyring is asked")
    desk.viewer.window.open_demo.emit("healthy")
    await desk.loaded()
    assert "healthy" in desk.session.label
    assert row.open_button.text() == "Open"
    ring.unlocked.set()


@at_a_desk
async def test_a_locked_keyring_is_told_at_the_doors(
    open_desk: OpenDesk, ring: SlowKeyring, simulator: RunningSimulator
) -> None:
    await stored(simulator)
    desk = await open_desk()
    row = desk.viewer.window.welcome.stored
    await until(row.isVisible, "the stored accounts are read")
    ring.fault = KeyringLocked("locked")
    row.open_button.click()
    await until(lambda: "is locked" in desk.viewer.window.notice_text(), "the failure is told")
    assert desk.viewer.window.welcome.isVisible()
    assert row.open_button.isEnabled()
