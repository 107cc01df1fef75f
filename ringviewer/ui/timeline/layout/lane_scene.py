"""One lane, ready to be painted and pointed at: where its events and stills stand, and what is known around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history import clock_style
from ringviewer.ui.marks import LANE_PX
from ringviewer.ui.timeline.layout.bins import BIN_PX
from ringviewer.ui.timeline.layout.lane_signs import Signs, laid_out
from ringviewer.ui.timeline.layout.still_marks import BAND_PX_PER_S, RANGE_PX, REACH_PX, mark_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.consent import Relink
    from ringviewer.diagnosis.grounds import Ground
    from ringviewer.history.event import Event, KindCode
    from ringviewer.session.stills import StillView
    from ringviewer.ui.timeline.layout.bins import LaneLayout
    from ringviewer.ui.timeline.layout.geometry import LaneMetrics
    from ringviewer.ui.timeline.layout.lane_index import LaneIndex
    from ringviewer.ui.timeline.layout.lane_state import LaneState
    from ringviewer.ui.timeline.layout.model import TimelineModel
    from ringviewer.ui.timeline.layout.still_marks import StillMark
    from ringviewer.ui.timeline.layout.viewport import Viewport

#: Where lengths are bars with words, a circle is 13 px wide instead of 11, and the rest grows with it.
DEEP_SCALE: Final = 13 / 11


class LaneScene:
    """One lane, ready to be painted: where its events stand and what is known around them."""

    def __init__(
        self,
        state: LaneState,
        view: Viewport,
        metrics: LaneMetrics,
        *,
        part: str,
        hidden: frozenset[KindCode],
        selected_id: str | None,
        selected_lane: bool,
        deep: bool,
        scale: float,
        now_ms: int,
        free: StillView | None = None,
        stands_back: bool = False,
        tz: tzinfo | None = None,
        relinks: tuple[Relink, ...] = (),
    ) -> None:
        self.state = state
        self.view = view
        self.metrics = metrics
        self.index: LaneIndex = state.index(hidden)
        if metrics.bars_only:
            self.layout: LaneLayout = state.layout("strip", view, hidden, None, bin_px=BIN_PX)
        else:
            self.layout = state.layout(part, view, hidden, selected_id)
        self.hidden = hidden
        self.selected_id = selected_id
        self.selected_lane = selected_lane
        self.deep = deep and not metrics.bars_only
        self.scale = scale
        self.now_ms = now_ms
        self.grounds: tuple[Ground, ...] = state.grounds(now_ms)
        self.part = part
        #: Whether a still without an event is shown, so that the selected event is not what the panel is about.
        self.stands_back = stands_back
        #: The zone of the times that stand in the lane; None where none do.
        self.tz = tz
        #: The re-links of the account, on whichever device they were seen.
        self.relinks = relinks
        #: What the lane knew when this was made, apart from what is kept above.
        self.known = _known(state, selected_id, free)
        self._signs: Signs | None = None
        self.shown: StillMark | None = mark_of(free) if free is not None else self._selected_still()
        self.stills: list[StillMark] = self._marks(free)

    @property
    def signs(self) -> Signs:
        """What shows where reading and consent begin and end, and the words on the grounds."""
        if self._signs is None:
            self._signs = laid_out(self)
        return self._signs

    @property
    def gone(self) -> int:
        """How many of the shown events, the oldest ones, are no longer returned since the customer linked again."""
        before_ms = self.state.evidence.gone_before_ms(self.relinks)
        return 0 if before_ms is None else int(self.index.starts.searchsorted(before_ms))

    @property
    def to_scale(self) -> bool:
        """Whether stills are drawn to scale, with their bands and the long tick."""
        return self.deep or self.view.px_per_s >= BAND_PX_PER_S

    def in_full(self, mark: StillMark) -> bool:
        """Whether all of a still is drawn to scale; of any but the shown one the close-up has the tick alone."""
        return self.to_scale and (self.part != "close-up" or mark is self.shown)

    def shows_band(self, mark: StillMark) -> bool:
        """Whether the band of a still is drawn.

        Asked ranges may be hours long: unless it is drawn to scale, only that of the still that is shown is.
        """
        if self.to_scale:
            return mark.banded and self.in_full(mark)
        wide = (mark.to_ms - mark.from_ms) / self.view.ms_per_px >= RANGE_PX
        return mark.requested_ms is None and mark is self.shown and mark.banded and wide

    @property
    def mark_y(self) -> int:
        """The middle of the marks."""
        return self.metrics.deep_y if self.deep else self.metrics.mark_y

    @property
    def mark_scale(self) -> float:
        """How much larger marks and rings are than in a lane of marks."""
        return DEEP_SCALE if self.deep else 1.0

    @property
    def mark_px(self) -> float:
        """The size of the marks."""
        return LANE_PX * self.mark_scale

    def event(self, place: int) -> Event:
        """The event at a place of the layout."""
        return self.state.event_at(place, self.hidden)

    def _selected_still(self) -> StillMark | None:
        view = self.state.lane.stills.get(self.selected_id) if self.selected_id is not None else None
        return None if view is None else mark_of(view)

    def _marks(self, free: StillView | None) -> list[StillMark]:
        """The stills in view, the shown one last, above the others."""
        view, shown = self.view, self.shown
        if self.metrics.bars_only:
            return []
        margin = REACH_PX * view.ms_per_px
        marks = self.state.stills().within(view.start_ms - margin, view.end_ms + margin)
        if self.part == "lanes":
            # The cross of the boundary stands beside the edge that such a refusal sets.
            marks = [mark for mark in marks if not self._sets_edge(mark)]
        above = shown.view if shown is not None else free
        if above is not None:
            marks = [mark for mark in marks if mark.view.ask != above.ask or mark.view.event != above.event]
        return marks if shown is None else [*marks, shown]

    def _sets_edge(self, mark: StillMark) -> bool:
        if mark.look != "refused":
            return False
        witness = self.state.lane.consent.after_witness
        return witness is not None and witness.source == "media_refused" and mark.foot_ms == witness.at_ms


def lane_scene(model: TimelineModel, state: LaneState, metrics: LaneMetrics, scale: float = 1.0) -> LaneScene:
    """A lane as the lanes show it; `scale` is what a bar of full height stands for. The lane keeps it."""
    state.scene = LaneScene(
        state,
        model.view,
        metrics,
        part="lanes",
        hidden=model.hidden,
        selected_id=model.selected_in(state),
        selected_lane=state.device_id == model.selected_device,
        deep=model.deep,
        scale=scale,
        now_ms=model.now_ms,
        free=model.free_in(state),
        stands_back=model.free_still() is not None,
        tz=model.tz,
        relinks=relinks_of(model),
    )
    return state.scene


def pointed_scene(model: TimelineModel, state: LaneState, metrics: LaneMetrics) -> LaneScene:
    """The scene that was painted last where it is still true, else another: for whatever asks what stands where.

    Its `scale` may be another than that of the bars: nothing that can be pointed at depends on it.
    """
    kept = state.scene
    if (
        kept is not None
        and kept.view == model.view
        and kept.metrics == metrics
        and kept.hidden == model.hidden
        and kept.index is state.index(model.hidden)
        and kept.selected_id == model.selected_in(state)
        and kept.selected_lane == (state.device_id == model.selected_device)
        and kept.grounds is state.grounds(model.now_ms)
        and kept.tz is model.tz
        and kept.relinks == relinks_of(model)
        and kept.stands_back == (model.free_still() is not None)
        and kept.known == _known(state, kept.selected_id, model.free_in(state))
    ):
        return kept
    return lane_scene(model, state, metrics)


def _known(state: LaneState, selected_id: str | None, free: StillView | None) -> tuple[object, ...]:
    lane = state.lane
    still = None if selected_id is None else lane.stills.get(selected_id)
    asked = len(lane.finished), len(lane.stills), len(lane.free_stills)
    pages = id(lane.walk_pages), len(lane.walk_pages)
    return state.stills(), still, free, lane.consent, lane.coverage, pages, asked, clock_style.hours()


def relinks_of(model: TimelineModel) -> tuple[Relink, ...]:
    """The re-links that were seen on any device: consent is given per account (contract §3.4)."""
    return () if model.session is None else model.session.consent.relinks
