"""Reads a scenario file into a `ScenarioSpec`, or says in one sentence which key is wrong."""

from __future__ import annotations

import re
import tomllib
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.scenario import (
    LEGS,
    MANNERS,
    OUTCOMES,
    PATTERNS,
    SCENES,
    ControllerSpec,
    DeviceSpec,
    EventSpec,
    ScenarioSpec,
    StillSpec,
    StretchSpec,
)
from ringviewer.simulator.table import Table

_MOST_EVENTS = 200_000
_SLUG = re.compile(r"[a-z0-9-]{1,40}")
_ID_END = re.compile(r"[A-Z0-9]{4,12}")


def read_scenario(text: str, name: str, file: str) -> ScenarioSpec:
    """The scenario that a file tells; raises `SimulatorError` naming file, key and problem."""
    try:
        root = Table(tomllib.loads(text), file)
    except tomllib.TOMLDecodeError as error:
        raise SimulatorError(f"Scenario {file} is not valid TOML: {error}.") from None
    account = root.table("account")
    spec = ScenarioSpec(
        name=name,
        title=root.text("title"),
        teaches=root.text("teaches"),
        order=root.number("order", 100),
        seed=root.number("seed", 1, most=2**62),
        manner=root.choice("manner", MANNERS, "normal"),
        zone=_zone(account),
        country=account.text("country", "US"),
        state=account.text("state", "CA"),
        first_name=account.text("first_name", "Robin"),
        last_name=account.text("last_name", "Sample"),
        email=account.text("email", "robin.sample@example.com"),
        app_name=account.text("app", "Fernhill Hub"),
        token_left_ms=account.duration("token_left", "3h12m40s", negative=True),
        linked_ago_ms=_linked(account),
        devices=tuple(_device(table) for table in root.tables("devices")),
        controller=tuple(_controller(table) for table in root.tables("controller")),
    )
    account.finish()
    root.finish()
    _check_whole(spec, root)
    return spec


def _zone(account: Table) -> str:
    zone = account.text("zone", "America/Los_Angeles")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise account.wrong("zone", f"the zone {zone!r} is not known") from None
    return zone


def _linked(account: Table) -> tuple[int, ...]:
    moments = account.durations("linked_ago")
    if not moments or list(moments) != sorted(moments, reverse=True):
        raise account.wrong("linked_ago", "at least one moment is expected, the longest ago first")
    return moments


def _device(table: Table) -> DeviceSpec:
    name = table.text("name")
    slug = table.text("slug", re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "device")
    if not _SLUG.fullmatch(slug):
        raise table.wrong("slug", "1 to 40 lower-case letters, digits and hyphens are expected")
    id_end = table.text("id_end", "AAAA")
    if not _ID_END.fullmatch(id_end):
        raise table.wrong("id_end", "4 to 12 capital letters and digits are expected")
    device = DeviceSpec(
        name=name,
        slug=slug,
        id_end=id_end if table.has("id_end") else "",
        scene=table.choice("scene", SCENES, "porch"),
        image=table.text("image", "StickUpCam"),
        offline_for_ms=table.optional_duration("offline_for"),
        motion_detection=table.flag("motion_detection", True),
        take_encrypted=table.flag("take_encrypted", False),
        components=table.texts("components", ()),
        events=tuple(_event(entry) for entry in table.tables("events")),
        stretches=tuple(_stretch(entry) for entry in table.tables("stretches")),
    )
    table.finish()
    return device


def _event(table: Table) -> EventSpec:
    words = table.table("still")
    still = StillSpec(
        outcome=words.choice("outcome", OUTCOMES, "available"),
        offset_ms=words.optional_duration("offset", negative=True),
        clears_after=words.number("clears_after", 0, most=100),
        leg=words.choice("leg", LEGS, "media"),
    )
    words.finish()
    running = table.flag("running", False)
    event = EventSpec(
        ago_ms=table.duration("ago"),
        kind=table.text("kind", "motion"),
        lasts_ms=None if running else table.duration("lasts", "28s"),
        subtype=table.text("subtype") if table.has("subtype") else None,
        reviewed=table.flag("reviewed", False),
        still=still,
    )
    table.finish()
    return event


def _stretch(table: Table) -> StretchSpec:
    stretch = StretchSpec(
        from_ago_ms=table.duration("from"),
        until_ago_ms=table.duration("until", "0s"),
        count=table.number("count", most=_MOST_EVENTS),
        pattern=table.choice("pattern", PATTERNS, "apart"),
        mix=table.weights("mix", {"motion": 1}),
    )
    if stretch.from_ago_ms <= stretch.until_ago_ms:
        raise table.wrong("from", "it must be longer ago than until")
    table.finish()
    return stretch


def _controller(table: Table) -> ControllerSpec:
    request = ControllerSpec(
        device=table.text("device"),
        ago_ms=table.optional_duration("ago"),
        before_consent_ms=table.optional_duration("before_consent"),
    )
    if (request.ago_ms is None) == (request.before_consent_ms is None):
        raise table.wrong("ago", "either ago or before_consent is expected")
    table.finish()
    return request


def _check_whole(spec: ScenarioSpec, root: Table) -> None:
    slugs = [device.slug for device in spec.devices]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise root.wrong("devices", f"two devices have the slug {slug!r}")
    for request in spec.controller:
        if request.device not in slugs:
            raise root.wrong("controller", f"no device has the slug {request.device!r}")
