"""A session in a line per fact, for people who read a terminal."""

from __future__ import annotations

import math
from datetime import tzinfo

from ringviewer.diagnosis.consent import Consent
from ringviewer.history import wording
from ringviewer.history.event import kind_word
from ringviewer.history.zones import local_zone, zone_for
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.session import Lane, Session
from ringviewer.session.stills import StillView
from ringviewer.session.windowless import windowless

_STOPPED = {
    "not_started": "not read",
    "reading": "still being read",
    "end": "read to the end",
    "empty_page": "read to the end",
    "cursor_loop": "stopped: the cursor repeats",
    "cancelled": "stopped",
    "error": "stopped by an error",
}


def summary_lines(session: Session) -> list[str]:
    """What is known of the account, its devices, the boundary, the still that is shown and the requests sent."""
    lanes = list(session.lanes.values())
    zone = customer_zone(session)
    events = sum(len(lane.events) for lane in lanes)
    pages = sum(lane.coverage.pages for lane in lanes)
    complete = sum(lane.coverage.complete for lane in lanes)
    lines = [
        f"account: {session.label}, {session.client.api_base}",
        f"devices: {len(lanes)}, {sum(lane.device.online is True for lane in lanes)} online",
        f"events: {wording.count(events, 'event')} in {wording.count(pages, 'page')}, "
        f"{complete} of {wording.count(len(lanes), 'history', 'histories')} complete",
        f"boundary: {boundary_words(session.consent, zone)}",
    ]
    lines += [f"  {_lane_words(lane, zone)}" for lane in lanes]
    if session.shown_still is not None:
        lines += still_lines(session.shown_still, zone)
    for finding in session.findings:
        device = session.lanes.get(finding.device_id or "")
        where = f" ({wording.plain(device.device.name, 60)})" if device is not None else ""
        lines.append(f"{finding.severity}: {finding.title}{where} [{finding.code}]")
    lines += request_lines(session)
    return [line.replace(wording.NARROW, " ") for line in lines]


def request_lines(session: Session) -> list[str]:
    """What was sent, how fast at most of how fast it may be, and the quota as far as the API told it."""
    client = session.client
    recorder, pace, quota = client.recorder, client.pace, client.quota
    lines = [
        f"requests: {recorder.sent} sent, {recorder.retried} retried, "
        f"at most {recorder.max_per_second} a second and {recorder.max_in_flight} in flight "
        f"(allowed: {pace.per_second} and {pace.in_flight})"
    ]
    if quota is not None and quota.remaining is not None:
        of = f" of {quota.limit}" if quota.limit is not None else ""
        lines.append(f"quota: {quota.remaining}{of} left, shared with the partner’s production")
    if client.held_s > 0:
        lines.append(f"holding back: {math.ceil(client.held_s)} s")
    return lines


def still_lines(view: StillView, zone: tzinfo | None = None) -> list[str]:
    """The still with its requested and its actual time, or why there is none."""
    shown_in = zone or local_zone()
    ask = view.ask
    what = f"{kind_word(view.event.kind)}, " if view.event is not None else ""
    lines = [f"still: {wording.plain(what, 60)}requested {_requested(ask, shown_in)}"]
    if view.picture is not None:
        actual = "unknown" if view.actual_ms is None else _instant(view.actual_ms, shown_in)
        if view.actual_ms is None and view.actual_raw:
            actual = f"unknown, the header says “{wording.plain(view.actual_raw, 40)}”"
        lines.append(f"  actual {actual}{', told in whole seconds' if 'time-in-seconds' in view.notes else ''}")
        if view.match is not None:
            by = "" if view.match.offset_ms is None else f"offset {wording.offset(view.match.offset_ms)}, "
            lines.append(f"  {by}{view.match.words}" + (f", {view.match.detail}" if view.match.detail else ""))
            if view.match.age_ms is not None:
                lines.append(f"  taken {wording.age(view.match.age_ms)}, by the server’s clock")
        picture = view.picture
        lines.append(
            f"  {picture.format}, {picture.width}×{picture.height}, {wording.size(len(picture.data))}, "
            f"origin {wording.plain(view.origin or 'unknown', 40)}"
        )
        if view.twin is not None:
            same = "picture" if view.twin.same == "bytes" else "capture time"
            lines.append(f"  the same {same} came for the request {_requested(view.twin.ask, shown_in)}")
    elif view.problem is not None:
        lines.append(f"  none: {windowless(view.problem.meaning)}")
    elif view.phase == "held" and view.concern is not None:
        lines.append(f"  not asked for: {windowless(f'{view.concern.sentence}. {view.concern.words}')}")
    return [line.replace(wording.NARROW, " ") for line in lines]


def boundary_words(consent: Consent, zone: tzinfo) -> str:
    """The bracket as one clause with both edges, its width and the confidence."""
    if consent.confidence == "contradicted":
        return "contradicted: the answers can not be explained by consent alone"
    if consent.by_ms is None and consent.after_ms is None:
        return "unknown, nothing bounds it yet"
    if consent.by_ms is None:
        return f"after {_instant(consent.after_ms or 0, zone)}, confidence {consent.confidence}"
    if consent.after_ms is None:
        return f"by {_instant(consent.by_ms, zone)}, no refusal seen yet, confidence {consent.confidence}"
    return (
        f"between {_instant(consent.after_ms, zone)} and {_instant(consent.by_ms, zone)}, "
        f"{wording.span_words(consent.by_ms - consent.after_ms)} wide, confidence {consent.confidence}"
    )


def customer_zone(session: Session) -> tzinfo:
    """The zone of the first device whose location tells one, else the zone of this computer."""
    for lane in session.lanes.values():
        zone = zone_for(lane.device.country, lane.device.state)
        if zone is not None:
            return zone
    return local_zone()


def _lane_words(lane: Lane, zone: tzinfo) -> str:
    words = f"{wording.plain(lane.device.name, 60)}: {wording.count(len(lane.events), 'event')}"
    newest = lane.events.newest_ms
    if newest is not None:
        words += f", newest {_instant(newest, zone)}"
    if lane.device.online is False:
        words += ", offline"
    return f"{words}, {_STOPPED[lane.coverage.stopped]}; boundary {boundary_words(lane.consent, zone)}"


def _requested(ask: StillAsk, zone: tzinfo) -> str:
    if ask.at_ms is not None:
        return _instant(ask.at_ms, zone)
    if ask.to_ms is None:
        return f"newest from {_instant(ask.start_ms, zone)} on"
    return f"newest from {_instant(ask.start_ms, zone)} to {_instant(ask.to_ms, zone)}"


def _instant(instant_ms: int, zone: tzinfo) -> str:
    return wording.iso(instant_ms, zone)
