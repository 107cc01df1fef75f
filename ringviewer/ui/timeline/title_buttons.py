"""The buttons at the right end of the timeline's title row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.ui.theme.controls import Button, FlatButton, Rule, TitleRow
from ringviewer.ui.timeline.follow_control import FollowControl
from ringviewer.ui.timeline.moving.span_button import SpanButton

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.canvas import TimelineCanvas

_ZOOM = 2.0


class TitleButtons:
    """Puts the buttons into `row` and wires them to `canvas`. `follow` is the one with a state of its own."""

    def __init__(self, theme: Theme, row: TitleRow, canvas: TimelineCanvas) -> None:
        self._row = row
        self._buttons: list[Button] = []
        self.follow = FollowControl(theme, canvas)
        row.add(self.follow.news)
        self._add(FlatButton(theme, "", "search", name="Search the devices"), canvas.keeper.search_asked.emit)
        self._add(FlatButton(theme, "", "prev", name="Previous event"), lambda: canvas.step(-1))
        self._add(FlatButton(theme, "", "next", name="Next event"), lambda: canvas.step(1))
        rule = Rule(theme, vertical=True)
        rule.setFixedHeight(18)
        row.add(rule)
        self._add(FlatButton(theme, "", "minus", name="Zoom out"), lambda: canvas.zoom(1 / _ZOOM))
        self._add(FlatButton(theme, "", "plus", name="Zoom in"), lambda: canvas.zoom(_ZOOM))
        self._add(FlatButton(theme, "Fit", "fit", name="Fit all that was read"), canvas.fit)
        self._add(FlatButton(theme, "Now", "now", name="Go to now"), canvas.go_now)
        self._span = SpanButton(theme, canvas)
        for button in (self._span, self.follow):
            self._buttons.append(button)
            row.add(button)

    def set_usable(self, usable: bool, why_not: str) -> None:
        """Enable all, or disable all and let the tooltips say why."""
        for button in self._buttons:
            button.setEnabled(usable)
            button.setToolTip(button.accessibleName() if usable else why_not)
        self.follow.show_state()

    def settle(self, room: int) -> None:
        """Let words give way where the row is narrow; it is `room` px wide."""
        self._span.settle(room)
        self.follow.settle(room)

    def _add(self, button: FlatButton, act: object) -> None:
        button.clicked.connect(act)
        self._buttons.append(button)
        self._row.add(button)
