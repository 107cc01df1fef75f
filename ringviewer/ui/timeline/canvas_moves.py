"""Every movement of the view: within its limits, animated where it is not led by hand, and one step of the history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ringviewer.ui.account_words import no_devices
from ringviewer.ui.timeline.canvas_layout import CanvasLayout
from ringviewer.ui.timeline.layout.model import TimelineModel
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.moving import reduced_motion, targets
from ringviewer.ui.timeline.moving.animation import ViewAnimation
from ringviewer.ui.timeline.moving.history import Place, ViewHistory
from ringviewer.ui.timeline.moving.limits import Region
from ringviewer.ui.timeline.words import moving_words


class CanvasMoves(CanvasLayout):
    """Moves the view of `model`.

    What the hand leads (`zoom` about a point, `pan`) is shown at once; whatever else moves the view takes a moment,
    unless the desktop asks for reduced motion.

    Signals:
        told: a sentence about a move, e.g. why it leads nowhere.
        follow_asked: what is new is to be read again and again, or no longer.
    """

    told = Signal(str)
    follow_asked = Signal()

    def __init__(self, model: TimelineModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.history = ViewHistory()
        self.animation = ViewAnimation(self._on_frame, self)
        #: The instant that was typed, in epoch ms, as long as its marker stands.
        self.found_ms: int | None = None
        self._gesture: object | None = None
        self._known_from: float | None = None
        self._moved_for: object = None

    @property
    def heading(self) -> Viewport:
        """The view that is shown, or the one that it is becoming."""
        return self.animation.heading or self.model.view

    @contextmanager
    def gesture(self, token: object) -> Iterator[None]:
        """Moves within, and later ones within the same `token`, are one step of the history."""
        before, self._gesture = self._gesture, token
        try:
            yield
        finally:
            self._gesture = before

    def set_view(self, view: Viewport, *, smooth: bool = False) -> None:
        """Show another stretch of time, by hand: from now on it stays where it is put."""
        self._move(view, smooth=smooth)

    def stop(self) -> None:
        """Let nothing move on by itself: the view stays where it is."""
        if self.animation.heading is not None:
            self.animation.stop()
            self._show(self.model.view)

    def catch(self) -> None:
        """Stop a glide; a move that leads somewhere goes on."""
        if self.animation.gliding:
            self.stop()

    def finish(self) -> None:
        """Be where a movement under way leads to."""
        view = self.animation.heading
        if view is not None:
            self.animation.stop()
            self._show(self._fitting(view))

    def fit(self) -> None:
        """Show everything that is known, and follow what comes."""
        self._move(self.model.fitted(self.areas.time), smooth=True, following=True)

    def fit_selection(self) -> None:
        """Show the selected event, or the shown still, whole and with some of what is around it."""
        found = targets.selected_range(self.model)
        if found is None:
            self.told.emit(moving_words.NOTHING_SELECTED)
        else:
            self.set_view(Viewport.showing(*found, self.areas.time), smooth=True)

    def show_last(self, ms: float) -> None:
        """Show the last `ms` up to now."""
        self.set_view(targets.last(self.heading, self.model.now_ms, ms), smooth=True)

    def show_everything(self) -> None:
        """Show all the time in which anything may be found, read or not."""
        self.set_view(targets.everything(self.heading, self.model.now_ms, self._known_from_ms()), smooth=True)

    def go_now(self) -> None:
        """Show now at the right end, at the same zoom."""
        self.show_last(self.heading.span_ms)

    def go_to(self, ms: int) -> None:
        """Show an instant in the middle, with a marker; at the same zoom unless it could not be made out there."""
        self.found_ms = ms
        self.set_view(targets.around(self.heading, ms), smooth=True)
        self.update()
        now_ms = self.model.now_ms
        if not self._known_from_ms() <= ms <= now_ms:
            self.told.emit(moving_words.outside(ms, later=ms > now_ms, tz=self.model.tz))

    def forget_found(self) -> None:
        """Take the marker of a typed time away."""
        if self.found_ms is not None:
            self.found_ms = None
            self.update()

    def jump_to_boundary(self) -> None:
        """Say where the boundary of the selected device lies, and bring it into the middle unless it is in sight.

        Where it is wider than the view one edge comes, and the other one the next time.
        """
        lane, edges = self.model.selected_lane, targets.boundary_edges(self.model)
        if lane is None:
            self.told.emit(no_devices(self.model.session))
            return
        if not edges:
            self.told.emit(moving_words.no_boundary(lane.lane))
            return
        view = self.heading
        if not targets.in_sight(view, edges):
            at = next((n for n, ms in enumerate(edges) if abs(view.to_x(ms) - view.width / 2) < 1), -1)
            self.set_view(targets.with_boundary(view, edges, at + 1), smooth=True)
        self.told.emit(moving_words.boundary(lane.lane, self.model.tz))

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Zoom about `x` of the time area, which the hand points at; else about the selected event when it is visible,
        or about the middle.
        """
        view = self.heading if x is None else self.model.view
        smooth = x is None
        if x is None:
            flagged = self.model.flagged()
            at = view.to_x(flagged[1]) if flagged is not None else -1.0
            x = at if 0 <= at <= view.width else view.width / 2
        factor = self.region().zoom(view, factor)
        self.set_view(view.zoomed(factor, min(max(x, 0.0), float(view.width))), smooth=smooth)

    def pan(self, px: float, *, smooth: bool = False) -> None:
        """Move through time; positive is later."""
        view = self.heading if smooth else self.model.view
        self.set_view(view.panned(px), smooth=smooth)

    def glide(self, px: float) -> None:
        """Move on by itself, slower and slower; positive is later."""
        if not reduced_motion.reduced_motion():
            self._move(self.model.view.panned(px), smooth=True, glide=True)

    def undo_view(self) -> None:
        """Go back to the view before the last move."""
        self._turn(self.history.undo(self._place()), moving_words.NO_EARLIER_VIEW)

    def redo_view(self) -> None:
        """Take the last step back again."""
        self._turn(self.history.redo(self._place()), moving_words.NO_LATER_VIEW)

    def region(self) -> Region:
        """Where the view may be."""
        return targets.region(self._known_from_ms(), self.model, self.found_ms)

    def _turn(self, place: Place | None, none: str) -> None:
        if place is None:
            self.told.emit(none)
            return
        width = self.areas.time
        view = self.model.fitted(width) if place.following else Viewport.showing(place.from_ms, place.to_ms, width)
        self._lead(view, smooth=True, following=place.following)

    def _move(self, view: Viewport, *, smooth: bool = False, following: bool = False, glide: bool = False) -> None:
        if not following:
            view = self.region().kept(view)
        if view != self.heading or following != self.model.following:
            self.history.note(self._place(), self._gesture)
        self._lead(view, smooth=smooth, following=following, glide=glide)

    def _lead(self, view: Viewport, *, smooth: bool, following: bool, glide: bool = False) -> None:
        self.model.following = following
        if smooth and view != self.model.view and self.isVisible() and not reduced_motion.reduced_motion():
            self._in_motion()
            self.animation.run(self.model.view, view, glide=glide)
        else:
            self.animation.stop()
            self._show(view)

    def _follow(self, view: Viewport) -> None:
        """What the view follows has moved on."""
        if self.animation.heading is not None:
            self.animation.retarget(view)
        else:
            self._show(view)

    def _begin_visit(self) -> None:
        """Forget the views of another session."""
        self._known_from = None
        if self.model.session is not self._moved_for:
            self._moved_for = self.model.session
            self.animation.stop()
            self.history.clear()
            self.found_ms = None

    def _place(self) -> Place:
        view = self.heading
        return Place(view.start_ms, view.end_ms, self.model.following)

    def _known_from_ms(self) -> float:
        if self._known_from is None:
            self._known_from = targets.known_from_ms(self.model)
        return self._known_from

    def _on_frame(self, view: Viewport, last: bool) -> None:
        self._show(self._fitting(view), last=last)

    def _fitting(self, view: Viewport) -> Viewport:
        width = self.areas.time
        return view if view.width == width else view.resized(width)

    def _show(self, view: Viewport, *, last: bool = True) -> None:
        """Show a view; it is told when it is the last one of a movement."""
        was_deep = self.model.deep
        self.model.view = view
        if self.model.deep != was_deep:
            self._lay_out()
        if last:
            self.view_changed.emit()
            self._settled()
        else:
            self._in_motion()
        self.update()

    def _in_motion(self) -> None:
        """The view moves by itself: what the pointer is on is another thing with each frame."""
