"""A device as the account shared it with the partner's app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Encryption = Literal["none", "take", "unknown"]
ZoneKind = Literal["motion", "privacy"]


@dataclass(frozen=True, slots=True)
class Component:
    """One camera of a device that has several (contract §2.2). ``name`` is ``None`` when the API gives none."""

    id: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the picture from the device's configuration: where motion is looked for, or what is blacked out.

    ``vertices`` are three or more corners as (x, y), each from 0 at the left or top to 1 at the right or bottom.
    """

    kind: ZoneKind
    vertices: tuple[tuple[float, float], ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """One entry of ``GET /v1/devices`` with the resources it relates to (contract §2.2).

    ``None`` always means that the API did not say. ``reported_at_ms`` is 0 when the device never reported: the API
    writes that as 1970-01-01. ``resolutions`` are picture heights, ``ratio`` is width to height. ``components`` is
    empty unless the device has several cameras. ``zones`` belong to the picture of the device's first camera.
    """

    id: str
    name: str
    online: bool | None = None
    reported_at_ms: int | None = None
    encryption: Encryption = "unknown"
    motion_detection: bool | None = None
    country: str | None = None
    state: str | None = None
    resolutions: tuple[int, ...] = ()
    ratio: tuple[int, int] | None = None
    components: tuple[Component, ...] = ()
    zones: tuple[Zone, ...] = ()
    image_kind: str | None = None

    @property
    def component_ids(self) -> tuple[str, ...]:
        """The ids of the cameras, where there are several."""
        return tuple(component.id for component in self.components)

    @property
    def short_id(self) -> str:
        """The end of the id, as it is shown: ids are opaque and about 110 characters long."""
        return short_id(self.id)


def short_id(identifier: str, keep: int = 4) -> str:
    """An ellipsis and the last ``keep`` characters of an id; a short id stays whole."""
    return identifier if len(identifier) <= keep + 1 else "…" + identifier[-keep:]
