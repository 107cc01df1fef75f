"""What a session found, as JSON for scripts and tickets. Shapes are stable; unknown is ``null``, times are epoch ms."""

from __future__ import annotations

from typing import Any

from ringviewer import __version__
from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.findings import Finding
from ringviewer.history.wording import NARROW
from ringviewer.partner_api.asks import StillAsk
from ringviewer.session.lane import Lane
from ringviewer.session.session import Session
from ringviewer.session.stills import StillView
from ringviewer.session.windowless import windowless

# Each of these is a walk that its owner ended before its end.
_STOPPED_AS = {"not_started": "cancelled", "reading": "cancelled"}


def diagnose_json(session: Session) -> dict[str, Any]:
    """Everything that is known of the account."""
    client = session.client
    recorder = client.recorder
    token = client.token_facts
    return {
        "tool": {"name": "ringviewer", "version": __version__},
        "observed_at_ms": session.now_ms(),
        "api_base": client.api_base,
        "clock_skew_ms": client.clock_skew_ms,
        "token": {
            "kind": token.kind if token.kind in ("playground", "linked") else "unknown",
            "scope": token.scope,
            "expires_ms": token.expires_ms,
        },
        "devices": [_device(session, lane) for lane in session.lanes.values()],
        "consent": _consent(session.consent),
        "findings": [_finding(finding) for finding in session.findings if finding.device_id is None],
        "requests": {
            "sent": recorder.sent,
            "retried": recorder.retried,
            "max_per_second": recorder.max_per_second,
            "max_in_flight": recorder.max_in_flight,
        },
    }


def still_json(view: StillView) -> dict[str, Any]:
    """One still with both its times, or why there is none.

    ``actual_raw`` is the text of ``X-Media-Timestamp``, also where that is no time.
    ``place`` is where in the event the capture lies, ``content_type`` what the answer called itself, ``twin`` another
    request that was answered with the same picture, ``concern`` why the request was, or would have been, in doubt.
    """
    ask, picture, match, problem = view.ask, view.picture, view.match, view.problem
    twin, concern = view.twin, view.concern
    return {
        "device_id": ask.device_id,
        "type": ask.type,
        **_requested(ask),
        "actual_ms": view.actual_ms,
        "actual_raw": view.actual_raw,
        "offset_ms": match.offset_ms if match is not None else None,
        "verdict": match.verdict if match is not None else None,
        "place": match.place if match is not None else None,
        "origin": view.origin,
        "content_type": view.content_type,
        "format": picture.format if picture is not None else None,
        "width": picture.width if picture is not None else None,
        "height": picture.height if picture is not None else None,
        "bytes": len(picture.data) if picture is not None else None,
        "sha256": picture.sha256 if picture is not None else None,
        "twin": {"same": twin.same, **_requested(twin.ask)} if twin is not None else None,
        "concern": {"code": concern.code, "meaning": windowless(f"{concern.sentence}. {concern.words}")}
        if concern is not None
        else None,
        "attempts": view.attempt,
        "legs": [
            {
                "method": leg.method,
                "status": leg.status,
                "code": leg.code,
                "request_id": leg.request_id,
                "duration_ms": leg.duration_ms,
            }
            for leg in view.legs
        ],
        "error": None
        if problem is None
        else {
            "code": problem.code or problem.kind,
            "meaning": windowless(problem.meaning),
            "next_step": windowless(problem.next_step),
            "detail": problem.detail,
        },
    }


def _requested(ask: StillAsk) -> dict[str, Any]:
    if ask.type == "at_timestamp":
        return {"requested_ms": ask.at_ms}
    return {"requested_from_ms": ask.from_ms, "requested_to_ms": ask.to_ms}


def _device(session: Session, lane: Lane) -> dict[str, Any]:
    device, coverage = lane.device, lane.coverage
    return {
        "id": device.id,
        "name": device.name,
        "online": device.online,
        "encryption": device.encryption,
        "history": {
            "events": len(lane.events),
            "pages": coverage.pages,
            "complete": coverage.complete,
            "stopped": _STOPPED_AS.get(coverage.stopped, coverage.stopped),
            "newest_ms": lane.events.newest_ms,
            "oldest_ms": lane.events.oldest_ms,
            "kinds": lane.events.kind_counts(),
        },
        "consent": _consent(lane.consent),
        "findings": [_finding(finding) for finding in session.findings if finding.device_id == device.id],
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "after_ms": consent.after_ms,
        "by_ms": consent.by_ms,
        "confidence": consent.confidence,
        "witnesses": [
            {
                "edge": witness.edge,
                "at_ms": witness.at_ms,
                "source": witness.source,
                "request_id": witness.request_id,
            }
            for witness in consent.witnesses
        ],
        "relinks": [{"after_ms": relink.after_ms, "by_ms": relink.by_ms} for relink in consent.relinks],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "title": _exported(finding.title),
        "detail": windowless(finding.detail),
        "next_step": windowless(finding.next_step),
        "evidence": [
            windowless(text if request_id is None else f"{text} ({request_id})") for text, request_id in finding.why
        ],
    }


def _exported(text: str) -> str:
    return text.replace(NARROW, " ")
