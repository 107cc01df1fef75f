"""Two stills held against one another: side by side, by a wipe, or by their difference."""

from __future__ import annotations

import time
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ringviewer.ui.still.shown import Notice
from ringviewer.ui.theme.controls import PlainLabel, Rule, Surface
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.canvas import PictureCanvas
from ringviewer.ui.viewer.compare_pane import DECODING, MISSING, ONE_ONLY, WORKING, ComparePane
from ringviewer.ui.viewer.compare_tools import AMPLIFY, CompareTools, Mode
from ringviewer.ui.viewer.difference import Difference
from ringviewer.ui.viewer.difference_work import DifferenceWork
from ringviewer.ui.viewer.keys import add_keys, canvas_keys, leave, room_for, toggle_full_screen
from ringviewer.ui.viewer.pair import Side, StillPair
from ringviewer.ui.viewer.times_bar import TimesBar
from ringviewer.ui.viewer.tools import lay_in_row
from ringviewer.ui.viewer.wipe import WipeCanvas

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.session.stills import StillView
    from ringviewer.ui.still.images import PixelSource
    from ringviewer.ui.viewer.sight import Sight

_WIPE_STEP: Final = 0.02
_PAGES: Final[tuple[Mode, ...]] = ("side", "wipe", "difference")


class CompareWindow(QWidget):
    """Shows two stills, A (the pinned one) and B (the shown one), each below its own times."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        self._pair = StillPair()
        self._tz: tzinfo = UTC
        self._mode: Mode = "side"
        self._sight: Sight | None = None
        self._told: Difference | None = None
        self._compared: object = None
        self._work = DifferenceWork(self)
        self._work.done.connect(self._on_difference)
        self._work.failed.connect(self._on_no_difference)
        self._build()
        self.setWindowTitle("Compare two stills")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(960, 520)
        room_for(self, 1280, 800)
        self._render()

    def _build(self) -> None:
        theme = self._theme
        self.headers = (TimesBar(theme, stacked=True, letter="A"), TimesBar(theme, stacked=True, letter="B"))
        self.tools = CompareTools(theme, lambda: self.canvas)
        self.sides = (ComparePane(theme), ComparePane(theme))
        self.wipe_canvas = WipeCanvas(theme)
        self.wipe = ComparePane(theme, self.wipe_canvas)
        self.difference = ComparePane(theme)
        self._words = PlainLabel(theme, role="text2", elide=Qt.TextElideMode.ElideRight)
        side = QWidget()
        lay_in_row(side, self.sides[0], Rule(theme, vertical=True, role="edge"), self.sides[1])
        self._stack = QStackedWidget()
        for page in (side, self.wipe, self.difference):
            self._stack.addWidget(page)
        heads = QWidget()
        lay_in_row(heads, self.headers[0], Rule(theme, vertical=True, role="edge"), self.headers[1])
        told = Surface(theme, fill="window", below="rule")
        told.setFixedHeight(28)
        lay_in_row(told, self._words, margin=12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tools, heads, told):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        for canvas in self._canvases:
            canvas.sight_changed.connect(lambda sight, canvas=canvas: self._on_sight(canvas, sight))
        self.tools.mode_chosen.connect(self.set_mode)
        self.tools.amplify.toggled.connect(self._render)
        self.tools.swap_asked.connect(self.swap)
        self.tools.full_screen_asked.connect(lambda: toggle_full_screen(self))
        modes = self.tools.modes
        add_keys(
            self,
            {
                **canvas_keys(lambda: self.canvas),
                "S": modes["side"].click,
                "W": modes["wipe"].click,
                "D": modes["difference"].click,
                "A": self.tools.amplify.click,
                "X": self.swap,
                "Left": lambda: self._move_line(-_WIPE_STEP),
                "Right": lambda: self._move_line(_WIPE_STEP),
                "F11": lambda: toggle_full_screen(self),
                "Escape": lambda: leave(self),
            },
        )

    @property
    def _canvases(self) -> tuple[PictureCanvas, ...]:
        return self.sides[0].canvas, self.sides[1].canvas, self.wipe_canvas, self.difference.canvas

    @property
    def canvas(self) -> PictureCanvas:
        """The canvas that zoom and pan are meant for; side by side the other one follows."""
        if self._mode == "side":
            first, second = self.sides
            return second.canvas if first.canvas.image.isNull() else first.canvas
        return self.wipe_canvas if self._mode == "wipe" else self.difference.canvas

    @property
    def mode(self) -> Mode:
        """How the two are shown."""
        return self._mode

    @property
    def words(self) -> str:
        """What is said of both: time between them, sizes, difference."""
        return self._words.text()

    def set_pair(
        self,
        left: StillView | None,
        right: StillView | None,
        *,
        left_device: Device | None = None,
        right_device: Device | None = None,
        now_ms: int | None = None,
    ) -> None:
        """Hold `left`, called A, against `right`, called B; None is a still that is missing."""
        now = time.time_ns() // 1_000_000 if now_ms is None else now_ms
        self._pair.put((left, right), (left_device, right_device), now)
        self._render()

    def set_mode(self, mode: Mode) -> None:
        """Show them another way; zoom and place stay."""
        self._mode = mode
        self.tools.modes[mode].setChecked(True)
        self._render()

    def swap(self) -> None:
        """Let the two change places; each keeps its letter."""
        self._pair.swapped = not self._pair.swapped
        self._render()

    def set_source(self, source: PixelSource | None) -> None:
        """Where the pixels of pictures come from; None forgets every picture."""
        self._pair.set_source(source)
        self._forget_pictures()
        self._render()

    def pixels_ready(self, sha256: str) -> None:
        """The pixels of a picture can be had now."""
        if self._pair.concerns(sha256):
            self._render()

    def set_zone(self, tz: tzinfo) -> None:
        """Write all times in another zone."""
        self._tz = tz
        self._render()

    def clear(self) -> None:
        """Show nothing and hold nothing."""
        self._pair.clear()
        self._forget_pictures()
        self._sight = None
        for canvas in self._canvases:
            canvas.forget()
        self._render()

    def open_window(self) -> None:
        """Bring it to the front."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.activateWindow()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_pictures(self) -> None:
        self._work.close()
        self._told, self._compared = None, None
        self.wipe_canvas.set_images(QImage(), QImage(), ("A", "B"))

    def _render(self) -> None:
        sides = self._pair.sides(self._tz)
        for header, pane, side in zip(self.headers, self.sides, sides, strict=True):
            header.set_letter(side.letter)
            header.show_times(side.shown)
            self._show_side(pane, side)
        both = not any(side.image.isNull() for side in sides)
        self.tools.allow(
            self.tools.amplify, "" if self._mode == "difference" else "It makes differences brighter: press D first."
        )
        if self._mode == "wipe":
            self._show_wipe(sides, both)
        elif self._mode == "difference":
            self._show_difference(sides, both)
        self._stack.setCurrentIndex(_PAGES.index(self._mode))
        self._tell()
        self._see_the_same()

    def _show_side(self, pane: ComparePane, side: Side) -> None:
        if not side.image.isNull():
            pane.show_image(side.image, f"Still {side.letter} of {side.shown.title}")
        elif side.view is None:
            pane.show_notice(MISSING[side.letter])
        elif side.shown.notice is None:
            pane.show_notice(DECODING)
        else:
            pane.show_notice(side.shown.notice, side.shown.next_step)

    def _show_wipe(self, sides: tuple[Side, Side], both: bool) -> None:
        if not both:
            self.wipe.show_notice(ONE_ONLY)
            return
        first, second = sides
        self.wipe_canvas.set_images(first.image, second.image, (first.letter, second.letter))
        self.wipe.show_image(first.image, f"{first.letter} before the line, {second.letter} behind it")

    def _show_difference(self, sides: tuple[Side, Side], both: bool) -> None:
        if not both:
            self._told, self._compared = None, None
            self.difference.show_notice(ONE_ONLY)
            return
        times = AMPLIFY if self.tools.amplify.isChecked() else 1
        wanted = (frozenset(side.image.cacheKey() for side in sides), times)
        if wanted != self._compared:
            self._told, self._compared = None, wanted
            self._work.begin(sides[0].image, sides[1].image, times)
            if self._work.busy and self.difference.canvas.image.isNull():
                self.difference.show_notice(WORKING)

    def _on_difference(self, difference: Difference) -> None:
        self._told = difference
        self.difference.show_image(difference.image, difference.words)
        self._tell()
        self._see_the_same()

    def _on_no_difference(self, sentence: str) -> None:
        self.difference.show_notice(Notice("problem", "The pictures were not compared", sentence, "problem"))

    def _tell(self) -> None:
        said = [self._pair.words()]
        if self._mode == "difference" and self._told is not None:
            said.append(self._told.words)
        self._words.setText(" ".join(words for words in said if words) or "Two stills are needed to compare them.")

    def _tell_zoom(self) -> None:
        canvas = self.canvas
        self.tools.zoom.show_percent(0 if canvas.image.isNull() else canvas.percent)

    def _on_sight(self, canvas: PictureCanvas, sight: Sight) -> None:
        """Zoom and place are one for all; a canvas that is not seen has no say."""
        if canvas.isVisible() and not canvas.image.isNull():
            self._sight = sight
            self._follow(canvas, sight)
            self._tell_zoom()

    def _see_the_same(self) -> None:
        """Bring all to the zoom and place of before, or to those of the first picture of another size."""
        led = self.canvas.sight
        sight = self._sight
        if led is not None and (sight is None or (sight.width, sight.height) != (led.width, led.height)):
            self._sight = led
        if self._sight is not None:
            self._follow(None, self._sight)
        self._tell_zoom()

    def _follow(self, leader: PictureCanvas | None, sight: Sight) -> None:
        for canvas in self._canvases:
            if canvas is not leader:
                canvas.set_sight(sight)

    def _move_line(self, by: float) -> None:
        if self._mode == "wipe":
            self.wipe_canvas.set_share(self.wipe_canvas.share + by)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else the first button takes it, and its ring
        self._render()

    def closeEvent(self, event: QCloseEvent) -> None:
        # What is not looked at any more should not hold the memory of two whole pictures.
        self.clear()
        super().closeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._work.close()
        self._compared = None
