"""The menu that chooses one device or all of them, shared by the tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup

from ringviewer.history import wording

if TYPE_CHECKING:
    from ringviewer.session.session import Session
    from ringviewer.ui.theme.controls import MenuButton

__all__ = ["ALL_DEVICES", "fill_device_menu", "menu_text"]

ALL_DEVICES = "All devices"


def menu_text(name: str) -> str:
    """A name from the API for a menu, where Qt would take ``&`` for the sign of a shortcut."""
    return wording.plain(name, 60).replace("&", "&&")


def fill_device_menu(
    button: MenuButton, session: Session | None, chosen: str | None, choose: Callable[[str | None, str], None]
) -> None:
    """Fill the menu with the account's devices; ``choose`` gets the device's id (``None`` for all) and its name."""
    menu = button.choices
    menu.clear()
    for old in menu.findChildren(QActionGroup):
        old.deleteLater()
    group = QActionGroup(menu)

    def on_triggered(action: QAction) -> None:
        device_id, name = action.data()
        choose(device_id, name)

    group.triggered.connect(on_triggered)
    entries: list[tuple[str | None, str]] = [(None, ALL_DEVICES)]
    if session is not None:
        entries += [(lane.device.id, wording.plain(lane.device.name, 60)) for lane in session.lanes.values()]
    for device_id, name in entries:
        action = menu.addAction(menu_text(name))
        action.setCheckable(True)
        action.setChecked(device_id == chosen)
        action.setData((device_id, name))
        group.addAction(action)
