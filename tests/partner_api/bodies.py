"""Bodies in the shapes of the contract, for the tests of what reads them."""

from __future__ import annotations

import json
from typing import Any

START = 1_791_465_915_510


def live(code: str | None, detail: str | None = None, **more: str) -> bytes:
    """A body in the shape that the real API gives."""
    entry = {"id": "80230278-0000", "code": code, "detail": detail, "meta": {"timestamp": "2026-10-08T12:43:17Z"}}
    said = {key: value for key, value in entry.items() if value is not None}
    return json.dumps({"errors": [said | more]}).encode()


def row(**attributes: Any) -> dict[str, Any]:
    merged = {"event_type": "motion", "start": START, "end": START + 31_742, "is_third_party_reviewed": False}
    merged |= attributes
    return {
        "type": "history-events",
        "id": "ava1.ring.history.event.F",
        "attributes": {key: value for key, value in merged.items() if value is not ...},
        "relationships": {"cv_detections": {"data": []}},
        "meta": {"riid": None},
    }


def page(*rows: Any, **top: Any) -> bytes:
    return json.dumps({"data": list(rows), **top}).encode()


def resource(kind: str, identifier: str, **attributes: Any) -> dict[str, Any]:
    return {"type": kind, "id": identifier, "attributes": attributes}


def device_document(**changes: Any) -> bytes:
    related = {
        name: {"data": {"type": kind, "id": f"opaque-{name}"}}
        for name, kind in [
            ("status", "device-status"),
            ("capabilities", "device-capabilities"),
            ("configurations", "device-configurations"),
            ("location", "locations"),
        ]
    }
    document = {
        "data": [{"type": "devices", "id": "d1", "attributes": {"name": "Front"}, "relationships": related}],
        "included": [
            resource("locations", "opaque-status", online=False),
            resource("device-status", "opaque-status", online=True, reported_at="1970-01-01T00:00:00Z"),
            resource(
                "device-capabilities",
                "opaque-capabilities",
                video={"supported_resolutions": [1080, 720]},
                components={"items": [{"component_id": 0}, {"component_id": "1"}]},
            ),
            resource(
                "device-configurations",
                "opaque-configurations",
                motion_detection={"enabled": "off"},
                e2e_encryption={"enabled": False},
            ),
            resource("locations", "opaque-location", country="US", state="CA"),
        ],
        **changes,
    }
    return json.dumps(document).encode()
