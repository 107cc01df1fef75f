"""Reads the devices of a scenario file: their cameras, the events that are told and the stretches that are drawn."""

from __future__ import annotations

import re

from ringviewer.simulator.worlds.kinds import wrong_kind
from ringviewer.simulator.worlds.outcomes import OUTCOMES
from ringviewer.simulator.worlds.scenario import (
    ENCRYPTIONS,
    LEGS,
    MOTION_ZONES,
    ONLY_COMPONENT,
    PATTERNS,
    SCENES,
    ComponentSpec,
    DeviceSpec,
    EventSpec,
    StillSpec,
    StretchSpec,
    ZoneSpec,
)
from ringviewer.simulator.worlds.table import Table

_MOST_DRAWN = 1_000_000
_DAY_MS = 86_400_000
# The rhythm of a day crowds events into its busy hours, to half of this on average.
_CLOSEST_MS = 2_000
# Other modules look back this far for an event that is still being recorded.
_LONGEST_EVENT_MS = 3_600_000
_MOST_ZONES = 16
# A capture from so long before its event is what a "stale" still shows where the file does not say.
_STALE_OFFSET_MS = -(3 * 3_600_000 + 12 * 60_000)
_SLUG = re.compile(r"[a-z0-9-]{1,40}")
_ID_END = re.compile(r"[A-Z0-9]{4,12}")
_COMPONENT = re.compile(r"[A-Za-z0-9-]{1,20}")


def read_device(table: Table, other_kinds: bool) -> DeviceSpec:
    """One entry of ``[[devices]]``; raises `SimulatorError` naming file, key and problem.

    ``other_kinds`` lets in kinds of events that no source lists.
    """
    name = table.text("name")
    slug = table.text("slug", re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "device")
    if not _SLUG.fullmatch(slug):
        raise table.wrong("slug", "1 to 40 lower-case letters, digits and hyphens are expected")
    id_end = table.text("id_end", "AAAA")
    if not _ID_END.fullmatch(id_end):
        raise table.wrong("id_end", "4 to 12 capital letters and digits are expected")
    scene = table.choice("scene", SCENES, "porch")
    cameras = tuple(_camera(entry) for entry in table.tables("components"))
    component_ids = tuple(camera.id for camera in cameras) or (ONLY_COMPONENT,)
    device = DeviceSpec(
        name=name,
        slug=slug,
        id_end=id_end if table.has("id_end") else "",
        scene=scene,
        image=table.text("image", "StickUpCam"),
        offline_for_ms=table.optional_duration("offline_for", negative=True),
        never_reported=table.flag("never_reported", False),
        motion_detection=table.flag("motion_detection", True),
        encryption=table.choice("encryption", ENCRYPTIONS, "none"),
        cameras=cameras,
        events=tuple(_event(entry, component_ids, other_kinds) for entry in table.tables("events")),
        stretches=tuple(_stretch(entry, other_kinds) for entry in table.tables("stretches")),
        motion_zones=_zones(table, "motion_zones") if table.has("motion_zones") else MOTION_ZONES,
        privacy_zones=_zones(table, "privacy_zones"),
        location=table.text("location") if table.has("location") else "",
    )
    ids = device.components
    if len(set(ids)) != len(ids):
        raise table.wrong("components", "two of them have the same id")
    table.finish()
    return device


def _camera(table: Table) -> ComponentSpec:
    component = table.text("id")
    if not _COMPONENT.fullmatch(component):
        raise table.wrong("id", "1 to 20 letters, digits and hyphens are expected")
    camera = ComponentSpec(component, table.text("name"), table.choice("scene", SCENES, "porch"))
    table.finish()
    return camera


def _zones(table: Table, key: str) -> tuple[ZoneSpec, ...]:
    zones = []
    for entry in table.tables(key):
        zones.append(ZoneSpec(entry.text("name"), entry.corners("vertices")))
        entry.finish()
    if len(zones) > _MOST_ZONES:
        raise table.wrong(key, f"at most {_MOST_ZONES} zones are expected")
    return tuple(zones)


def _event(table: Table, component_ids: tuple[str, ...], other_kinds: bool) -> EventSpec:
    words = table.table("still")
    outcome = words.choice("outcome", OUTCOMES, "available")
    offset_ms = words.optional_duration("offset", negative=True)
    still = StillSpec(
        outcome=outcome,
        offset_ms=_STALE_OFFSET_MS if outcome == "stale" and offset_ms is None else offset_ms,
        clears_after=words.number("clears_after", 0, most=100),
        clears_in_ms=words.duration("clears_in", "0s"),
        leg=words.choice("leg", LEGS, "media"),
    )
    words.finish()
    lasts_ms = table.duration("lasts", "28s")
    if lasts_ms > _LONGEST_EVENT_MS:
        raise table.wrong("lasts", "at most an hour is expected")
    event = EventSpec(
        ago_ms=table.duration("ago", negative=True),
        kind=table.text("kind", "motion"),
        lasts_ms=None if table.flag("running", False) else lasts_ms,
        subtype=table.text("subtype") if table.has("subtype") else None,
        reviewed=table.flag("reviewed", False),
        still=still,
        component_id=table.choice("component_id", component_ids) if table.has("component_id") else None,
    )
    if problem := wrong_kind(event.kind, other_kinds):
        raise table.wrong("kind", problem)
    table.finish()
    return event


def _stretch(table: Table, other_kinds: bool) -> StretchSpec:
    stretch = StretchSpec(
        from_ago_ms=table.duration("from", negative=True),
        until_ago_ms=table.duration("until", "0s", negative=True),
        count=table.number("count", most=_MOST_DRAWN),
        pattern=table.choice("pattern", PATTERNS, "apart"),
        mix=table.weights("mix", {"motion": 1}),
        subtypes=table.weights("subtypes", {}) if table.has("subtypes") else (),
        reviewed=table.flag("reviewed", False),
    )
    for kind, _ in stretch.mix:
        if problem := wrong_kind(kind, other_kinds):
            raise table.wrong("mix", problem)
    if stretch.from_ago_ms <= stretch.until_ago_ms:
        raise table.wrong("from", "it must be longer ago than until")
    room_ms = _DAY_MS if stretch.pattern == "daily" else stretch.from_ago_ms - stretch.until_ago_ms
    if stretch.count * _CLOSEST_MS > room_ms:
        raise table.wrong("count", "there is no room for so many, two seconds apart")
    table.finish()
    return stretch
