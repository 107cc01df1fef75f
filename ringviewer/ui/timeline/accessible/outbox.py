"""The one door through which the timeline speaks to assistive technology."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface
    from PySide6.QtWidgets import QWidget


def listening() -> bool:
    """Whether anything asks for what is on the screen; without it no tree is made."""
    return QAccessible.isActive()


def tell(node: QAccessibleInterface, what: QAccessible.Event) -> None:
    """Say that something happened to a node."""
    QAccessible.updateAccessibility(QAccessibleEvent(node, what))


def announce(widget: QWidget, words: str) -> None:
    """Have a sentence spoken when nothing else is being said."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
