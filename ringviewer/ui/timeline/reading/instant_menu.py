"""The menu of an instant, opened with the right button on the axis or a lane, or by key at the selection."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from ringviewer.history import wording
from ringviewer.ui.tables.menus import menu_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.ui.timeline.reading.tools import Reading


def instant_menu(reading: Reading, ms: int, device_id: str | None) -> QMenu:
    """The menu for an instant (epoch ms), over the lane of a device or none; it deletes itself when it closes."""
    model, bookmarks, measuring = reading.model, reading.bookmarking, reading.measuring
    menu = QMenu(reading.host)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    tz = model.tz
    when = f"{wording.date(ms, tz)} {wording.clock_ms(ms, tz)} {wording.zone_abbr(ms, tz)}"
    menu.setAccessibleName(f"Menu of {when}")
    menu.addAction(when).setEnabled(False)
    _add(menu, "Bookmark here", lambda: bookmarks.set_at(ms, device_id))
    _add(menu, "Measure from here", lambda: measuring.begin(ms, device_id))
    if model.ruler is not None:
        _add(menu, "Copy the measurement", measuring.copy)
    menu.addSeparator()
    _add(menu, "Copy this instant as ISO 8601", lambda: _copy(wording.iso(ms, tz)))
    _add(menu, "Copy it in UTC", lambda: _copy(wording.iso(ms, UTC)))
    _add(menu, "Copy it as epoch milliseconds", lambda: _copy(str(ms)))
    menu.addSeparator()
    _add_bookmarks(menu, reading)
    night = _add(menu, "Shade nights", lambda: reading.set_night(not model.night))
    night.setCheckable(True)
    night.setChecked(model.night)
    return menu


def _add_bookmarks(menu: QMenu, reading: Reading) -> None:
    bookmarking, marks = reading.bookmarking, tuple(reading.model.bookmarks)
    inner = QMenu(f"Bookmarks ({len(marks)})" if marks else "Bookmarks", menu)
    inner.setEnabled(bool(marks))
    menu.addMenu(inner)
    for mark in marks:
        words = f"{bookmarking.when(mark)}, {mark.note}" if mark.note else bookmarking.when(mark)
        _add(inner, menu_text(words), partial(bookmarking.go, mark))
    inner.addSeparator()
    _add(inner, "Copy all as text", bookmarking.copy)
    _add(inner, "Remove all", bookmarking.clear)


def _add(menu: QMenu, words: str, act: Callable[[], object]) -> QAction:
    action = menu.addAction(words)
    action.triggered.connect(lambda _checked=False: act())
    return action


def _copy(words: str) -> None:
    QGuiApplication.clipboard().setText(words)
