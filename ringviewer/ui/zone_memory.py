"""Which zone was chosen for a stored account, kept with the settings of the window.

A setting holds a choice and the name of a zone, under a digest of the name that the account is stored by: nothing of
the customer, and nothing of an account that is not stored.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from PySide6.QtCore import QSettings

from ringviewer.history.zones import named_zone
from ringviewer.ui.zone_in_force import ZoneChoice

__all__ = ["KeptZone", "forget_zone", "keep_zone", "kept_zone"]

_LONGEST = 100
_CHOICES: tuple[ZoneChoice, ...] = ("customer", "local", "utc")


class KeptZone(NamedTuple):
    """What was chosen: whose zone, and the customer's by its name in the tz database, empty where it is guessed."""

    choice: ZoneChoice
    customer: str = ""


def kept_zone(stored: str) -> KeptZone | None:
    """What was chosen for the account that is stored as ``stored``; a damaged setting is as good as none."""
    value = _settings().value(_key(stored))
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    choice, _, name = value.partition(" ")
    zone = named_zone(name) if name else None
    for known in _CHOICES:
        if choice == known:
            return KeptZone(known, zone.key if zone is not None else "")
    return None


def keep_zone(stored: str, zone: KeptZone) -> None:
    """Remember a choice for the account that is stored as ``stored``."""
    settings = _settings()
    settings.setValue(_key(stored), f"{zone.choice} {zone.customer}".strip())
    settings.sync()


def forget_zone(stored: str) -> None:
    """Keep nothing of an account."""
    _settings().remove(_key(stored))


def _key(stored: str) -> str:
    return f"zones/{hashlib.sha256(stored.casefold().encode()).hexdigest()[:16]}"


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "ringviewer", "ringviewer")
