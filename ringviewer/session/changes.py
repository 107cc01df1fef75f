"""What a session tells its listeners. A change names what changed; the values are read from the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ringviewer.partner_api.asks import StillAsk


@dataclass(frozen=True, slots=True)
class DevicesChanged:
    """The list of devices was read."""


@dataclass(frozen=True, slots=True)
class EventsAdded:
    """A page of history arrived; ``count`` of its events are new."""

    device_id: str
    count: int


@dataclass(frozen=True, slots=True)
class WalkChanged:
    """A history walk began, moved on or stopped."""

    device_id: str


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """The consent bracket of a device changed, or its evidence, or a probing of it."""

    device_id: str


@dataclass(frozen=True, slots=True)
class StillChanged:
    """What is known of a still changed."""

    ask: StillAsk
    event_id: str | None


@dataclass(frozen=True, slots=True)
class PixelsReady:
    """The pixels of a picture, named by the hash of its bytes, were decoded again and can be drawn."""

    sha256: str


@dataclass(frozen=True, slots=True)
class ShownStillChanged:
    """The still that the panel shows is another one, or in another state."""


@dataclass(frozen=True, slots=True)
class SelectionChanged:
    """Another event is selected."""


@dataclass(frozen=True, slots=True)
class FindingsChanged:
    """The findings changed."""


@dataclass(frozen=True, slots=True)
class ProgressChanged:
    """The words on what is going on changed, or nothing is going on any more."""


@dataclass(frozen=True, slots=True)
class FollowingChanged:
    """Following began, ended, polled, or goes at another pace."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the message bar; repeats carry the same ``key``."""

    severity: Literal["warning", "problem"]
    text: str
    key: str
    action: Literal["retry", "token"] | None = None


Change: TypeAlias = (
    DevicesChanged
    | EventsAdded
    | WalkChanged
    | ConsentChanged
    | StillChanged
    | ShownStillChanged
    | PixelsReady
    | SelectionChanged
    | FindingsChanged
    | ProgressChanged
    | FollowingChanged
    | Notice
)
