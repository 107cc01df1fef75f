"""The still panel: picture, REQUESTED and ACTUAL, verdict, facts, both requests, next step, actions, stills of this
visit. It never changes its shape: each of these keeps its place in every state.
"""

from __future__ import annotations

import math
import time
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ringviewer.ui.still.facts import Facts, NoteOrStep
from ringviewer.ui.still.flow_row import FlowRow
from ringviewer.ui.still.full_size import FullSizeWindow, full_size_title
from ringviewer.ui.still.images import ScaledPictures
from ringviewer.ui.still.keep import ask_where, copy_picture, suggested_name
from ringviewer.ui.still.legs_table import LegsTable
from ringviewer.ui.still.picture_area import PictureArea
from ringviewer.ui.still.shown import Action, Notice, Shown
from ringviewer.ui.still.strip import SeenStrip
from ringviewer.ui.still.times_box import TimesBox
from ringviewer.ui.still.words import describe
from ringviewer.ui.theme.controls import FlatButton, PlainLabel, PrimaryButton, Rule, Surface, TitleRow
from ringviewer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringviewer.diagnosis.consent import Consent
    from ringviewer.history.device import Device
    from ringviewer.session.stills import StillView

_ACTIONS = 3
_UNDER_WAY = ("asking", "downloading", "waiting")


class StillPanel(QWidget):
    """Shows one StillView in any phase.

    Signals:
        ask_requested(object, object): a StillAsk, and the Event that it belongs to, or None.
        ask_time_requested(): the engineer wants to name a time to ask at.
        stop_requested(): stop what is under way.
        open_requests(object): show the exchange of this number.
        show_boundary(): show the boundary tab.
        view_chosen(object): the StillView of a thumbnail.
        noticed(str, str, str): severity, sentence and key for the notification bar.
    """

    ask_requested = Signal(object, object)
    ask_time_requested = Signal()
    stop_requested = Signal()
    open_requests = Signal(object)
    show_boundary = Signal()
    view_chosen = Signal(object)
    noticed = Signal(str, str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: StillView | None = None
        self._device: Device | None = None
        self._tz: tzinfo = UTC
        self._consent: Consent | None = None
        self._told_ms, self._told_since = 0, time.monotonic()
        self._phase_key: object = None
        self._phase_since = time.monotonic()
        self._wait_s = 0.0
        self._notice: Notice | None = None
        self._full_size: FullSizeWindow | None = None
        self._ticker = QTimer(self)
        self._ticker.setInterval(1000)
        self._ticker.timeout.connect(self._on_tick)
        self._build()
        self._render()

    def _build(self) -> None:
        theme = self._theme
        pictures = ScaledPictures()
        self.title = TitleRow(theme, "Still")
        self.picture = PictureArea(theme, pictures)
        self.picture.opened.connect(self.open_full_size)
        self.times = TimesBox(theme)
        self.facts = Facts(theme)
        self.legs = LegsTable(theme)
        self.legs.leg_chosen.connect(self.open_requests)
        self.step = NoteOrStep(theme)
        self.buttons = [PrimaryButton(theme) for _ in range(_ACTIONS)]
        self._deeds: list[Action | None] = [None] * _ACTIONS
        for button in self.buttons:
            button.clicked.connect(self._on_action)
        self._action_row = FlowRow(list(self.buttons))
        self.strip = SeenStrip(theme, pictures)
        self.strip.chosen.connect(self.view_chosen)

        content = Surface(theme)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        for widget, gap in (
            (self.picture, 6),
            (self._picture_actions(), 8),
            (self.times, 8),
            (self.facts, 8),
            (self.legs, 8),
            (self.step, 8),
            (self._action_row, 10),
        ):
            inset = QHBoxLayout()
            inset.setContentsMargins(12, 0, 12, 0)
            inset.addWidget(widget)
            column.addLayout(inset)
            column.addSpacing(gap)
        column.addWidget(Rule(theme))
        column.addWidget(self.strip)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.title)
        outer.addWidget(scroll, 1)
        self.setMinimumWidth(340)
        self.setAccessibleName("Still")

    def _picture_actions(self) -> QWidget:
        theme = self._theme
        self._full = FlatButton(theme, "Full size", "full")
        self._save = FlatButton(theme, "Save", "save", name="Save the picture")
        self._copy = FlatButton(theme, "Copy", "copy", name="Copy the picture")
        self._full.clicked.connect(self.open_full_size)
        self._save.clicked.connect(self.save)
        self._copy.clicked.connect(self.copy)
        self._format = PlainLabel(theme, step="small", role="text2", elide=Qt.TextElideMode.ElideRight)
        self._format.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row_widget = QWidget()
        row = QHBoxLayout(row_widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button, gap in ((self._full, 6), (self._save, 6), (self._copy, 0)):
            row.addWidget(button)
            row.addSpacing(gap)
        row.addWidget(self._format, 1)
        return row_widget

    @property
    def view(self) -> StillView | None:
        """What is shown."""
        return self._view

    def show_view(
        self, view: StillView | None, device: Device | None, tz: tzinfo, consent: Consent | None, now_ms: int
    ) -> None:
        """Show `view` (None: no event is selected) of `device`, times in `tz`, ages told from `now_ms`."""
        key = None if view is None else (view.ask, view.phase, view.attempt, view.retry_in_s)
        if key != self._phase_key:
            self._phase_key = key
            self._phase_since = time.monotonic()
            self._wait_s = view.retry_in_s or 0.0 if view is not None else 0.0
        self._view, self._device, self._tz, self._consent = view, device, tz, consent
        self._told_ms, self._told_since = now_ms, time.monotonic()
        self._tick_or_rest()
        self._render()

    def set_seen(self, views: Sequence[StillView]) -> None:
        """The stills of this visit that were shown, newest first."""
        self.strip.show_views(tuple(views))

    def open_full_size(self) -> None:
        """Show the picture in a window of its own."""
        view = self._view
        if view is None or view.picture is None:
            return
        if self._full_size is None:
            self._full_size = FullSizeWindow(self._theme, self)
        self._full_size.open_picture(view.picture, full_size_title(view, self._device, self._tz))

    def save(self) -> None:
        """Ask for a file and write the picture to it."""
        view = self._view
        if view is not None and view.picture is not None:
            ask_where(self, view.picture, suggested_name(view, self._device), self._on_saved)

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        view = self._view
        if view is not None and view.picture is not None and not copy_picture(view.picture):
            self.noticed.emit("problem", "The picture was not copied: it cannot be drawn.", "copy-still")

    def _on_saved(self, failure: str | None) -> None:
        if failure is not None:
            self.noticed.emit("problem", failure, "save-still")

    def _on_action(self) -> None:
        sender = self.sender()
        action = next((deed for button, deed in zip(self.buttons, self._deeds, strict=True) if button is sender), None)
        if action is None:
            return
        match action.deed:
            case "ask" if action.ask is not None:
                self.ask_requested.emit(action.ask, self._view.event if self._view is not None else None)
            case "ask_time":
                self.ask_time_requested.emit()
            case "stop":
                self.stop_requested.emit()
            case "full":
                self.open_full_size()
            case "save":
                self.save()
            case "requests":
                self.open_requests.emit(action.exchange)
            case "boundary":
                self.show_boundary.emit()

    @property
    def _now_ms(self) -> int:
        return self._told_ms + round((time.monotonic() - self._told_since) * 1000)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick_or_rest()
        self._on_tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()

    def _tick_or_rest(self) -> None:
        """Tick while something that is seen changes by itself: what is under way, or the age of the picture."""
        view = self._view
        under_way = view is not None and view.phase in _UNDER_WAY
        if not self.isVisible() or not (under_way or self._ages):
            self._ticker.stop()
        elif not self._ticker.isActive():
            self._ticker.start()

    @property
    def _ages(self) -> bool:
        view = self._view
        return view is not None and view.phase == "shown" and view.picture is not None and view.actual_ms is not None

    def _on_tick(self) -> None:
        if self._ages:
            # Nothing else of a finished still changes, and its picture need not be drawn again.
            self.facts.show_facts(describe(self._view, self._device, self._tz, self._consent, self._now_ms))
        else:
            self._render()

    def _render(self) -> None:
        running_s = time.monotonic() - self._phase_since
        shown = describe(
            self._view, self._device, self._tz, self._consent, self._now_ms, running_ms=round(running_s * 1000)
        )
        self.title.set_detail(shown.title)
        if shown.notice is not None:
            self._show_notice(shown.notice, running_s)
        elif self._view is not None and self._view.picture is not None:
            actual = f"{shown.actual.value} {shown.actual.date}".strip()
            self.picture.show_picture(self._view.picture, f"Still of {shown.title}, taken {actual}")
        has_picture = shown.notice is None
        for button in (self._full, self._save, self._copy):
            button.set_enabled(has_picture, "There is no picture.")
        self._format.setText(shown.format_words)
        self.times.show_values(shown.requested, shown.actual, shown.verdict)
        self.facts.show_facts(shown)
        self.legs.show_legs(shown.legs)
        self.step.show_step(shown.next_step)
        self._show_actions(shown)
        self.strip.mark_shown(self._view if has_picture else None, self._tz)

    def _show_notice(self, notice: Notice, running_s: float) -> None:
        words, progress = notice.words, notice.progress
        if notice.countdown_s is not None:
            left_s = max(0.0, self._wait_s - running_s)
            words = words.replace("{wait}", f"{math.ceil(left_s)}\u202fs")
            progress = 1.0 if self._wait_s <= 0 else 1 - left_s / self._wait_s
        self.picture.show_notice(notice, words, progress)

    def _show_actions(self, shown: Shown) -> None:
        for place, button in enumerate(self.buttons):
            action = shown.actions[place] if place < len(shown.actions) else None
            self._deeds[place] = action
            button.setVisible(action is not None)
            if action is None:
                continue
            button.relabel(action.label, action.icon)
            button.set_primary(action.primary)
            button.set_enabled(not action.why_not, action.why_not)
            if not action.why_not:
                button.setToolTip(action.tip)
        self._action_row.lay_out()
