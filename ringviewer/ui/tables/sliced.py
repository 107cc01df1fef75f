"""Longer work of a table in slices, so that the window answers in between."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import perf_counter
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, QTimer

__all__ = ["Sliced"]

T = TypeVar("T")

_SLICE_S: Final = 0.008


class Sliced(QObject):
    """Runs one generator at a time: at once as far as a slice goes, the rest while the window has nothing else to do.

    A generator that does not pause is done when :meth:`start` returns.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Generator[None, None, Any] | None = None
        self._done: Callable[[Any], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    @property
    def active(self) -> bool:
        """Whether there is work left."""
        return self._steps is not None

    def start(self, steps: Generator[None, None, T], done: Callable[[T], None]) -> None:
        """Run ``steps`` instead of what was under way; ``done`` gets what they return."""
        self.stop()
        self._steps, self._done = steps, done
        self._slice()

    def stop(self) -> None:
        """Give up what is under way."""
        self._timer.stop()
        steps, self._steps, self._done = self._steps, None, None
        if steps is not None:
            steps.close()

    def _slice(self) -> None:
        steps, done = self._steps, self._done
        if steps is None or done is None:
            return
        until = perf_counter() + _SLICE_S
        try:
            next(steps)
            while perf_counter() < until:
                next(steps)
        except StopIteration as end:
            self._steps = self._done = None
            done(end.value)
            return
        self._timer.start()
