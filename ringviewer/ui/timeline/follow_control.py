"""The control in the title row that lets the session read what is new, again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QSizePolicy

from ringviewer.history.wording import count, span_words
from ringviewer.session.follower import DEFAULT_INTERVAL_S, Following
from ringviewer.ui.theme.buttons import FlatButton, MenuButton
from ringviewer.ui.theme.labels import plain_tip
from ringviewer.ui.timeline.words import follow_words

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from ringviewer.session.changes import EventsAdded
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.canvas import TimelineCanvas

_INTERVALS_S = (10.0, DEFAULT_INTERVAL_S, 60.0, 300.0)
_COUNTDOWN_MS = 1000
#: In a row narrower than this, in px, the icon stands alone.
_ROOM_PX = 760


class FollowControl(MenuButton):
    """A menu to follow or not, and how often; while following it counts down to the next poll.

    `news` is a button that stands beside it while there are new events right of the view; it leads there.
    """

    padding = 5

    def __init__(self, theme: Theme, canvas: TimelineCanvas) -> None:
        super().__init__(theme, "Follow", "wait", name=follow_words.OFF)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._canvas = canvas
        self._session: Session | None = None
        self._interval_s = DEFAULT_INTERVAL_S
        self._new = 0
        # Start of each device's newest event when it was last looked for news, in epoch ms.
        self._newest: dict[str, int] = {}
        self._roomy = True
        self._switch = QAction(f"{follow_words.OFF}\tL", self, checkable=True)
        self._switch.triggered.connect(self.toggle)
        self.choices.addAction(self._switch)
        self.choices.addSeparator()
        group = QActionGroup(self)
        for interval_s in _INTERVALS_S:
            action = QAction(f"Every {span_words(round(interval_s * 1000))}", group, checkable=True)
            action.setData(interval_s)
            action.setChecked(interval_s == self._interval_s)
            self.choices.addAction(action)
        group.triggered.connect(lambda action: self.set_interval(action.data()))
        self.news = FlatButton(theme, "", "now", name="Go to the new events")
        self.news.hide()
        self.news.clicked.connect(self._go_there)
        canvas.follow_asked.connect(self.toggle)
        canvas.gap_asked.connect(self.read_on)
        canvas.view_changed.connect(self._forget_seen)
        self._countdown = QTimer(self)
        self._countdown.setInterval(_COUNTDOWN_MS)
        self._countdown.timeout.connect(self.show_state)

    def set_session(self, session: Session | None) -> None:
        """Follow another session's devices; it begins without following."""
        self._session = session
        self._new = 0
        self.show_state()

    def toggle(self) -> None:
        """Begin or end following."""
        session = self._session
        if session is None or not self.isEnabled():
            return
        if session.follower.on:
            session.follower.unfollow()
            self._canvas.told.emit("Following has ended.")
        else:
            self._choose_devices()
            self._newest = {device_id: lane.events.newest_ms or 0 for device_id, lane in session.lanes.items()}
            session.follower.follow(self._interval_s)
            every = span_words(round(self._interval_s * 1000))
            what = count(session.follower.state.devices, "device")
            self._canvas.told.emit(f"Following: the newest page of {what} in sight is read every {every}.")
        self.show_state()

    def read_on(self, device_id: str, to_ms: int) -> None:
        """Read on in the gap of a poll that ends at `to_ms`, until it meets what is known."""
        if self._session is not None:
            self._session.follower.fill(device_id, to_ms)

    def set_interval(self, interval_s: float) -> None:
        """Poll each device every so many seconds; what is followed goes on at the new pace."""
        self._interval_s = interval_s
        if self._session is not None and self._session.follower.on:
            self._session.follower.follow(interval_s)

    def note_new(self, change: EventsAdded) -> None:
        """Events came: those right of the view are told of, since the view does not move for them.

        What the lanes would not show either, of a kind or a device that is hidden, is not news.
        """
        session, model = self._session, self._canvas.model
        state = model.lane(change.device_id)
        if session is None or not session.follower.on or state is None:
            return
        newest_ms = state.lane.events.newest_ms or 0
        before_ms = self._newest.get(change.device_id, newest_ms)
        self._newest[change.device_id] = max(before_ms, newest_ms)
        if not change.count or model.number_of(state) is None:
            return
        starts = state.index(model.hidden).starts
        fresh = len(starts) - int(starts.searchsorted(max(self._view_end_ms(), before_ms), side="right"))
        if fresh:
            self._new += min(change.count, fresh)
            self.show_state()

    def minimumSizeHint(self) -> QSize:
        # The icon alone: the row may become narrow, and then the word gives way.
        return QSize(2 * self.padding + 2 * 16 + 6, self.height())

    def settle(self, room: int) -> None:
        """Let the words give way where the row is narrow; it is `room` px wide."""
        self._roomy = room >= _ROOM_PX
        self.show_state()

    def show_state(self) -> None:
        """Show how following goes, and follow the devices that are in sight."""
        state = Following() if self._session is None else self._session.follower.state
        if state.on:
            self._choose_devices()
            self._countdown.start()
        else:
            self._countdown.stop()
            self._new = 0
        self._switch.setChecked(state.on)
        self.setProperty("following", state.on)
        self.setAccessibleName(follow_words.spoken(state))
        if self.isEnabled():
            self.setToolTip(plain_tip(follow_words.told(state)))
        self._write(self, follow_words.brief(state) if self._roomy else "")
        self._write(self.news, count(self._new, "new event"))
        self.news.setAccessibleName(f"Go to {count(self._new, 'new event')}")
        self.news.setVisible(self._new > 0)

    def _fill(self) -> QColor | None:
        if self.property("following") and self.isEnabled():
            return self._theme.tokens.select
        fill = super()._fill()
        return None if fill == self._theme.tokens.surface else fill

    def _border(self) -> QColor | None:
        return self._theme.tokens.ink if self.property("following") and self.isEnabled() else None

    def _choose_devices(self) -> None:
        if self._session is not None:
            model = self._canvas.model
            self._session.follower.only(
                [model.lanes[number].device_id for number in model.in_sight if number < len(model.lanes)]
            )

    def _view_end_ms(self) -> float:
        return self._canvas.model.view.end_ms

    def _forget_seen(self) -> None:
        if self._new and self._session is not None and self._view_end_ms() >= self._canvas.model.now_ms:
            self._new = 0
            self.show_state()

    def _go_there(self) -> None:
        self._new = 0
        self._canvas.go_now()
        self.show_state()

    @staticmethod
    def _write(button: FlatButton | MenuButton, words: str) -> None:
        if button.text() != words:
            button.setText(words)
            button.updateGeometry()
            button.update()
