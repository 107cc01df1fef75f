"""The first page of a request's details: what it was, how long each phase took, and what is worth knowing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ringviewer.ui.tables.requests_facts import RequestFacts, fact_rows, notes_of
from ringviewer.ui.tables.requests_lanes import OWN_WORK, PhaseLane, phase_lanes
from ringviewer.ui.tables.requests_phases import OWN_WORK_MEANS, PhaseBar
from ringviewer.ui.tables.requests_ring import InnerRing
from ringviewer.ui.theme.controls import Heading, PlainLabel, Surface

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange
    from ringviewer.ui.theme.theme import Theme

__all__ = ["RequestOverview"]

_LABEL_PX: Final = 76
_OWN_WORK_TOLD_US: Final = 1_000


class RequestOverview(QScrollArea):
    """Notes, phases and facts below each other; scrolls where the panel is low."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.phases = PhaseBar(theme)
        self.no_phases = PlainLabel(theme, role="text3", wrap=True)
        self.own_work = PlainLabel(theme, step="small", role="text2", wrap=True)
        self._names: list[PlainLabel] = []
        self._values: list[PlainLabel] = []
        self.notes = PlainLabel(theme, role="warning", wrap=True)
        body = Surface(theme)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnMinimumWidth(0, _LABEL_PX)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.notes)
        column.addWidget(Heading(theme, "Phases"))
        column.addWidget(self.phases)
        column.addWidget(self.own_work)
        column.addWidget(self.no_phases)
        column.addSpacing(4)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Overview of the request")
        InnerRing(theme, self)

    def show_facts(self, facts: RequestFacts) -> None:
        """Show another request, or the same as it is now."""
        rows = fact_rows(facts)
        self._set_rows(rows)
        notes = notes_of(facts)
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        lanes = phase_lanes(facts.unit)
        self.phases.show_lanes(lanes)
        self.phases.setVisible(bool(lanes))
        self.own_work.setText(_own_work_words(lanes))
        self.own_work.setVisible(bool(self.own_work.text()))
        self.no_phases.setText(_why_no_phases(facts.unit))
        self.no_phases.setVisible(bool(self.no_phases.text()))
        told = [f"{name} {value}" for name, value in rows] + notes + [self.phases.words, self.no_phases.text()]
        self.setAccessibleDescription("; ".join(part for part in told if part))

    def _set_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        while len(self._names) < len(rows):
            at = len(self._names)
            self._names.append(PlainLabel(self._theme, role="text2"))
            self._values.append(PlainLabel(self._theme, wrap=True))
            for place, label in ((0, self._names[-1]), (1, self._values[-1])):
                label.setSizePolicy(_growing(label) if place else label.sizePolicy())
                self._grid.addWidget(label, at, place, Qt.AlignmentFlag.AlignTop if not place else _NOWHERE)
        for at, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            name.setVisible(at < len(rows))
            value.setVisible(at < len(rows))
            if at < len(rows):
                name.setText(rows[at][0])
                value.setText(rows[at][1])


_NOWHERE: Final = Qt.AlignmentFlag(0)


def _growing(label: QWidget) -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(label.hasHeightForWidth())
    return policy


def _own_work_words(lanes: Sequence[PhaseLane]) -> str:
    """What own work is, where there is enough of it to wonder."""
    own_us = sum(lane.length_us(OWN_WORK) or 0 for lane in lanes)
    return f"Own work: {OWN_WORK_MEANS}." if own_us >= _OWN_WORK_TOLD_US else ""


def _why_no_phases(unit: Sequence[Exchange]) -> str:
    missing = [leg for leg in unit if leg.phases is None or leg.under_way]
    if not missing:
        return ""
    if any(leg.under_way for leg in missing):
        return "The rest is known when the answer is complete."
    return "" if len(missing) < len(unit) else "The phases of this request were not measured."
