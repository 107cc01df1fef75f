"""A scenario as data: what a file under ``resources/scenarios`` says, checked, but not yet placed in time.

Every moment is a distance before *now* (``ago_ms``), so that the same story can be told at any time of any day. A
negative distance lies in the future of the story: it comes true while the scenario is served.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ringviewer.simulator.faults.spec import FaultSpec
from ringviewer.simulator.worlds.dialect import Dialect
from ringviewer.simulator.worlds.outcomes import Outcome

Pattern = Literal["apart", "bursts", "daily", "rhythm"]
PATTERNS: tuple[Pattern, ...] = ("apart", "bursts", "daily", "rhythm")

Scene = Literal["porch", "drive", "garden", "gate", "garage", "workshop"]
SCENES: tuple[Scene, ...] = ("porch", "drive", "garden", "gate", "garage", "workshop")

Manner = Literal["normal", "unauthorized", "html"]
MANNERS: tuple[Manner, ...] = ("normal", "unauthorized", "html")

Leg = Literal["media", "api"]
LEGS: tuple[Leg, ...] = ("media", "api")

Encryption = Literal["none", "take", "end-to-end"]
ENCRYPTIONS: tuple[Encryption, ...] = ("none", "take", "end-to-end")

# What webhooks call the camera of a device that has one only (contract §6).
ONLY_COMPONENT = "0"

Plan = Literal["active", "empty", "refused"]
PLANS: tuple[Plan, ...] = ("active", "empty", "refused")


@dataclass(frozen=True, slots=True)
class StillSpec:
    """How a still of one event turns out.

    ``offset_ms`` is capture minus event start, ``None`` for a small one drawn from the seed. The outcome becomes
    ``available`` after ``clears_after`` refusals, or ``clears_in_ms`` after the first of them, whichever comes first;
    0 means that this never clears it. ``leg`` says which of the two requests refuses (contract §10: media errors on
    the second leg or on the POST).
    """

    outcome: Outcome = "available"
    offset_ms: int | None = None
    clears_after: int = 0
    clears_in_ms: int = 0
    leg: Leg = "media"


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event told explicitly; ``lasts_ms`` is ``None`` while it still runs.

    ``component_id`` is the camera of a device with several, ``None`` for the first one.
    """

    ago_ms: int
    kind: str
    lasts_ms: int | None
    subtype: str | None
    reviewed: bool
    still: StillSpec
    component_id: str | None = None


@dataclass(frozen=True, slots=True)
class StretchSpec:
    """Events drawn from the seed between two moments: ``count`` in all, or a day when the pattern is ``daily``.

    ``daily`` and ``rhythm`` follow a household's day: quiet nights, busy afternoons, in the account's zone.
    ``subtypes`` weighs the subtypes of the motion events; empty for those that the scene suggests.
    """

    from_ago_ms: int
    until_ago_ms: int
    count: int
    pattern: Pattern
    mix: tuple[tuple[str, int], ...]
    subtypes: tuple[tuple[str, int], ...] = ()
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class ComponentSpec:
    """One camera of a device that has several (contract §2.2): its id, a string, its name and what it looks at."""

    id: str
    name: str
    scene: Scene


@dataclass(frozen=True, slots=True)
class ZoneSpec:
    """A part of the picture: at least three corners, each from 0 at the left or top to 1 at the right or bottom."""

    name: str
    vertices: tuple[tuple[float, float], ...]


# What devices are set to that say nothing of their motion zones: the sky is left out.
MOTION_ZONES = (ZoneSpec("Everything below the sky", ((0, 0.2), (1, 0.2), (1, 1), (0, 1))),)


@dataclass(frozen=True, slots=True)
class LocationSpec:
    """One more place of the customer's, apart from the account's own; devices name it."""

    name: str
    country: str
    state: str


@dataclass(frozen=True, slots=True)
class DeviceSpec:
    """One device that the customer shared; ``offline_for_ms`` is ``None`` while it is online.

    ``location`` names one of the scenario's places, empty for the account's own. Zones lie in the picture of its first
    camera; stills are black within privacy zones (contract §4.6). A device with
    ``end-to-end`` encryption is part of the household, but never listed (contract §2.2).
    """

    name: str
    slug: str
    id_end: str
    scene: Scene
    image: str
    offline_for_ms: int | None
    never_reported: bool
    motion_detection: bool
    encryption: Encryption
    cameras: tuple[ComponentSpec, ...]
    events: tuple[EventSpec, ...]
    stretches: tuple[StretchSpec, ...]
    motion_zones: tuple[ZoneSpec, ...] = MOTION_ZONES
    privacy_zones: tuple[ZoneSpec, ...] = ()
    location: str = ""

    @property
    def take_encrypted(self) -> bool:
        """Listed, but its media cannot be read by the app (contract §4.6)."""
        return self.encryption == "take"

    @property
    def components(self) -> tuple[str, ...]:
        """The component ids of its cameras; empty for a device with one camera."""
        return tuple(camera.id for camera in self.cameras)

    def is_first(self, component: str | None) -> bool:
        """Whether this names the camera that the zones belong to; ``None`` is a request that names none."""
        return component is None or component == (self.components or (ONLY_COMPONENT,))[0]


@dataclass(frozen=True, slots=True)
class ControllerSpec:
    """One request of the customer's controller in the story; exactly one of the two distances is given."""

    device: str
    ago_ms: int | None
    before_consent_ms: int | None


@dataclass(frozen=True, slots=True)
class ClosedSpec:
    """A span of time whose media are refused although the consent is older: no consent time can explain it."""

    from_ago_ms: int
    until_ago_ms: int


@dataclass(frozen=True, slots=True)
class ScenarioSpec:
    """A whole world: one account, its consent moments (newest last) and its devices.

    ``findings`` are the codes that a diagnosis of this world should come to. ``now_ms`` pins *now* to a calendar
    moment (epoch ms); ``None`` tells the story at the time it is served. ``history_lag_ms`` is how long an event that
    is added while the scenario is served takes to enter Event History, ``recording_ms`` how long after its start a
    still of it is answered ``RECORDING_NOT_READY``.
    """

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
    findings: tuple[str, ...] = ()
    now_ms: int | None = None
    playground: bool = False
    plan: Plan = "active"
    rate_limit: int = 100
    history_lag_ms: int = 0
    recording_ms: int = 0
    closed: tuple[ClosedSpec, ...] = ()
    locations: tuple[LocationSpec, ...] = ()
    dialect: Dialect = field(default_factory=Dialect)
    faults: tuple[FaultSpec, ...] = ()
