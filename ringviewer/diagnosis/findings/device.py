"""Findings about the state of a device."""

from __future__ import annotations

from collections.abc import Iterator

from ringviewer.diagnosis.findings.finding import DeviceFacts, Evidence, Finding, at
from ringviewer.history.device import Component
from ringviewer.history.wording import age, count, plain

_CAMERAS_SHOWN = 8


def device_findings(evidence: Evidence, facts: DeviceFacts) -> Iterator[Finding]:
    """What the status, configuration and encryption of a device say."""
    device = facts.device
    if device.online is False:
        reported_ms = device.reported_at_ms
        last = f" It last reported {age(evidence.now_ms - reported_ms)}." if reported_ms else ""
        yield Finding(
            "device-offline",
            "warning",
            f"{facts.name} is offline",
            f"It records nothing and live view fails.{last} Stored media may still download.",
            (("status: online is false", evidence.devices_request_id), *_reported(facts)),
            "Ask the customer to check power and Wi-Fi of the device.",
            device.id,
        )
    if device.reported_at_ms == 0:
        yield Finding(
            "never-reported",
            "warning",
            f"{facts.name} has never reported",
            "The time of its last report is 1970-01-01, which stands for never.",
            (("status: reported_at is 1970-01-01", evidence.devices_request_id),),
            "Ask the customer whether the device was ever set up and used.",
            device.id,
        )
    if device.motion_detection is False:
        yield Finding(
            "motion-detection-off",
            "warning",
            f"Motion detection of {facts.name} is off",
            "No motion event comes into being, and nothing is recorded, until somebody rings or opens a live view.",
            (("configuration: motion_detection.enabled is “off”", evidence.devices_request_id),),
            "Ask the customer to switch motion detection on in the Ring app.",
            device.id,
        )
    if device.encryption == "take":
        yield Finding(
            "media-encrypted",
            "problem",
            f"The media of {facts.name} is encrypted for the customer alone",
            "The device is listed, but its pictures cannot be read by your app.",
            (("the device’s encryption is on", evidence.devices_request_id),),
            "Ask the customer to pause the encryption in the Ring app, never to reset the account’s encryption.",
            device.id,
        )
    if len(device.components) > 1:
        yield _multi_camera(evidence, facts)


def _multi_camera(evidence: Evidence, facts: DeviceFacts) -> Finding:
    """Contract §2.2, §4.1: such a device lists its cameras, and a still has to name exactly one of them."""
    components = facts.device.components
    cameras = "; ".join(_camera(component) for component in components[:_CAMERAS_SHOWN])
    if len(components) > _CAMERAS_SHOWN:
        cameras += f"; and {count(len(components) - _CAMERAS_SHOWN, 'more', 'more')}"
    return Finding(
        "multi-camera",
        "info",
        f"{facts.name} has {count(len(components), 'camera')}",
        "History does not say which of them saw an event, and a request for a still must name exactly one, else the "
        f"API refuses it or answers with any of them. There are: {cameras}.",
        ((f"capabilities: components {cameras}", evidence.devices_request_id),),
        "Choose the camera before asking, and ask another one where a picture shows nothing. In your own client, send "
        "exactly one entry in components.",
        facts.device.id,
    )


def _camera(component: Component) -> str:
    name = f"“{plain(component.name, 40)}”, " if component.name else ""
    return f"{name}component_id {plain(component.id, 20)}"


def _reported(facts: DeviceFacts) -> tuple[tuple[str, str | None], ...]:
    reported_ms = facts.device.reported_at_ms
    return ((f"last report {at(reported_ms, facts.tz)}", None),) if reported_ms else ()
