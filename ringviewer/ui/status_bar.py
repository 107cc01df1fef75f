"""The status bar: the facts about the account, the token, the clock and the requests, in a fixed order.

A fact keeps the width that it once needed, so that digits that change never move what stands beside them.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QFontMetrics, QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from ringviewer.history import wording
from ringviewer.ui.theme.controls import PlainLabel, ProgressLine, Rule, Surface, plain_tip
from ringviewer.ui.theme.scale import scaled
from ringviewer.ui.theme.sizes import fix_height

if TYPE_CHECKING:
    from ringviewer.partner_api.quota import Quota
    from ringviewer.partner_api.token import TokenFacts
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.theme import Theme

__all__ = ["StatusBar", "clock_words", "history_words", "quota_words", "request_words", "token_words"]

_HEIGHT: Final = 26
_TICK_MS: Final = 1000
_PROGRESS_PX: Final = 120
_REFUSED: Final = "token-refused"
_TOKEN_KINDS: Final = {"playground": "Playground", "linked": "linked", "refresh": "a refresh token"}


def token_words(facts: TokenFacts, now_ms: int, *, refused: bool = False) -> str:
    """“token: linked, 3 h 12 min left”: what the token says about itself, read on this computer.

    ``refused``: the API refused it, so that the time left by its own words means nothing; that it expired explains it.
    """
    kind = _TOKEN_KINDS.get(facts.kind, "kind unknown")
    left_ms = None if facts.expires_ms is None else facts.expires_ms - now_ms
    if left_ms is not None and left_ms <= 0:
        return f"token: {kind}, expired"
    if refused:
        return f"token: {kind}, refused"
    return f"token: {kind}" if left_ms is None else f"token: {kind}, {wording.span_words(left_ms)} left"


def clock_words(skew_ms: int | None) -> str:
    """“clock +0.4 s”: the server's clock minus this computer's."""
    if skew_ms is None:
        return "clock not compared"
    if abs(skew_ms) >= 60_000:
        return f"clock {wording.offset(skew_ms)}"
    sign = "+" if skew_ms >= 50 else wording.MINUS if skew_ms <= -50 else ""
    return f"clock {sign}{abs(skew_ms) / 1000:.1f}{wording.NARROW}s"


def history_words(complete: int, lanes: int) -> str:
    """“5 of 6 histories complete”."""
    return f"{complete} of {wording.count(lanes, 'history', 'histories')} complete"


def request_words(last_second: int, per_second: float, in_flight: int, most: int, retried: int = 0) -> str:
    """“2 of 5 requests/s, 1 of 4 in flight, 3 retried”: what is used of what the tool allows itself."""
    words = f"{last_second} of {per_second:g} requests/s, {in_flight} of {most} in flight"
    return f"{words}, {wording.number(retried)} retried" if retried else words


def quota_words(quota: Quota | None, held_s: float) -> str:
    """“quota 97 of 100 left”, “holding back 2 s” while requests wait; empty when the API never told of a quota."""
    if held_s > 0:
        return f"holding back {math.ceil(held_s)}{wording.NARROW}s"
    if quota is None:
        return ""
    if quota.remaining is None:
        return f"quota {wording.number(quota.limit or 0)} requests/s"
    of = f" of {wording.number(quota.limit)}" if quota.limit is not None else ""
    return f"quota {wording.number(quota.remaining)}{of} left"


class StatusBar(Surface):
    """Facts parted by rules, progress, and at the right the host that is asked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, fill="window", parent=parent)
        self._session: Session | None = None
        fix_height(self, _HEIGHT)
        self.setAccessibleName("Status")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 1, 12, 0)
        layout.setSpacing(12)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.events = _fact(theme)
        self.histories = _fact(theme)
        self.token = _fact(theme)
        self.clock = _fact(theme)
        self.requests = _fact(theme)
        self.quota = _fact(theme)
        self._facts = (self.events, self.histories, self.token, self.clock, self.requests, self.quota)
        self._rules = tuple(Rule(theme, vertical=True) for _ in self._facts)
        for fact, rule in zip(self._facts, self._rules, strict=True):
            layout.addWidget(fact)
            rule.setFixedHeight(14)
            layout.addWidget(rule)
        self.progress_words = PlainLabel(theme, step="small", role="text2")
        self.progress_line = ProgressLine(theme)
        self.progress_line.setFixedWidth(_PROGRESS_PX)
        self.host = PlainLabel(theme, step="small", role="text2")
        layout.addWidget(self.progress_words)
        layout.addWidget(self.progress_line)
        layout.addStretch(1)
        layout.addWidget(self.host)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.refresh)
        self.refresh()

    def set_session(self, session: Session | None) -> None:
        """Show the facts of ``session``, or that there is none."""
        self._session = session
        for fact in self._facts:
            fact.setMinimumWidth(0)
            fact.setText("")
            fact.setToolTip("")
        self.refresh()

    def refresh(self) -> None:
        """Read all facts anew."""
        self._read_facts()
        self._fit()

    def _fit(self) -> None:
        """Leave out, one by one, the facts that there is no room for: the quota first, then the requests."""
        layout = self.layout()
        if layout is None:
            return
        connected = self._session is not None
        for fact, rule in zip(self._facts, self._rules, strict=True):
            said = bool(fact.text())
            fact.setVisible(said and (connected or fact is self.events))
            rule.setVisible(said and connected)
        # The last rule parts the facts from the progress, and there is not always some.
        last = self._rules[-1] if self.quota.text() else self._rules[-2]
        last.setVisible(connected and bool(self.progress_words.text()))
        giving_way = [self.quota, self.requests, self.clock]
        if self._session is not None and self._session.client.held_s > 0:
            giving_way = [self.requests, self.clock, self.quota]  # why nothing moves is worth more than how fast it did
        for fact in giving_way:
            rule = self._rules[self._facts.index(fact)]
            if layout.sizeHint().width() <= self.width():
                return
            fact.hide()
            rule.hide()

    def _read_facts(self) -> None:
        session = self._session
        if session is None:
            self.events.setText("not connected")
            for label in (*self._facts[1:], self.progress_words, self.host):
                label.setText("")
            self.progress_line.hide()
            return
        lanes = tuple(session.lanes.values())
        events = sum(len(lane.events) for lane in lanes)
        pages = sum(lane.coverage.pages for lane in lanes)
        client = session.client
        say(self.events, f"{wording.count(events, 'event')}, {wording.count(pages, 'page')}")
        say(self.histories, history_words(sum(lane.coverage.complete for lane in lanes), len(lanes)))
        refused = session.problem is not None and session.problem.kind == _REFUSED
        say(self.token, token_words(client.token_facts, session.now_ms(), refused=refused))
        if client.clock_skew_ms is None:
            self.clock.setText(clock_words(None))  # said once at the start, and no reason to keep its width
        else:
            say(self.clock, clock_words(client.clock_skew_ms))
        self._read_requests(session)
        self.host.setText(client.api_base.split("://", 1)[-1])
        progress = session.progress
        self.progress_words.setText(progress.words)
        self.progress_line.setVisible(session.busy)
        self.progress_line.set_fraction(progress.fraction if session.busy else 0.0)

    def _read_requests(self, session: Session) -> None:
        client, recorder = session.client, session.client.recorder
        last_second = recorder.per_second(time.monotonic())
        pace = client.pace
        say(
            self.requests,
            request_words(last_second, pace.per_second, recorder.in_flight, pace.in_flight, recorder.retried),
        )
        say_more(
            self.requests,
            f"{wording.count(recorder.sent, 'request')} sent, {wording.number(recorder.retried)} of them retried. "
            f"At most {wording.number(recorder.max_per_second)} began within a second, and "
            f"{wording.number(recorder.max_in_flight)} were in flight at once.",
        )
        quota, held_s = client.quota, client.held_s
        say(self.quota, quota_words(quota, held_s))
        told = []
        if held_s > 0:
            told.append("Nothing is sent until then: the API asked to wait, or its quota runs low.")
        if quota is not None:
            told += [
                "The quota is counted for the partner’s client id: production shares it.",
                f"Told {wording.age(max(0, session.now_ms() - quota.at_ms))}.",
            ]
        say_more(self.quota, " ".join(told))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, scaled(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._tick.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QPainter(self).fillRect(0, 0, self.width(), 1, self._theme.tokens.edge)


def _fact(theme: Theme) -> PlainLabel:
    return PlainLabel(theme, step="small", role="text2")


def say_more(fact: PlainLabel, text: str) -> None:
    """What the pointer is told over a fact, and a screen reader with it."""
    if fact.accessibleDescription() != text:
        fact.setAccessibleDescription(text)
        fact.setToolTip(plain_tip(text))


def say(fact: PlainLabel, text: str) -> None:
    """Show a fact; it never becomes narrower than it once was."""
    if fact.text() != text:
        fact.setText(text)
        wanted = QFontMetrics(fact.font()).horizontalAdvance(text) + 1
        fact.setMinimumWidth(max(fact.minimumWidth(), wanted))
