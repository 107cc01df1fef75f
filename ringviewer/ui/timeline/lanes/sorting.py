"""The orders that lanes can be sorted in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from ringviewer.ui.timeline.lanes.matching import lane_rank, worst_findings

if TYPE_CHECKING:
    from ringviewer.diagnosis.findings import Finding
    from ringviewer.session.lane import Lane

Order = Literal["name", "newest", "worst", "listed"]
#: The orders and what they are called.
ORDERS: Final[tuple[tuple[Order, str], ...]] = (
    ("name", "By name"),
    ("newest", "By newest event"),
    ("worst", "By worst finding"),
    ("listed", "As the API lists them"),
)
_DIGITS = re.compile(r"(\d{1,18})")


def ordered(lanes: Sequence[Lane], order: Order, findings: Iterable[Finding]) -> list[str]:
    """The ids of the lanes' devices in an order; what is equal stays in the order it has, "listed" changes nothing."""
    if order == "name":
        lanes = sorted(lanes, key=lambda lane: name_key(lane.device.name))
    elif order == "newest":
        lanes = sorted(lanes, key=lambda lane: lane.events.newest_ms or 0, reverse=True)
    elif order == "worst":
        worst = worst_findings(findings)
        lanes = sorted(lanes, key=lambda lane: lane_rank(lane, worst))
    return [lane.device.id for lane in lanes]


def name_key(name: str) -> list[tuple[int, int, str]]:
    """Sorts names as people do: “Camera 2” before “camera 10”."""
    parts = _DIGITS.split(name.casefold())
    return [(0, int(part), "") if number % 2 else (1, 0, part) for number, part in enumerate(parts) if part]
