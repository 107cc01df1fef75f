"""Which still the panel shows, and those that it showed before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ringviewer.session.still_records import as_of, followed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.history.event import Event
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.still_records import StillRecords
    from ringviewer.session.stills import StillView

_SEEN_LIMIT = 24


class ShownStill:
    """The still of the newest wish as ``view``, or ``None`` before there is one."""

    def __init__(self, records: StillRecords, take_side_effects_note: Callable[[], bool]) -> None:
        self.view: StillView | None = None
        self._records = records
        self._seen: list[StillAsk] = []
        self._take_side_effects_note = take_side_effects_note

    @property
    def ask(self) -> StillAsk | None:
        """The request whose still is shown."""
        return self.view.ask if self.view is not None else None

    @property
    def seen(self) -> tuple[StillView, ...]:
        """Stills that were shown and are still in memory, newest first."""
        views = (self._records.in_memory(ask) for ask in self._seen)
        return tuple(view for view in views if view is not None)

    def with_picture(self, ask: StillAsk, event: Event | None) -> StillView | None:
        """The shown still if it is this one. It keeps its picture also when memory was needed for others."""
        shown = self.view
        return as_of(shown, event) if shown is not None and shown.ask == ask and shown.picture is not None else None

    def present(self, view: StillView) -> None:
        """Show this still from now on."""
        before = self.view
        if before is not None and before.tells_side_effects and before.ask != view.ask:
            # It was said, and is not said again when that still comes back.
            self._records.restate(before.ask, lambda kept: replace(kept, tells_side_effects=False))
        self.view = view
        told = self.with_side_effects(view)
        if told is not view:
            self._records.restate(view.ask, lambda kept: replace(kept, tells_side_effects=True))
        self.follow(told)

    def restate(self, ask: StillAsk, said: Callable[[StillView], StillView]) -> bool:
        """Say something else of the shown still if it is this one; returns whether that changed it."""
        shown = self.view
        if shown is None or shown.ask != ask or said(shown) == shown:
            return False
        self.view = said(shown)
        return True

    def follow(self, view: StillView) -> bool:
        """Take another state of the still that is shown; returns whether it is that still."""
        shown = self.view
        if shown is None or shown.ask != view.ask:
            return False
        self.view = as_of(view, shown.event)
        if view.phase == "shown":
            self._seen = [view.ask, *(other for other in self._seen if other != view.ask)][:_SEEN_LIMIT]
        return True

    def with_side_effects(self, view: StillView) -> StillView:
        """A view that ended: the first fetched one that the engineer sees tells him that looking changes the data."""
        if view.tells_side_effects or view.pending or view.ask != self.ask or not followed(view):
            return view
        if not self._take_side_effects_note():
            return view
        return replace(view, tells_side_effects=True)

    def stop(self) -> bool:
        """Wait no longer for a still that nobody asked for yet; returns whether one was waited for."""
        if self.view is None or self.view.phase != "queued":
            return False
        self.view = replace(self.view, phase="stopped")
        return True

    def forget(self) -> None:
        """Give the memory of the picture back."""
        if self.view is not None:
            self.view = replace(self.view, picture=None)
