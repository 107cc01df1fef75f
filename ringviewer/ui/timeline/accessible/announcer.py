"""What is announced of itself: that the account was read, where reading stopped, what was selected, a still, a filter.

Pages that stream in say nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from ringviewer.history import wording
from ringviewer.history.event import KindCode
from ringviewer.session import changes
from ringviewer.ui.marks import kind_label
from ringviewer.ui.timeline.accessible.voice import voice_of
from ringviewer.ui.timeline.words import still_words, tip_words
from ringviewer.ui.timeline.words.sign_words import stop_plate

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.session.changes import Change
    from ringviewer.session.lane import Lane
    from ringviewer.ui.timeline.canvas import TimelineCanvas

_STOPPED: Final = ("cancelled", "error", "cursor_loop")
_READ, _SELECTED, _STILL = _TOPICS = ("what was read", "what is selected", "the still")


class Announcer(QObject):
    """Announces for one canvas."""

    def __init__(self, canvas: TimelineCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._reading: set[str] = set()
        self._told_still: object = None

    def forget(self) -> None:
        """Another session is shown: nothing of the one before is said any more."""
        voice_of(self._canvas).forget(*_TOPICS)
        self._told_still = None
        self._reading.clear()

    def handle(self, change: Change) -> None:
        """Say what is worth it of a change of the session."""
        if isinstance(change, changes.WalkChanged):
            self._walk(change.device_id)
        elif isinstance(change, changes.SelectionChanged):
            if not self._canvas.hasFocus():
                # With the focus, that it moves to the event is said already.
                self._tell(_SELECTED, self._selected)
        elif isinstance(change, changes.StillChanged | changes.ShownStillChanged):
            self._still()

    def kinds_hidden(self, hidden: frozenset[KindCode]) -> None:
        """Other kinds of events are hidden, by hand."""
        voice_of(self._canvas).answer(self._canvas, self._filtered(hidden))

    def _tell(self, topic: str, words: Callable[[], str]) -> None:
        voice_of(self._canvas).news(self._canvas, topic, words)

    def _lanes(self) -> list[Lane]:
        return [state.lane for state in self._canvas.model.all_lanes]

    def _walk(self, device_id: str) -> None:
        state = self._canvas.model.lane(device_id)
        if state is None:
            return
        lane = state.lane
        if lane.reading_page is not None or lane.coverage.stopped == "reading":
            self._reading.add(device_id)
        elif device_id in self._reading:
            self._reading.discard(device_id)
            if not self._reading:
                self._tell(_READ, self._loaded)
            elif lane.coverage.stopped in _STOPPED:
                self._tell(_READ, lambda: _stop(lane))

    def _loaded(self) -> str:
        lanes = self._lanes()
        complete = sum(lane.coverage.complete for lane in lanes)
        parts = [
            wording.count(len(lanes), "device"),
            wording.count(sum(len(lane.events) for lane in lanes), "event"),
            f"{complete} of {wording.count(len(lanes), 'history', 'histories')} complete",
        ]
        stops = [lane for lane in lanes if lane.coverage.stopped in _STOPPED]
        if len(stops) == 1:
            parts.append(_stop(stops[0]))
        elif stops:
            parts.append(f"{wording.number(len(stops))} stopped before their end")
        return ", ".join(parts)

    def _selected(self) -> str:
        model = self._canvas.model
        found = model.selection()
        if found is None:
            return ""
        state, event = found
        return tip_words.spoken(event, state.lane.device.name, model.still_of(state, event.id), model.tz)

    def _still(self) -> None:
        session = self._canvas.model.session
        view = session.shown_still if session is not None else None
        if view is None or view.phase not in ("shown", "failed"):
            self._told_still = None
            return
        key = (view.ask, view.phase, view.answered_ms)
        if key != self._told_still:
            self._told_still = key
            self._tell(_STILL, lambda: still_words.spoken_still(view))

    def _filtered(self, hidden: frozenset[KindCode]) -> str:
        lanes = self._lanes()
        counts = [sum(len(lane.events.kind_starts(code)) for lane in lanes) for code in KindCode]
        if not hidden:
            return f"all kinds shown, {wording.count(sum(counts), 'event')}"
        names = ", ".join(kind_label(code) for code in KindCode if code in hidden)
        shown = sum(count for code, count in zip(KindCode, counts, strict=True) if code not in hidden)
        return f"{names} hidden, {wording.number(shown)} of {wording.count(sum(counts), 'event')} shown"


def _stop(lane: Lane) -> str:
    words = stop_plate(lane)[0].removesuffix(" · continue")
    return f"{wording.plain(lane.device.name, 80)}: reading {words}"
