"""A session: everything that is known of one account, and the work that finds out more."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.findings import Finding, findings
from ringviewer.history.event import Event
from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem
from ringviewer.session.changes import Change, FindingsChanged, ProgressChanged, SelectionChanged
from ringviewer.session.client import Client
from ringviewer.session.context import Context, Listener
from ringviewer.session.device_reader import DeviceReader
from ringviewer.session.facts import evidence
from ringviewer.session.faults import outline
from ringviewer.session.lane import Lane
from ringviewer.session.prober import Prober
from ringviewer.session.progress import Progress, progress
from ringviewer.session.still_desk import StillDesk
from ringviewer.session.stills import StillView
from ringviewer.session.tasks import TaskScope
from ringviewer.session.walker import Walker

__all__ = ["Lane", "Progress", "Session"]

_log = logging.getLogger(__name__)


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


class Session:
    """One operator at work on one account.

    Nothing is sent before it is asked for. Listeners are called on the loop's thread, at once; they may call the
    session. The client stays its owner's: close the session first, then the client.
    """

    def __init__(self, client: Client, *, label: str, wall_ms: Callable[[], int] = _wall_ms) -> None:
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
        self._desk = StillDesk(self._context)
        self._reads_history = False
        self._findings: tuple[Finding, ...] = ()
        self._progress = Progress()
        self._flush_handle: asyncio.Handle | None = None
        self._context.subscribe(self._on_change)

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
        return self._findings

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
            or self._desk.pending
            or any(lane.probing is not None for lane in self.lanes.values())
        )

    @property
    def progress(self) -> Progress:
        """What is going on, in words."""
        return progress(
            tuple(self.lanes.values()),
            loading=self._devices.running,
            reading=self._walker.reading,
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
        self._desk.stop()
        self._schedule_flush()

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
        self._prober.devices_known()
        self._schedule_flush()

    def select(self, device_id: str, event_id: str, *, ask: bool = True) -> None:
        """Select an event and show its still: at once from memory, else asked for at the event's start.

        With ``ask=False`` nothing is sent: a still that is not in memory is shown as *queued*, and whoever steps
        through events calls again with ``ask=True`` once the selection rests. An event that is not known is ignored.
        """
        lane = self.lanes.get(device_id)
        event = lane.events.get(event_id) if lane is not None else None
        if event is None:
            return
        changed = self.selected != (device_id, event_id)
        self.selected = (device_id, event_id)
        try:
            wish = StillAsk.at(device_id, event.start_ms)
        except ValueError:
            self._desk.clear()
        else:
            self._desk.show(wish, event, send=ask)
        if changed:
            self._context.emit(SelectionChanged())

    def ask(self, ask: StillAsk, event: Event | None = None, *, again: bool = False) -> None:
        """Ask for any still and show it, unless a newer wish comes first.

        A still that is in memory is shown without asking. ``again`` asks anyway, which is what a retry does; a range
        without an end is always asked for, since its newest picture may be another one by now.
        """
        open_range = ask.type == "latest_in_range" and ask.to_ms is None
        known = event is not None and self._failed_before(ask, event)
        self._desk.show(ask, event, send=True, again=again or open_range or known)

    async def fetch_still(self, ask: StillAsk, event: Event | None = None) -> StillView:
        """Ask for a still and return it once it is there or has failed, whatever is shown meanwhile."""
        return await self._desk.fetch(ask, event)

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
        self._schedule_flush()

    async def settled(self) -> None:
        """Return when nothing is pending: no walk, no still, no probe."""
        await self._scope.idle()
        if self._flush_handle is not None:
            self._flush_handle.cancel()
            self._flush()

    async def aclose(self) -> None:
        """End the session: listeners hear no more, and all its tasks have ended."""
        self._context.silence()
        self._desk.stop()
        await self._scope.aclose()
        if self._flush_handle is not None:
            self._flush_handle.cancel()
            self._flush_handle = None

    def _load(self, *, walk: bool) -> None:
        self._context.problem = None
        self._reads_history = self._reads_history or walk
        self._devices.begin()
        self._schedule_flush()

    def _on_devices(self) -> None:
        if self._reads_history:
            for lane in self._listed():
                self._walker.begin(lane)
        self._prober.devices_known()

    def _read_anew(self) -> None:
        # Consent is given per account, so a re-link seen on one device made the histories of all shorter.
        if self._reads_history:
            for lane in self._listed():
                self._walker.begin_anew(lane)

    def _listed(self) -> list[Lane]:
        return [lane for lane in self.lanes.values() if lane.listed]

    def _failed_before(self, ask: StillAsk, event: Event) -> bool:
        lane = self.lanes.get(ask.device_id)
        view = lane.stills.get(event.id) if lane is not None else None
        return view is not None and view.ask == ask and view.phase == "failed"

    def _on_token_refused(self) -> None:
        self._walker.stop("error")
        self._prober.stop()

    def _on_change(self, change: Change) -> None:
        if not isinstance(change, (FindingsChanged, ProgressChanged)):
            self._schedule_flush()

    def _schedule_flush(self) -> None:
        # Findings and progress follow from everything else: once a turn of the loop is enough.
        if self._flush_handle is None:
            self._flush_handle = asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_handle = None
        found = findings(evidence(self._context, devices_read=self._devices.read))
        if found != self._findings:
            self._findings = found
            self._context.emit(FindingsChanged())
        now = self.progress
        if now != self._progress:
            self._progress = now
            self._context.emit(ProgressChanged())

    def _on_fault(self, fault: BaseException) -> None:
        _log.error("A task of the session failed: %s", outline(fault))
