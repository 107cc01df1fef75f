"""When a still is asked for: a click asks at once, a step by key when the selection has rested."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from ringviewer.history.event import Event
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.session import Session
    from ringviewer.session.stills import StillView

__all__ = ["Asking"]

_REST_MS: Final = 200


class Asking(QObject):
    """Turns what was chosen into wishes of the session. Holding a key down spends no requests.

    ``neighbour`` tells the event before or after the selected one. With ``ahead`` the stills of both are fetched, too,
    once the selected one is there.

    Signals:
        refused: a sentence on why something cannot be asked for; nothing was sent.
        accepted: a wish went to the session.
    """

    refused = Signal(str)
    accepted = Signal()

    def __init__(self, parent: QObject, neighbour: Callable[[int], Event | None] = lambda _: None) -> None:
        super().__init__(parent)
        self.ahead = False
        self._neighbour = neighbour
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
        self._session.select(device_id, event_id, ask=at_once)
        if not at_once:
            self._rest.start()

    def ask_selected(self) -> None:
        """Ask for the still of the selected event, at the instant that is preferred."""
        session = self._session
        if session is not None and session.selected is not None:
            session.select(*session.selected, ask=True)

    def as_preferred(self) -> None:
        """Ask again for what is shown, as the preferences say now.

        That is the selected event at the preferred moment, or the time or range that was asked for without an event.
        """
        shown = self._session.shown_still if self._session is not None else None
        if shown is None or shown.event is not None:
            self.ask_selected()
        elif shown.ask.at_ms is not None:
            self.at(shown.ask.device_id, shown.ask.at_ms)
        elif shown.ask.to_ms is not None:
            self.newest(shown.ask.device_id, shown.ask.start_ms, shown.ask.to_ms)

    def at(self, device_id: str, at_ms: int) -> None:
        """Ask for a still at an instant."""
        self._try(lambda session: session.ask(session.wishes.at(device_id, at_ms)))

    def newest(self, device_id: str, from_ms: int, to_ms: int) -> None:
        """Ask for the newest still of a range."""
        self._try(lambda session: session.ask_range(device_id, from_ms, to_ms))

    def parts(self, parts: Sequence[StillAsk]) -> None:
        """Ask for the newest still of ranges that follow one another, newest range first."""
        self._try(lambda session: session.ask_parts(parts))

    def again(self, ask: StillAsk, event: Event | None) -> None:
        """Ask what a button of the still panel says; the request that is shown means once more."""
        shown = self._session.shown_still if self._session is not None else None
        again = shown is not None and shown.ask == ask and shown.phase != "held"
        self._try(lambda session: session.ask(ask, event, again=again))

    def on_purpose(self, ask: StillAsk, event: Event | None) -> None:
        """Ask although the answer is likely to be a refusal."""
        self._try(lambda session: session.ask(ask, event, on_purpose=True))

    def choose(self, view: StillView) -> None:
        """Go back to a still that was seen."""
        self._rest.stop()
        if self._session is None:
            return
        if view.event is not None:
            self._session.select(view.event.device_id, view.event.id, ask=False)
        self._session.ask(view.ask, view.event)

    def look_ahead(self) -> None:
        """Fetch the stills beside the shown one, where the engineer wants that."""
        session = self._session
        shown = session.shown_still if session is not None else None
        if not self.ahead or session is None or shown is None or shown.phase != "shown" or shown.event is None:
            return
        wishes = []
        for event in (self._neighbour(1), self._neighbour(-1)):
            if event is not None:
                try:
                    wishes.append((session.wishes.of_event(event), event))
                except ValueError:
                    continue
        session.prefetch(wishes)

    def _try(self, act: Callable[[Session], None]) -> None:
        self._rest.stop()
        if self._session is None:
            return
        try:
            act(self._session)
        except ValueError as error:
            self.refused.emit(str(error))
        else:
            self.accepted.emit()
