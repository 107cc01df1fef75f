"""Devices and timeline: the title row, the canvas and the legend, as one panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ringviewer.session import changes
from ringviewer.ui.account_words import no_devices
from ringviewer.ui.theme.controls import TitleRow
from ringviewer.ui.timeline.accessible.announcer import Announcer
from ringviewer.ui.timeline.canvas import TimelineCanvas
from ringviewer.ui.timeline.keys_card import KeysCard
from ringviewer.ui.timeline.lanes.lane_menu import LaneMenu
from ringviewer.ui.timeline.lanes.lane_search import LaneSearch
from ringviewer.ui.timeline.layout.lane_signs import occurring
from ringviewer.ui.timeline.layout.model import TimelineModel
from ringviewer.ui.timeline.legend import Legend
from ringviewer.ui.timeline.title_buttons import TitleButtons
from ringviewer.ui.timeline.words.range_words import range_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from PySide6.QtGui import QResizeEvent

    from ringviewer.history.event import Event, KindCode
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

_LANE = (changes.EventsAdded, changes.WalkChanged, changes.ConsentChanged)


class TimelinePanel(QWidget):
    """All devices of a session on one axis.

    Signals:
        event_activated: device id, event id, whether to ask for its still at once (a click) or once the
            selection rests (a step by key).
        time_asked: device id, epoch ms: a still of that time is wanted.
        range_asked: device id, from and to in epoch ms: the newest still of that range is wanted.
        sheet_range_asked: device id, from and to in epoch ms: a contact sheet of the events of that range is wanted.
        still_chosen: the StillView whose tick or sign was clicked, to be shown again.
        device_selected: device id.
        continue_asked: device id, whose history is to be read on.
        refresh_asked: the account is to be read again.
        boundary_asked: device id, whose boundary is to be explained.
        evidence_asked: device id and the id of the request that shows what was clicked, "" where none does.
        kinds_changed: the kinds that the legend hides, a frozenset of KindCode.
    """

    event_activated = Signal(str, str, bool)
    time_asked = Signal(str, object)
    range_asked = Signal(str, object, object)
    sheet_range_asked = Signal(str, object, object)
    still_chosen = Signal(object)
    device_selected = Signal(str)
    continue_asked = Signal(str)
    refresh_asked = Signal()
    boundary_asked = Signal(str)
    evidence_asked = Signal(str, str)
    kinds_changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TimelineModel()
        self._title = TitleRow(theme, "Devices and timeline")
        self._revealed: StillAsk | None = None
        self._canvas = TimelineCanvas(theme, self._model, self)
        self._search = LaneSearch(theme, self._canvas)
        self._announcer = Announcer(self._canvas)
        self._legend = Legend(theme)
        self._card = KeysCard(theme, self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for row in (self._title, self._search, self._canvas, self._legend):
            rows.addWidget(row)
        rows.setStretchFactor(self._canvas, 1)
        self._buttons = TitleButtons(theme, self._title, self._canvas)
        canvas = self._canvas
        canvas.event_activated.connect(self.event_activated)
        canvas.time_asked.connect(self.time_asked)
        canvas.range_asked.connect(self.range_asked)
        canvas.sheet_range_asked.connect(self.sheet_range_asked)
        canvas.still_chosen.connect(self.still_chosen)
        canvas.device_selected.connect(self.device_selected)
        canvas.continue_asked.connect(self.continue_asked)
        canvas.evidence_asked.connect(self.evidence_asked)
        self._legend.kinds_changed.connect(self.set_kinds)
        self._legend.kinds_changed.connect(self.kinds_changed)
        canvas.view_changed.connect(self._say_range)
        canvas.lane_menu_asked.connect(self._open_lane_menu)
        canvas.keeper.changed.connect(canvas.repoint)
        canvas.keys_asked.connect(self._card.toggle)
        canvas.escaped.connect(self._card.put_away)
        self._legend.keys_asked.connect(self._card.toggle)
        self.setFocusProxy(canvas)
        self._say_range()

    @property
    def canvas(self) -> TimelineCanvas:
        """The widget below the title row."""
        return self._canvas

    @property
    def selected_device(self) -> str | None:
        """The id of the selected device."""
        return self._model.selected_device

    def set_session(self, session: Session | None) -> None:
        """Show a session's devices; None shows that there are none yet."""
        self._canvas.unpoint()
        self._announcer.forget()
        self._model.set_session(session)
        self._canvas.forget()
        self._buttons.follow.set_session(session)
        self._explain_looks()
        self._refresh()
        self._canvas.keeper.hear()

    def handle(self, change: Change) -> None:
        """Follow one change of the session."""
        model = self._model
        if isinstance(change, changes.DevicesChanged):
            model.sync_lanes()
            self._forget_facts()
            self.updateGeometry()
            self._refresh()
            self._canvas.keeper.hear()
        elif isinstance(change, changes.SelectionChanged):
            selected = model.selection()
            if selected is not None:
                self._canvas.keeper.reveal(selected[0].device_id)
            self._canvas.follow_selection()
            self._canvas.repoint()
        elif isinstance(change, _LANE):
            state = model.lane(change.device_id)
            if state is not None:
                state.forget_fact()
            if isinstance(change, changes.EventsAdded):
                self._buttons.follow.note_new(change)
            self._explain_looks()
            self._follow_states()
        elif isinstance(change, changes.FindingsChanged):
            self._forget_facts()
            self._follow_states()
        elif isinstance(change, changes.StillChanged):
            changed = model.lane(change.ask.device_id)
            if changed is not None:
                drawn = changed.still_changed(change.ask, change.event_id)
                self._canvas.follow_still(redraw=drawn)
                self._canvas.repoint()
                if drawn:
                    self._explain_looks()
        elif isinstance(change, changes.ShownStillChanged):
            self._reveal_still()
            self._canvas.follow_still()
            self._canvas.repoint()
        elif isinstance(change, changes.FollowingChanged):
            self._buttons.follow.show_state()
        elif isinstance(change, changes.ProgressChanged) and not model.all_lanes:
            self._refresh()
        self._announcer.handle(change)

    def _follow_states(self) -> None:
        """The states of devices are others: so may be those that a search for a state means."""
        if self._model.follow_states():
            self._canvas.keeper.hear()
        self._refresh()

    def _forget_facts(self) -> None:
        for state in self._model.all_lanes:
            state.forget_fact()

    def _reveal_still(self) -> None:
        """Show the lane of a still that was asked for without an event, once."""
        found = self._model.free_still()
        ask = None if found is None else found[1].ask
        if found is not None and ask != self._revealed:
            self._canvas.keeper.reveal(found[0].device_id)
        self._revealed = ask

    def _open_lane_menu(self, device_id: str, at: QPoint) -> None:
        state = self._model.lane(device_id)
        if state is None:
            return
        menu = LaneMenu(self._model, self._canvas.keeper, state, self)
        menu.continue_asked.connect(self.continue_asked)
        menu.refresh_asked.connect(self.refresh_asked)
        menu.boundary_asked.connect(self.boundary_asked)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _explain_looks(self) -> None:
        looks = {look for state in self._model.all_lanes for look in state.stills().looks}
        self._legend.explain(looks, occurring(self._model))

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Write times in `tz`; `whose` says whose zone that is, e.g. “the customer’s zone”."""
        self._model.tz, self._model.whose = tz, whose
        self._forget_facts()
        self._refresh()

    def set_kinds(self, hidden: frozenset[KindCode]) -> None:
        """Leave these kinds out."""
        changed, self._model.hidden = self._model.hidden != hidden, hidden
        self._legend.set_hidden(hidden)
        self._refresh()
        if changed:
            self._announcer.kinds_hidden(hidden)

    def fit(self) -> None:
        """Show everything that is known."""
        self._canvas.fit()

    def go_now(self) -> None:
        """Show now at the right end."""
        self._canvas.go_now()

    def go_to(self, ms: int) -> None:
        """Show an instant (epoch ms) in the middle, marked; the timeline has the focus then."""
        self._canvas.go_to(ms)
        self._canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step(self, direction: int) -> None:
        """Step to the next (1) or previous (−1) event of the selected device."""
        self._canvas.step(direction)

    def neighbour(self, step: int) -> Event | None:
        """The event that a step (1 next, −1 previous) would activate; None where there is none."""
        return self._model.step_target(step)

    def select_device(self, device_id: str) -> None:
        """Select a device's lane, as a click on its header does."""
        if self._model.lane(device_id) is not None:
            self._canvas.keeper.reveal(device_id)
            self._canvas.select_device(device_id)

    def _refresh(self) -> None:
        self._canvas.refresh()
        self._buttons.set_usable(bool(self._model.all_lanes), no_devices(self._model.session))
        self._say_range()

    def _say_range(self) -> None:
        if not self._model.all_lanes:
            self._title.set_detail("")
            return
        view, tz = self._model.view, self._model.tz
        self._title.set_detail(range_words(round(view.start_ms), round(view.end_ms), tz))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._buttons.settle(self.width())

    def sizeHint(self) -> QSize:
        hint = self._canvas.sizeHint()
        search = self._search.height() if self._search.isVisibleTo(self) else 0
        return QSize(hint.width(), hint.height() + self._title.height() + search + self._legend.height())
