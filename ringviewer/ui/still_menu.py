"""The menu of the toolbar's still button: which instant, the newest of a time, and how the picture is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ringviewer.history.wording import plain, span_words
from ringviewer.session.wishes import Preferences, heights, size_of
from ringviewer.ui.account_words import no_devices
from ringviewer.ui.tables.cells import plain_tooltip
from ringviewer.ui.tables.menus import menu_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ringviewer.history.device import Device
    from ringviewer.partner_api.asks import PictureFormat
    from ringviewer.session.session import Session
    from ringviewer.session.wishes import Moment

__all__ = ["StillMenu"]

_MINUTE_MS: Final = 60_000
_BACK_MINUTES: Final = (5, 15, 60, 360, 1440)
_MOMENTS: Final[dict[Moment, str]] = {
    "start": "at event start",
    "middle": "at event middle",
    "end": "at event end",
}
_FORMATS: Final[dict[PictureFormat, str]] = {"jpeg": "JPEG", "png": "PNG"}
_AHEAD_TIP: Final = "Two requests for each neighbour, and each then counts as reviewed by your app."


class StillMenu(QObject):
    """Fills a menu. What the current device offers is read anew each time it opens.

    ``preferences`` outlive the account, except which camera is meant of a device.

    Signals:
        changed: the preferences; the selected event is meant to be asked for as they say now.
        newest_asked: how many ms to look back from now.
        ask_time_asked: open the panel that asks at a time.
        ahead_toggled: whether the events beside a shown one are fetched, too.
    """

    changed = Signal()
    newest_asked = Signal(object)
    ask_time_asked = Signal()
    ahead_toggled = Signal(bool)

    def __init__(self, menu: QMenu, current_device: Callable[[], str | None]) -> None:
        super().__init__(menu)
        self.preferences = Preferences()
        self._session: Session | None = None
        self._current_device = current_device
        self._groups: dict[QMenu, QActionGroup] = {}
        moments = QActionGroup(self)
        for moment, words in _MOMENTS.items():
            action = _choice(menu, moments, words[0].upper() + words[1:], moment, moment == "start")
            action.triggered.connect(
                lambda _=False, moment=moment: self._prefer(replace(self.preferences, moment=moment))
            )
        menu.addSeparator()
        self.newest = menu.addMenu("Newest of the last")
        for minutes in _BACK_MINUTES:
            action = self.newest.addAction(span_words(minutes * _MINUTE_MS))
            action.triggered.connect(lambda _=False, ms=minutes * _MINUTE_MS: self.newest_asked.emit(ms))
        self.at_a_time = menu.addAction("Ask at a time…")
        self.at_a_time.triggered.connect(self.ask_time_asked)
        menu.addSeparator()
        self.formats, self.sizes, self.cameras = (menu.addMenu(name) for name in ("Format", "Size", "Camera"))
        menu.addSeparator()
        self.ahead = menu.addAction("Fetch neighbours ahead")
        self.ahead.setCheckable(True)
        self.ahead.setToolTip(_AHEAD_TIP)
        self.ahead.toggled.connect(self.ahead_toggled)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.refresh)
        self.refresh()

    @property
    def words(self) -> str:
        """What is asked for, e.g. “at event start, PNG”."""
        wanted = self.preferences
        parts = [_MOMENTS[wanted.moment]]
        if wanted.format != "jpeg":
            parts.append(_FORMATS[wanted.format])
        if wanted.height is not None:
            parts.append(f"{wanted.height}p")
        return ", ".join(parts)

    def set_session(self, session: Session | None) -> None:
        """Say what is preferred to another account; which cameras are meant is forgotten."""
        self._session = session
        self.ahead.setChecked(False)
        self.preferences = replace(self.preferences, cameras={})
        if session is not None:
            session.wishes.preferences = self.preferences
        self.refresh()

    def set_ahead(self, ahead: bool) -> None:
        """Show whether neighbours are fetched ahead; tells nobody."""
        self.ahead.blockSignals(True)
        self.ahead.setChecked(ahead)
        self.ahead.blockSignals(False)

    def refresh(self) -> None:
        """Offer what the current device has."""
        device, wanted = self._device(), self.preferences
        some = self._session is not None and bool(self._session.lanes)
        for entry in (self.newest.menuAction(), self.at_a_time):
            entry.setEnabled(some)
            entry.setToolTip("" if some else plain_tooltip(no_devices(self._session)))
        self._fill(
            self.formats,
            ((words, name, wanted.format == name) for name, words in _FORMATS.items()),
            lambda name: self._prefer(replace(self.preferences, format=name)),
        )
        sizes = [("As the server chooses", None, wanted.height is None)]
        offered = {*heights(device), *(() if wanted.height is None else (wanted.height,))}
        for height in sorted(offered, reverse=True):
            width, _ = size_of(device, height)
            sizes.append((f"{width}×{height}", height, wanted.height == height))
        self._fill(self.sizes, sizes, lambda height: self._prefer(replace(self.preferences, height=height)))
        components = device.components if device is not None else ()
        meant = self._session.wishes.options(device.id).component_id if self._session and device else None
        self._fill(
            self.cameras,
            ((_camera(each.id, each.name), each.id, each.id == meant) for each in components),
            self._choose_camera,
        )
        self.cameras.setEnabled(bool(components))
        self.cameras.setTitle(f"Camera of {menu_text(device.name)}" if components and device else "Camera: only one")

    def _device(self) -> Device | None:
        session = self._session
        lane = None if session is None else session.lanes.get(self._current_device() or "")
        return lane.device if lane is not None else None

    def _fill(self, menu: QMenu, entries: Iterable[tuple[str, object, bool]], chosen: Callable[..., None]) -> None:
        menu.clear()
        old = self._groups.pop(menu, None)
        if old is not None:
            old.deleteLater()
        group = self._groups[menu] = QActionGroup(self)
        for words, value, checked in entries:
            action = _choice(menu, group, words, value, checked)
            action.triggered.connect(lambda _=False, value=value: chosen(value))

    def _choose_camera(self, component_id: str) -> None:
        device = self._device()
        if device is not None:
            self._prefer(
                replace(self.preferences, cameras={**self.preferences.cameras, device.id: component_id}),
            )

    def _prefer(self, preferences: Preferences) -> None:
        self.preferences = preferences
        if self._session is not None:
            self._session.wishes.preferences = preferences
        self.changed.emit()


def _camera(component_id: str, name: str | None) -> str:
    own = f"{plain(name, 60)} ({plain(component_id, 20)})" if name else f"Camera {plain(component_id, 20)}"
    return menu_text(own)


def _choice(menu: QMenu, group: QActionGroup, words: str, value: object, checked: bool) -> QAction:
    action = menu.addAction(words)
    action.setCheckable(True)
    action.setData(value)
    group.addAction(action)
    action.setChecked(checked)
    return action
