"""Where moves lead: the selection with its surroundings, the edges of a boundary, the next event of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.moving.limits import Region

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.session.stills import StillView
    from ringviewer.ui.timeline.layout.model import TimelineModel

_LEAST_CONTEXT_MS = 30_000
_CONTEXT = 0.5
_HOUR_MS = 3_600_000
#: Where a minute is narrower than a pixel, an instant that was looked for cannot be told from its neighbours.
_DISCERNIBLE_MS_PER_PX = 60_000.0
_NOW_AT = 0.985
#: Stills exist for so long at most (contract §4.4), so that nothing older is looked for.
_KEPT_MS = 180 * 24 * _HOUR_MS
#: So far from the ends of a view, in parts of its width, what stands there is in sight without a move.
_WELL_INSIDE = 0.05
#: From so many px on, both edges of a boundary can be told apart.
_APART_PX = 3
_FIRST_LOOK = 1024


def around(view: Viewport, ms: float) -> Viewport:
    """The view with an instant in its middle: at the same zoom, or an hour of it where it could not be made out."""
    if view.ms_per_px > _DISCERNIBLE_MS_PER_PX:
        return Viewport.showing(ms - _HOUR_MS / 2, ms + _HOUR_MS / 2, view.width)
    return view.centred(ms)


def last(view: Viewport, now_ms: int, span_ms: float) -> Viewport:
    """The last `span_ms` up to now, which stands near the right end."""
    return Viewport.showing(now_ms - _NOW_AT * span_ms, now_ms + (1 - _NOW_AT) * span_ms, view.width)


def everything(view: Viewport, now_ms: int, known_from_ms: float) -> Viewport:
    """All the time in which anything may be found: 180 days up to now, or more where more is known."""
    return last(view, now_ms, max(_KEPT_MS, now_ms - known_from_ms) / _NOW_AT)


def in_sight(view: Viewport, edges: Sequence[int]) -> bool:
    """Whether the edges of a boundary stand well inside the view, and can be made out there."""
    margin = view.width * _WELL_INSIDE
    inside = all(margin <= view.to_x(ms) <= view.width - margin for ms in edges)
    discernible = view.ms_per_px <= _DISCERNIBLE_MS_PER_PX
    return inside and (discernible or max(edges) - min(edges) >= _APART_PX * view.ms_per_px)


def with_boundary(view: Viewport, edges: Sequence[int], step: int) -> Viewport:
    """The boundary in the middle; where it is wider than the view, its `step`-th edge."""
    middle = around(view, (min(edges) + max(edges)) / 2)
    return middle if in_sight(middle, edges) else around(view, edges[step % len(edges)])


def selected_range(model: TimelineModel) -> tuple[float, float] | None:
    """From the beginning to the end of what is selected or shown, with what its still was asked at and taken at.

    With as much again around it, and half a minute at least, in epoch ms. None where nothing is selected or shown.
    """
    times: list[int] = []
    selection, free = model.selection(), model.free_still()
    if selection is not None:
        state, event = selection
        times += _known(event.start_ms, event.end_ms)
        times += _times_of(model.still_of(state, event.id))
    if free is not None:
        times = _times_of(free[1])
    if not times:
        return None
    context = max((max(times) - min(times)) * _CONTEXT, _LEAST_CONTEXT_MS)
    return min(times) - context, max(times) + context


def boundary_edges(model: TimelineModel) -> list[int]:
    """The edges of the selected device's boundary in epoch ms: from when on it is surely past, and where it begins."""
    lane = model.selected_lane
    return [] if lane is None else _known(lane.lane.consent.by_ms, lane.lane.consent.after_ms)


def same_kind(model: TimelineModel, direction: int) -> Event | None:
    """The next (1) or previous (−1) event of the selected lane that is of the selected event's kind.

    A kind is what the API calls one. Without a selected event in that lane, what a plain step leads to; None where
    there is none.
    """
    state = model.selected_lane
    selected_id = None if state is None else model.selected_in(state)
    events = None if state is None else state.lane.events
    place = None if events is None or selected_id is None else events.index_of(selected_id)
    if events is None or place is None:
        return model.step_target(direction)
    kinds = events.kind_of
    ahead = kinds[place + 1 :] if direction > 0 else kinds[:place][::-1]
    looked, reach = 0, _FIRST_LOOK
    while looked < len(ahead):
        found = np.flatnonzero(ahead[looked : looked + reach] == kinds[place])
        if len(found):
            return events.event(place + direction * (looked + int(found[0]) + 1))
        looked, reach = looked + reach, reach * 2
    return None


def known_from_ms(model: TimelineModel) -> float:
    """The oldest instant that anything is known of in any lane, in epoch ms; or where everything begins when fitted."""
    known = [ms for state in model.lanes if (ms := state.oldest_known_ms()) is not None]
    return min([model.fit_range()[0], *known])


def region(known_from_ms: float, model: TimelineModel, found_ms: int | None) -> Region:
    """Where the view may be: what is known, up to now, and whatever is selected, shown or was looked for."""
    times: list[float] = [known_from_ms, model.now_ms]
    flagged = model.flagged()
    times += _known(found_ms, None if flagged is None else flagged[1])
    return Region(min(times), max(times))


def _times_of(view: StillView | None) -> list[int]:
    if view is None:
        return []
    return [view.ask.start_ms, *_known(view.ask.to_ms, view.actual_ms)]


def _known(*times: int | None) -> list[int]:
    return [ms for ms in times if ms is not None]
