"""Devices and timeline: the title row, the canvas and the legend, as one panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.history.zones import moment
from ringviewer.session import changes
from ringviewer.ui.account_words import no_devices
from ringviewer.ui.theme.controls import FlatButton, Rule, TitleRow
from ringviewer.ui.timeline.canvas import TimelineCanvas
from ringviewer.ui.timeline.keys import KeysCard
from ringviewer.ui.timeline.layout.model import TimelineModel
from ringviewer.ui.timeline.legend import Legend

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.history.event import Event, KindCode
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

_ZOOM = 2.0
_LANES = (changes.EventsAdded, changes.WalkChanged, changes.ConsentChanged, changes.FindingsChanged)


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
    """

    event_activated = Signal(str, str, bool)
    time_asked = Signal(str, object)
    range_asked = Signal(str, object, object)
    sheet_range_asked = Signal(str, object, object)
    still_chosen = Signal(object)
    device_selected = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TimelineModel()
        self._title = TitleRow(theme, "Devices and timeline")
        self._buttons: list[FlatButton] = []
        self._canvas = TimelineCanvas(theme, self._model, self)
        self._legend = Legend(theme)
        self._card = KeysCard(theme, self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for row in (self._title, self._canvas, self._legend):
            rows.addWidget(row)
        rows.setStretchFactor(self._canvas, 1)
        self._add_buttons(theme)
        canvas = self._canvas
        canvas.event_activated.connect(self.event_activated)
        canvas.time_asked.connect(self.time_asked)
        canvas.range_asked.connect(self.range_asked)
        canvas.sheet_range_asked.connect(self.sheet_range_asked)
        canvas.still_chosen.connect(self.still_chosen)
        canvas.device_selected.connect(self.device_selected)
        canvas.view_changed.connect(self._say_range)
        canvas.keys_asked.connect(self._card.toggle)
        canvas.escaped.connect(self._card.hide)
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
        self._model.set_session(session)
        self._explain_looks()
        self._refresh()

    def handle(self, change: Change) -> None:
        """Follow one change of the session."""
        model = self._model
        if isinstance(change, changes.DevicesChanged):
            model.sync_lanes()
            self.updateGeometry()
            self._refresh()
        elif isinstance(change, changes.SelectionChanged):
            self._canvas.follow_selection()
            self._canvas.repoint()
        elif isinstance(change, _LANES):
            for state in model.lanes:
                state.forget_fact()
            self._refresh()
        elif isinstance(change, changes.StillChanged):
            changed = model.lane(change.ask.device_id)
            if changed is not None:
                drawn = changed.still_changed(change.ask, change.event_id)
                self._canvas.follow_still(redraw=drawn)
                self._canvas.repoint()
                if drawn:
                    self._explain_looks()
        elif isinstance(change, changes.ShownStillChanged):
            self._canvas.follow_still()
            self._canvas.repoint()
        elif isinstance(change, changes.ProgressChanged) and not model.lanes:
            self._refresh()

    def _explain_looks(self) -> None:
        self._legend.explain({look for state in self._model.lanes for look in state.stills().looks})

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Write times in `tz`; `whose` says whose zone that is, e.g. “the customer’s zone”."""
        self._model.tz, self._model.whose = tz, whose
        for state in self._model.lanes:
            state.forget_fact()
        self._refresh()

    def set_kinds(self, hidden: frozenset[KindCode]) -> None:
        """Leave these kinds out."""
        self._model.hidden = hidden
        self._refresh()

    def fit(self) -> None:
        """Show everything that is known."""
        self._canvas.fit()

    def go_now(self) -> None:
        """Show now at the right end."""
        self._canvas.go_now()

    def go_to(self, ms: int) -> None:
        """Show an instant (epoch ms) in the middle."""
        self._canvas.go_to(ms)

    def step(self, direction: int) -> None:
        """Step to the next (1) or previous (−1) event of the selected device."""
        self._canvas.step(direction)

    def neighbour(self, step: int) -> Event | None:
        """The event that a step (1 next, −1 previous) would activate; None where there is none."""
        return self._model.step_target(step)

    def select_device(self, device_id: str) -> None:
        """Select a device's lane, as a click on its header does."""
        if self._model.lane(device_id) is not None:
            self._canvas.select_device(device_id)

    def _add_buttons(self, theme: Theme) -> None:
        canvas = self._canvas
        self._add(FlatButton(theme, "", "prev", name="Previous event"), lambda: canvas.step(-1))
        self._add(FlatButton(theme, "", "next", name="Next event"), lambda: canvas.step(1))
        rule = Rule(theme, vertical=True)
        rule.setFixedHeight(18)
        self._title.add(rule)
        self._add(FlatButton(theme, "", "minus", name="Zoom out"), lambda: canvas.zoom(1 / _ZOOM))
        self._add(FlatButton(theme, "", "plus", name="Zoom in"), lambda: canvas.zoom(_ZOOM))
        self._add(FlatButton(theme, "Fit", "fit", name="Fit everything"), canvas.fit)
        self._add(FlatButton(theme, "Now", "now", name="Go to now"), canvas.go_now)

    def _add(self, button: FlatButton, act: object) -> None:
        button.clicked.connect(act)
        self._buttons.append(button)
        self._title.add(button)

    def _refresh(self) -> None:
        self._canvas.refresh()
        for button in self._buttons:
            button.setEnabled(bool(self._model.lanes))
            button.setToolTip(button.accessibleName() if self._model.lanes else no_devices(self._model.session))
        self._say_range()

    def _say_range(self) -> None:
        if not self._model.lanes:
            self._title.set_detail("")
            return
        view, tz = self._model.view, self._model.tz
        self._title.set_detail(range_words(round(view.start_ms), round(view.end_ms), tz))

    def sizeHint(self) -> QSize:
        hint = self._canvas.sizeHint()
        return QSize(hint.width(), hint.height() + self._title.height() + self._legend.height())


def range_words(from_ms: int, to_ms: int, tz: tzinfo) -> str:
    """“13:30 – 17:45, 4 h 15 min”, with dates where the days differ and seconds where minutes would not tell."""
    write = wording.clock if to_ms - from_ms < 600_000 else wording.minutes
    first, last = write(from_ms, tz), write(to_ms, tz)
    if to_ms - from_ms > 60 * 86_400_000:
        first, last = wording.date(from_ms, tz), wording.date(to_ms, tz)
    elif moment(from_ms, tz).date() != moment(to_ms, tz).date():
        first = f"{wording.short_date(from_ms, tz)} {first}"
        last = f"{wording.short_date(to_ms, tz)} {last}"
    return f"{first} – {last}, {wording.span_words(to_ms - from_ms)}"
