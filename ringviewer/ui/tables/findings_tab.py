"""The findings tab: what is wrong, as cards; problems first, then warnings, then notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.session.changes import DevicesChanged, FindingsChanged, ProgressChanged
from ringviewer.ui.account_words import no_findings
from ringviewer.ui.tables.finding_card import FindingCard
from ringviewer.ui.tables.menus import ALL_DEVICES, fill_device_menu
from ringviewer.ui.theme.controls import MenuButton, PlainLabel, Surface
from ringviewer.ui.theme.sizes import fix_height

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.findings import Finding
    from ringviewer.session.changes import Change
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["FindingsTab", "count_words", "ordered"]

_RANK: Final = {"problem": 0, "warning": 1, "info": 2}
_COLUMN_PX: Final = 460
_MOST_COLUMNS: Final = 3


def ordered(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Problems, warnings, notes; inside, the account before its devices, as they were found."""
    return tuple(sorted(findings, key=lambda finding: _RANK.get(finding.severity, 3)))


def count_words(findings: tuple[Finding, ...]) -> str:
    """“2 problems, 2 warnings, 1 note”, or that there is none."""
    parts = []
    for severity, noun in (("problem", "problem"), ("warning", "warning"), ("info", "note")):
        number = sum(finding.severity == severity for finding in findings)
        if number:
            parts.append(wording.count(number, noun))
    return ", ".join(parts) or "nothing found"


class FindingsTab(QWidget):
    """Cards in as many columns as there is room for.

    Signals:
        count_changed: how many findings there are, and the worst severity (empty when none).
        boundary_asked, timeline_asked, continue_asked: a card's action, with a device id.
        request_asked: a request id whose exchange should be shown.
    """

    count_changed = Signal(int, str)
    boundary_asked = Signal(str)
    timeline_asked = Signal(str)
    continue_asked = Signal(str)
    request_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self._device_id: str | None = None
        self._shown: tuple[Finding, ...] | None = None
        self._columns = 0
        self._said = ""
        self.facts = PlainLabel(theme, role="text2", elide=Qt.TextElideMode.ElideRight)
        self.device_menu = MenuButton(theme, ALL_DEVICES, name="Device whose findings are shown")
        self.device_menu.choices.aboutToShow.connect(self._on_menu)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Findings")
        row = Surface(theme)
        fix_height(row, 34)
        head = QHBoxLayout(row)
        head.setContentsMargins(12, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(self.facts, 1)
        head.addWidget(self.device_menu)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(row)
        outer.addWidget(self._area, 1)
        self._rebuild()

    def set_session(self, session: Session | None) -> None:
        """Show the findings of ``session``, or nothing."""
        self._session = session
        self._device_id = None
        self.device_menu.relabel(ALL_DEVICES)
        self._on_findings()

    def set_zone(self, tz: tzinfo, whose: str) -> None:
        """Nothing: findings carry their times in words."""

    def handle(self, change: Change) -> None:
        """Follow a change of the session."""
        if isinstance(change, (FindingsChanged, DevicesChanged)):
            self._on_findings()
        elif isinstance(change, ProgressChanged) and not self._shown and self.isVisible():
            self._rebuild()

    def cards(self) -> tuple[FindingCard, ...]:
        """The cards that are shown, from the top of the first column."""
        return tuple(self._area.findChildren(FindingCard))

    def _on_findings(self) -> None:
        every = () if self._session is None else self._session.findings
        worst = min((finding.severity for finding in every), key=lambda s: _RANK.get(s, 3), default="")
        self.count_changed.emit(len(every), worst)
        if self.isVisible():
            self._rebuild()

    def _rebuild(self) -> None:
        every = () if self._session is None else self._session.findings
        shown = ordered(tuple(f for f in every if self._device_id in (None, f.device_id)))
        columns = max(1, min(_MOST_COLUMNS, self.width() // _COLUMN_PX))
        nothing = "" if shown else self._nothing()
        if (shown, columns, nothing) == (self._shown, self._columns, self._said):
            return
        at = self._area.verticalScrollBar().value()
        self._shown, self._columns, self._said = shown, columns, nothing
        self.facts.setText(count_words(shown))
        self._area.setWidget(self._made(shown, columns))
        self._area.verticalScrollBar().setValue(at)

    def _made(self, findings: tuple[Finding, ...], columns: int) -> QWidget:
        content = Surface(self._theme)
        row = QHBoxLayout(content)
        row.setContentsMargins(12, 2, 12, 12)
        row.setSpacing(12)
        stacks = []
        for _ in range(columns):
            stack = QVBoxLayout()
            stack.setSpacing(10)
            row.addLayout(stack, 1)
            stacks.append(stack)
        if not findings:
            stacks[0].addWidget(PlainLabel(self._theme, self._nothing(), role="text2"))
        for number, finding in enumerate(findings):
            card = FindingCard(self._theme, finding, self._name(finding))
            card.action_asked.connect(self._on_action)
            card.request_asked.connect(self.request_asked)
            stacks[number % columns].addWidget(card)
        for stack in stacks:
            stack.addStretch(1)
        return content

    def _nothing(self) -> str:
        return no_findings(self._session, filtered=self._device_id is not None)

    def _name(self, finding: Finding) -> str:
        lane = None if self._session is None else self._session.lanes.get(finding.device_id or "")
        return "" if lane is None else wording.plain(lane.device.name, 60)

    def _on_action(self, action: str, device_id: str) -> None:
        asked = {"timeline": self.timeline_asked, "boundary": self.boundary_asked, "continue": self.continue_asked}
        asked[action].emit(device_id)

    def _on_menu(self) -> None:
        fill_device_menu(self.device_menu, self._session, self._device_id, self._choose_device)

    def _choose_device(self, device_id: str | None, name: str) -> None:
        self._device_id = device_id
        self.device_menu.relabel(name)
        self._rebuild()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rebuild()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._rebuild()
