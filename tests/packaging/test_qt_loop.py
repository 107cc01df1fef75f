"""The loop that the window's async tests share with Qt."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QTimer

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend(qt_anyio_backend: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
    return qt_anyio_backend


async def test_qt_and_asyncio_take_turns() -> None:
    assert "qasync" in type(asyncio.get_running_loop()).__module__
    fired = asyncio.Event()
    QTimer.singleShot(0, fired.set)
    await asyncio.wait_for(fired.wait(), 5)
