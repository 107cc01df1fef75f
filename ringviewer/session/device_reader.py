"""Reads the list of devices, and keeps one lane for each that was ever on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ringviewer.history.columns import EventColumns
from ringviewer.partner_api.errors import RingViewerError
from ringviewer.session.changes import DevicesChanged
from ringviewer.session.context import Context
from ringviewer.session.lane import Lane

if TYPE_CHECKING:
    from ringviewer.partner_api.answers import DeviceList


class DeviceReader:
    """One reading at a time; ``on_read`` is called after each that came.

    ``read`` says whether the list ever came, ``due`` whether it is wanted and has not come yet.
    """

    def __init__(self, context: Context, on_read: Callable[[], None]) -> None:
        self._context = context
        self._on_read = on_read
        self._task: asyncio.Task[Any] | None = None
        self.read = False
        self.due = True

    @property
    def running(self) -> bool:
        """Whether the list is being read."""
        return self._task is not None

    def begin(self) -> None:
        """Read the list; a reading under way goes on as it is."""
        self.due = True
        if self._task is None:
            self._task = self._context.scope.start(self._run(), name="devices")

    def stop(self) -> None:
        """Stop waiting for the list."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        listed: DeviceList | None = None
        fault: RingViewerError | None = None
        try:
            listed = await self._context.client.devices()
        except RingViewerError as error:
            fault = error
        finally:
            if self._task is asyncio.current_task():
                self._task = None
        if fault is not None:
            self._context.fail(fault)
        elif listed is not None:
            self._take(listed)

    def _take(self, listed: DeviceList) -> None:
        context = self._context
        self.read, self.due = True, False
        context.broken_devices, context.devices_request_id = listed.broken, listed.request_id
        context.answered()
        before = dict(context.lanes)
        context.lanes.clear()
        for device in listed.devices:
            lane = before.pop(device.id, None) or Lane(device, EventColumns(device.id))
            lane.device, lane.listed = device, True
            context.lanes[device.id] = lane
        for lane in before.values():
            lane.listed = False
            context.lanes[lane.device.id] = lane
        context.emit(DevicesChanged())
        self._on_read()
