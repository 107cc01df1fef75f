"""What the parts of a session share: the client, the lanes, the clock, and how they tell of changes and problems."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from ringviewer.diagnosis.consent import Consent, Edge, Witness, WitnessSource, infer, together
from ringviewer.diagnosis.findings.finding import RENEWAL
from ringviewer.history.device import Device
from ringviewer.history.wording import plain
from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.credentials import RenewalFailed, StoreFailed
from ringviewer.partner_api.errors import (
    DownloadBroken,
    MediaHostUnreachable,
    Problem,
    RenewalRefused,
    RingViewerError,
    TokenRefused,
    Unreachable,
    kind_of,
    problem_of,
)
from ringviewer.session.changes import Change, ConsentChanged, Notice, ProgressChanged
from ringviewer.session.client import Client
from ringviewer.session.explaining import explained
from ringviewer.session.faults import outline
from ringviewer.session.lane import Lane
from ringviewer.session.tasks import TaskScope
from ringviewer.session.wire_watch import WireWatch

_log = logging.getLogger(__name__)

_UNREACHABLE = kind_of(Unreachable())

# What is wrong with the request is told by the detail of the answer alone.
_TELLING = frozenset({"body-rejected", "nonce-rejected"})

Listener = Callable[[Change], None]

# Without another token, or a place for it, nothing else is answered either.
_NOT_RENEWED = (RenewalRefused, RenewalFailed, StoreFailed)


def of_account(fault: RingViewerError) -> bool:
    """Whether a problem is one of the whole account, wherever it was met.

    A media host that does not answer, or not to the end, is none: the API did, and other stills may come from another
    host.
    """
    whole = isinstance(fault, (TokenRefused, Unreachable, *_NOT_RENEWED))
    return whole and not isinstance(fault, MediaHostUnreachable | DownloadBroken)


def wall_ms() -> int:
    """This computer's time in epoch ms."""
    return time.time_ns() // 1_000_000


class Context:
    """The common ground of a session's parts. Everything runs on the loop's thread."""

    def __init__(self, client: Client, scope: TaskScope, wall_ms: Callable[[], int]) -> None:
        self.client = client
        self.scope = scope
        self.lanes: dict[str, Lane] = {}
        self.consent = Consent()
        self.problem: Problem | None = None
        self.broken_devices: tuple[BrokenRow, ...] = ()
        self.devices_request_id: str | None = None
        self.first_token = client.token_facts
        self.wire = WireWatch(client.recorder)
        self.on_relink: Callable[[], None] = lambda: None
        self.on_token_refused: Callable[[], None] = lambda: None
        self._wall_ms = wall_ms
        self._seq = 0
        self._told_side_effects = False
        self._listeners: list[Listener] = []
        scope.also_tell(self._broke)

    @property
    def playground(self) -> bool:
        """Whether the token is one of the Playground."""
        return self.client.token_facts.kind == "playground"

    def now_ms(self) -> int:
        """The server's time as far as it is known, else this computer's."""
        return self._wall_ms() + (self.client.clock_skew_ms or 0)

    def take_side_effects_note(self) -> bool:
        """Whether it is still to be said that looking changes the data; whoever hears so, says it."""
        told, self._told_side_effects = self._told_side_effects, True
        return not told

    def device_of(self, device_id: str) -> Device | None:
        """A device, also one that is no longer listed, or ``None``."""
        lane = self.lanes.get(device_id)
        return lane.device if lane is not None else None

    @property
    def listed(self) -> tuple[Lane, ...]:
        """The devices of the newest list."""
        return tuple(lane for lane in self.lanes.values() if lane.listed)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener at each change; returns what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def silence(self) -> None:
        """Let go of all listeners, and hear no more of the exchanges."""
        self._listeners.clear()
        self.wire.close()

    def emit(self, change: Change) -> None:
        """Tell all listeners. One that raises is logged, and neither stops the others nor the session."""
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception as fault:
                _log.error("A listener failed at %s: %s", type(change).__name__, outline(fault))

    def next_seq(self) -> int:
        """A number for an answer: later answers have larger ones."""
        self._seq += 1
        return self._seq

    def witness(
        self,
        edge: Edge,
        at_ms: int,
        source: WitnessSource,
        *,
        device_id: str,
        request_id: str | None,
        note: str,
        answered_ms: int | None,
    ) -> Witness:
        """A witness for an answer that was observed just now."""
        # Without a Date header the time of the answer is only this computer's guess, which proves nothing.
        observed_ms = answered_ms if self.client.clock_skew_ms is not None else None
        return Witness(edge, at_ms, source, request_id, self.next_seq(), device_id, note, observed_ms=observed_ms)

    def conclude(self, lane: Lane) -> None:
        """Infer the lane's bracket and the account's from the witnesses, and tell what changed."""
        known = len(lane.consent.relinks)
        changed = [lane] if self._infer(lane) else []
        if len(lane.consent.relinks) > known:
            changed += [other for other in self.lanes.values() if other is not lane and self._infer(other)]
        if not changed:
            return
        known = len(self.consent.relinks)
        self.consent = together([each.consent for each in self.lanes.values()], playground=self.playground)
        for each in changed:
            self.emit(ConsentChanged(each.device.id))
        if len(self.consent.relinks) > known:
            self.on_relink()

    def fail(self, fault: RingViewerError, lane: Lane | None = None) -> Problem:
        """Keep a problem where it belongs and tell of it; returns it in words."""
        problem = explained(problem_of(fault), self.client.token_facts, self.now_ms())
        if lane is not None:
            lane.problem = problem
        text = _text(problem)
        if isinstance(fault, TokenRefused):
            self.problem = problem
            self.emit(Notice("problem", text, "token-refused", "token"))
            self.on_token_refused()
        elif isinstance(fault, _NOT_RENEWED):
            self.problem = problem
            # Where the token host or the keyring was only out of reach, the same account may work in a minute.
            self.emit(Notice("problem", text, "not-renewed", "token" if isinstance(fault, RenewalRefused) else "retry"))
            self.on_token_refused()
        elif of_account(fault):
            self.problem = self.problem or problem
            self.emit(Notice("problem", text, "unreachable", "retry"))
        elif lane is None:
            self.problem = problem
            self.emit(Notice("problem", text, problem.kind, "retry"))
        else:
            self.emit(Notice("warning", f"{plain(lane.device.name, 60)}: {text}", problem.kind, "retry"))
        return problem

    def answered(self) -> None:
        """The API gave what was asked for, so that it is reachable and the token good; other problems stay."""
        if self.problem is not None and (self.problem.kind == _UNREACHABLE or self.problem.kind in RENEWAL):
            self.problem = None
            self.emit(ProgressChanged())

    def _broke(self, fault: BaseException) -> None:
        """A task failed by a fault of this program: what it was to find out stays unknown, which must not look done."""
        self.problem = self.problem or problem_of(fault)
        told = problem_of(fault)
        self.emit(Notice("problem", f"{told.meaning} {told.next_step}", told.kind, "retry"))

    def _infer(self, lane: Lane) -> bool:
        elsewhere = [relink for other in self.lanes.values() if other is not lane for relink in other.consent.relinks]
        consent = infer(lane.witnesses, playground=self.playground, elsewhere=elsewhere)
        if consent == lane.consent:
            return False
        lane.consent = consent
        return True


def _text(problem: Problem) -> str:
    """The problem as a notice, with what was answered where the advice is to compare with it."""
    answer = f"It answered {problem.answer.rstrip('.')}." if problem.kind in _TELLING and problem.answer else ""
    return " ".join(part for part in (problem.meaning, answer, problem.next_step) if part)
