"""Rows of events on their way out, onto the clipboard or into a file, while the window goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ringviewer.history import wording
from ringviewer.history.zones import moment
from ringviewer.ui.tables.event_copy import MOST_COPIED, TOO_MANY, CopyForm, copy_steps, export_steps
from ringviewer.ui.tables.sliced import Sliced

if TYPE_CHECKING:
    from ringviewer.ui.tables.event_rows import Rows
    from ringviewer.ui.tables.events_model import EventsModel

__all__ = ["EventOutput"]


class EventOutput(QObject):
    """One copy and one export at a time.

    Signals:
        progressed: what to say of the export that is under way, “” when none is.
        told: severity and sentence of how it went.
    """

    progressed = Signal(str)
    told = Signal(str, str)

    def __init__(self, model: EventsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._copying = Sliced(self)
        self._writing = Sliced(self)
        self._rows = 0
        self._path = Path()

    @property
    def exporting(self) -> bool:
        """Whether a file is being written."""
        return self._writing.active

    def copy(self, places: Sequence[int], form: CopyForm) -> None:
        """Put the rows that are shown at these places onto the clipboard, or say that they are too many."""
        if len(places) > MOST_COPIED:
            self.told.emit("warning", TOO_MANY)
            return
        numbers = self._model.numbers()[list(places)]
        self._copying.start(copy_steps(self._model, numbers, form), QGuiApplication.clipboard().setText)

    def ask_where(self, parent: QWidget, now_ms: int) -> QFileDialog:
        """Ask for a file, and write the rows that are shown then; the dialog does not stop the window."""
        name = f"events-{moment(now_ms, UTC):%Y%m%dT%H%M%SZ}.csv"
        dialog = QFileDialog(parent, "Export these events", name)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters(["Comma-separated values (*.csv)"])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(name)
        dialog.fileSelected.connect(self.write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def write(self, path: str) -> None:
        """Write the rows that are shown now, in their order."""
        numbers: Rows = self._model.numbers()
        self._rows, self._path = len(numbers), Path(path)
        self._tell(0)
        self._writing.start(export_steps(self._model, numbers, self._path, self._tell), self._end)
        if self._writing.active:
            self._tell(0)

    def cancel(self) -> None:
        """Give up the export; nothing is left behind."""
        if self._writing.active:
            self._writing.stop()
            self.progressed.emit("")
            self.told.emit("note", "The export was cancelled. No file was written.")

    def stop(self) -> None:
        """Give up whatever is under way, since its events go away."""
        self._copying.stop()
        self.cancel()

    def _tell(self, written: int) -> None:
        self.progressed.emit(f"Writing {wording.number(written)} of {wording.count(self._rows, 'row')}…")

    def _end(self, failure: OSError | None) -> None:
        self.progressed.emit("")
        if failure is not None:
            why = wording.plain(failure.strerror or type(failure).__name__, 120)
            self.told.emit("problem", f"The events were not exported: {why}.")
            return
        name = wording.plain(self._path.name, 160)
        self.told.emit("note", f"Exported {wording.count(self._rows, 'row')} as {name}.")
