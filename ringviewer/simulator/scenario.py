"""A scenario as data: what a file under ``resources/scenarios`` says, checked, but not yet placed in time.

Every moment is a distance before *now* (``ago_ms``), so that the same story can be told at any time of any day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal[
    "available",
    "none",
    "corrupt",
    "key-not-ready",
    "not-ready",
    "busy",
    "no-timestamp",
    "not-image",
    "other-format",
]
OUTCOMES: tuple[Outcome, ...] = (
    "available",
    "none",
    "corrupt",
    "key-not-ready",
    "not-ready",
    "busy",
    "no-timestamp",
    "not-image",
    "other-format",
)

Pattern = Literal["apart", "bursts", "daily"]
PATTERNS: tuple[Pattern, ...] = ("apart", "bursts", "daily")

Scene = Literal["porch", "drive", "garden", "gate", "garage", "workshop"]
SCENES: tuple[Scene, ...] = ("porch", "drive", "garden", "gate", "garage", "workshop")

Manner = Literal["normal", "unauthorized", "html"]
MANNERS: tuple[Manner, ...] = ("normal", "unauthorized", "html")

Leg = Literal["media", "api"]
LEGS: tuple[Leg, ...] = ("media", "api")


@dataclass(frozen=True, slots=True)
class StillSpec:
    """How a still of one event turns out.

    ``offset_ms`` is capture minus event start, ``None`` for a small one drawn from the seed. ``clears_after`` is the
    number of refusals before the outcome becomes ``available``; 0 means that it never does. ``leg`` says which of the
    two requests refuses (contract §10: media errors on the second leg or on the POST).
    """

    outcome: Outcome = "available"
    offset_ms: int | None = None
    clears_after: int = 0
    leg: Leg = "media"


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event told explicitly; ``lasts_ms`` is ``None`` while it still runs."""

    ago_ms: int
    kind: str
    lasts_ms: int | None
    subtype: str | None
    reviewed: bool
    still: StillSpec


@dataclass(frozen=True, slots=True)
class StretchSpec:
    """Events drawn from the seed between two moments: ``count`` in all, or a day when the pattern is ``daily``."""

    from_ago_ms: int
    until_ago_ms: int
    count: int
    pattern: Pattern
    mix: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """One device that the customer shared; ``offline_for_ms`` is ``None`` while it is online."""

    name: str
    slug: str
    id_end: str
    scene: Scene
    image: str
    offline_for_ms: int | None
    motion_detection: bool
    take_encrypted: bool
    components: tuple[str, ...]
    events: tuple[EventSpec, ...]
    stretches: tuple[StretchSpec, ...]


@dataclass(frozen=True, slots=True)
class ControllerSpec:
    """One request of the customer's controller in the story; exactly one of the two distances is given."""

    device: str
    ago_ms: int | None
    before_consent_ms: int | None


@dataclass(frozen=True, slots=True)
class ScenarioSpec:
    """A whole world: one account, its consent moments (newest last) and its devices."""

    name: str
    title: str
    teaches: str
    order: int
    seed: int
    manner: Manner
    zone: str
    country: str
    state: str
    first_name: str
    last_name: str
    email: str
    app_name: str
    token_left_ms: int
    linked_ago_ms: tuple[int, ...]
    devices: tuple[DeviceSpec, ...]
    controller: tuple[ControllerSpec, ...]
