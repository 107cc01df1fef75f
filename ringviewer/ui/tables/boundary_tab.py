"""The boundary tab: since when the customer's history is open to the app, how we know, and how to know it better."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.history.event import kind_code
from ringviewer.session.changes import ConsentChanged, DevicesChanged, ProgressChanged, WalkChanged
from ringviewer.ui.account_words import no_devices
from ringviewer.ui.tables import boundary_words as words
from ringviewer.ui.tables.boundary_scale import BoundaryScale
from ringviewer.ui.tables.table_view import TableView
from ringviewer.ui.tables.witness_model import WITNESS_COLUMNS, WitnessModel
from ringviewer.ui.theme.controls import Button, PlainLabel, Surface

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from ringviewer.history.event import Event
    from ringviewer.session.changes import Change
    from ringviewer.session.lane import Lane
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["BoundaryTab"]

_BATCH_MS = 100
_TABLE_PX = 24 + 5 * 22
_NARROW_ENOUGH = "The bracket is narrow enough."
_NO_START = "Nothing was returned yet that a search could start from."


class BoundaryTab(Surface):
    """Sentence, reason, scale, witnesses and the cost of narrowing, for one device.

    Signals:
        request_asked: a request id whose exchange should be shown.
    """

    request_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._session: Session | None = None
        self._device_id: str | None = None
        self._tz: tzinfo = UTC
        self._width_ms: int | None = None
        self._batch = QTimer(self)
        self._batch.setSingleShot(True)
        self._batch.setInterval(_BATCH_MS)
        self._batch.timeout.connect(self.refresh)
        self.sentence = PlainLabel(theme, step="lead", wrap=True)
        self.reason = PlainLabel(theme, role="text2", wrap=True)
        self.account = PlainLabel(theme, step="small", role="text2", wrap=True)
        self.cost = tuple(PlainLabel(theme, step="small", role="text2") for _ in range(2))
        self.narrow_button = Button(theme, "Narrow", "narrow")
        self.narrow_button.clicked.connect(self._on_narrow)
        self.scale = BoundaryScale(theme)
        self.model = WitnessModel(self)
        self.table = TableView(theme, WITNESS_COLUMNS, name="Witnesses of the boundary")
        self.table.setModel(self.model)
        self.table.fit_columns()
        self.table.link_clicked.connect(self._on_link)
        # Where the tab is low, the page scrolls as a whole rather than squeeze the table to nothing.
        self.table.setMinimumHeight(_TABLE_PX)
        note = PlainLabel(theme, words.ONLY_REFUSAL, step="small", role="text2", wrap=True)
        self._lay_out(theme, note)
        self.refresh()

    def set_session(self, session: Session | None) -> None:
        """Show the boundary of the first device of ``session``, or nothing."""
        self._session = session
        self._device_id = None
        self.refresh()

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Write times in ``tz``."""
        self._tz = tz
        self.refresh()

    def show_device(self, device_id: str) -> None:
        """Show the boundary of this device."""
        if device_id != self._device_id:
            self._device_id = device_id
            self.refresh()

    def handle(self, change: Change) -> None:
        """Follow a change of the session."""
        wanted = isinstance(change, (ConsentChanged, DevicesChanged, ProgressChanged, WalkChanged))
        if wanted and not self._batch.isActive():
            self._batch.start()

    def refresh(self) -> None:
        """Show everything anew; put off until the tab is seen."""
        if not self.isVisible() and self._session is not None:
            return
        lane, session = self._lane(), self._session
        if lane is None or session is None:
            self.sentence.setText(f"{no_devices(session).rstrip('…')}.")
            for label in (self.reason, self.account, *self.cost):
                label.setText("")
            self.scale.show_consent(None, None, 0, self._tz)
            self.model.show_consent(None, None, self._tz)
            self.narrow_button.set_enabled(False, no_devices(session))
            return
        now_ms = session.now_ms()
        self.sentence.setText(words.sentence(lane.consent, self._tz, now_ms))
        complete = lane.coverage.complete
        self.reason.setText(words.reason(lane.consent, self._tz, now_ms, complete=complete))
        together = words.account_line(session.consent, len(session.lanes), self._tz, now_ms)
        name = wording.plain(lane.device.name, 60)
        self.account.setText(f"This is what {name} shows. {together}" if together else f"This is what {name} shows.")
        event = _edge_event(lane)
        self.scale.show_consent(lane.consent, event, now_ms, self._tz)
        self.model.show_consent(lane.consent, None if event is None else kind_code(event.kind), self._tz)
        self._say_cost(session, lane)

    def _say_cost(self, session: Session, lane: Lane) -> None:
        self._width_ms = words.next_width_ms(lane.consent)
        if self._width_ms is None:
            known = lane.consent.width_ms is not None and lane.consent.confidence != "contradicted"
            why = _NARROW_ENOUGH if known else _NO_START
            self.narrow_button.relabel("Narrow", "narrow")
            self.narrow_button.set_enabled(False, why)
            lines = (why, "")
        else:
            cost = session.narrow_cost(lane.device.id, self._width_ms)
            lines = words.cost_lines(cost, self._width_ms)
            self.narrow_button.relabel(f"Narrow to {wording.span_words(self._width_ms)}", "narrow")
            self.narrow_button.set_enabled(cost > 0, "No probe is left that could narrow it.")
        for label, line in zip(self.cost, lines, strict=True):
            label.setText(line)

    def _lane(self) -> Lane | None:
        if self._session is None or not self._session.lanes:
            return None
        lanes = self._session.lanes
        return lanes.get(self._device_id or "") or next(iter(lanes.values()))

    def _lay_out(self, theme: Theme, note: PlainLabel) -> None:
        said = QVBoxLayout()
        said.setSpacing(2)
        for label in (self.sentence, self.reason, self.account):
            said.addWidget(label)
        said.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 4)
        head.setSpacing(12)
        head.addLayout(said, 1)
        costs = QVBoxLayout()
        costs.setSpacing(1)
        for label in self.cost:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            costs.addWidget(label)
        side = QHBoxLayout()
        side.setSpacing(10)
        side.addLayout(costs)
        side.addWidget(self.narrow_button)
        head.addLayout(side)
        head.setAlignment(side, Qt.AlignmentFlag.AlignTop)
        drawing = QHBoxLayout()
        drawing.setContentsMargins(12, 0, 12, 4)
        drawing.addWidget(self.scale)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 6)
        foot.addWidget(note)
        page = Surface(theme)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addLayout(drawing)
        rows.addWidget(self.table, 1)
        rows.addLayout(foot)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _on_narrow(self) -> None:
        lane = self._lane()
        if self._session is not None and lane is not None and self._width_ms is not None:
            self._session.narrow(lane.device.id, self._width_ms)

    def _on_link(self, row: int, column: int) -> None:
        witness = self.model.witness(row)
        if witness is not None and witness.request_id is not None:
            self.request_asked.emit(witness.request_id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def _edge_event(lane: Lane) -> Event | None:
    by_ms = lane.consent.by_ms
    if by_ms is None:
        return None
    at = lane.events.first_at_or_after(by_ms)
    event = lane.events.event(at) if at < len(lane.events) else None
    return event if event is not None and event.start_ms == by_ms else None
