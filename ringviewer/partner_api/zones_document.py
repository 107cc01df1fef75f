"""Reads the zones of a device's configuration (contract §2.2)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ringviewer.history.device import Zone, ZoneKind
from ringviewer.partner_api.documents import bounded_text

_PLACES: tuple[tuple[str, str, ZoneKind], ...] = (
    ("motion_detection", "motion_zones", "motion"),
    ("image_enhancements", "privacy_zones", "privacy"),
)
_MOST_ZONES = 16
_FEWEST_VERTICES, _MOST_VERTICES = 3, 64
_LONGEST_NAME = 60


def read_zones(configurations: Mapping[str, Any]) -> tuple[Zone, ...]:
    """The motion zones and then the privacy zones of a device, of each kind the first 16 that can be drawn.

    A zone with a corner that is no pair of finite numbers, with fewer than 3 of them or more than 64, is left out.
    Corners beyond the picture are moved to its edge.
    """
    return tuple(zone for part, name, kind in _PLACES for zone in _zones(configurations, part, name, kind))


def _zones(configurations: Mapping[str, Any], part: str, name: str, kind: ZoneKind) -> list[Zone]:
    section = configurations.get(part)
    items = section.get(name) if isinstance(section, dict) else None
    found: list[Zone] = []
    for item in items if isinstance(items, list) else []:
        if len(found) == _MOST_ZONES:
            break
        vertices = _vertices(item.get("vertices")) if isinstance(item, dict) else ()
        if vertices:
            found.append(Zone(kind, vertices, bounded_text(item.get("name"), _LONGEST_NAME) or None))
    return found


def _vertices(corners: object) -> tuple[tuple[float, float], ...]:
    """The corners of a zone, none at all when one of them cannot be read."""
    if not isinstance(corners, list) or not _FEWEST_VERTICES <= len(corners) <= _MOST_VERTICES:
        return ()
    vertices = []
    for corner in corners:
        x, y = (_share(corner.get("x")), _share(corner.get("y"))) if isinstance(corner, dict) else (None, None)
        if x is None or y is None:
            return ()
        vertices.append((x, y))
    return tuple(vertices)


def _share(value: object) -> float | None:
    """A coordinate within the picture, 0 to 1; ``None`` when it is no finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return float(min(max(value, 0), 1))
