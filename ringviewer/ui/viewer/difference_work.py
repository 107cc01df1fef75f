"""Has the difference of two pictures worked out: at once when that is quick, in a thread when it is not."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from ringviewer.ui.viewer.difference import Difference, difference_of

# So many pixels take up to 8 ms, half of a frame.
AT_ONCE_PIXELS: Final = 1_000_000
_LOOK_MS: Final = 15


class DifferenceWork(QObject):
    """One difference at a time; a newer wish takes the place of the one before.

    The thread touches no object of Qt's but images: its result is fetched from here, on the thread of the window.

    Signals:
        done(object): the Difference that was asked for last.
        failed(str): why there is none, as a sentence.
    """

    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._threads: ThreadPoolExecutor | None = None
        self._wanted: Future[Difference] | None = None
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._fetch)

    @property
    def busy(self) -> bool:
        """Whether a difference is still being worked out."""
        return self._wanted is not None

    def begin(self, first: QImage, second: QImage, times: int) -> None:
        """Work out the difference of `first` and `second`; `done` or `failed` follows, perhaps before this returns."""
        self.give_up()
        if first.width() * first.height() <= AT_ONCE_PIXELS:
            self._wanted = Future()
            try:
                self._wanted.set_result(difference_of(first, second, times))
            except ValueError as error:
                self._wanted.set_exception(error)
            self._fetch()
            return
        if self._threads is None:
            self._threads = ThreadPoolExecutor(1, thread_name_prefix="difference")
        self._wanted = self._threads.submit(difference_of, first, second, times)
        self._look.start()

    def give_up(self) -> None:
        """Want nothing any more; what is being worked out ends by itself and is dropped."""
        self._look.stop()
        if self._wanted is not None:
            self._wanted.cancel()
            self._wanted = None

    def close(self) -> None:
        """Want nothing, and let the thread end."""
        self.give_up()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None

    def _fetch(self) -> None:
        wanted = self._wanted
        if wanted is None or not wanted.done():
            return
        self._look.stop()
        self._wanted = None
        error = wanted.exception()
        if isinstance(error, (ValueError, MemoryError)):
            self.failed.emit(str(error) or "There is no memory for the difference of pictures as large as these.")
        else:
            self.done.emit(wanted.result())
