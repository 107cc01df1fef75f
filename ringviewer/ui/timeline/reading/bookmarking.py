"""Bookmarks in the hand: set, noted, stepped through, removed and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QGuiApplication

from ringviewer.history import wording
from ringviewer.ui.timeline.layout.bookmarks import MOST
from ringviewer.ui.timeline.layout.geometry import AXIS_PX
from ringviewer.ui.timeline.paint.bookmark_painter import RIBBON_TOP, bookmark_at
from ringviewer.ui.timeline.reading.note_editor import WIDTH_PX, NoteEditor
from ringviewer.ui.timeline.reading.places import instant_of, place_of

if TYPE_CHECKING:
    from ringviewer.ui.theme.theme import Theme
    from ringviewer.ui.timeline.canvas_pointing import CanvasPointing
    from ringviewer.ui.timeline.layout.bookmarks import Bookmark

_MARGIN_PX, _EDGE_PX = 60, 4


class Bookmarking:
    """Acts on `model.bookmarks`; `editor` is where the note of one is written."""

    def __init__(self, theme: Theme, canvas: CanvasPointing) -> None:
        self._canvas = canvas
        self._model = canvas.model
        self._edited: tuple[Bookmark, bool] | None = None
        self._pressed: Bookmark | None = None
        self.editor = NoteEditor(theme, canvas)
        self.editor.kept.connect(self._on_kept)
        self.editor.dropped.connect(self._on_dropped)
        canvas.view_changed.connect(self._place_editor)

    def set_here(self, *, by_pointer: bool) -> None:
        """Set one where the pointer is, else at the selection, else in the middle of the view; and ask for its note."""
        canvas, model = self._canvas, self._model
        place = place_of(canvas, canvas.hovered) if by_pointer else None
        flagged = model.flagged()
        if place is not None:
            self.set_at(instant_of(canvas, place), place.device_id)
        elif flagged is not None:
            self.set_at(flagged[1], flagged[0].device_id)
        else:
            self.set_at(model.view.to_ms(model.view.width / 2), None)

    def set_at(self, ms: int, device_id: str | None) -> None:
        """Set one at an instant, and ask for its note."""
        bookmarks = self._model.bookmarks
        new = bookmarks.at(ms) is None
        mark = bookmarks.set(ms, device_id)
        if mark is None:
            self._canvas.told.emit(f"{MOST} bookmarks are set, which is the most. Remove one with Delete first")
            return
        self._bring(mark)
        self.edit(mark, new=new)

    def edit(self, mark: Bookmark, *, new: bool = False) -> None:
        """Ask for the note of a bookmark; a new one goes again when that is dropped."""
        self._model.bookmarks.current = mark
        self._edited = (mark, new)
        self._canvas.unpoint()
        self._place_editor()
        self.editor.open(mark.note, f"Note of the bookmark at {self.when(mark)}")
        self._canvas.update()

    def step(self, direction: int) -> None:
        """Go to the next (1) or previous (−1) bookmark, and say what it is."""
        mark = self._model.bookmarks.step(direction, self._model.view.to_ms(self._model.view.width / 2))
        if mark is None:
            which = "later" if direction > 0 else "earlier"
            none_words = "No bookmark is set. M sets one" if not len(self._model.bookmarks) else f"No {which} bookmark"
            self._canvas.told.emit(none_words)
            return
        self.go(mark)

    def go(self, mark: Bookmark) -> None:
        """Bring a bookmark into view and make it the current one."""
        self._model.bookmarks.current = mark
        self._bring(mark)
        self._canvas.told.emit(", ".join((self.place(mark), self.title(mark), self.when(mark))))
        self._canvas.update()

    def remove(self) -> None:
        """Forget the current one."""
        mark = self._model.bookmarks.current
        if mark is not None:
            self._model.bookmarks.remove(mark)
            self._canvas.unpoint()
            self._canvas.told.emit(f"The bookmark at {self.when(mark)} was removed")
            self._canvas.update()

    def clear(self) -> None:
        """Forget all."""
        self._model.bookmarks.clear()
        self._canvas.unpoint()
        self._canvas.update()

    def copy(self) -> None:
        """Put all of them on the clipboard, a line each."""
        model = self._model

        def name_of(device_id: str) -> str:
            state = model.lane(device_id)
            return "" if state is None else state.lane.device.name

        QGuiApplication.clipboard().setText(model.bookmarks.text(model.tz, name_of))
        self._canvas.told.emit(f"{wording.count(len(model.bookmarks), 'bookmark')} copied")

    def press(self, at: QPointF) -> bool:
        """The left button went down; whether that was on a ribbon."""
        self._pressed = self.hit(at)
        return self._pressed is not None

    def release(self, at: QPointF) -> bool:
        """The left button came up: a click on a ribbon makes it current and asks for its note."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.hit(at) == pressed:
            self.edit(pressed)
        return pressed is not None

    def hit(self, at: QPointF) -> Bookmark | None:
        """The bookmark whose ribbon is at a point of the canvas."""
        return bookmark_at(self._model, self._canvas.areas, at.x(), at.y())

    def tip(self, mark: Bookmark) -> tuple[str, str]:
        """The two lines beside the pointer: the note, then when, and what can be done."""
        title = self.title(mark) if mark.note else f"bookmark {self.title(mark)}"
        return title, f"{self.when(mark)}\nclick to change the note, then Delete removes the bookmark"

    def when(self, mark: Bookmark) -> str:
        """“Thu 8 Oct 17:21:07.410 PDT”."""
        tz = self._model.tz
        words = f"{wording.short_date(mark.at_ms, tz)} {wording.clock_ms(mark.at_ms, tz)}"
        return f"{words} {wording.zone_abbr(mark.at_ms, tz)}"

    def place(self, mark: Bookmark) -> str:
        """“Bookmark 2 of 5”."""
        marks = tuple(self._model.bookmarks)
        return f"Bookmark {wording.number(marks.index(mark) + 1)} of {wording.number(len(marks))}"

    @staticmethod
    def title(mark: Bookmark) -> str:
        """Its note, safe to show, or that it has none."""
        return wording.plain(mark.note) if mark.note else "without a note"

    def _bring(self, mark: Bookmark) -> None:
        view = self._canvas.heading
        held = view.holding(mark.at_ms, _MARGIN_PX)
        if held is not view and not _MARGIN_PX / 4 <= view.to_x(mark.at_ms) <= view.width - _MARGIN_PX / 4:
            self._canvas.set_view(held, smooth=True)

    def _place_editor(self) -> None:
        if self._edited is None:
            return
        areas = self._canvas.areas
        x = areas.header + round(self._canvas.heading.to_x(self._edited[0].at_ms))
        right = max(areas.header + _EDGE_PX, areas.header + areas.time - _EDGE_PX - WIDTH_PX)
        left = max(areas.header + _EDGE_PX, min(x - 12, right))
        self.editor.move(QPoint(left, max(AXIS_PX + 2, RIBBON_TOP)))

    def _on_kept(self, words: str) -> None:
        edited, self._edited = self._edited, None
        if edited is not None:
            self._model.bookmarks.note(edited[0], words)
            self._canvas.update()

    def _on_dropped(self) -> None:
        edited, self._edited = self._edited, None
        if edited is not None and edited[1]:
            self._model.bookmarks.remove(edited[0])
            self._canvas.update()
