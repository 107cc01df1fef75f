"""Which zone the times are written in, and whose it is."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from ringviewer.history.zones import local_zone, zone_for

if TYPE_CHECKING:
    from ringviewer.session.session import Session
    from ringviewer.ui.toolbar import ZoneChoice

__all__ = ["ZoneInForce", "zone_in_force"]


class ZoneInForce(NamedTuple):
    """A zone and whose it is; ``known`` is false where UTC stands in for the customer's."""

    tz: tzinfo
    whose: str
    known: bool = True


def zone_in_force(choice: ZoneChoice, session: Session | None) -> ZoneInForce:
    """The zone of a choice; the customer's is that of the first device whose place tells one."""
    if choice == "utc":
        return ZoneInForce(UTC, "UTC")
    if choice == "local":
        return ZoneInForce(local_zone(), "this computer’s zone")
    lanes = () if session is None else session.lanes.values()
    zones = (zone_for(lane.device.country, lane.device.state) for lane in lanes)
    found = next((zone for zone in zones if zone is not None), None)
    if found is None:
        return ZoneInForce(UTC, "the customer’s is not known", known=False)
    return ZoneInForce(found, "the customer’s zone")
