"""The words for the two requests of a still: who was asked, what was answered, and how long it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history.wording import plain, request_duration
from ringviewer.ui.still.answer_faults import status_of
from ringviewer.ui.still.shown import DASH, LegLine

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Leg
    from ringviewer.session.stills import StillView


def leg_line(view: StillView, method: str, running_ms: int | None) -> LegLine:
    """The last leg of `method`, and who was asked; one under way says “…” and `running_ms`."""
    what = "image/download" if method == "POST" else "media host"
    unexpected = method == "GET" and "media-host-unexpected" in view.notes
    found = next((leg for leg in reversed(view.legs) if leg.method == method), None)
    under_way = method == {"asking": "POST", "following": "GET", "downloading": "GET"}.get(view.phase)
    if under_way and (found is None or found.status is None):
        so_far = f"{(running_ms or 0) / 1000:.1f}\u202fs"
        request_id = found.request_id if found is not None else None
        return LegLine(method, what, "…", so_far, _short(request_id), plain(request_id or ""))
    if found is None:
        return LegLine(method, "not sent" if view.phase in ("failed", "held", "superseded") else what)
    host = plain(found.host, 120)
    # Of a leg whose body was not read to its end, the problem alone knows the status.
    failed = view.phase == "failed" and found is view.legs[-1]
    status = status_of(view) if failed else found.status
    return LegLine(
        method,
        what,
        str(status) if status is not None else "none",
        request_duration(found.duration_ms) if found.duration_ms is not None else DASH,
        _short(found.request_id),
        plain(found.request_id or ""),
        found.exchange,
        host,
        unexpected,
    )


def media_host(view: StillView) -> str:
    """The host that the picture was asked from, once it is known."""
    found = next((leg for leg in reversed(view.legs) if leg.method == "GET"), None)
    return plain(found.host, 120) or DASH if found is not None else DASH


def status_words(leg: Leg | None) -> str:
    """Status and code of a leg, e.g. “425 RECORDING_NOT_READY”; empty when nothing was answered."""
    if leg is None or leg.status is None:
        return ""
    return f"{leg.status} {plain(leg.code, 60)}" if leg.code else str(leg.status)


def _short(request_id: str | None) -> str:
    return plain(request_id[:8]) if request_id else DASH
