"""The viewer: the shown still in a window of its own, as large as it allows, never without its times."""

from __future__ import annotations

import time
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ringviewer.history.wording import clock_ms, zone_abbr
from ringviewer.ui.still.shown import Shown
from ringviewer.ui.still.words import describe
from ringviewer.ui.still.zones import why_no_zones, zones_of
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.canvas import PictureCanvas
from ringviewer.ui.viewer.compare_pane import DECODING
from ringviewer.ui.viewer.held_images import HeldImages
from ringviewer.ui.viewer.keys import add_keys, canvas_keys, leave, room_for, toggle_full_screen
from ringviewer.ui.viewer.loupe_hand import LoupeHand
from ringviewer.ui.viewer.notice_pane import NoticePane
from ringviewer.ui.viewer.put_aside_bar import PutAsideBar
from ringviewer.ui.viewer.times_bar import TimesBar
from ringviewer.ui.viewer.viewer_tools import ViewerTools
from ringviewer.ui.viewer.zone_legend import ZoneLegend

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent
    from ringviewer.history.device import Device
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.stills import StillView
    from ringviewer.ui.still.images import PixelSource

_PATIENCE_MS: Final = 150


class ViewerWindow(QWidget):
    """Follows the shown still through all of its phases.

    Signals:
        stepped(int): −1 for the previous event, 1 for the next.
        prefetch_toggled(bool): whether the stills of the neighbours are to be fetched ahead.
        pin_requested(object): keep this StillView for comparing, or let go of it where it is the pinned one.
        compare_requested(): hold the pinned still against the shown one.
        ask_requested(object, object): a StillAsk and its Event, or None: ask once more for a picture put aside.
    """

    stepped = Signal(int)
    prefetch_toggled = Signal(bool)
    pin_requested = Signal(object)
    compare_requested = Signal()
    ask_requested = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        self._view: StillView | None = None
        self._device: Device | None = None
        self._tz: tzinfo = UTC
        self._consent: Consent | None = None
        self._told_ms, self._since = 0, time.monotonic()
        self._images = HeldImages(1)
        self._seen: StillView | None = None
        self._pinned: StillAsk | None = None
        self._decoding = QTimer(self)
        self._decoding.setSingleShot(True)
        self._decoding.setInterval(_PATIENCE_MS)
        self._decoding.timeout.connect(self._say_decoding)
        self._build()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(760, 480)
        room_for(self, 1280, 860)
        self._render()

    def _build(self) -> None:
        theme = self._theme
        self.times = TimesBar(theme)
        self.canvas = PictureCanvas(theme)
        self.notice = NoticePane(theme)
        self.loupe = LoupeHand(theme, self.canvas)
        self.aside = PutAsideBar(theme)
        self.aside.hide()
        self.aside.again.connect(self._on_again)
        self.tools = ViewerTools(theme, self.canvas)
        self._places = QStackedWidget()
        self._places.addWidget(self.notice)
        self._places.addWidget(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.legend = ZoneLegend(theme)
        for widget in (self.times, self.tools, self.aside, self.legend):
            column.addWidget(widget)
        column.addWidget(self._places, 1)
        self.canvas.sight_changed.connect(self._on_sight)
        tools = self.tools
        tools.stepped.connect(self.stepped)
        tools.zones.toggled.connect(self._show_zones)
        tools.loupe.toggled.connect(self.loupe.switch)
        tools.ahead.toggled.connect(self.prefetch_toggled)
        tools.pin_asked.connect(self._on_pin)
        tools.compare_asked.connect(self.compare_requested)
        tools.full_screen_asked.connect(lambda: toggle_full_screen(self))
        self._add_keys()

    def _add_keys(self) -> None:
        add_keys(
            self,
            {
                **canvas_keys(lambda: self.canvas),
                "Left": lambda: self.stepped.emit(-1),
                "Right": lambda: self.stepped.emit(1),
                "Up": lambda: self.loupe.move(0, -1),
                "Down": lambda: self.loupe.move(0, 1),
                "Ctrl+Left": lambda: self.loupe.move(-3, 0),
                "Ctrl+Right": lambda: self.loupe.move(3, 0),
                "Z": self.tools.zones.click,
                "T": self.tools.loupe.click,
                "P": self.tools.pin.click,
                "C": self.tools.compare.click,
                "F11": lambda: toggle_full_screen(self),
                "Escape": lambda: leave(self),
            },
        )

    @property
    def view(self) -> StillView | None:
        """What is shown."""
        return self._view

    def show_view(
        self, view: StillView | None, device: Device | None, tz: tzinfo, consent: Consent | None, now_ms: int
    ) -> None:
        """Show `view` (None: nothing is selected) of `device`, times in `tz`; takes what the still panel takes."""
        self._view, self._device, self._tz, self._consent = view, device, tz, consent
        self._told_ms, self._since = now_ms, time.monotonic()
        self._render()

    def set_source(self, source: PixelSource | None) -> None:
        """Where the pixels of pictures come from; None forgets every picture."""
        self._images.set_source(source)
        self._take_picture_away()
        self._render()

    def pixels_ready(self, sha256: str) -> None:
        """The pixels of a picture can be had now."""
        if self._view is not None and self._view.picture is not None and self._view.picture.sha256 == sha256:
            self._render()

    def set_zone(self, tz: tzinfo) -> None:
        """Write all times in another zone."""
        self._tz = tz
        self._render()

    def set_prefetch(self, ahead: bool) -> None:
        """Show whether neighbours are fetched ahead; tells nobody."""
        toggle = self.tools.ahead
        toggle.blockSignals(True)
        toggle.setChecked(ahead)
        toggle.blockSignals(False)
        toggle.update()

    def set_pinned(self, view: StillView | None) -> None:
        """Which still is kept for comparing: where it is the shown one, the button lets go of it."""
        self._pinned = None if view is None else view.ask
        self._show_tools()

    def clear(self) -> None:
        """Show nothing and hold nothing."""
        self._view, self._device, self._consent, self._pinned = None, None, None, None
        self._images.clear()
        self._take_picture_away()
        self.canvas.forget()
        self._render()

    def open_window(self) -> None:
        """Bring it to the front."""
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.activateWindow()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        # What is not looked at any more should not hold the memory of a whole picture.
        self.clear()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.focusWidget() is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # else the first button takes it, and its ring

    def _render(self) -> None:
        view = self._view
        now_ms = self._told_ms + round((time.monotonic() - self._since) * 1000)
        shown = describe(view, self._device, self._tz, self._consent, now_ms)
        self.times.show_times(shown)
        self.setWindowTitle(f"{shown.title}: requested {shown.requested.value}, actual {shown.actual.value}")
        self._show_place(shown)
        self.aside.setVisible(view is not None and view.phase == "shown" and view.picture is None)
        self._show_tools()

    def _show_place(self, shown: Shown) -> None:
        """The picture, as far as there is one; it is taken away at once when another still is on its way."""
        view = self._view
        if view is not None and view.picture is not None and view.phase == "shown":
            self._show_picture(view, shown)
            return
        if view is not None and view.phase == "shown" and self._still_seen(view):
            return  # put aside by the session, but this window has it on its hands
        self._take_picture_away()
        notice = shown.notice
        if notice is not None:
            # A picture that was put aside has its next step in the bar above.
            self.notice.show_notice(notice, "" if view is not None and view.phase == "shown" else shown.next_step)

    def _show_picture(self, view: StillView, shown: Shown) -> None:
        picture = view.picture
        if picture is None:
            return
        image = self._images.image(picture)
        if image.isNull():
            self._take_picture_away()
            self._places.setCurrentWidget(self.canvas)  # empty, for most pictures are there within a few frames
            self._decoding.start()
            return
        self._decoding.stop()
        actual = f"{shown.actual.value} {shown.actual.date}".strip()
        self._seen = view
        self.canvas.setAccessibleName(f"Still of {shown.title}, taken {actual}")
        if self.canvas.image.cacheKey() != image.cacheKey():
            self.canvas.set_image(image)
        self._places.setCurrentWidget(self.canvas)
        self._on_sight()
        self.loupe.set_words(actual_words(view, self._tz))

    def _still_seen(self, view: StillView) -> bool:
        seen = self._seen
        return seen is not None and seen.ask == view.ask and seen.actual_ms == view.actual_ms and seen.legs == view.legs

    def _say_decoding(self) -> None:
        self.notice.show_notice(DECODING)
        self._places.setCurrentWidget(self.notice)

    def _take_picture_away(self) -> None:
        self._decoding.stop()
        self._seen = None
        if not self.canvas.image.isNull():
            self.canvas.set_image(QImage())
        self.loupe.set_words("")
        self._places.setCurrentWidget(self.notice)
        self._on_sight()

    def _show_tools(self) -> None:
        tools, view = self.tools, self._view
        tools.allow(tools.zones, why_no_zones(self._seen, self._device))
        tools.allow(tools.loupe, "" if self._seen is not None else "There is no picture.")
        can_pin = self._seen is not None and view is not None and view.picture is not None
        tools.allow(tools.pin, "" if can_pin else "There is no picture to keep.")
        tools.pin.relabel("Unpin" if view is not None and view.ask == self._pinned else "Pin")
        self._show_zones()

    def _show_zones(self) -> None:
        zones = zones_of(self._seen, self._device) if self.tools.zones.isChecked() else ()
        self.canvas.set_zones(zones)
        self.legend.show_zones(zones)

    def _on_sight(self) -> None:
        self.tools.zoom.show_percent(0 if self.canvas.image.isNull() else self.canvas.percent)

    def _on_pin(self) -> None:
        if self._view is not None and self._view.picture is not None:
            self.pin_requested.emit(self._view)

    def _on_again(self) -> None:
        if self._view is not None:
            self.ask_requested.emit(self._view.ask, self._view.event)


def actual_words(view: StillView, tz: tzinfo) -> str:
    """“ACTUAL 17:21:14.310 PDT (X-Media-Timestamp)”, or that the answer did not tell it."""
    if view.actual_ms is None:
        return "ACTUAL unknown: the answer carried no X-Media-Timestamp that can be read"
    return f"ACTUAL {clock_ms(view.actual_ms, tz)} {zone_abbr(view.actual_ms, tz)} (X-Media-Timestamp)"
