"""Asks whether starts are authorised, to narrow the consent bracket or to repeat what a controller asked for."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ringviewer.diagnosis.findings import RefusedLook
from ringviewer.diagnosis.probing import next_probe, probe_cost
from ringviewer.partner_api.errors import RingViewerError
from ringviewer.partner_api.retry import waits_of
from ringviewer.session.changes import ConsentChanged
from ringviewer.session.context import Context, of_account
from ringviewer.session.lane import Lane, Probing

if TYPE_CHECKING:
    from ringviewer.partner_api.answers import ProbeAnswer


class Prober:
    """Sends probes, one after the other for each device; their 303 is never followed, so they mark nothing."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._narrowing: dict[str, asyncio.Task[Any]] = {}
        self._replaying: asyncio.Task[Any] | None = None
        self._waiting: deque[tuple[str, int]] = deque()

    @property
    def replaying(self) -> bool:
        """Whether a controller's requests are being asked again."""
        return self._replaying is not None

    def cost(self, lane: Lane, width_ms: int) -> int:
        """How many probes narrowing a lane's bracket to this width takes at most."""
        return probe_cost(lane.consent, self._context.now_ms(), width_ms)

    def narrow(self, lane: Lane, width_ms: int) -> None:
        """Narrow a lane's bracket; one that is being narrowed already goes on as it is."""
        if lane.device.id not in self._narrowing:
            lane.probing = Probing(width_ms, 0, self.cost(lane, width_ms))
            task = self._context.scope.start(self._narrow(lane, width_ms), name="narrowing")
            self._narrowing[lane.device.id] = task
            self._context.emit(ConsentChanged(lane.device.id))

    def replay(self, requests: Sequence[tuple[str, int]]) -> None:
        """Ask again what a controller asked for, as (device id, start); waits until the devices are known."""
        self._waiting.extend(request for request in requests if request not in self._waiting)
        self.devices_known()

    def devices_known(self) -> None:
        """Send the requests that wait for their device or were stopped; those of unknown devices are left out."""
        if self._context.lanes and self._waiting and self._replaying is None:
            self._replaying = self._context.scope.start(self._replay(), name="replay")

    def stop(self) -> None:
        """Stop all probing. What was learnt stays, and what was not asked again yet waits for its turn."""
        for task in (*self._narrowing.values(), self._replaying):
            if task is not None:
                task.cancel()
        self._replaying = None
        for device_id in tuple(self._narrowing):
            self._ended(self._context.lanes[device_id])

    async def _narrow(self, lane: Lane, width_ms: int) -> None:
        task = asyncio.current_task()
        context = self._context
        asked: list[int] = []
        try:
            while (start_ms := next_probe(lane.consent, context.now_ms(), width_ms, asked)) is not None:
                asked.append(start_ms)
                answer = await context.client.probe(lane.device.id, start_ms)
                context.answered()
                if self._narrowing.get(lane.device.id) is not task:
                    return
                at_most = max(len(asked), lane.probing.at_most if lane.probing else 0)
                lane.probing = Probing(width_ms, len(asked), at_most)
                if not self._learn(lane, answer, "probe"):
                    break
        except RingViewerError as fault:
            context.fail(fault, lane)
        finally:
            if self._narrowing.get(lane.device.id) is task:
                self._ended(lane)

    async def _replay(self) -> None:
        context = self._context
        task = asyncio.current_task()
        try:
            while self._waiting:
                device_id, start_ms = self._waiting[0]
                lane = context.lanes.get(device_id)
                if lane is None:
                    self._waiting.popleft()
                    continue
                try:
                    answer = await context.client.probe(device_id, start_ms)
                except RingViewerError as fault:
                    if self._replaying is task:
                        # What the API would answer in the same way again must not stand before the others for ever.
                        if not of_account(fault) and not waits_of(fault):
                            self._waiting.popleft()
                        context.fail(fault, lane)
                    return
                if self._replaying is not task:
                    return
                self._waiting.popleft()
                context.answered()
                if answer.refused:
                    lane.refused.append(RefusedLook(start_ms, answer.answered_ms, "controller", answer.request_id))
                self._learn(lane, answer, "the controller’s request")
        finally:
            if self._replaying is task:
                self._replaying = None

    def _learn(self, lane: Lane, answer: ProbeAnswer, note: str) -> bool:
        """Keep what an answer proves; false when it proves nothing."""
        if not answer.refused and not answer.accepted:
            return False
        witness = self._context.witness(
            "after" if answer.refused else "by",
            answer.start_ms,
            "media_refused" if answer.refused else "media_accepted",
            device_id=lane.device.id,
            request_id=answer.request_id,
            note=note,
            answered_ms=answer.answered_ms,
        )
        lane.note(witness)
        self._context.conclude(lane)
        return True

    def _ended(self, lane: Lane) -> None:
        self._narrowing.pop(lane.device.id, None)
        lane.probing = None
        self._context.emit(ConsentChanged(lane.device.id))
