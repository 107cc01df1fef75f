"""Reads the body of a Video Download request, in the same order of checks as for images (contract §4.4, §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ringviewer.simulator.api.image_request import authorised_body, checked_component, payload_refusal
from ringviewer.simulator.worlds.world import SimDevice, World

LONGEST_CLIP_MS = 900_000
FASTEST_RATE = 25
DEFAULT_SIZE = (1280, 720)
LARGEST_SIZE = (1920, 1080)
CODECS = ("avc", "hevc")
_SMALLEST = 16
# A client's clock, set by the whole seconds of a Date header, may be this much ahead.
_AHEAD_MS = 5_000


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """A checked request for the recording from ``from_ms`` until before ``to_ms`` (epoch ms), ``size`` in pixels.

    ``component`` is the camera of a device that has several, else ``None``.
    """

    from_ms: int
    to_ms: int
    size: tuple[int, int]
    component: str | None = None


def read_video_request(
    world: World, device: SimDevice, data: bytes, *, form: bool = False, component_id: str | None = None
) -> VideoRequest:
    """The request in a body; raises `RefusalError` with the first check that fails.

    ``form`` and ``component_id`` as for `read_image_request`. Codec, frame rate and sound are checked, but every clip
    is silent Motion JPEG.
    """
    body = authorised_body(world, device, data, ("timestamp",), form=form)
    from_ms = int(body["timestamp"])
    if from_ms > world.now_ms() + _AHEAD_MS:
        raise payload_refusal(world, "timestamp must not be in the future")
    duration_ms = _whole(world, body, "duration", 1, LONGEST_CLIP_MS)
    options = _object(world, body, "video_options")
    if options.get("codec") is not None and options["codec"] not in CODECS:
        raise payload_refusal(world, f"video_options.codec is not supported, expected one of: {', '.join(CODECS)}")
    if options.get("frame_rate") is not None:
        _whole(world, options, "frame_rate", 1, FASTEST_RATE, "video_options.")
    size = _size(world, options)
    sound = _object(world, body, "audio_options").get("audio_enabled")
    if sound is not None and not isinstance(sound, bool):
        raise payload_refusal(world, "audio_options.audio_enabled must be true or false")
    component = checked_component(world, device, body, component_id)
    return VideoRequest(from_ms, from_ms + duration_ms, size, component)


def _size(world: World, options: dict[str, Any]) -> tuple[int, int]:
    if options.get("resolution") is None:
        return DEFAULT_SIZE
    resolution = _object(world, options, "resolution", "video_options.")
    where = "video_options.resolution."
    width = _whole(world, resolution, "width", _SMALLEST, LARGEST_SIZE[0], where)
    return width, _whole(world, resolution, "height", _SMALLEST, LARGEST_SIZE[1], where)


def _object(world: World, body: dict[str, Any], name: str, where: str = "") -> dict[str, Any]:
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise payload_refusal(world, f"{where}{name} must be an object")
    return value


def _whole(world: World, body: dict[str, Any], name: str, least: int, most: int, where: str = "") -> int:
    value = body.get(name)
    if value is None:
        raise payload_refusal(world, f"{where}{name} is required")
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise payload_refusal(world, f"{where}{name} must be a whole number from {least} to {most}")
    return value
