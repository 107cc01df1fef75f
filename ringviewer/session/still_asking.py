"""Turns what the engineer chose into wishes of the desk, and holds those that are only sent on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ringviewer.diagnosis.ask_check import Concern, check, too_long
from ringviewer.partner_api.asks import LONGEST_RANGE_MS, StillAsk
from ringviewer.session.range_parts import RangeParts
from ringviewer.session.stills import StillView

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.session.context import Context
    from ringviewer.session.still_desk import StillDesk
    from ringviewer.session.wishes import Wishes


class StillAsking:
    """The ways to ask for a still."""

    def __init__(self, context: Context, desk: StillDesk, wishes: Wishes) -> None:
        self._context = context
        self._desk = desk
        self._wishes = wishes
        self._parts = RangeParts(context, shown=lambda: desk.shown, ask=self.ask)
        self._on_purpose: set[StillAsk] = set()

    def of_event(self, event: Event, *, send: bool) -> None:
        """Show the still of an event; nothing is shown where its times make no sense."""
        try:
            ask = self._wishes.of_event(event)
        except ValueError:
            self._desk.clear()
            return
        concern = self._concern(ask)
        self._desk.show(ask, event, send=send, concern=concern, hold=self._holds(ask, concern))

    def ask(self, ask: StillAsk, event: Event | None = None, *, again: bool = False, on_purpose: bool = False) -> None:
        """Ask for any still and show it; what failed before is asked for once more."""
        event = _owner(ask, event)
        if on_purpose:
            self._on_purpose.add(ask)
        last = self._desk.last(ask, event)
        repeats = again or _grows(ask) or (last is not None and last.phase == "failed")
        concern = self._concern(ask)
        # Whoever wants an answer once more has seen what is to be feared of the request.
        hold = self._holds(ask, concern) and (last is None or not repeats)
        self._desk.show(ask, event, send=True, again=repeats, concern=concern, hold=hold)

    def range(self, device_id: str, from_ms: int, to_ms: int, *, on_purpose: bool = False) -> None:
        """Ask for the newest still of a range, or show in which parts it can be asked for."""
        if to_ms - from_ms <= LONGEST_RANGE_MS:
            self.ask(self._wishes.newest(device_id, from_ms, to_ms), on_purpose=on_purpose)
            return
        newest = self._wishes.newest(device_id, to_ms - LONGEST_RANGE_MS, to_ms)
        concern = too_long(device_id, from_ms, to_ms, newest.options)
        self._desk.hold(StillView(newest, phase="held", concern=concern))

    def parts(self, parts: Sequence[StillAsk]) -> None:
        """Ask for the parts of a long range, one after another."""
        self._parts.begin(parts)

    def without_asking(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """The still where it is known, or *held* where asking would hold it; ``None`` if it has to be asked for."""
        event = _owner(ask, event)
        known = None if _grows(ask) else self._desk.without_asking(ask, event)
        if known is not None:
            return known
        concern = self._concern(ask)
        return StillView(ask, event, phase="held", concern=concern) if self._holds(ask, concern) else None

    async def fetch(self, ask: StillAsk, event: Event | None, *, again: bool) -> StillView:
        """A still in its last state; the caller asks on purpose."""
        return await self._desk.fetch(ask, _owner(ask, event), again=again or _grows(ask), concern=self._concern(ask))

    def prefetch(self, wishes: Sequence[tuple[StillAsk, Event]]) -> None:
        """Fetch ahead what would not be held."""
        self._desk.prefetch(
            [(ask, event) for ask, event in wishes if not self._holds(ask, self._concern(ask)) and not _grows(ask)]
        )

    def _concern(self, ask: StillAsk) -> Concern | None:
        context = self._context
        lane = context.lanes.get(ask.device_id)
        consent = lane.consent if lane is not None else context.consent
        return check(ask, consent, now_ms=context.now_ms(), playground=context.playground)

    def _holds(self, ask: StillAsk, concern: Concern | None) -> bool:
        return concern is not None and concern.holds and ask not in self._on_purpose


def _owner(ask: StillAsk, event: Event | None) -> Event | None:
    """Whose still it is. The newest of a range belongs to no event: it may well show another one."""
    return event if ask.at_ms is not None else None


def _grows(ask: StillAsk) -> bool:
    """Whether the newest picture of it may be another one by now: the range has no end."""
    return ask.type == "latest_in_range" and ask.to_ms is None
