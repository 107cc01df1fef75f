"""When the window has been seen for the first time: what takes long to import comes after it."""

from __future__ import annotations

import asyncio
import contextlib

from PySide6.QtCore import QEvent, QObject

__all__ = ["FirstPaint"]


class FirstPaint(QObject):
    """Waits until a widget has been painted once."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self._done = asyncio.Event()
        self._widget = widget
        widget.installEventFilter(self)

    async def wait(self) -> None:
        """Return after the first paint; a window that is never exposed is not waited for longer than a second."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._done.wait()
        self._widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._done.set()
        return False
