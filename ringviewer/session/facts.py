"""Collects what a session knows into the plain values that findings are drawn from."""

from __future__ import annotations

from datetime import tzinfo

from ringviewer.diagnosis.findings import DeviceFacts, Evidence, StillFact
from ringviewer.session.context import Context
from ringviewer.session.lane import Lane, PictureSeen
from ringviewer.session.stills import StillView


def evidence(context: Context, *, devices_read: bool, zone: tzinfo | None = None) -> Evidence:
    """The evidence at this moment; findings write times in ``zone``, or without one in each device's own."""
    return Evidence(
        now_ms=context.now_ms(),
        token=context.client.token_facts,
        problem=context.problem,
        clock_skew_ms=context.client.clock_skew_ms,
        devices_read=devices_read,
        devices_request_id=context.devices_request_id,
        consent=context.consent,
        devices=tuple(_facts(lane, zone) for lane in context.lanes.values()),
        broken_devices=context.broken_devices,
        first_token=context.first_token,
        wire=context.wire.facts,
        zone=zone,
    )


def _facts(lane: Lane, zone: tzinfo | None) -> DeviceFacts:
    finished = sorted(reversed(lane.finished.values()), key=lambda view: view.answered_ms or 0, reverse=True)
    return DeviceFacts(
        device=lane.device,
        coverage=lane.coverage,
        consent=lane.consent,
        kinds=lane.events.kind_counts(),
        oldest_ms=lane.events.oldest_ms,
        newest_ms=lane.events.newest_ms,
        request_id=lane.walk_pages[-1].request_id if lane.walk_pages else None,
        problem=lane.problem,
        refused=tuple(lane.refused),
        stills=tuple(_still(view, lane.pictures.get(view.ask)) for view in finished),
        broken=lane.broken,
        broken_rows=lane.broken_rows,
        noted=dict(lane.noted),
        zone=zone,
    )


def _still(view: StillView, picture: PictureSeen | None) -> StillFact:
    came = picture if view.phase == "shown" else None
    return StillFact(
        view.ask,
        view.event,
        view.actual_ms,
        view.match,
        view.problem,
        view.request_id,
        view.legs,
        view.notes,
        view.actual_raw,
        content_type=view.content_type,
        format=came.format if came is not None else None,
        sha256=came.sha256 if came is not None else None,
        twin=view.twin,
    )
