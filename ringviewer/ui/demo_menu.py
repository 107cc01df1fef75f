"""The demo menu: what can happen to a customer's account, each with what it will show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from ringviewer.ui.tables.menus import menu_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.session.session import Session

__all__ = ["DemoMenu"]

_RING: Final = "A &visitor rings: a new ding at the door, with its still"
_LINK: Final = "The customer &links again: the boundary moves to now"
_LOSE: Final = "Go &offline: {} is lost, and its lane says so"
_RETURN: Final = "Come &back online: {} reports again"
_NO_DEVICE: Final = "Go &offline: there is no device"
_EXPIRE: Final = "E&xpire the token: the next request is refused"
_RENEW: Final = "&Renew the token: requests are answered again"
_REFUSED: Final = "token-refused"


class DemoMenu(QObject):
    """Fills a menu; what two of its entries offer follows the account, and is read anew each time it opens.

    Signals:
        asked: what should happen (``ring``, ``link``, ``lose``, ``return``, ``expire`` or ``renew``), and the id of
            the device that is lost or returns (empty for the others).
    """

    asked = Signal(str, str)

    def __init__(self, menu: QMenu, current_device: Callable[[], str | None]) -> None:
        super().__init__(menu)
        self._session: Session | None = None
        self._current_device = current_device
        self._device_id = ""
        self._online = self._good = True
        self.ring = menu.addAction(_RING)
        self.ring.triggered.connect(lambda: self.asked.emit("ring", ""))
        self.link = menu.addAction(_LINK)
        self.link.triggered.connect(lambda: self.asked.emit("link", ""))
        self.online = menu.addAction("")
        self.online.triggered.connect(
            lambda: self.asked.emit("lose" if self._online else "return", self._device_id),
        )
        self.token = menu.addAction("")
        self.token.triggered.connect(lambda: self.asked.emit("expire" if self._good else "renew", ""))
        menu.aboutToShow.connect(self.refresh)
        self.refresh()

    def set_session(self, session: Session | None) -> None:
        """Act on another account, or on none."""
        self._session = session
        self.refresh()

    def refresh(self) -> None:
        """Offer what can happen now: a lost device can return, a refused token can be renewed."""
        session = self._session
        lane = None if session is None else session.lanes.get(self._current_device() or "")
        self.online.setEnabled(lane is not None)
        if lane is None:
            self.online.setText(_NO_DEVICE)
        else:
            self._device_id, self._online = lane.device.id, lane.device.online is not False
            self.online.setText((_LOSE if self._online else _RETURN).format(menu_text(lane.device.name)))
        problem = None if session is None else session.problem
        self._good = problem is None or problem.kind != _REFUSED
        self.token.setText(_EXPIRE if self._good else _RENEW)
