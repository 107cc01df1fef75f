"""A scenario placed in time: devices, events and the consent in force, all determined by the seed and *now*."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.worlds.growing import grown, suggested_subtype
from ringviewer.simulator.worlds.happening import Happening, HappeningKind
from ringviewer.simulator.worlds.household import SimDevice, SimEvent
from ringviewer.simulator.worlds.identifiers import device_id, opaque
from ringviewer.simulator.worlds.kinds import wrong_kind
from ringviewer.simulator.worlds.outcomes import CLEARING, Outcome
from ringviewer.simulator.worlds.scenario import ONLY_COMPONENT, DeviceSpec, LocationSpec, ScenarioSpec, StillSpec

__all__ = ["Happening", "HappeningKind", "SimDevice", "SimEvent", "World"]

LONGEST_ADVANCE_MS = 366 * 86_400_000
LONGEST_EVENT_MS = 3_600_000
_LONGEST_WORD = 60
# A status answer tells when the device last reported: a while ago, or just before it was lost.
_REPORT_LAG_MS = 116_000
_OFFLINE_LAG_MS = 5_000


class World:
    """The account that is served, and all that happens to it. Only the loop of the server may touch it.

    ``now_ms`` (epoch ms) is when the story is told; ``None`` for the moment that the scenario pins, else the clock.
    """

    def __init__(self, spec: ScenarioSpec, now_ms: int | None = None) -> None:
        if now_ms is None:
            now_ms = spec.now_ms if spec.now_ms is not None else int(time.time() * 1000)
        self.spec = spec
        self.zone = ZoneInfo(spec.zone)
        self.began_ms = now_ms
        self._began_s = time.monotonic()
        self._advanced_ms = 0
        self.account_id = f"ava1.ring.account.{opaque(spec.seed, 'account')}"
        self.locations = {place.name: place for place in (LocationSpec("", spec.country, spec.state), *spec.locations)}
        self._household = [self._device(device) for device in spec.devices]
        self._shared = {device.id: device for device in self._household if device.spec.encryption != "end-to-end"}
        self._linked = True
        self._consent_ms = now_ms - min(ago_ms for ago_ms in spec.linked_ago_ms if ago_ms >= 0)
        self._listeners: list[Callable[[Happening], None]] = []
        self._coming: list[tuple[int, int, Happening]] = []
        self._scheduled = 0
        self._settling = False
        self._moved = asyncio.Event()
        self._foretell()

    def now_ms(self) -> int:
        """The moment *now* of the story, which goes on with the real clock."""
        return self.began_ms + self._advanced_ms + int((time.monotonic() - self._began_s) * 1000)

    def advance(self, ms: int) -> None:
        """Let time leap forward; what lies in between happens. Raises `SimulatorError` for a leap back or too far."""
        if not 0 <= ms <= LONGEST_ADVANCE_MS:
            raise SimulatorError(f"Time can be advanced by 0 to {LONGEST_ADVANCE_MS} ms.")
        self._advanced_ms += ms
        self.settle()
        self._moved.set()

    @property
    def devices(self) -> dict[str, SimDevice]:
        """The devices that the app may see, by id: none while the account is not linked."""
        self.settle()
        return self._shared if self._linked else {}

    def device_by_slug(self, slug: str) -> SimDevice:
        """The device of the household that the scenario names so; `KeyError` when there is none."""
        for device in self._household:
            if device.spec.slug == slug:
                return device
        raise KeyError(slug)

    @property
    def linked(self) -> bool:
        """Whether the customer's account is linked to the app."""
        self.settle()
        return self._linked

    @property
    def consent_ms(self) -> int:
        """When the customer last linked the account: what the API hides (contract §3.4)."""
        self.settle()
        return self._consent_ms

    def authorised(self, start_ms: int) -> bool:
        """Whether media from ``start_ms`` on may be asked for (contract §4.4, check 3)."""
        if not self.linked or start_ms < self._consent_ms:
            return False
        ago_ms = self.began_ms - start_ms
        return not any(closed.until_ago_ms < ago_ms <= closed.from_ago_ms for closed in self.spec.closed)

    def visible(self, device: SimDevice) -> list[SimEvent]:
        """The events that the API may tell, oldest first: those since the consent (contract §3.4)."""
        if not self.linked or self.spec.plan == "empty":
            return []
        now_ms = self.now_ms()
        events = device.between(self._consent_ms, now_ms)
        if device.unlisted:
            device.unlisted = [event for event in device.unlisted if event.listed_ms > now_ms]
            events = [event for event in events if event.listed_ms <= now_ms]
        return events

    def online(self, device: SimDevice) -> bool:
        """Whether the device is online now."""
        self.settle()
        return device.offline_since_ms is None

    def reported_ms(self, device: SimDevice) -> int:
        """When the device last reported; 0 for never (contract §2.2)."""
        self.settle()
        if device.spec.never_reported:
            return 0
        if device.offline_since_ms is None:
            return self.now_ms() - _REPORT_LAG_MS
        return device.offline_since_ms - _OFFLINE_LAG_MS

    def recording_of(self, event: SimEvent) -> Outcome:
        """How a still of the event turns out now: some refusals clear with time or with being asked again."""
        now_ms = self.now_ms()
        if event.ready_ms > now_ms:
            return "not-ready"
        still = event.still
        if still.outcome in CLEARING and event.refusals:
            often = still.clears_after and event.refusals >= still.clears_after
            long = still.clears_in_ms and now_ms - event.first_refusal_ms >= still.clears_in_ms
            if often or long:
                return "available"
        return still.outcome

    def note_refusal(self, event: SimEvent) -> None:
        """Count that a still of the event was refused, or broken off."""
        if not event.refusals:
            event.first_refusal_ms = self.now_ms()
        event.refusals += 1

    def add_event(
        self,
        device: SimDevice,
        kind: str,
        *,
        subtype: str | None = None,
        lasts_ms: int = 20_000,
        at_ms: int | None = None,
        component_id: str | None = None,
    ) -> SimEvent:
        """Something happens before a device, now or at ``at_ms``; history tells it after the scenario's lag.

        ``component_id`` is one of the device's cameras, ``None`` for its first. Raises `SimulatorError` for words,
        lengths, moments and cameras that no event has.
        """
        for word in (kind, kind if subtype is None else subtype):
            if not word.isprintable() or not 0 < len(word) <= _LONGEST_WORD:
                raise SimulatorError(f"The kind of an event is a word of 1 to {_LONGEST_WORD} characters.")
        if problem := wrong_kind(kind, self.spec.dialect.other_kinds):
            raise SimulatorError(f"The kind of an event: {problem}.")
        known = device.spec.components or (ONLY_COMPONENT,)
        if component_id is not None and component_id not in known:
            raise SimulatorError(
                f"There is no camera {component_id[:60]!r} of this device; known are {', '.join(known)}."
            )
        if not 0 <= lasts_ms <= LONGEST_EVENT_MS:
            raise SimulatorError(f"An event lasts 0 to {LONGEST_EVENT_MS} ms.")
        now_ms = self.now_ms()
        start_ms = now_ms if at_ms is None else at_ms
        if abs(start_ms - now_ms) > LONGEST_ADVANCE_MS:
            raise SimulatorError(f"An event lies at most {LONGEST_ADVANCE_MS} ms from now.")
        if subtype is None and kind == "motion":
            subtype = suggested_subtype(device.spec, random.Random(f"{self.spec.seed}/{start_ms}"))
        event = SimEvent(device.next_key(), start_ms, start_ms + lasts_ms, kind, subtype, False, StillSpec(), 0)
        event.listed_ms = max(start_ms, now_ms) + self.spec.history_lag_ms
        event.ready_ms = start_ms + self.spec.recording_ms
        event.component_id = component_id
        device.insert(event)
        device.unlisted.append(event)
        self._happens(Happening("event", start_ms, device, event))
        return event

    def link(self, at_ms: int | None = None) -> None:
        """The customer links the account (again): the consent moves to that moment, now or ``at_ms``.

        Raises `SimulatorError` for a moment before the consent in force: consent only moves forward.
        """
        at_ms = self.now_ms() if at_ms is None else at_ms
        if at_ms < self.consent_ms:
            raise SimulatorError("The account cannot be linked again before the link in force.")
        self._happens(Happening("linked", at_ms))

    def unlink(self) -> None:
        """The customer removes the app: no device is shared any more until the account is linked again."""
        if self.linked:
            self._happens(Happening("unlinked", self.now_ms()))

    def set_online(self, device: SimDevice, online: bool) -> None:
        """The device comes online or is lost."""
        if self.online(device) != online:
            self._happens(Happening("online" if online else "offline", self.now_ms(), device))

    def add_device(self, device: SimDevice) -> None:
        """The customer shares a device of the household with the app."""
        if device.id not in self._shared:
            self._happens(Happening("device_added", self.now_ms(), device))

    def remove_device(self, device: SimDevice) -> None:
        """The customer shares a device no longer."""
        if device.id in self._shared:
            self._happens(Happening("device_removed", self.now_ms(), device))

    def subscribe(self, listener: Callable[[Happening], None]) -> None:
        """Call ``listener`` for everything that happens from now on, in order."""
        self._listeners.append(listener)

    def settle(self) -> None:
        """Let happen what is due by now; everything that reads the world does so first."""
        if self._settling:  # a listener reads the world as it is at its happening, not after the later ones
            return
        self._settling = True
        now_ms = self.now_ms()
        try:
            while self._coming and self._coming[0][0] <= now_ms:
                self._apply(heappop(self._coming)[2])
        finally:
            self._settling = False

    async def unfold(self) -> None:
        """Let the story happen at its moments, until cancelled: a task for the server's loop."""
        while True:
            self.settle()
            self._moved.clear()
            wait_s = (self._coming[0][0] - self.now_ms()) / 1000 if self._coming else None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._moved.wait()

    def _device(self, spec: DeviceSpec) -> SimDevice:
        seed = self.spec.seed
        draw = partial(grown, spec, seed, self.began_ms, self.zone)
        device = SimDevice(device_id(seed, spec.slug, spec.id_end), seed, spec, draw)
        if spec.offline_for_ms is not None and spec.offline_for_ms >= 0:
            device.offline_since_ms = self.began_ms - spec.offline_for_ms
        return device

    def _foretell(self) -> None:
        """Schedule what the scenario places into the future."""
        for ago_ms in self.spec.linked_ago_ms:
            if ago_ms < 0:
                self._happens(Happening("linked", self.began_ms - ago_ms))
        for device in self._household:
            spec = device.spec
            if spec.offline_for_ms is not None and spec.offline_for_ms < 0:
                self._happens(Happening("offline", self.began_ms - spec.offline_for_ms, device))
            if any(event.ago_ms < 0 for event in spec.events) or any(s.until_ago_ms < 0 for s in spec.stretches):
                for event in device.between(self.began_ms + 1, self.began_ms + 2**62):
                    self._happens(Happening("event", event.start_ms, device, event))

    def _happens(self, happening: Happening) -> None:
        heappush(self._coming, (happening.at_ms, self._scheduled, happening))
        self._scheduled += 1
        self.settle()
        self._moved.set()

    def _apply(self, happening: Happening) -> None:
        kind, device = happening.kind, happening.device
        if kind == "linked":
            self._linked = True
            self._consent_ms = max(self._consent_ms, happening.at_ms)
        elif kind == "unlinked":
            self._linked = False
        elif device is not None:
            if kind in ("online", "offline"):
                device.offline_since_ms = happening.at_ms if kind == "offline" else None
            elif kind == "device_added":
                self._shared[device.id] = device
            elif kind == "device_removed":
                self._shared.pop(device.id, None)
        for listener in self._listeners:
            listener(happening)
