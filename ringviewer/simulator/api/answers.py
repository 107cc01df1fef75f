"""JSON bodies in the shapes of contract §1.3, §2.2 and §4.5."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

from ringviewer.simulator.worlds.identifiers import opaque, uuid_of
from ringviewer.simulator.worlds.scenario import MOTION_ZONES, ZoneSpec
from ringviewer.simulator.worlds.world import SimDevice, World

Json = dict[str, Any]
ErrorManner = Literal["live", "documented", "title-detail", "fastapi"]
RELATIONS = ("status", "capabilities", "configurations", "location")
# The titles of Ring's error table (contract §7); other statuses have the ones of HTTP.
_TITLES = {
    401: "Invalid Client",
    403: "Out of Scope Access",
    429: "Rate Limit Exceeded",
    503: "Service Unavailable",
}
# Statuses without an error code (contract §4.5).
_WITHOUT_CODE = frozenset({429})


def iso(at_ms: int) -> str:
    """A moment as the API writes it in JSON: seconds, UTC."""
    return datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def error_body(status: int, code: str, detail: str, request_id: str, now_ms: int, manner: ErrorManner = "live") -> Json:
    """One error; ``id`` equals the header ``x-request-id`` (contract §4.5), except where the dialect has no ``id``.

    The live API gives no ``code`` with 429.
    """
    if manner == "live":
        told = {
            "id": request_id,
            "status": str(status),
            "code": code,
            "detail": detail,
            "meta": {"timestamp": iso(now_ms)},
        }
        return {"errors": [{key: value for key, value in told.items() if key != "code" or status not in _WITHOUT_CODE}]}
    if manner == "fastapi":
        return {"detail": detail}
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    if manner == "title-detail":
        return {"errors": [{"title": title, "detail": detail}]}
    return {"errors": [{"status": str(status), "title": title, "detail": detail}]}


def error_text(body: Json) -> bytes:
    """An error as it is sent, spelled as every other JSON answer is: without blanks."""
    return json.dumps(body, separators=(",", ":")).encode()


def user_body(world: World) -> Json:
    spec = world.spec
    attributes = {"first_name": spec.first_name, "last_name": spec.last_name, "email": spec.email}
    data = {"type": "users", "id": world.account_id, "attributes": attributes}
    return {"meta": {"time": iso(world.now_ms())}, "data": data}


def devices_body(world: World, include: tuple[str, ...]) -> Json:
    devices = list(world.devices.values())
    return _with_included(world, [_device(world, device) for device in devices], devices, include)


def device_body(world: World, device: SimDevice, include: tuple[str, ...]) -> Json:
    return _with_included(world, _device(world, device), [device], include)


def related_body(world: World, device: SimDevice, relation: str, component: str | None = None) -> Json:
    """One resource of a device, or of the camera ``component`` of a device that has several (contract §2.1)."""
    return {"meta": {"time": iso(world.now_ms())}, "data": _related(world, device, relation, component)}


def locations_body(world: World) -> Json:
    names = dict.fromkeys(device.spec.location for device in world.devices.values())
    return {"meta": {"time": iso(world.now_ms())}, "data": [_location(world, name) for name in names]}


def _with_included(world: World, data: object, devices: list[SimDevice], include: tuple[str, ...]) -> Json:
    body: Json = {"meta": {"time": iso(world.now_ms())}, "data": data}
    if include:
        included: dict[tuple[str, str], Json] = {}
        for device in devices:
            for relation in RELATIONS:
                if relation in include:
                    resource = _related(world, device, relation)
                    included[resource["type"], resource["id"]] = resource
        body["included"] = list(included.values())
    return body


def _device(world: World, device: SimDevice) -> Json:
    path = f"/v1/devices/{quote(device.id, safe='')}"
    relationships = {
        relation: {
            "data": {"type": _TYPES[relation], "id": _related_id(world, device, relation)},
            "links": {"related": f"{path}/{relation}"},
        }
        for relation in RELATIONS
    }
    image = f"https://app-content.ring.com/shared/images/devices/square_device_images/{device.spec.image}/default.png"
    attributes = {"name": device.spec.name, "image_url": image}
    return {"type": "devices", "id": device.id, "attributes": attributes, "relationships": relationships}


_TYPES = {
    "status": "device-status",
    "capabilities": "device-capabilities",
    "configurations": "device-configurations",
    "location": "locations",
}


def _related_id(world: World, device: SimDevice, relation: str) -> str:
    if relation == "location":
        return _location_id(world, device.spec.location)
    if world.spec.dialect.status_ids == "documented":
        return f"{device.id}.{relation}"
    return device.resource_id(f"device.{relation}")


def _related(world: World, device: SimDevice, relation: str, component: str | None = None) -> Json:
    if relation == "location":
        return _location(world, device.spec.location)
    resource_id = _related_id(world, device, relation)
    if component is not None and device.spec.components:
        resource_id = f"ava1.ring.component.{relation}.{opaque(device.seed, relation, device.spec.slug, component)}"
    attributes = {"status": _status, "capabilities": _capabilities, "configurations": _configurations}[relation]
    return {"type": _TYPES[relation], "id": resource_id, "attributes": attributes(world, device, component)}


def _location(world: World, name: str) -> Json:
    place = world.locations[name]
    attributes = {"country": place.country, "state": place.state}
    return {"type": "locations", "id": _location_id(world, name), "attributes": attributes}


def _location_id(world: World, name: str) -> str:
    which = ("location", name) if name else ("location",)
    return f"ava1.ring.location.{opaque(world.spec.seed, *which)}"


def _status(world: World, device: SimDevice, _component: str | None) -> Json:
    snooze = {"active": None, "until": None}
    reported_at = iso(world.reported_ms(device))
    return {"online": world.online(device), "reported_at": reported_at, "state": None, "audio": {"snooze": snooze}}


def _capabilities(_world: World, device: SimDevice, component: str | None) -> Json:
    capabilities: Json = {
        "video": {
            "configurations": ["resolution_mode"],
            "codecs": ["AVC"],
            "ratio": "16:9",
            "max_resolution": 1080,
            "supported_resolutions": [1080, 720],
        },
        "motion_detection": {"configurations": ["enabled", "motion_zones"]},
        "image_enhancements": {"configurations": ["color_night_vision", "privacy_zones", "snapshot"]},
        "audio": {"customizable_slots": None, "supported_actions": None},
    }
    for sensor in (
        "battery_status",
        "contact_detection",
        "flood_detection",
        "freeze_detection",
        "smoke_detection",
        "co_detection_listener",
        "glass_break_detection",
        "tamper_detection",
    ):
        capabilities[sensor] = None
    if device.spec.components and component is None:
        items = [{"component_id": camera.id, "name": camera.name} for camera in device.spec.cameras]
        capabilities["components"] = {"items": items}
    return capabilities


def _configurations(world: World, device: SimDevice, component: str | None) -> Json:
    spec = device.spec
    first = spec.is_first(component)
    motion_zones = _zones(device, "motion", spec.motion_zones if first else MOTION_ZONES)
    privacy_zones = _zones(device, "privacy", spec.privacy_zones if first else ())
    configurations: Json = {
        "motion_detection": {"enabled": "on" if spec.motion_detection else "off", "motion_zones": motion_zones},
        "image_enhancements": {
            "color_night_vision": "off",
            "hdr": "off",
            "ir_led_night_vision": "off",
            "auto_zoom_track": "off",
            "privacy_zones": privacy_zones,
        },
        "audio": {"volume": 11, "customizable_slots": None},
    }
    if world.spec.dialect.e2e_key == "present":
        configurations["e2e_encryption"] = {"enabled": device.spec.take_encrypted}
    return configurations


def _zones(device: SimDevice, kind: str, zones: Sequence[ZoneSpec]) -> list[Json]:
    return [
        {
            "id": uuid_of(device.seed, device.spec.slug, kind, str(index)),
            "name": zone.name,
            "vertices": [{"x": x, "y": y} for x, y in zone.vertices],
        }
        for index, zone in enumerate(zones)
    ]
