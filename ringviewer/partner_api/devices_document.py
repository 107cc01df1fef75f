"""Reads the answer of ``GET /v1/devices`` (contract §2.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ringviewer.history.device import Component, Device, Encryption
from ringviewer.partner_api.answers import BrokenRow
from ringviewer.partner_api.documents import (
    beyond,
    bounded_text,
    broken_row,
    decode_document,
    decode_row,
    numbered,
    row_id,
)
from ringviewer.partner_api.wire_instants import instant_in_any_unit
from ringviewer.partner_api.zones_document import read_zones

_MOST_DEVICES = 2_000
_MOST_PARTS = 32
_LONGEST_COMPONENT = 60
_RATIO = re.compile(r"([1-9][0-9]{0,3}) ?: ?([1-9][0-9]{0,3})")
# The contract shows an id only; whatever a server adds as a name is worth showing beside it.
_NAMES = ("name", "label", "title")

Resources = Mapping[tuple[str, str], Mapping[str, Any]]


def read_devices(body: bytes) -> tuple[tuple[Device, ...], tuple[BrokenRow, ...]]:
    """The devices of a document, joined with what it includes by (type, id), and the rows that are broken.

    An id counts once. A document that is none raises :class:`~ringviewer.partner_api.errors.UnexpectedAnswer`.
    """
    document = decode_document(body)
    included = _included(document.resources())
    rows = document.rows()
    devices: dict[str, Device] = {}
    broken = []
    for number, raw in numbered(rows, _MOST_DEVICES):
        try:
            device = _device(raw, included)
        except ValueError as reason:
            broken.append(broken_row(number, reason, raw))
        else:
            devices.setdefault(device.id, device)
    return tuple(devices.values()), (*broken, *beyond(rows, _MOST_DEVICES))


def _device(raw: msgspec.Raw, included: Resources) -> Device:
    row, mended = decode_row(raw)
    if not isinstance(row, dict):
        raise ValueError("It is no resource.")
    identifier = row_id(row, mended=mended)
    attributes = _mapping(row.get("attributes"))
    relationships = _mapping(row.get("relationships"))

    def related(name: str) -> Mapping[str, Any]:
        key = _key(_mapping(relationships.get(name)).get("data"))
        return _mapping(included[key].get("attributes")) if key is not None and key in included else {}

    status, capabilities = related("status"), related("capabilities")
    configurations, location = related("configurations"), related("location")
    online = status.get("online")
    return Device(
        id=identifier,
        name=bounded_text(attributes.get("name"), 200) or "unnamed",
        online=online if isinstance(online, bool) else None,
        reported_at_ms=instant_in_any_unit(status.get("reported_at"))[0],
        encryption=_encryption(configurations),
        motion_detection=_on(_mapping(configurations.get("motion_detection")).get("enabled")),
        country=bounded_text(location.get("country"), 60),
        state=bounded_text(location.get("state"), 60),
        resolutions=_heights(_mapping(capabilities.get("video"))),
        ratio=_ratio(_mapping(capabilities.get("video")).get("ratio")),
        components=_components(_mapping(capabilities.get("components"))),
        zones=read_zones(configurations),
        image_kind=_image_kind(attributes.get("image_url")),
    )


def _included(raws: list[msgspec.Raw]) -> Resources:
    resources = {}
    for _, raw in numbered(raws):
        try:
            resource, _ = decode_row(raw)
        except ValueError:
            # What a device relates to is unknown then, which is what is shown.
            continue
        key = _key(resource)
        if key is not None:
            resources[key] = resource
    return resources


def _key(resource: Any) -> tuple[str, str] | None:
    """Type and id of a resource or of a reference to one; a list of one counts as that one."""
    if isinstance(resource, list) and len(resource) == 1:
        resource = resource[0]
    kind = resource.get("type") if isinstance(resource, dict) else None
    try:
        return (kind, row_id(resource)) if isinstance(kind, str) else None
    except ValueError:
        return None


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


def _ratio(value: object) -> tuple[int, int] | None:
    parts = _RATIO.fullmatch(value) if isinstance(value, str) and len(value) < 20 else None
    return (int(parts[1]), int(parts[2])) if parts is not None else None


def _components(components: Mapping[str, Any]) -> tuple[Component, ...]:
    items = components.get("items")
    found: dict[str, Component] = {}
    for item in map(_mapping, items[:_MOST_PARTS] if isinstance(items, list) else []):
        identifier = item.get("component_id")
        if not isinstance(identifier, str | int) or isinstance(identifier, bool):
            continue
        text = str(identifier)
        # One that is changed by being made fit to show could not be asked for: its id is sent as it came.
        if text and text == bounded_text(text, _LONGEST_COMPONENT):
            found.setdefault(text, Component(text, _name(item)))
    return tuple(found.values())


def _name(item: Mapping[str, Any]) -> str | None:
    names = (bounded_text(item.get(key), 60) for key in _NAMES)
    return next((name for name in names if name and not name.isspace()), None)


def _image_kind(url: object) -> str | None:
    # The only trace of a device's model is a folder in the path of its picture (contract §2.2).
    parts = url.split("/") if isinstance(url, str) and len(url) < 2_000 else []
    return bounded_text(parts[-2], 60) if len(parts) > 3 else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
