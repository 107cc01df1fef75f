"""Reads the answer of ``GET /v1/devices`` (contract §2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ringviewer.history.device import Device, Encryption
from ringviewer.partner_api.documents import bounded_text, decode_document, decode_value
from ringviewer.partner_api.wire_instants import instant_ms

_MOST_DEVICES = 2_000
_MOST_PARTS = 32

Resources = Mapping[tuple[str, str], Mapping[str, Any]]


class Reference(msgspec.Struct):
    """The type and id of a related resource."""

    type: str
    id: str


def read_devices(body: bytes) -> list[Device]:
    """The devices of a document, joined with what it includes by (type, id).

    A row that can not be read is left out; a document that is none raises
    :class:`~ringviewer.partner_api.errors.UnexpectedAnswer`.
    """
    document = decode_document(body)
    included = _included(document.resources())
    devices: dict[str, Device] = {}
    for raw in document.rows()[:_MOST_DEVICES]:
        device = _device(raw, included)
        if device is not None:
            devices.setdefault(device.id, device)
    return list(devices.values())


def _device(raw: msgspec.Raw, included: Resources) -> Device | None:
    try:
        row = decode_value(raw)
    except ValueError:
        return None
    if not isinstance(row, dict):
        return None
    identifier = bounded_text(row.get("id"), 1_000)
    if not identifier:
        return None
    attributes = _mapping(row.get("attributes"))
    relationships = _mapping(row.get("relationships"))

    def related(name: str) -> Mapping[str, Any]:
        reference = _mapping(_mapping(relationships.get(name)).get("data"))
        key = (str(reference.get("type")), str(reference.get("id")))
        return _mapping(included.get(key, {}).get("attributes"))

    status, capabilities = related("status"), related("capabilities")
    configurations, location = related("configurations"), related("location")
    online = status.get("online")
    return Device(
        id=identifier,
        name=bounded_text(attributes.get("name"), 200) or "unnamed",
        online=online if isinstance(online, bool) else None,
        reported_at_ms=instant_ms(status.get("reported_at")),
        encryption=_encryption(configurations),
        motion_detection=_on(_mapping(configurations.get("motion_detection")).get("enabled")),
        country=bounded_text(location.get("country"), 60),
        state=bounded_text(location.get("state"), 60),
        resolutions=_heights(_mapping(capabilities.get("video"))),
        component_ids=_components(_mapping(capabilities.get("components"))),
        image_kind=_image_kind(attributes.get("image_url")),
    )


def _included(raws: list[msgspec.Raw]) -> Resources:
    resources = {}
    for raw in raws[: 8 * _MOST_DEVICES]:
        try:
            resource = decode_value(raw)
        except ValueError:
            continue
        if isinstance(resource, dict):
            resources[str(resource.get("type")), str(resource.get("id"))] = resource
    return resources


def _encryption(configurations: Mapping[str, Any]) -> Encryption:
    enabled = _mapping(configurations.get("e2e_encryption")).get("enabled")
    if isinstance(enabled, bool):
        return "take" if enabled else "none"
    return "unknown"


def _on(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"on": True, "off": False}.get(value.casefold()) if isinstance(value, str) else None


def _heights(video: Mapping[str, Any]) -> tuple[int, ...]:
    listed = video.get("supported_resolutions")
    heights = [height for height in listed if _is_height(height)] if isinstance(listed, list) else []
    if not heights and _is_height(video.get("max_resolution")):
        heights = [video["max_resolution"]]
    return tuple(sorted(set(heights[:_MOST_PARTS])))


def _is_height(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 20_000


def _components(components: Mapping[str, Any]) -> tuple[str, ...]:
    items = components.get("items")
    found = []
    for item in items[:_MOST_PARTS] if isinstance(items, list) else []:
        identifier = _mapping(item).get("component_id")
        if isinstance(identifier, str | int) and not isinstance(identifier, bool):
            found.append(str(identifier)[:60])
    return tuple(found)


def _image_kind(url: object) -> str | None:
    # The only trace of a device's model is a folder in the path of its picture (contract §2.2).
    parts = url.split("/") if isinstance(url, str) and len(url) < 2_000 else []
    return bounded_text(parts[-2], 60) if len(parts) > 3 else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
