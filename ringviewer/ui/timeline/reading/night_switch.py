"""Whether nights are shaded, remembered as what a reader prefers: nothing about a customer."""

from __future__ import annotations

from PySide6.QtCore import QSettings

_NAME, _KEY, _OFF = "ringviewer", "timeline/night", "off"


def wanted() -> bool:
    """Whether nights are to be shaded; they are, until they were switched off."""
    return bool(_settings().value(_KEY) != _OFF)


def remember(on: bool) -> None:
    """Shade nights from now on, or leave them out, also in later runs."""
    if on:
        _settings().remove(_KEY)
    else:
        _settings().setValue(_KEY, _OFF)


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, _NAME, _NAME)
