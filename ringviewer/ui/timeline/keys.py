"""The keys of the timeline: what each does, and the list that “?” shows.

One entry is one line of the list with the keys it is obeyed by, so that no key acts unlisted and none is listed that
does not act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ringviewer.ui.timeline.canvas_view import CanvasView

Group = Literal["Move", "Select", "Ask", "Lanes", "Marks", "Time"]
#: The headings of the list, in the order in which they are shown.
GROUPS: tuple[Group, ...] = ("Move", "Select", "Ask", "Lanes", "Marks", "Time")

Act = Callable[[CanvasView], object]
#: Modifiers and key, as a key press brings them.
Press = tuple[Qt.KeyboardModifier, Qt.Key]

K = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
_TOLD_APART = SHIFT | ALT | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
#: Signs that some keyboards only write with Shift: which of its keys wrote one does not matter.
_SIGNS = frozenset((K.Key_Plus, K.Key_Equal, K.Key_Minus, K.Key_Underscore, K.Key_Question, K.Key_Slash))
_DIGITS = frozenset((K.Key_0, K.Key_1, K.Key_2, K.Key_3))

HOUR_MS = 3_600_000
_ZOOM, _PAN = 1.5, 0.8


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: `keys` as they are written, `words` what they do, `does` the presses that the canvas obeys.

    A line without presses tells of the mouse, or of a key that the whole window obeys.
    """

    group: Group
    keys: str
    words: str
    does: Mapping[Press, Act] = field(default_factory=dict)


def _pan(part: float) -> Act:
    return lambda canvas: canvas.pan(part * canvas.model.view.width, smooth=True)


def _step(direction: int, *, same_kind: bool = False) -> Act:
    return lambda canvas: canvas.step(direction, same_kind=same_kind)


_IN: Act = lambda canvas: canvas.zoom(_ZOOM)  # noqa: E731
_OUT: Act = lambda canvas: canvas.zoom(1 / _ZOOM)  # noqa: E731

LIST: tuple[Entry, ...] = (
    Entry("Move", "W S, + −, wheel", "zoom in, zoom out", {
        (NONE, K.Key_W): _IN, (NONE, K.Key_Plus): _IN, (NONE, K.Key_Equal): _IN,
        (NONE, K.Key_S): _OUT, (NONE, K.Key_Minus): _OUT, (NONE, K.Key_Underscore): _OUT,
    }),
    Entry("Move", "A D, Page Up, Page Down", "earlier, later", {
        (NONE, K.Key_A): _pan(-_PAN / 2), (NONE, K.Key_PageUp): _pan(-_PAN),
        (NONE, K.Key_D): _pan(_PAN / 2), (NONE, K.Key_PageDown): _pan(_PAN),
    }),
    Entry("Move", "Drag, Shift+wheel", "move through time"),
    Entry("Move", "F, double click", "fit all that was read, and follow it", {
        (NONE, K.Key_F): lambda canvas: canvas.fit(),
    }),
    Entry("Move", "Shift+F", "fit the selection", {(SHIFT, K.Key_F): lambda canvas: canvas.fit_selection()}),
    Entry("Move", "1, 2, 3, 0", "last hour, day, week, all 180 days", {
        (NONE, K.Key_1): lambda canvas: canvas.show_last(HOUR_MS),
        (NONE, K.Key_2): lambda canvas: canvas.show_last(24 * HOUR_MS),
        (NONE, K.Key_3): lambda canvas: canvas.show_last(7 * 24 * HOUR_MS),
        (NONE, K.Key_0): lambda canvas: canvas.show_everything(),
    }),
    Entry("Move", "N", "go to now", {(NONE, K.Key_N): lambda canvas: canvas.go_now()}),
    Entry("Move", "B", "go to the boundary; where it is wide, again: to its other edge", {
        (NONE, K.Key_B): lambda canvas: canvas.jump_to_boundary(),
    }),
    Entry("Move", "Backspace, Alt+←", "back to the view before", {
        (NONE, K.Key_Backspace): lambda canvas: canvas.undo_view(),
        (ALT, K.Key_Left): lambda canvas: canvas.undo_view(),
    }),
    Entry("Move", "Shift+Backspace, Alt+→", "forward again", {
        (SHIFT, K.Key_Backspace): lambda canvas: canvas.redo_view(),
        (ALT, K.Key_Right): lambda canvas: canvas.redo_view(),
    }),
    Entry("Move", "?", "show these keys", {(NONE, K.Key_Question): lambda canvas: canvas.keys_asked.emit()}),
    Entry("Select", "← J, → K", "previous, next event", {
        (NONE, K.Key_Left): _step(-1), (NONE, K.Key_J): _step(-1),
        (NONE, K.Key_Right): _step(1), (NONE, K.Key_K): _step(1),
    }),
    Entry("Select", "Shift+← J, Shift+→ K", "previous, next of the same kind", {
        (SHIFT, K.Key_Left): _step(-1, same_kind=True), (SHIFT, K.Key_J): _step(-1, same_kind=True),
        (SHIFT, K.Key_Right): _step(1, same_kind=True), (SHIFT, K.Key_K): _step(1, same_kind=True),
    }),
    Entry("Select", "Home, End", "oldest, newest event", {
        (NONE, K.Key_Home): lambda canvas: canvas.step_to_end(newest=False),
        (NONE, K.Key_End): lambda canvas: canvas.step_to_end(newest=True),
    }),
    Entry("Select", "Ctrl+←, Ctrl+→", "sign or still before, after; Enter opens it", {
        (Qt.KeyboardModifier.ControlModifier, K.Key_Left): lambda canvas: canvas.sign_cursor.step(-1),
        (Qt.KeyboardModifier.ControlModifier, K.Key_Right): lambda canvas: canvas.sign_cursor.step(1),
    }),
    Entry("Select", "Click on a still’s tick", "show that still again"),
    Entry("Select", "Escape", "cancel a drag, close this, clear the pointer’s marks", {
        (NONE, K.Key_Escape): lambda canvas: canvas.escape(),
    }),
    Entry("Ask", "Enter", "ask for the still at once; without one, continue a stopped reading", {
        (NONE, K.Key_Return): lambda canvas: canvas.ask_selected(),
        (NONE, K.Key_Enter): lambda canvas: canvas.ask_selected(),
    }),
    Entry("Ask", "Ctrl+click", "ask for a still at that time"),
    Entry("Ask", "Ctrl+drag", "ask for the newest still of that range"),
    Entry("Ask", "Shift+drag", "contact sheet of the events in that range"),
    Entry("Lanes", "↑, ↓", "device above, below", {
        (NONE, K.Key_Up): lambda canvas: canvas.step_lane(-1), (NONE, K.Key_Down): lambda canvas: canvas.step_lane(1),
    }),
    Entry("Lanes", "Alt+↑, Alt+↓, drag", "move the device up, down", {
        (ALT, K.Key_Up): lambda canvas: canvas.keeper.move(-1), (ALT, K.Key_Down): lambda canvas: canvas.keeper.move(1),
    }),
    Entry("Lanes", "H, Shift+H", "hide the device, show all", {
        (NONE, K.Key_H): lambda canvas: canvas.keeper.hide(), (SHIFT, K.Key_H): lambda canvas: canvas.keeper.show_all(),
    }),
    Entry("Lanes", "C", "collapse the device to one line", {(NONE, K.Key_C): lambda canvas: canvas.keeper.toggle()}),
    Entry("Lanes", "/", "search the devices", {
        (NONE, K.Key_Slash): lambda canvas: canvas.keeper.search_asked.emit(),
    }),
    Entry("Lanes", "Menu, right click", "all that can be done with a device"),
    Entry("Lanes", "Ctrl+wheel", "height of the lanes"),
    Entry("Marks", "M", "bookmark at the pointer, else at the selection", {
        (NONE, K.Key_M): lambda canvas: canvas.reading.bookmark(),
    }),
    Entry("Marks", ", .", "bookmark before, after", {
        (NONE, K.Key_Comma): lambda canvas: canvas.reading.bookmarking.step(-1),
        (NONE, K.Key_Period): lambda canvas: canvas.reading.bookmarking.step(1),
    }),
    Entry("Marks", "Delete", "remove the bookmark", {
        (NONE, K.Key_Delete): lambda canvas: canvas.reading.bookmarking.remove(),
    }),
    Entry("Marks", "R", "ruler: drag to measure, again: ends it", {
        (NONE, K.Key_R): lambda canvas: canvas.reading.measuring.toggle(),
    }),
    Entry("Marks", "Ctrl+C", "copy the measurement", {
        (Qt.KeyboardModifier.ControlModifier, K.Key_C): lambda canvas: canvas.reading.measuring.copy(),
    }),
    Entry("Marks", "Right click, Shift+M", "copy a time, list the bookmarks, shade nights", {
        (SHIFT, K.Key_M): lambda canvas: canvas.reading.open_menu_of_selection(),
    }),
    Entry("Time", "Ctrl+T", "go to a typed or pasted time"),
    Entry("Time", "L", "follow: read what is new, again and again", {
        (NONE, K.Key_L): lambda canvas: canvas.follow_asked.emit(),
    }),
    Entry("Time", "Z", "next time zone: UTC, this computer’s, the customer’s"),
)  # fmt: skip

#: What each press does.
ACTS: dict[Press, Act] = {press: act for entry in LIST for press, act in entry.does.items()}


def pressed(event: QKeyEvent) -> Press:
    """The press of an event, as `ACTS` knows it: the number pad and the layout of the keyboard make no difference."""
    keys, key = event.modifiers() & _TOLD_APART, K(event.key())
    if key in _SIGNS or (key in _DIGITS and event.text() and event.text().isdigit()):
        keys &= ~SHIFT
    return keys, key


def knows(event: QKeyEvent) -> bool:
    """Whether the key means anything to the timeline."""
    return pressed(event) in ACTS


def press(canvas: CanvasView, event: QKeyEvent) -> bool:
    """Do what the key means; False when it means nothing here."""
    act = ACTS.get(pressed(event))
    if act is None:
        return False
    act(canvas)
    return True
