"""Tells a fault as `read_fault` reads it, so that what is in force can be written down and set again."""

from __future__ import annotations

from typing import Any

from ringviewer.simulator.faults.spec import FaultSpec
from ringviewer.simulator.worlds.durations import duration_text

_MEGABYTE = 1 << 20


def fault_words(spec: FaultSpec) -> dict[str, Any]:
    """The keys and values of one entry of ``[[faults]]``; ``None`` for a key that is left out."""
    return {
        "route": spec.route,
        "kind": spec.kind,
        "percent": spec.percent,
        "times": spec.times,
        "after": spec.after,
        "apart": spec.apart,
        "device": spec.device or None,
        **_of_its_kind(spec),
    }


def _of_its_kind(spec: FaultSpec) -> dict[str, Any]:
    """The keys that mean something for the fault's kind only."""
    match spec.kind:
        case "latency":
            return {"delay": duration_text(spec.delay_ms), "up_to": duration_text(spec.up_to_ms)}
        case "stall":
            return {"lasts": duration_text(spec.delay_ms), "where": spec.where}
        case "drip":
            return {"delay": duration_text(spec.delay_ms), "bytes": spec.size}
        case "oversize":
            return {"megabytes": spec.size // _MEGABYTE}
        case "bomb":
            return {"megabytes": spec.size // _MEGABYTE, "form": spec.form}
        case "picture-bomb":
            return {"side": spec.size}
        case "truncated":
            return {"keep": spec.size}
        case "reset" | "cut":
            return {"where": spec.where}
        case "length" | "headers" | "compressed":
            return {"form": spec.form}
        case "redirect":
            return {"form": spec.form, "status": spec.status}
        case "html" | "echo":
            return {"status": spec.status}
        case "wrong-type":
            return {"content_type": spec.content_type or "none"}
        case "status":
            return {"form": spec.form, "status": spec.status, **_wait(spec)}
    return {}


def _wait(spec: FaultSpec) -> dict[str, Any]:
    if spec.retry_after_ms is None:
        return {}
    return {"retry_after": duration_text(spec.retry_after_ms), "retry_after_as": spec.retry_after_as}
