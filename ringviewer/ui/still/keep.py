"""Keeping a picture: into a file with a name that tells both times, or onto the clipboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QSaveFile
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ringviewer.history.wording import clock_ms
from ringviewer.history.zones import moment
from ringviewer.ui.still.images import image_of

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.session.pictures import Picture
    from ringviewer.session.stills import StillView

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def suggested_name(view: StillView, device: Device | None) -> str:
    """File name of a still: device, requested and actual time in UTC, e.g. “Front-Door requested … actual ….jpg”."""
    name = _UNSAFE.sub("-", device.name).strip("-._")[:40] if device is not None else ""
    requested = _stamp(view.ask.at_ms if view.ask.at_ms is not None else view.ask.from_ms)
    parts = [name or "still", f"requested-{requested}", f"actual-{_stamp(view.actual_ms)}"]
    ending = "png" if view.picture is not None and view.picture.format == "PNG" else "jpg"
    return f"{'_'.join(parts)}.{ending}"


def _stamp(at_ms: int | None) -> str:
    if at_ms is None:
        return "unknown"
    return f"{moment(at_ms, UTC):%Y%m%d}T{clock_ms(at_ms, UTC).replace(':', '')}Z"


def copy_picture(picture: Picture) -> bool:
    """Put the picture on the clipboard; whether there was one to put."""
    image = image_of(picture)
    if image.isNull():
        return False
    QGuiApplication.clipboard().setImage(image)
    return True


def write_picture(picture: Picture, path: str) -> str | None:
    """Write the bytes as they were answered to `path`, all or nothing; a sentence when it failed."""
    file = QSaveFile(path)
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        return f"The picture was not saved: {file.errorString()}."
    file.write(picture.data)
    return None if file.commit() else f"The picture was not saved: {file.errorString()}."


def ask_where(parent: QWidget, picture: Picture, name: str, done: Callable[[str | None], None]) -> QFileDialog:
    """Open a dialog that asks for a file and writes it; `done` gets None, or the sentence of a failure.

    The dialog is not modal to the program: requests go on while it is open.
    """
    dialog = QFileDialog(parent, "Save still", name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(name)
    dialog.setNameFilter("PNG picture (*.png)" if picture.format == "PNG" else "JPEG picture (*.jpg *.jpeg)")
    dialog.setDefaultSuffix("png" if picture.format == "PNG" else "jpg")
    dialog.fileSelected.connect(lambda path: done(write_picture(picture, path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
