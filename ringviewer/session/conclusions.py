"""What follows from everything else that a session knows: its findings, and the words on what is going on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import tzinfo
from typing import TYPE_CHECKING

from ringviewer.diagnosis.findings import Evidence, Finding, findings
from ringviewer.session.changes import (
    Change,
    FindingsChanged,
    FollowingChanged,
    PixelsReady,
    ProgressChanged,
    SelectionChanged,
    ShownStillChanged,
)
from ringviewer.session.progress import Progress

if TYPE_CHECKING:
    from ringviewer.session.context import Context


# A still alone changes six times on its way, and what follows from it only at the end.
_REST_S = 0.05

# Of these nothing follows.
_OF_NO_CONSEQUENCE = (
    FindingsChanged,
    FollowingChanged,
    ProgressChanged,
    PixelsReady,
    SelectionChanged,
    ShownStillChanged,
)


class Conclusions:
    """Draws conclusions after anything changed, and tells when they are others.

    Progress is told in the next turn of the loop, findings too unless they were drawn within the last 50 ms.
    ``evidence`` is asked for with the zone in which findings write times; ``None`` is the customer's.
    """

    def __init__(
        self, context: Context, *, evidence: Callable[[tzinfo | None], Evidence], progress: Callable[[], Progress]
    ) -> None:
        self.findings: tuple[Finding, ...] = ()
        self._zone: tzinfo | None = None
        self._context = context
        self._evidence = evidence
        self._read_progress = progress
        self._progress = Progress()
        self._soon: asyncio.Handle | None = None
        self._later: asyncio.Handle | None = None
        self._drawn_s = -_REST_S
        context.subscribe(self._on_change)

    def tell_in(self, zone: tzinfo | None) -> None:
        """Let findings write times in this zone, at once also those that were drawn; ``None`` is the customer's."""
        if zone is not self._zone:
            self._zone = zone
            if self.findings:
                self._find()

    def schedule(self) -> None:
        """Draw conclusions soon."""
        if self._soon is None:
            loop = asyncio.get_running_loop()
            self._soon = loop.call_soon(self._draw, loop)

    def draw_if_due(self) -> None:
        """Draw at once what would be drawn soon."""
        if self._soon is not None or self._later is not None:
            self.cancel()
            self._find()
            self._tell_progress()

    def cancel(self) -> None:
        """Draw none any more of what changed so far."""
        for handle in (self._soon, self._later):
            if handle is not None:
                handle.cancel()
        self._soon = self._later = None

    def _on_change(self, change: Change) -> None:
        if not isinstance(change, _OF_NO_CONSEQUENCE):
            self.schedule()

    def _draw(self, loop: asyncio.AbstractEventLoop) -> None:
        # Qt turns its timers also while its loop is not asyncio's running one.
        self._soon = None
        rest_s = self._drawn_s + _REST_S - time.monotonic()
        if rest_s <= 0:
            self._find()
        elif self._later is None:
            self._later = loop.call_later(rest_s, self._find)
        self._tell_progress()

    def _find(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
        self._drawn_s = time.monotonic()
        found = findings(self._evidence(self._zone))
        if found != self.findings:
            self.findings = found
            self._context.emit(FindingsChanged())

    def _tell_progress(self) -> None:
        now = self._read_progress()
        if now != self._progress:
            self._progress = now
            self._context.emit(ProgressChanged())
