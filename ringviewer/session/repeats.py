"""Notices that different requests were answered with the same picture, and says so of each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ringviewer.diagnosis.still_twins import Seen, Twin, twins_of
from ringviewer.session.changes import ShownStillChanged, StillChanged

if TYPE_CHECKING:
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.context import Context
    from ringviewer.session.still_records import StillRecords
    from ringviewer.session.still_shown import ShownStill
    from ringviewer.session.stills import StillView


class Repeats:
    """Holds each picture that comes against those of the visit."""

    def __init__(self, context: Context, records: StillRecords, shown: ShownStill) -> None:
        self._context = context
        self._records = records
        self._shown = shown

    def of(self, view: StillView) -> tuple[Twin, ...]:
        """The other requests that were answered with the picture of this one, those asked last first."""
        lane, picture = self._context.lanes.get(view.ask.device_id), view.picture
        if lane is None or picture is None:
            return ()
        others = [Seen(ask, seen.sha256, seen.actual_ms) for ask, seen in lane.pictures.items() if ask != view.ask]
        return twins_of(view.ask, picture.sha256, view.actual_ms, reversed(others))

    def tell(self, view: StillView, twins: tuple[Twin, ...]) -> None:
        """Say it of those that came before, too: which of them was answered wrongly nobody knows."""
        lane = self._context.lanes.get(view.ask.device_id)
        if lane is None:
            return
        for twin in twins:
            seen = lane.pictures.get(twin.ask)
            if seen is not None and seen.repeated not in ("bytes", twin.same):
                lane.pictures[twin.ask] = replace(seen, repeated=twin.same)
                self._say(twin.ask, Twin(view.ask, twin.same, view.actual_ms))

    def _say(self, ask: StillAsk, twin: Twin) -> None:
        def said(view: StillView) -> StillView:
            return replace(view, twin=twin) if view.phase == "shown" else view

        event_ids, shown = self._records.restate(ask, said), self._shown.restate(ask, said)
        for event_id in event_ids:
            self._context.emit(StillChanged(ask, event_id))
        if shown:
            self._context.emit(ShownStillChanged())
