"""Reads a scenario file into a `ScenarioSpec`, or says in one sentence which key is wrong."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.faults.spec import read_fault
from ringviewer.simulator.worlds.dialect import read_dialect
from ringviewer.simulator.worlds.reading_devices import read_device
from ringviewer.simulator.worlds.scenario import (
    MANNERS,
    PLANS,
    ClosedSpec,
    ControllerSpec,
    DeviceSpec,
    LocationSpec,
    ScenarioSpec,
)
from ringviewer.simulator.worlds.table import Table

_DAY_MS = 86_400_000
_MOST_EVENTS = 1_000_000
_MOST_DEVICES = 500
_FINDING = re.compile(r"[a-z]+(-[a-z]+){0,6}")


def read_scenario(text: str, name: str, file: str) -> ScenarioSpec:
    """The scenario that a file tells: JSON when the file's name ends so, else TOML.

    Raises `SimulatorError` naming file, key and problem.
    """
    root = Table(_parsed(text, file), file)
    account = root.table("account")
    dialect = read_dialect(root.table("dialect"))
    spec = ScenarioSpec(
        name=name,
        title=root.text("title"),
        teaches=root.text("teaches"),
        findings=_findings(root),
        order=root.number("order", 100),
        seed=root.number("seed", 1, most=2**62),
        now_ms=root.optional_moment("now"),
        manner=root.choice("manner", MANNERS, "normal"),
        playground=root.flag("playground", False),
        rate_limit=root.number("rate_limit", 100, least=1),
        zone=_zone(account),
        country=account.text("country", "US"),
        state=account.text("state", "CA"),
        locations=tuple(_location(table) for table in account.tables("locations")),
        first_name=account.text("first_name", "Robin"),
        last_name=account.text("last_name", "Sample"),
        email=account.text("email", "robin.sample@example.com"),
        app_name=account.text("app", "Fernhill Hub"),
        plan=account.choice("plan", PLANS, "active"),
        token_left_ms=account.duration("token_left", "3h12m40s", negative=True),
        linked_ago_ms=_linked(account),
        closed=tuple(_closed(table) for table in account.tables("closed")),
        history_lag_ms=account.duration("history_lag", "0s"),
        recording_ms=account.duration("recording", "0s"),
        devices=tuple(read_device(table, dialect.other_kinds) for table in root.tables("devices")),
        controller=tuple(_controller(table) for table in root.tables("controller")),
        dialect=dialect,
        faults=tuple(read_fault(table) for table in root.tables("faults")),
    )
    account.finish()
    root.finish()
    _check_whole(spec, root)
    return spec


def _parsed(text: str, file: str) -> dict[str, object]:
    kind = "JSON" if file.lower().endswith(".json") else "TOML"
    try:
        values = json.loads(text) if kind == "JSON" else tomllib.loads(text)
    except RecursionError:
        raise SimulatorError(f"Scenario {file} is nested too deeply.") from None
    except ValueError as error:  # a fault of either notation, or a number with thousands of digits
        raise SimulatorError(f"Scenario {file} is not valid {kind}: {' '.join(str(error).split())}.") from None
    if not isinstance(values, dict):
        raise SimulatorError(f"Scenario {file} must be one JSON object.")
    return values


def _findings(root: Table) -> tuple[str, ...]:
    codes = root.texts("findings", ())
    for code in codes:
        if not _FINDING.fullmatch(code):
            raise root.wrong("findings", f'{code[:40]!r} is no code of a finding such as "history-empty"')
    return codes


def _zone(account: Table) -> str:
    zone = account.text("zone", "America/Los_Angeles")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise account.wrong("zone", f"the zone {zone!r} is not known") from None
    return zone


def _linked(account: Table) -> tuple[int, ...]:
    moments = account.durations("linked_ago", negative=True)
    if not moments or list(moments) != sorted(moments, reverse=True):
        raise account.wrong("linked_ago", "at least one moment is expected, the longest ago first")
    if moments[0] < 0:
        raise account.wrong("linked_ago", "the first moment must not lie in the future")
    return moments


def _location(table: Table) -> LocationSpec:
    location = LocationSpec(table.text("name"), table.text("country", "US"), table.text("state", "CA"))
    table.finish()
    return location


def _closed(table: Table) -> ClosedSpec:
    closed = ClosedSpec(table.duration("from"), table.duration("until", "0s", negative=True))
    if closed.from_ago_ms <= closed.until_ago_ms:
        raise table.wrong("from", "it must be longer ago than until")
    table.finish()
    return closed


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
    if len(spec.devices) > _MOST_DEVICES:
        raise root.wrong("devices", f"at most {_MOST_DEVICES} devices are expected")
    slugs = [device.slug for device in spec.devices]
    twice = next((slug for slug, often in Counter(slugs).items() if often > 1), None)
    if twice is not None:
        raise root.wrong("devices", f"two devices have the slug {twice!r}")
    places = [location.name for location in spec.locations]
    if len(set(places)) != len(places):
        raise root.wrong("account.locations", "two of them have the same name")
    for index, device in enumerate(spec.devices):
        if device.location and device.location not in places:
            raise root.wrong(f"devices[{index}].location", f"no location is named {device.location[:60]!r}")
        if sum(map(_most_events, spec.devices[: index + 1])) > _MOST_EVENTS:
            raise root.wrong(f"devices[{index}]", f"with {device.name!r} there are more than {_MOST_EVENTS} events")
    for request in spec.controller:
        if request.device not in slugs:
            raise root.wrong("controller", f"no device has the slug {request.device!r}")


def _most_events(device: DeviceSpec) -> int:
    count = len(device.events)
    for stretch in device.stretches:
        days = (stretch.from_ago_ms - stretch.until_ago_ms) / _DAY_MS if stretch.pattern == "daily" else 1
        count += round(stretch.count * days)
    return count
