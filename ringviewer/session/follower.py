"""Following: the newest page of each visible device, again and again, for who watches what happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ringviewer.history.wording import span_words
from ringviewer.partner_api.credentials import RenewalFailed, StoreFailed
from ringviewer.partner_api.errors import (
    NotFound,
    RateLimited,
    RenewalRefused,
    RequestForbidden,
    RingViewerError,
    TokenRefused,
    problem_of,
)
from ringviewer.session.changes import FollowingChanged, WalkChanged
from ringviewer.session.context import of_account
from ringviewer.session.polls import Polls
from ringviewer.session.tasks import TaskScope

if TYPE_CHECKING:
    from ringviewer.session.context import Context
    from ringviewer.session.lane import Lane

__all__ = ["DEFAULT_INTERVAL_S", "Follower", "Following"]

DEFAULT_INTERVAL_S: Final = 30.0

_SLOWEST_S: Final = 300.0
_IN_HASTE: Final = 2.0
# Production has the rest of the partner's quota.
_LOW_QUOTA: Final = 0.2

# Asking again in half a minute would bring the same answer; whatever else fails may work the next time.
_OF_TOKEN: Final = (TokenRefused, RenewalRefused, RenewalFailed, StoreFailed)
_OF_DEVICE: Final = (RequestForbidden, NotFound)


@dataclass(frozen=True, slots=True)
class Following:
    """How following goes: of how many devices, and every how many seconds each.

    ``next_s`` is the time to the next poll. ``wanted_s`` is less than ``interval_s`` while following is ``slowed``,
    which says why. Nothing is polled for the next ``held_s``, since the API asked to wait or its quota is used up.
    ``trouble`` is why the newest poll failed, until one succeeds; where that ended following, it stays. ``left`` are
    the ids of devices that are followed no more, since the API refused them.
    """

    on: bool = False
    devices: int = 0
    interval_s: float = DEFAULT_INTERVAL_S
    wanted_s: float = DEFAULT_INTERVAL_S
    next_s: float = 0.0
    slowed: str = ""
    left: frozenset[str] = frozenset()
    held_s: float = 0.0
    trouble: str = ""


class Follower:
    """Polls one device after the other, spread over the interval; at most one poll of a device is under way.

    It is off until :meth:`follow`. The client's own pacing comes on top: a poll waits for its turn like any request.
    """

    def __init__(self, context: Context, on_fault: Callable[[BaseException], None]) -> None:
        self._context = context
        self._scope = TaskScope("following", on_fault)
        self._round: asyncio.Task[None] | None = None
        self._polls = Polls(context, self._scope, wanted=lambda: self.on, failed=self._failed, ended=self._poll_ended)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._left: set[str] = set()
        self._only: frozenset[str] | None = None
        self._told: set[str] = set()
        self._wanted_s = self._interval_s = DEFAULT_INTERVAL_S
        self._slowed = self._trouble = ""
        self._pressed = False
        self._due_s = 0.0

    @property
    def on(self) -> bool:
        """Whether devices are followed."""
        return self._round is not None and not self._round.done()

    @property
    def state(self) -> Following:
        """How it goes, at this moment."""
        if not self.on or self._loop is None:
            return Following(interval_s=self._wanted_s, wanted_s=self._wanted_s, trouble=self._trouble)
        return Following(
            True,
            len(self._lanes()),
            self._interval_s,
            self._wanted_s,
            max(0.0, self._due_s - self._loop.time()),
            self._slowed,
            frozenset(self._left),
            self._context.client.held_s,
            self._trouble,
        )

    @property
    def reading(self) -> bool:
        """Whether a poll is under way."""
        return self._polls.running

    @property
    def filling(self) -> tuple[Lane, ...]:
        """The lanes of which a gap is read on, on purpose."""
        return self._polls.filling

    def follow(self, interval_s: float = DEFAULT_INTERVAL_S) -> None:
        """Poll each device every so many seconds, from now on; devices that were left are tried again.

        Raises :class:`ValueError` when the interval is not above zero.
        """
        if not interval_s > 0:
            raise ValueError("The interval must be above zero.")
        if self._closed:
            return
        self._end()
        self._loop = asyncio.get_running_loop()
        self._wanted_s = self._interval_s = interval_s
        self._slowed = self._trouble = ""
        self._left.clear()
        self._told.clear()
        self._round = self._scope.start(self._run(), name="rounds")
        self._context.emit(FollowingChanged())

    def unfollow(self) -> None:
        """Poll no more. An answer that is on its way is still taken."""
        if self.on:
            self._end()
            self._context.emit(FollowingChanged())

    def stop(self) -> None:
        """Poll no more, and read no gap on; what was read stays, and each gap keeps its place."""
        self._polls.stop()
        self.unfollow()

    def only(self, device_ids: Collection[str] | None) -> None:
        """Follow these devices only, in the order of the account; ``None`` follows all."""
        wanted = None if device_ids is None else frozenset(device_ids)
        if wanted != self._only:
            self._only = wanted
            self._context.emit(FollowingChanged())

    def gap(self, device_id: str) -> bool:
        """Whether a poll of this device stopped before it met what was known, and can go on."""
        return self._polls.gap(device_id)

    def fill(self, device_id: str, to_ms: int | None = None) -> None:
        """Read on in the gap of a device that ends at ``to_ms``, ``None`` for all, until it meets what is known."""
        if not self._closed:
            self._polls.fill(device_id, to_ms)

    def forget(self) -> None:
        """The histories are read anew: polls that stopped short have nothing to meet."""
        self._polls.forget()

    async def aclose(self) -> None:
        """End, and wait until nothing is under way."""
        self._closed = True
        self._round = None
        await self._scope.aclose()

    def _end(self) -> None:
        if self._round is not None:
            self._round.cancel()
            self._round = None

    def _lanes(self) -> list[Lane]:
        return [
            lane
            for lane in self._context.listed
            if lane.device.id not in self._left and (self._only is None or lane.device.id in self._only)
        ]

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            polled: set[str] = set()
            while (lane := next((one for one in self._lanes() if one.device.id not in polled), None)) is not None:
                polled.add(lane.device.id)
                self._poll(lane)
                await self._pause(loop, self._interval_s / max(1, len(self._lanes())))
            if not polled:
                await self._pause(loop, self._interval_s)
            self._set_pace()

    async def _pause(self, loop: asyncio.AbstractEventLoop, wait_s: float) -> None:
        self._due_s = loop.time() + wait_s
        self._context.emit(FollowingChanged())
        await asyncio.sleep(wait_s)

    def _poll(self, lane: Lane) -> None:
        # A walk that has read no page yet brings the newest one itself; where the API asked to wait, a poll would
        # only queue up behind the wait.
        walk_begins = lane.reading_page == 1
        if not walk_begins and self._context.client.held_s <= 0:
            self._polls.poll(lane)

    def _poll_ended(self, lane: Lane, well: bool) -> None:
        if well:
            self._told.clear()
            self._trouble = ""
            if lane.problem is not None and lane.coverage.stopped != "error":
                lane.problem = None
                self._context.emit(WalkChanged(lane.device.id))
        self._context.emit(FollowingChanged())

    def _failed(self, lane: Lane, fault: RingViewerError) -> None:
        if isinstance(fault, RateLimited):
            self._slow_down("the API asked to wait")
            return
        self._trouble = problem_of(fault).meaning
        key = f"{type(fault).__name__} {'' if of_account(fault) else lane.device.id}"
        if key not in self._told:
            self._told.add(key)
            self._context.fail(fault, lane)
        if isinstance(fault, _OF_TOKEN):
            self.unfollow()
        elif isinstance(fault, _OF_DEVICE):
            self._left.add(lane.device.id)

    def _set_pace(self) -> None:
        """After each round: slower while the quota is low, and back to what was wanted after a calm round."""
        pressed, self._pressed = self._pressed, False
        quota = self._context.client.quota
        if quota is not None and quota.remaining is not None and quota.remaining < _LOW_QUOTA * (quota.limit or 0):
            self._slow_down("the partner’s quota is low")
            return
        if self._interval_s > self._wanted_s and not pressed and self._context.client.held_s <= 0:
            self._interval_s = max(self._wanted_s, self._interval_s / _IN_HASTE)
            self._slowed = self._slowed if self._interval_s > self._wanted_s else ""

    def _slow_down(self, why: str) -> None:
        if self._pressed:
            return
        self._pressed = True
        slowest_s = max(_SLOWEST_S, self._wanted_s)
        self._interval_s = min(self._interval_s * _IN_HASTE, slowest_s)
        self._slowed = f"{why}, so each device is read every {span_words(round(self._interval_s * 1000))}"
