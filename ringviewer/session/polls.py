"""The polls of all devices: those under way, and those that left a gap and can read it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ringviewer.partner_api.errors import RingViewerError, problem_of
from ringviewer.session.changes import WalkChanged
from ringviewer.session.poll import Poll

if TYPE_CHECKING:
    from ringviewer.session.context import Context
    from ringviewer.session.lane import Lane
    from ringviewer.session.tasks import TaskScope

_PAGES_TO_MEET: Final = 5


class Polls:
    """At most one poll of a device is under way.

    One that came to five pages without meeting what is known leaves a gap; reading that on on purpose has no such
    limit. ``wanted`` says whether a poll that nobody chose shall read another page, ``failed`` and ``ended`` are called
    with the lane.
    """

    def __init__(
        self,
        context: Context,
        scope: TaskScope,
        *,
        wanted: Callable[[], bool],
        failed: Callable[[Lane, RingViewerError], None],
        ended: Callable[[Lane, bool], None],
    ) -> None:
        self._context = context
        self._scope = scope
        self._wanted, self._failed, self._ended = wanted, failed, ended
        self._running: dict[str, Poll] = {}
        self._open: dict[str, list[Poll]] = {}
        self._chosen: dict[str, list[Poll]] = {}

    @property
    def running(self) -> bool:
        """Whether a poll is under way."""
        return bool(self._running)

    @property
    def filling(self) -> tuple[Lane, ...]:
        """The lanes of which a gap is read on, on purpose."""
        return tuple(polls[0].lane for polls in self._chosen.values())

    def poll(self, lane: Lane) -> None:
        """Read the newest page of a lane, and on until it meets what is known."""
        if lane.device.id not in self._running:
            self._begin(Poll(lane))

    def gap(self, device_id: str) -> bool:
        """Whether a poll of this device stopped before it met what was known, and can go on."""
        return any(poll.open for poll in self._open.get(device_id, ()))

    def fill(self, device_id: str, to_ms: int | None = None) -> None:
        """Read on in the gap that ends at ``to_ms``, ``None`` for all of the device, until each meets what is known.

        A poll of the device that is under way comes to its end first.
        """
        polls = (
            *self._open.get(device_id, ()),
            *(poll for poll in (self._running.get(device_id),) if poll is not None),
        )
        chosen = [poll for poll in polls if poll.open and (to_ms is None or poll.leaves(to_ms))]
        known = self._chosen.get(device_id, [])
        self._chosen[device_id] = [*known, *(poll for poll in reversed(chosen) if poll not in known)]
        self._go_on(device_id)

    def stop(self) -> None:
        """Read no gap on; each keeps its place."""
        self._chosen.clear()

    def forget(self) -> None:
        """The histories are read anew: polls that stopped short have nothing to meet."""
        for poll in (*self._running.values(), *(poll for polls in self._open.values() for poll in polls)):
            poll.stale = True
            poll.lane.gaps = ()
        self._open.clear()
        self._chosen.clear()

    def _begin(self, poll: Poll) -> None:
        self._running[poll.lane.device.id] = poll
        self._scope.start(self._read(poll), name="poll")

    def _go_on(self, device_id: str) -> None:
        """Begin the next poll that was chosen, once none is under way."""
        left = [poll for poll in self._chosen.pop(device_id, ()) if poll.open]
        if left:
            self._chosen[device_id] = left
            if device_id not in self._running:
                self._open[device_id] = [poll for poll in self._open.get(device_id, ()) if poll is not left[0]]
                self._begin(left[0])

    async def _read(self, poll: Poll) -> None:
        lane, device_id = poll.lane, poll.lane.device.id
        fault: RingViewerError | None = None
        try:
            pages = None if self._is_chosen(poll) else _PAGES_TO_MEET
            poll.tell("reading")
            await poll.read(self._context, pages=pages, wanted=lambda: self._is_chosen(poll) or self._wanted())
        except RingViewerError as problem:
            fault = problem
            self._failed(lane, problem)
        finally:
            del self._running[device_id]
            self._settle(poll, fault)
            self._ended(lane, fault is None)

    def _settle(self, poll: Poll, fault: RingViewerError | None) -> None:
        device_id = poll.lane.device.id
        if fault is not None:
            # What else was chosen would most likely fail as well.
            self._chosen.pop(device_id, None)
            poll.tell("failed", problem_of(fault))
        else:
            poll.tell("limit" if self._wanted() or self._is_chosen(poll) else "stopped")
        if poll.open:
            self._open.setdefault(device_id, []).append(poll)
        if poll.unmet:
            self._context.emit(WalkChanged(device_id))
        self._go_on(device_id)

    def _is_chosen(self, poll: Poll) -> bool:
        return poll in self._chosen.get(poll.lane.device.id, ())
