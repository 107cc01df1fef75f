"""Which kinds of events Event History tells (contract §3.2)."""

from __future__ import annotations

import re

KINDS = ("motion", "ding", "on_demand")
# Sensors only send webhooks, named so (contract §6).
_OF_A_SENSOR = re.compile(r"(contact_sensor|tamper|flood|freeze|temperature|humidity|pm25|co)(_[a-z]+)?")


def wrong_kind(kind: str, other_kinds: bool) -> str | None:
    """Why no event can be of this kind, without a full stop; ``None`` where it can.

    ``other_kinds`` lets in all but those of sensors, whose events are never in history (contract §3.2).
    """
    if kind in KINDS:
        return None
    if _OF_A_SENSOR.fullmatch(kind):
        return f"{kind[:40]!r} comes from a sensor, and sensor events are never in Event History"
    if not other_kinds:
        return f"{kind[:40]!r} is none of {', '.join(KINDS)}; others need other_kinds = true in the dialect"
    return None
