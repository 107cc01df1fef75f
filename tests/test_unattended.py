"""The main job without hands: what it says while it waits, and what it leaves when it has waited long enough."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ringviewer import unattended
from ringviewer.account import Account
from ringviewer.outcome import API_FAILING, DONE
from ringviewer.session.session import Session
from tests.session.scripted import ScriptedClient, events_every_minute

pytestmark = pytest.mark.anyio


class Window:
    """A window that notes what was saved."""

    def __init__(self) -> None:
        self.saved: list[Path] = []

    def select_device(self, device_id: str) -> None:
        """Nothing to show."""

    def save_picture(self, path: Path) -> bool:
        self.saved.append(path)
        return True


@pytest.fixture(autouse=True)
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unattended, "_QUIET_S", 0.02)
    monkeypatch.setattr(unattended, "_EVERY_S", 0.02)


async def job(client: ScriptedClient, window: Window, wait_s: float) -> int:
    session = Session(client, label="test", wall_ms=lambda: client.now_ms)
    session.start()
    try:
        account = cast(Account, cast(Any, SimpleNamespace(session=session)))
        return await unattended.photograph(window, account, Path("x.png"), None, wait_s)
    finally:
        await session.aclose()


async def test_it_tells_how_far_it_is_without_a_name_of_the_account(capsys: pytest.CaptureFixture[str]) -> None:
    client = ScriptedClient({"door": events_every_minute(12), "yard": events_every_minute(3, device="yard")})
    window = Window()
    client.gate = asyncio.Event()
    asyncio.get_running_loop().call_later(0.1, client.gate.set)
    assert await job(client, window, 30) == DONE
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "ringviewer: nothing read after 0 s, waiting for the devices."
    assert not any("door" in line.lower() or "yard" in line.lower() for line in said)
    assert window.saved


async def test_after_its_time_it_shows_what_there_is_and_says_what_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    client = ScriptedClient({"door": events_every_minute(12), "yard": events_every_minute(3, device="yard")})
    window = Window()
    never = asyncio.Event()

    async def stuck(call: str) -> None:
        if "door /next" in call:
            await never.wait()

    answer = client._called

    async def called(call: str) -> None:
        await stuck(call)
        await answer(call)

    client._called = called  # type: ignore[method-assign]
    assert await job(client, window, 0.3) == API_FAILING
    last = capsys.readouterr().err.splitlines()[-1]
    assert "1 of 2 histories read to the end, 2 pages, 8 events" in last
    assert "--wait" in last
    assert window.saved
