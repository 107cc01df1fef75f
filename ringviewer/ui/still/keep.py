"""Keeping a still: into a file with its facts beside it, or onto the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ringviewer.casefile.still_file import saved_bytes, suggested_name, write_still
from ringviewer.history.wording import plain
from ringviewer.ui.still.images import image_of

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.session.pictures import Picture, PixelFormat
    from ringviewer.session.stills import StillView

_ENDINGS: Final[dict[PixelFormat, str]] = {"JPEG": "(*.jpg *.jpeg)", "PNG": "(*.png)"}
_REMOVED: Final = "metadata removed"
_AS_RECEIVED: Final = "bytes as received"


def copy_picture(picture: Picture, rgba: bytes) -> bool:
    """Put the picture on the clipboard; whether there was one to put."""
    image = image_of(picture, rgba)
    if image.isNull():
        return False
    QGuiApplication.clipboard().setImage(image)
    return True


def name_filters(picture: Picture) -> list[str]:
    """The choices of the file dialog: without its metadata first, where the picture has any."""
    what = f"{picture.format} picture"
    received = f"{what}, {_AS_RECEIVED} {_ENDINGS[picture.format]}"
    try:
        removable = saved_bytes(picture, keep_metadata=False) != picture.data
    except ValueError:  # its parts cannot be told from one another, so none can be left out
        removable = False
    return [f"{what}, {_REMOVED} {_ENDINGS[picture.format]}", received] if removable else [received]


def write(
    view: StillView, device: Device | None, path: str, name_filter: str, now_ms: int, skew_ms: int | None
) -> tuple[str, str]:
    """Write the still and its facts; severity and sentence of how that went."""
    keep = _REMOVED not in name_filter
    try:
        write_still(Path(path), view, device, keep_metadata=keep, sidecar=True, now_ms=now_ms, skew_ms=skew_ms)
    except OSError as failure:
        return "problem", f"The picture was not saved: {plain(failure.strerror or type(failure).__name__, 120)}."
    return "note", f"Saved as {plain(Path(path).name, 160)}, with its facts beside it."


def ask_where(
    parent: QWidget,
    view: StillView,
    device: Device | None,
    clock: Callable[[], int],
    done: Callable[[str, str], None],
) -> QFileDialog | None:
    """Open a dialog that asks for a file and writes it; `done` gets severity and sentence of how that went.

    The dialog is not modal to the program: requests go on while it is open. `clock` tells the server's now in epoch ms.
    """
    picture = view.picture
    if picture is None:
        return None
    name = suggested_name(view, device)
    dialog = QFileDialog(parent, "Save still", name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(name)
    dialog.setNameFilters(name_filters(picture))
    dialog.setDefaultSuffix("png" if picture.format == "PNG" else "jpg")
    dialog.fileSelected.connect(
        lambda path: done(*write(view, device, path, dialog.selectedNameFilter(), clock(), view.skew_ms))
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
