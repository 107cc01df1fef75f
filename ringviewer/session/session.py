"""A session: everything that is known of one account, and the work that finds out more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.findings import Finding
from ringviewer.history.event import Event
from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.session.changes import SelectionChanged
from ringviewer.session.client import Client
from ringviewer.session.conclusions import Conclusions
from ringviewer.session.context import Context, Listener, wall_ms
from ringviewer.session.device_reader import DeviceReader
from ringviewer.session.facts import evidence
from ringviewer.session.faults import outline
from ringviewer.session.follower import Follower
from ringviewer.session.lane import Lane
from ringviewer.session.pixels import Pixels
from ringviewer.session.prober import Prober
from ringviewer.session.progress import Progress, progress
from ringviewer.session.still_asking import StillAsking
from ringviewer.session.still_desk import StillDesk
from ringviewer.session.stills import StillView
from ringviewer.session.tasks import TaskScope
from ringviewer.session.walker import Walker
from ringviewer.session.wishes import Wishes

__all__ = ["Lane", "Progress", "Session"]

_log = logging.getLogger(__name__)


class Session:
    """One operator at work on one account.

    Nothing is sent before it is asked for. Listeners are called on the loop's thread, at once; they may call the
    session. The client stays its owner's: close the session first, then the client. ``wishes`` are how stills are
    wanted, ``pixels`` those of the pictures to be drawn, ``follower`` watches for what is new.
    """

    def __init__(self, client: Client, *, label: str, wall_ms: Callable[[], int] = wall_ms) -> None:
        self.client = client
        self.label = label
        self.selected: tuple[str, str] | None = None
        self._scope = TaskScope("session", self._on_fault)
        self._context = Context(client, self._scope, wall_ms)
        self._context.on_relink = self._read_anew
        self._context.on_token_refused = self._on_token_refused
        self._devices = DeviceReader(self._context, self._on_devices)
        self._walker = Walker(self._context)
        self._prober = Prober(self._context)
        self.follower = Follower(self._context, self._on_fault)
        self.wishes = Wishes(self._context.device_of)
        self.pixels = Pixels(self._scope, self._context.emit)
        self._desk = StillDesk(self._context, self.pixels)
        self._asking = StillAsking(self._context, self._desk, self.wishes)
        self._reads_history = False
        self._conclusions = Conclusions(
            self._context,
            evidence=lambda zone: evidence(self._context, devices_read=self._devices.read, zone=zone),
            progress=lambda: self.progress,
        )
        self.tell_in = self._conclusions.tell_in

    @property
    def lanes(self) -> dict[str, Lane]:
        """The devices by id, in the order of the API; those no longer listed come last."""
        return self._context.lanes

    @property
    def broken_devices(self) -> tuple[BrokenRow, ...]:
        """The rows of the newest list of devices that could not be read."""
        return self._context.broken_devices

    @property
    def consent(self) -> Consent:
        """The consent bracket of all devices together."""
        return self._context.consent

    @property
    def problem(self) -> Problem | None:
        """What keeps the account as a whole from being read, or ``None``."""
        return self._context.problem

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong or worth knowing, problems first."""
        return self._conclusions.findings

    @property
    def shown_still(self) -> StillView | None:
        """The still of the newest wish, in its present state."""
        return self._desk.shown

    @property
    def seen_stills(self) -> tuple[StillView, ...]:
        """The stills shown in this visit that are still in memory, newest first."""
        return self._desk.seen

    @property
    def busy(self) -> bool:
        """Whether anything is going on that :meth:`stop` would stop."""
        return bool(
            self._devices.running
            or self._walker.reading
            or self._prober.replaying
            or (self.follower.on or self.follower.filling)
            or self._desk.pending
            or any(lane.probing is not None for lane in self.lanes.values())
        )

    @property
    def progress(self) -> Progress:
        """What is going on, in words."""
        return progress(
            tuple(self.lanes.values()),
            loading=self._devices.running,
            reading=(*self._walker.reading, *self.follower.filling),
            replaying=self._prober.replaying,
            stills=self._desk.pending,
        )

    def now_ms(self) -> int:
        """The server's time as far as it is known, else this computer's; epoch ms."""
        return self._context.now_ms()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener at each change; returns what ends that. A listener that raises is logged and kept."""
        return self._context.subscribe(listener)

    def start(self) -> None:
        """Read the devices, then the history of each."""
        self._load(walk=True)

    def load_devices(self) -> None:
        """Read the devices only."""
        self._load(walk=False)

    def refresh(self) -> None:
        """Read the devices and every history again, from the first page. Nothing that is known is lost."""
        self._load(walk=True)

    def stop(self) -> None:
        """Stop reading, asking and probing. What is finished stays, and :meth:`resume` goes on from there."""
        self._devices.stop()
        self._walker.stop()
        self._prober.stop()
        self.follower.stop()
        self._desk.stop()
        self._conclusions.schedule()

    def resume(self, device_id: str | None = None) -> None:
        """Continue the walk of one device, or all that stopped before their end, and what was left of the replay.

        Where reading the devices was stopped or failed, that comes first, and every walk begins anew after it.
        """
        self._context.problem = None
        if self._devices.due:
            self._load(walk=True)
            return
        self._reads_history = True
        for lane in self.lanes.values():
            if device_id in (None, lane.device.id):
                self._walker.resume(lane)
                self.follower.fill(lane.device.id)
        self._prober.devices_known()
        self._conclusions.schedule()

    def select(self, device_id: str, event_id: str, *, ask: bool = True) -> None:
        """Select an event and show its still: at once from memory, else asked for as the wishes say.

        With ``ask=False`` nothing is sent: a still that is not in memory is shown as *queued*, and whoever steps
        through events calls again with ``ask=True`` once the selection rests. One that would only be sent on purpose
        is shown as *held*. An event that is not known is ignored.
        """
        lane = self.lanes.get(device_id)
        event = lane.events.get(event_id) if lane is not None else None
        if event is None:
            return
        changed = self.selected != (device_id, event_id)
        self.selected = (device_id, event_id)
        self._asking.of_event(event, send=ask)
        if changed:
            self._context.emit(SelectionChanged())

    def ask(self, ask: StillAsk, event: Event | None = None, *, again: bool = False, on_purpose: bool = False) -> None:
        """Ask for any still and show it, unless a newer wish comes first.

        A still that is in memory is shown without asking. ``again`` asks anyway, which is what a retry does, and ends
        the wait for another try; a range without an end is always asked for, since its newest picture may be another
        one by now. A request that a concern holds (see :mod:`ringviewer.diagnosis.ask_check`) is shown as *held* and
        not sent; it is ``on_purpose``, and from then on.
        """
        self._asking.ask(ask, event, again=again, on_purpose=on_purpose)

    def ask_range(self, device_id: str, from_ms: int, to_ms: int, *, on_purpose: bool = False) -> None:
        """Ask for the newest still of a range and show it. One of more than 24 hours is *held*, with its parts.

        Raises :class:`ValueError` with a sentence when the range makes no sense.
        """
        self._asking.range(device_id, from_ms, to_ms, on_purpose=on_purpose)

    def ask_parts(self, parts: Sequence[StillAsk]) -> None:
        """Ask for the parts of a long range, which are the newest first, until one has a still.

        It goes on to the next where nothing was recorded, while that is what is shown.
        """
        self._asking.parts(parts)

    def without_asking(self, ask: StillAsk, event: Event | None = None) -> StillView | None:
        """The still where it is known, or *held* where asking would hold it; ``None`` if it has to be asked for."""
        return self._asking.without_asking(ask, event)

    async def fetch_still(self, ask: StillAsk, event: Event | None = None, *, again: bool = False) -> StillView:
        """A still in its last state, whatever is shown meanwhile: from memory, else asked for, also despite a concern.

        Cancelling ends the interest of this caller: what nobody else wants and is not on the wire is given up.
        """
        return await self._asking.fetch(ask, event, again=again)

    def prefetch(self, wishes: Sequence[tuple[StillAsk, Event]]) -> None:
        """Ask for these stills when nothing else is wanted; the next choice gives up those that are not sent yet."""
        self._asking.prefetch(wishes)

    def give_up(self, asks: Iterable[StillAsk]) -> None:
        """Wait no longer for stills that are fetched; what is shown or on the wire goes on."""
        self._desk.give_up(asks)

    def take_side_effects_note(self) -> bool:
        """Whether this visit is still to be told that looking changes the data: once, and whoever takes it tells."""
        return self._context.take_side_effects_note()

    def start_work(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run work that ends with the session at the latest. Raises :class:`RuntimeError` once that is closed."""
        return self._scope.start(work, name=name)

    def narrow(self, device_id: str, width_ms: int = 60_000) -> None:
        """Narrow a device's consent bracket to a width by probing (see :mod:`ringviewer.diagnosis.probing`)."""
        lane = self.lanes.get(device_id)
        if lane is not None:
            self._prober.narrow(lane, width_ms)

    def narrow_cost(self, device_id: str, width_ms: int = 60_000) -> int:
        """How many probes :meth:`narrow` sends at most; 0 for a device that is not known."""
        lane = self.lanes.get(device_id)
        return self._prober.cost(lane, width_ms) if lane is not None else 0

    def replay(self, requests: Sequence[tuple[str, int]]) -> None:
        """Probe what the customer's controller asked for, as (device id, start); waits for the devices to be read."""
        self._prober.replay(requests)
        self._conclusions.schedule()

    async def settled(self) -> None:
        """Return when nothing is pending: no walk, no still, no probe."""
        await self._scope.idle()
        self._conclusions.draw_if_due()

    async def aclose(self) -> None:
        """End the session: listeners hear no more, all its tasks have ended, and no picture is kept."""
        self._context.silence()
        self._desk.close()
        await self.follower.aclose()
        await self._scope.aclose()
        self._conclusions.cancel()
        self._desk.forget()
        self.pixels.clear()

    def _load(self, *, walk: bool) -> None:
        self._context.problem = None
        self._reads_history = self._reads_history or walk
        self._devices.begin()
        self._conclusions.schedule()

    def _on_devices(self) -> None:
        for lane in self._context.listed if self._reads_history else ():
            self._walker.begin(lane)
        self._prober.devices_known()

    def _read_anew(self) -> None:
        # Consent is given per account, so a re-link seen on one device made the histories of all shorter.
        self.follower.forget()
        for lane in self._context.listed if self._reads_history else ():
            self._walker.begin_anew(lane)

    def _on_token_refused(self) -> None:
        self._walker.stop("error")
        self._prober.stop()
        if self.problem is not None:
            self._desk.fail_unsent(self.problem)

    def _on_fault(self, fault: BaseException) -> None:
        _log.error("A task of the session failed: %s", outline(fault))
