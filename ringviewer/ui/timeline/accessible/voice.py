"""One voice for all that is announced in a window.

What a key asked for is said at once, in the order of the keys, and none of it is lost. What comes by itself waits until
the last announcement is half a second old; of one topic only the newest waits.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer

from ringviewer.ui.timeline.accessible import outbox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

#: The least time between any announcement and one that comes by itself.
REST_MS: Final = 500

Words = Callable[[], str]


class Voice(QObject):
    """Speaks for one window and everything that belongs to it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._waiting: dict[str, tuple[weakref.ref[QWidget], Words]] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rested)

    def answer(self, source: QWidget, words: str) -> None:
        """Say at once what a key or a click asked for; `source` is the widget that it is about."""
        if words:
            outbox.announce(source, words)
            self._rest.start()

    def news(self, source: QWidget, topic: str, words: Words) -> None:
        """Say what comes by itself, as soon as there is room for it; `words` is asked then, "" says nothing."""
        self._waiting[topic] = (weakref.ref(source), words)
        if not self._rest.isActive():
            self._on_rested()

    def forget(self, *topics: str) -> None:
        """Of these topics nothing is said any more."""
        for topic in topics:
            self._waiting.pop(topic, None)

    def _on_rested(self) -> None:
        while self._waiting and not self._rest.isActive():
            source_ref, words = self._waiting.pop(next(iter(self._waiting)))
            source = source_ref()
            if source is not None and shiboken6.isValid(source):
                self.answer(source, words())


def voice_of(widget: QWidget) -> Voice:
    """The voice of the program's window that a widget belongs to; panels that float speak with that of their window."""
    window = widget
    while (above := window.parentWidget()) is not None:
        window = above
    found = window.findChild(Voice, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, Voice) else Voice(window)
