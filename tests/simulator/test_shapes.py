"""Every answer of every shipped scenario against the shapes of the contract: keys, types and what may be null."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest

from ringviewer.simulator.api.tokens import CLIENT_ID, CLIENT_SECRET
from ringviewer.simulator.worlds.dialect import Dialect
from ringviewer.simulator.worlds.library import load, scenarios
from tests.simulator.serving import NOW_MS, Served, served
from tests.simulator.shapes import ListOf, OneOf, Optional, Shape, misfit, nullable

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ISO_MS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DEVICE_ID = re.compile(r"ava1\.ring\.device\.[A-Z0-9]{93}")
RELATIONS = ("status", "capabilities", "configurations", "location")
TYPES = dict(
    zip(RELATIONS, ("device-status", "device-capabilities", "device-configurations", "locations"), strict=True)
)
META = {"time": ISO}
ON_OFF = re.compile("on|off")

# Contract §1.1, §1.2 and §1.3.
TOKEN = {
    "access_token": re.compile(r"[\w-]+\.[\w-]+\.[\w-]+"),
    "refresh_token": str,
    "scope": "ava.v1:read",
    "expires_in": int,
    "token_type": "Bearer",
}
OAUTH_ERROR = {"error": re.compile("[a-z_]+"), "error_description": str}
OAUTH_JSON_API = {"errors": ListOf({"status": re.compile(r"\d{3}"), "code": re.compile("[a-z_]+")})}
USER = {
    "type": "users",
    "id": re.compile(r"ava1\.ring\.account\.\w+"),
    "attributes": {"first_name": str, "last_name": str, "email": str},
}

# Contract §2.2.
STATUS = {
    "online": bool,
    "reported_at": ISO,
    "state": None,
    "audio": {"snooze": {"active": None, "until": None}},
}
CAPABILITIES = {
    "video": {
        "configurations": ListOf(str),
        "codecs": ListOf(str),
        "ratio": re.compile(r"\d+:\d+"),
        "max_resolution": int,
        "supported_resolutions": ListOf(int),
    },
    "motion_detection": {"configurations": ListOf(str)},
    "image_enhancements": {"configurations": ListOf(str)},
    "audio": {"customizable_slots": None, "supported_actions": None},
    "battery_status": None,
    "contact_detection": None,
    "flood_detection": None,
    "freeze_detection": None,
    "smoke_detection": None,
    "co_detection_listener": None,
    "glass_break_detection": None,
    "tamper_detection": None,
    "components": Optional({"items": ListOf({"component_id": str, "name": str})}),
}
# The contract shows no name; the viewer shows one where there is one.
ZONE = {"id": UUID, "name": str, "vertices": ListOf({"x": float, "y": float})}
CONFIGURATIONS = {
    "motion_detection": {
        "enabled": ON_OFF,
        "motion_zones": ListOf(ZONE),
    },
    "image_enhancements": {
        "color_night_vision": ON_OFF,
        "hdr": ON_OFF,
        "ir_led_night_vision": ON_OFF,
        "auto_zoom_track": ON_OFF,
        "privacy_zones": ListOf(ZONE),
    },
    "audio": {"volume": int, "customizable_slots": None},
}
LOCATION = {"country": str, "state": str}


def relation_id(dialect: Dialect, relation: str) -> re.Pattern[str]:
    if relation == "location":
        return re.compile(r"ava1\.ring\.location\.\w+")
    if dialect.status_ids == "documented":
        return re.compile(rf"{DEVICE_ID.pattern}\.{relation}")
    return re.compile(rf"ava1\.ring\.(device|component)\.{relation}\.\w+")


def resource(dialect: Dialect, relation: str, *, component: bool = False) -> Shape:
    e2e: dict[str, Shape] = {"e2e_encryption": {"enabled": bool}} if dialect.e2e_key == "present" else {}
    attributes: dict[str, Shape] = {
        "status": STATUS,
        "capabilities": CAPABILITIES,
        "configurations": {**CONFIGURATIONS, **e2e},
        "location": LOCATION,
    }
    own_id = re.compile(rf"ava1\.ring\.component\.{relation}\.\w+")
    wanted = own_id if component else relation_id(dialect, relation)
    return {"type": TYPES[relation], "id": wanted, "attributes": attributes[relation]}


def device(dialect: Dialect) -> Shape:
    related = re.compile(r"/v1/devices/[\w.]+/(status|capabilities|configurations|location)")
    relationships = {
        relation: {
            "data": {"type": TYPES[relation], "id": relation_id(dialect, relation)},
            "links": {"related": related},
        }
        for relation in RELATIONS
    }
    attributes = {"name": str, "image_url": re.compile(r"https://\S+\.png")}
    return {"type": "devices", "id": DEVICE_ID, "attributes": attributes, "relationships": relationships}


def history(dialect: Dialect) -> Shape:
    """Contract §3.2, and §10 for the dialects."""
    shapes: dict[str, Shape] = {"numbers": int, "seconds": int, "strings": re.compile(r"\d{13}"), "iso": ISO_MS}
    moment = shapes[dialect.times]
    subtype: dict[str, Shape] = {"sub_type": nullable(str)} if dialect.subtype_in_answer else {}
    row = {
        "type": dialect.resource_type,
        "id": re.compile(r"ava1\.ring\.history\.event\.\w+"),
        "attributes": {
            "event_type": str,
            "start": moment,
            "end": nullable(moment),
            "is_third_party_reviewed": bool,
            **subtype,
        },
        "relationships": {
            "source": {"data": {"type": "devices", "id": DEVICE_ID}},
            "cv_detections": {"data": []},
        },
        "meta": {"riid": None},
    }
    following = {"next": re.compile(r"(http://127\.0\.0\.1:\d+)?/v1/history/devices/\S+/events\?\S+")}
    last: dict[str, Shape] = {"absent": following, "empty": OneOf(({}, following)), "null": {"next": nullable(str)}}
    return {"data": ListOf(row), "links": Optional(last[dialect.links_on_last])}


def error(dialect: Dialect) -> Shape:
    """Contract §4.5 and §7."""
    status = re.compile(r"[45]\d\d")
    shapes: dict[str, Shape] = {
        "live": {"id": UUID, "status": status, "code": str, "detail": str, "meta": {"timestamp": ISO}},
        "documented": {"status": status, "title": str, "detail": str},
        "title-detail": {"title": str, "detail": str},
    }
    return {"detail": str} if dialect.errors == "fastapi" else {"errors": ListOf(shapes[dialect.errors])}


def check(answer: httpx.Response, shape: Shape, *statuses: int) -> None:
    where = f"{answer.request.method} {answer.request.url.path} -> {answer.status_code}"
    assert answer.status_code in (statuses or (200,)), where
    assert re.fullmatch(r"application/json(; charset=utf-8)?", answer.headers["content-type"]), where
    assert misfit(answer.json(), shape) is None, f"{where}: {misfit(answer.json(), shape)}"
    if answer.is_error:
        # One spelling, so that whoever searches the text for a code finds it in every answer.
        assert answer.content == json.dumps(answer.json(), separators=(",", ":")).encode(), where
    assert UUID.fullmatch(answer.headers["x-request-id"]), where
    assert answer.headers["server"] == "envoy", where
    assert answer.headers["date"].endswith("GMT"), where
    assert int(answer.headers["x-ratelimit-limit"]) > int(answer.headers["x-ratelimit-remaining"]) >= 0, where


def some_devices(desk: Served) -> list[str]:
    """The first device, the last one, and one with several cameras."""
    known = list(desk.world.devices.values())
    chosen = [*known[:1], *known[-1:], *[one for one in known if one.spec.components][:1]]
    return list(dict.fromkeys(one.id for one in chosen))


@pytest.fixture(params=[info.name for info in scenarios()])
def desk(request: pytest.FixtureRequest) -> Iterator[Served]:
    spec = replace(load(request.param), rate_limit=1000)
    if spec.manner == "html":
        # That scenario has no JSON at all; what lies behind its pages is checked all the same.
        spec = replace(spec, manner="normal")
    with served(spec) as running:
        yield running


def test_every_answer_has_the_shape_of_the_contract(desk: Served) -> None:
    dialect, plan = desk.world.spec.dialect, desk.world.spec.plan
    check_tokens(desk, dialect)
    check(desk.api.get("/v1/users/me"), {"meta": META, "data": USER})
    location = resource(dialect, "location")
    check(desk.api.get("/v1/locations"), {"meta": META, "data": ListOf(location)})
    bare = {"meta": META, "data": ListOf(device(dialect))}
    check(desk.api.get("/v1/devices"), bare)
    check(desk.api.get("/v1/devices?include=nonsense,"), {**bare, "included": Optional([])})
    included = ListOf(OneOf(tuple(resource(dialect, relation) for relation in RELATIONS)))
    everything = f"include={','.join(RELATIONS)}"
    check(desk.api.get(f"/v1/devices?{everything}"), {**bare, "included": included})
    refused = error(dialect)
    for device_id in some_devices(desk):
        path = f"/v1/devices/{device_id}"
        if plan == "refused":
            for lower in (path, f"{path}/status", f"/v1/history/devices/{device_id}/events"):
                check(desk.api.get(lower), refused, 403)
            continue
        check(desk.api.get(path), {"meta": META, "data": device(dialect)})
        check(desk.api.get(f"{path}?{everything}"), {"meta": META, "data": device(dialect), "included": included})
        for relation in RELATIONS:
            check(desk.api.get(f"{path}/{relation}"), {"meta": META, "data": resource(dialect, relation)})
            check(desk.api.get(f"{path}/{relation}?component_id=nobody"), refused, 404)
        for component in desk.world.devices[device_id].spec.components:
            for relation in RELATIONS[:3]:
                answer = desk.api.get(f"{path}/{relation}?component_id={component}")
                check(answer, {"meta": META, "data": resource(dialect, relation, component=True)})
        check_history(desk, dialect, device_id)
        check_media(desk, dialect, path)
    for path in ("/v1/made-up", "/v1/devices/", "/v1/devices/nobody", "/v1/history/devices/nobody/events"):
        check(desk.api.get(path), refused, 404)
    check(desk.api.post("/v1/devices"), refused, 405)
    check(desk.api.delete("/v1/accounts/me/app-integrations"), refused, 403)
    check(desk.api.get("/v1/subscriptions"), refused, 422)


def check_tokens(desk: Served, dialect: Dialect) -> None:
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    wrong = OAUTH_JSON_API if dialect.errors == "documented" else OAUTH_ERROR
    check(desk.plain.post("/oauth/token", data={"grant_type": "client_credentials", **client}), wrong, 401)
    token = desk.tokens.refresh_token or "none"
    answer = desk.plain.post("/oauth/token", data={"grant_type": "refresh_token", "refresh_token": token, **client})
    if desk.world.spec.playground:
        check(answer, wrong, 400)
    else:
        check(answer, TOKEN)
        desk.api.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    unauthorized = desk.plain.get("/v1/users/me")
    if dialect.errors == "live":
        assert (unauthorized.status_code, unauthorized.content) == (401, b"")
        assert "content-type" not in unauthorized.headers
    else:
        check(unauthorized, error(dialect), 401)


def check_history(desk: Served, dialect: Dialect, device_id: str) -> None:
    path: str | None = f"/v1/history/devices/{quote(device_id, safe='')}/events"
    for _ in range(3):
        if path is None:
            break
        answer = desk.api.get(path)
        check(answer, history(dialect))
        path = (answer.json().get("links") or {}).get("next")
    check(desk.api.get(f"/v1/history/devices/{device_id}/events?page[key]=made-up"), error(dialect), 400)
    tempting = desk.api.get(f"/v1/devices/{device_id}/events")
    assert (tempting.status_code, tempting.content) == (403, b"")
    assert "content-type" not in tempting.headers


def check_media(desk: Served, dialect: Dialect, path: str) -> None:
    refused = error(dialect)
    for kind in ("image", "video"):
        check(desk.api.post(f"{path}/media/{kind}/download"), refused, dialect.without_body)
        early = {"timestamp": NOW_MS - 400 * 86_400_000, "type": "at_timestamp", "duration": 1}
        first = desk.api.post(f"{path}/media/{kind}/download", json=early)
        check(first, refused, 403, 400)
    quiet = {"type": "latest_in_range", "start_timestamp": desk.world.now_ms(), "components": [{"component_id": "0"}]}
    first = desk.api.post(f"{path}/media/image/download", json=quiet)
    if first.status_code == dialect.redirect != 200:
        assert first.content == b""
        check(desk.plain.get(first.headers["location"]), refused, 416)
    else:
        check(first, refused, 403, 416)
    check(desk.plain.get(f"{desk.media_base}/v1/download"), refused, dialect.spent_url)
