"""When a still is asked for: a click asks at once, a step by key when the selection has rested."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from ringviewer.partner_api.asks import StillAsk

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.session.session import Session
    from ringviewer.session.stills import StillView
    from ringviewer.ui.toolbar import StillMode

__all__ = ["Asking"]

_REST_MS: Final = 200


class Asking(QObject):
    """Turns what was chosen into wishes of the session. Holding a key down spends no requests.

    ``mode`` is the instant of an event that is asked for.

    Signals:
        refused: a sentence on why something cannot be asked for; nothing was sent.
        accepted: a wish went to the session.
    """

    refused = Signal(str)
    accepted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.mode: StillMode = "start"
        self._session: Session | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.ask_selected)

    def set_session(self, session: Session | None) -> None:
        """Ask this session from now on."""
        self._rest.stop()
        self._session = session

    def hold(self) -> None:
        """Forget a selection that has not rested yet."""
        self._rest.stop()

    def activate(self, device_id: str, event_id: str, at_once: bool) -> None:
        """Select an event; its still is asked for at once, or when the selection has rested."""
        self._rest.stop()
        if self._session is None:
            return
        self._session.select(device_id, event_id, ask=False)
        if at_once:
            self.ask_selected()
        else:
            self._rest.start()

    def ask_selected(self) -> None:
        """Ask for the still of the selected event, at the instant that is chosen."""
        session = self._session
        if session is None or session.selected is None:
            return
        device_id, event_id = session.selected
        lane = session.lanes.get(device_id)
        event = None if lane is None else lane.events.get(event_id)
        at_ms = None if event is None else _instant(event, self.mode)
        if event is None or at_ms is None or at_ms == event.start_ms:
            session.select(device_id, event_id, ask=True)
        else:
            self._ask(lambda: StillAsk.at(device_id, at_ms), event)

    def at(self, device_id: str, at_ms: int) -> None:
        """Ask for a still at an instant."""
        self._ask(lambda: StillAsk.at(device_id, at_ms))

    def newest(self, device_id: str, from_ms: int, to_ms: int) -> None:
        """Ask for the newest still of a range."""
        self._ask(lambda: StillAsk.latest(device_id, from_ms, to_ms))

    def again(self, ask: StillAsk, event: Event | None) -> None:
        """Ask what a button of the still panel says; the request that is shown means once more."""
        self._rest.stop()
        if self._session is not None:
            shown = self._session.shown_still
            self._session.ask(ask, event, again=shown is not None and shown.ask == ask)

    def choose(self, view: StillView) -> None:
        """Go back to a still that was seen."""
        self._rest.stop()
        if self._session is None:
            return
        if view.event is not None:
            self._session.select(view.event.device_id, view.event.id, ask=False)
        self._session.ask(view.ask, view.event)

    def _ask(self, made: Callable[[], StillAsk], event: Event | None = None) -> None:
        self._rest.stop()
        if self._session is None:
            return
        try:
            ask = made()
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.accepted.emit()
        self._session.ask(ask, event)


def _instant(event: Event, mode: StillMode) -> int:
    if mode == "start" or event.end_ms is None:
        return event.start_ms
    return event.end_ms if mode == "end" else (event.start_ms + event.end_ms) // 2
