"""One finding as a card: severity, what, why we say so, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ringviewer.history import wording
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.theme.controls import Button, Heading, PlainLabel, Surface
from ringviewer.ui.theme.icons import pixmap
from ringviewer.ui.theme.type import mono

if TYPE_CHECKING:
    from ringviewer.diagnosis.findings import Finding
    from ringviewer.ui.theme.theme import Theme

__all__ = ["SEVERITY_TOKENS", "FindingCard", "actions_for"]

SEVERITY_TOKENS: Final = {"problem": "problem", "warning": "warning", "info": "text2"}
_WORDS: Final = {"problem": "problem", "warning": "warning", "info": "note"}
_BOUNDARY_CODES: Final = frozenset(
    {
        "relinked",
        "lookback-crosses-boundary",
        "boundary-contradicted",
        "boundary-wide",
        "no-authorised-media-yet",
    }
)
_ACTIONS: Final = {
    "timeline": ("Show on timeline", "fit"),
    "boundary": ("Open boundary", "narrow"),
    "continue": ("Continue", "retry"),
}
_EDGE_PX: Final = 4


def actions_for(finding: Finding) -> tuple[str, ...]:
    """The actions that help with a finding, at most two: ``timeline``, ``boundary``, ``continue``."""
    if finding.code == "history-incomplete":
        return ("continue",)
    actions = ("timeline",) if finding.device_id is not None else ()
    return (*actions, "boundary") if finding.code in _BOUNDARY_CODES else actions


class FindingCard(Surface):
    """The card.

    Signals:
        action_asked: the action and the finding's device id (empty for the account).
        request_asked: a request id whose exchange should be shown.
    """

    action_asked = Signal(str, str)
    request_asked = Signal(str)

    def __init__(self, theme: Theme, finding: Finding, device_name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, border="rule", parent=parent)
        self.finding = finding
        self._token = SEVERITY_TOKENS.get(finding.severity, "text2")
        self.setAccessibleName(f"{_WORDS.get(finding.severity, 'note')}: {own_words(finding.title)}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 12)
        layout.setSpacing(4)
        layout.addLayout(self._head(device_name))
        layout.addWidget(PlainLabel(theme, own_words(finding.title), step="lead", wrap=True))
        if finding.detail:
            layout.addWidget(PlainLabel(theme, own_words(finding.detail), wrap=True))
        if finding.why:
            layout.addSpacing(2)
            layout.addWidget(Heading(theme, "Why we say so"))
            for text, request_id in finding.why:
                layout.addLayout(self._evidence(text, request_id))
        if finding.next_step:
            layout.addSpacing(4)
            layout.addWidget(Heading(theme, "Next step"))
            layout.addWidget(PlainLabel(theme, own_words(finding.next_step), wrap=True))
        if actions := actions_for(finding):
            layout.addSpacing(4)
            layout.addLayout(self._buttons(actions))

    def _head(self, device_name: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addSpacing(22)
        row.addWidget(PlainLabel(self._theme, _WORDS.get(self.finding.severity, "note"), bold=True, role=self._token))
        middle = Qt.TextElideMode.ElideMiddle
        row.addWidget(PlainLabel(self._theme, device_name or "Account", role="text2", elide=middle), 1)
        row.addWidget(PlainLabel(self._theme, wording.plain(self.finding.code, 60), role="text2", fixed=True))
        return row

    def _evidence(self, text: str, request_id: str | None) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(PlainLabel(self._theme, own_words(text), wrap=True), 1)
        if request_id is not None:
            shown = wording.plain(request_id, 64)
            link = _Link(self._theme, shown[:8], f"Show request {shown}")
            link.clicked.connect(lambda: self.request_asked.emit(request_id))
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _buttons(self, actions: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for action in actions:
            words, icon = _ACTIONS[action]
            button = Button(self._theme, words, icon)
            button.clicked.connect(lambda _=False, asked=action: self.action_asked.emit(asked, self._device_id()))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _device_id(self) -> str:
        return self.finding.device_id or ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        color = self._theme.tokens.color(self._token)
        painter.fillRect(0, 0, _EDGE_PX, self.height(), color)
        painter.drawPixmap(QPoint(16, 11), pixmap(self.finding.severity, color, 16, self.devicePixelRatioF()))


class _Link(QAbstractButton):
    """A short id that leads to its request."""

    def __init__(self, theme: Theme, text: str, name: str) -> None:
        super().__init__()
        self._theme = theme
        used = mono()
        used.setUnderline(True)
        self.setFont(used)
        self.setText(text)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.text()) + 4, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.tokens.text2))
        painter.drawText(QRect(self.rect()), int(Qt.AlignmentFlag.AlignCenter), self.text())
