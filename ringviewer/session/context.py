"""What the parts of a session share: the client, the lanes, the clock, and how they tell of changes and problems."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ringviewer.diagnosis.consent import Consent, Edge, Witness, WitnessSource, infer, together
from ringviewer.partner_api.errors import (
    MediaHostUnreachable,
    Problem,
    RingViewerError,
    TokenRefused,
    Unreachable,
    kind_of,
    problem_of,
)
from ringviewer.session.changes import Change, ConsentChanged, Notice, ProgressChanged
from ringviewer.session.client import Client
from ringviewer.session.lane import Lane
from ringviewer.session.tasks import TaskScope

_log = logging.getLogger(__name__)

_UNREACHABLE = kind_of(Unreachable())

Listener = Callable[[Change], None]


def of_account(fault: RingViewerError) -> bool:
    """Whether a problem is one of the whole account, wherever it was met.

    A media host that does not answer is none: the API did, and other stills may come from another host.
    """
    return isinstance(fault, (TokenRefused, Unreachable)) and not isinstance(fault, MediaHostUnreachable)


class Context:
    """The common ground of a session's parts. Everything runs on the loop's thread."""

    def __init__(self, client: Client, scope: TaskScope, wall_ms: Callable[[], int]) -> None:
        self.client = client
        self.scope = scope
        self.lanes: dict[str, Lane] = {}
        self.consent = Consent()
        self.problem: Problem | None = None
        self.on_relink: Callable[[], None] = lambda: None
        self.on_token_refused: Callable[[], None] = lambda: None
        self._wall_ms = wall_ms
        self._seq = 0
        self._listeners: list[Listener] = []

    @property
    def playground(self) -> bool:
        """Whether the token is one of the Playground."""
        return self.client.token_facts.kind == "playground"

    def now_ms(self) -> int:
        """The server's time as far as it is known, else this computer's."""
        return self._wall_ms() + (self.client.clock_skew_ms or 0)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener at each change; returns what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def silence(self) -> None:
        """Let go of all listeners."""
        self._listeners.clear()

    def emit(self, change: Change) -> None:
        """Tell all listeners. One that raises is logged, and neither stops the others nor the session."""
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception:
                _log.exception("A listener failed at %s", type(change).__name__)

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
        problem = problem_of(fault)
        if lane is not None:
            lane.problem = problem
        text = f"{problem.meaning} {problem.next_step}".strip()
        if isinstance(fault, TokenRefused):
            self.problem = problem
            self.emit(Notice("problem", text, "token-refused", "token"))
            self.on_token_refused()
        elif of_account(fault):
            self.problem = self.problem or problem
            self.emit(Notice("problem", text, "unreachable", "retry"))
        elif lane is None:
            self.problem = problem
            self.emit(Notice("problem", text, problem.kind, "retry"))
        else:
            self.emit(Notice("warning", text, problem.kind, "retry"))
        return problem

    def answered(self) -> None:
        """The API gave what was asked for, so it is reachable again; any other problem of the account stays."""
        if self.problem is not None and self.problem.kind == _UNREACHABLE:
            self.problem = None
            self.emit(ProgressChanged())

    def _infer(self, lane: Lane) -> bool:
        elsewhere = [relink for other in self.lanes.values() if other is not lane for relink in other.consent.relinks]
        consent = infer(lane.witnesses, playground=self.playground, elsewhere=elsewhere)
        if consent == lane.consent:
            return False
        lane.consent = consent
        return True
