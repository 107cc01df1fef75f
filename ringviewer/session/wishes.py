"""What the engineer wants of a still unless something else is said: which instant of an event, and how the picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ringviewer.partner_api.asks import PictureFormat, StillAsk, StillOptions

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.history.event import Event

Moment = Literal["start", "middle", "end"]

# Beyond this the API is not known to scale a picture (contract §4.1).
_LARGEST = (1920, 1080)
_USUAL_RATIO = (16, 9)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Which instant of an event is asked for, in which format, and how high at most in pixels.

    ``height`` is ``None`` where the server decides. ``cameras`` names the component of each device that has several.
    """

    moment: Moment = "start"
    format: PictureFormat = "jpeg"
    height: int | None = None
    cameras: Mapping[str, str] = field(default_factory=dict)


class Wishes:
    """Turns an event, an instant or a range into a request, as the preferences say."""

    def __init__(self, device_of: Callable[[str], Device | None]) -> None:
        self.preferences = Preferences()
        self._device_of = device_of

    def choose_camera(self, device_id: str, component_id: str) -> None:
        """Ask this camera of a device from now on."""
        cameras = {**self.preferences.cameras, device_id: component_id}
        self.preferences = replace(self.preferences, cameras=cameras)

    def of_event(self, event: Event) -> StillAsk:
        """The still of an event at the preferred moment; an event without an end has only its start.

        Raises :class:`ValueError` when its times make no sense.
        """
        return StillAsk.at(event.device_id, instant_of(event, self.preferences.moment), self.options(event.device_id))

    def at(self, device_id: str, at_ms: int) -> StillAsk:
        """The still at an instant. Raises :class:`ValueError` when it makes no sense."""
        return StillAsk.at(device_id, at_ms, self.options(device_id))

    def newest(self, device_id: str, from_ms: int, to_ms: int | None = None) -> StillAsk:
        """The newest still of a range. Raises :class:`ValueError` when it makes no sense, or is too long."""
        return StillAsk.latest(device_id, from_ms, to_ms, self.options(device_id))

    def options(self, device_id: str) -> StillOptions:
        """How a picture of this device is asked for.

        A device with several cameras is always asked for exactly one of them, else the API refuses (contract §8, 52):
        the first, until another is chosen.
        """
        wanted, device = self.preferences, self._device_of(device_id)
        components = device.component_ids if device is not None else ()
        chosen = wanted.cameras.get(device_id)
        if components and chosen not in components:
            chosen = components[0]
        return StillOptions(
            wanted.format,
            None if wanted.height is None else size_of(device, wanted.height),
            chosen if components else None,
        )


def instant_of(event: Event, moment: Moment) -> int:
    """The instant of an event that a moment means, in epoch ms."""
    if moment == "start" or event.end_ms is None:
        return event.start_ms
    return event.end_ms if moment == "end" else (event.start_ms + event.end_ms) // 2


def heights(device: Device | None) -> tuple[int, ...]:
    """The picture heights that may be asked of a device, largest first, no larger than the API is known to give."""
    known = device.resolutions if device is not None else ()
    return tuple(sorted({height for height in known if height <= _LARGEST[1]}, reverse=True))


def size_of(device: Device | None, height: int) -> tuple[int, int]:
    """Width and height of a picture that is so high; the width is even, as encoders want it."""
    across, down = device.ratio if device is not None and device.ratio is not None else _USUAL_RATIO
    width = round(height * across / down / 2) * 2
    return min(width, _LARGEST[0]), height
