"""The facts of a still, for a file beside it and for a ticket.

Each is made of fields that are named here, so that nothing else gets out: no address that lets one in, no token, and of
the metadata the names only, since a picture is mostly saved without them.
"""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from ringviewer import __version__
from ringviewer.history import wording
from ringviewer.history.event import kind_word
from ringviewer.session.report import still_json
from ringviewer.session.windowless import windowless

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.history.event import Event
    from ringviewer.partner_api.exchange import Leg
    from ringviewer.session.stills import StillView

# A clock that is off by less is off by no more than its own coarseness.
SKEW_TOLD_MS = 2_000


def still_facts(view: StillView, device: Device | None) -> dict[str, Any]:
    """One still as JSON, for the file beside it: the still, with its device, its event and the options of the request.

    Unknown is ``None``, times are epoch ms by the server's clock.
    """
    tool = {"name": "ringviewer", "version": __version__}
    return {"tool": tool, **_around(view, device), "still": still_json(view)}


def printed_facts(view: StillView, device: Device | None) -> dict[str, Any]:
    """The same facts in one object, as ``still --json`` prints them."""
    return {**still_json(view), **_around(view, device)}


def _around(view: StillView, device: Device | None) -> dict[str, Any]:
    ask, event, picture = view.ask, view.event, view.picture
    return {
        "device": {"id": ask.device_id, "name": wording.plain(device.name) if device is not None else None},
        "event": None
        if event is None
        else {"id": event.id, "kind": event.kind, "start_ms": event.start_ms, "end_ms": event.end_ms},
        "asked": {
            "format": ask.format,
            "resolution": list(ask.resolution) if ask.resolution is not None else None,
            "component_id": ask.component_id,
        },
        "answered_at_ms": view.answered_ms,
        "age_ms": view.match.age_ms if view.match is not None else None,
        "clock_skew_ms": view.skew_ms,
        "metadata": [entry.name for entry in picture.metadata] if picture is not None else [],
    }


def facts_text(view: StillView, device: Device | None, tz: tzinfo, now_ms: int) -> str:
    """One still as plain text for a ticket, a fact a line; times in a zone and in UTC, ``now_ms`` by the server."""
    lines = [("device", _device(view, device))]
    if view.event is not None:
        lines.append(("event", _event(view.event, tz)))
    lines.append(("requested", _requested(view, tz)))
    if view.ask.component_id is not None:
        lines.append(("camera", wording.plain(view.ask.component_id, 60)))
    if view.picture is not None or view.actual_ms is not None:
        lines += _answer(view, tz, now_ms)
    lines += [("request", _leg(leg)) for leg in view.legs]
    if view.problem is not None:
        lines.append(("error", windowless(f"{view.problem.meaning} {view.problem.next_step}".strip())))
        if view.problem.answer:
            lines.append(("answered", view.problem.answer_with_id))
    elif view.picture is None:
        lines.append(("picture", "none, the request has not been answered"))
    width = max(len(name) for name, _ in lines) + 2
    return "\n".join(f"{name:<{width}}{text}".replace(wording.NARROW, " ") for name, text in lines)


def _answer(view: StillView, tz: tzinfo, now_ms: int) -> list[tuple[str, str]]:
    lines = [("actual", _actual(view, tz))]
    if view.match is not None:
        if view.match.offset_ms is not None:
            lines.append(("offset", wording.offset(view.match.offset_ms)))
        detail = f", {view.match.detail}" if view.match.detail else ""
        lines.append(("verdict", f"{view.match.words}{detail}"))
    if view.actual_ms is not None:
        lines.append(("age", f"taken {wording.age(now_ms - view.actual_ms)}, told at {_instant(now_ms, tz)}"))
    if view.skew_ms is not None and abs(view.skew_ms) > SKEW_TOLD_MS:
        lines.append(("clock", f"the server’s clock is {wording.offset(view.skew_ms)} from this computer’s"))
    lines.append(("origin", wording.plain(view.origin or "unknown", 40)))
    if view.picture is not None:
        picture = view.picture
        told = f", sent as {wording.plain(view.content_type, 40)}" if view.content_type else ""
        size = f"{picture.width}×{picture.height}, {wording.size(len(picture.data))}"
        lines.append(("picture", f"{picture.format}, {size}{told}"))
        lines.append(("sha256", picture.sha256))
    return lines


def _device(view: StillView, device: Device | None) -> str:
    name = f"{wording.plain(device.name, 60)}, " if device is not None else ""
    return f"{name}{wording.plain(view.ask.device_id)}"


def _event(event: Event, tz: tzinfo) -> str:
    kind = wording.plain(kind_word(event.kind), 60)
    return f"{kind}, {_instant(event.start_ms, tz)}, {wording.length(event.duration_ms)}, {wording.plain(event.id)}"


def _requested(view: StillView, tz: tzinfo) -> str:
    ask = view.ask
    if ask.at_ms is not None:
        return _both(ask.at_ms, tz)
    end = "now" if ask.to_ms is None else _both(ask.to_ms, tz)
    return f"newest from {_both(ask.start_ms, tz)} to {end}"


def _actual(view: StillView, tz: tzinfo) -> str:
    if view.actual_ms is not None:
        seconds = ", told in whole seconds" if "time-in-seconds" in view.notes else ""
        return _both(view.actual_ms, tz) + seconds
    if view.actual_raw:
        return f"unknown, the header says “{wording.plain(view.actual_raw, 40)}”"
    return "unknown, the answer did not say"


def _leg(leg: Leg) -> str:
    status = " ".join(str(part) for part in (leg.status, leg.code) if part) or "no answer"
    took = f", {wording.request_duration(leg.duration_ms)}" if leg.duration_ms is not None else ""
    request_id = f", request id {wording.plain(leg.request_id, 80)}" if leg.request_id else ""
    return f"{leg.method} {wording.plain(leg.host, 100)}: {wording.plain(status, 100)}{took}{request_id}"


def _both(instant_ms: int, tz: tzinfo) -> str:
    return f"{wording.iso(instant_ms, tz)} = {wording.iso(instant_ms, UTC)}"


def _instant(instant_ms: int, tz: tzinfo) -> str:
    return wording.iso(instant_ms, tz)
