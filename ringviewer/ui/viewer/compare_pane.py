"""One of two stills: its picture, or the words in its place."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from ringviewer.ui.still.shown import Notice
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.viewer.canvas import PictureCanvas
from ringviewer.ui.viewer.notice_pane import NoticePane

MISSING: Final = {
    "A": Notice(
        "picture", "No still is pinned", "Press P while a still is shown to keep it here, then choose another."
    ),
    "B": Notice("picture", "No still is shown", "Choose an event, and its still is held against the pinned one."),
}
DECODING: Final = Notice("wait", "The picture is being decoded", "It was answered already; nothing is sent for it.")
ONE_ONLY: Final = Notice("picture", "There are not two pictures yet", "Side by side says what is missing.")
WORKING: Final = Notice("wait", "Comparing the pictures", "Large pictures take a moment.", progress=None)


class ComparePane(QStackedWidget):
    """Shows an image or a notice."""

    def __init__(self, theme: Theme, canvas: PictureCanvas | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = canvas if canvas is not None else PictureCanvas(theme)
        self.notice = NoticePane(theme)
        self.addWidget(self.notice)
        self.addWidget(self.canvas)

    @property
    def words(self) -> str:
        """The notice as one text; empty while a picture is shown."""
        return self.notice.words if self.currentWidget() is self.notice else ""

    def show_image(self, image: QImage, name: str) -> None:
        """Show `image`; `name` is what a screen reader says."""
        self.canvas.setAccessibleName(name)
        if self.canvas.image.cacheKey() != image.cacheKey():
            self.canvas.set_image(image)
        self.setCurrentWidget(self.canvas)

    def show_notice(self, notice: Notice, step: str = "") -> None:
        """Take the picture away and say why there is none."""
        self.notice.show_notice(notice, step)
        if not self.canvas.image.isNull():
            self.canvas.set_image(QImage())
        self.setCurrentWidget(self.notice)
