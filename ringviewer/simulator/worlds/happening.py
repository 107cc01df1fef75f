"""Something that happens in the world while it is served, for those who subscribed to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ringviewer.simulator.worlds.household import SimDevice, SimEvent

HappeningKind = Literal["event", "linked", "unlinked", "online", "offline", "device_added", "device_removed"]


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened and when (epoch ms); ``device`` and ``event`` where the kind has one."""

    kind: HappeningKind
    at_ms: int
    device: SimDevice | None = None
    event: SimEvent | None = None
