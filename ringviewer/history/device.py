"""A device as the account shared it with the partner's app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Encryption = Literal["none", "take", "unknown"]


@dataclass(frozen=True, slots=True)
class Device:
    """One entry of ``GET /v1/devices`` with the resources it relates to (contract §2.2).

    ``None`` always means that the API did not say. ``reported_at_ms`` is 0 when the device never reported: the API
    writes that as 1970-01-01. ``resolutions`` are picture heights. ``component_ids`` is empty unless the device has
    several cameras.
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
    component_ids: tuple[str, ...] = ()
    image_kind: str | None = None

    @property
    def short_id(self) -> str:
        """The end of the id, as it is shown: ids are opaque and about 110 characters long."""
        return short_id(self.id)


def short_id(identifier: str, keep: int = 4) -> str:
    """An ellipsis and the last ``keep`` characters of an id; a short id stays whole."""
    return identifier if len(identifier) <= keep + 1 else "…" + identifier[-keep:]
