"""What can be asked of Image Download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ringviewer.history.wording import span_words

AskType = Literal["at_timestamp", "latest_in_range"]
PictureFormat = Literal["jpeg", "png"]

LONGEST_RANGE_MS = 24 * 3_600_000
_LAST_INSTANT_MS = 253_402_300_799_999


@dataclass(frozen=True, slots=True)
class StillOptions:
    """How a picture is wanted (contract §4.1): its format, width and height, and the camera of several.

    ``None`` leaves it to the server.
    """

    format: PictureFormat = "jpeg"
    resolution: tuple[int, int] | None = None
    component_id: str | None = None


_PLAIN = StillOptions()


@dataclass(frozen=True, slots=True)
class StillAsk:
    """One request for a still (contract §4.1): at an instant, or the newest within a range of at most 24 hours.

    Raises :class:`ValueError` with a sentence when the times make no sense; nothing of that kind reaches the API.
    """

    device_id: str
    type: AskType
    at_ms: int | None = None
    from_ms: int | None = None
    to_ms: int | None = None
    format: PictureFormat = "jpeg"
    resolution: tuple[int, int] | None = None
    component_id: str | None = None

    def __post_init__(self) -> None:
        for instant in (self.at_ms, self.from_ms, self.to_ms):
            if instant is not None and not 0 <= instant <= _LAST_INSTANT_MS:
                raise ValueError(f"{instant} is no time in epoch milliseconds.")
        if self.type == "at_timestamp":
            if self.at_ms is None or self.from_ms is not None or self.to_ms is not None:
                raise ValueError("A still at an instant needs that instant and no range.")
            return
        if self.at_ms is not None or self.from_ms is None:
            raise ValueError("The newest still of a range needs the start of that range.")
        if self.to_ms is not None and self.to_ms < self.from_ms:
            raise ValueError("The range ends before it begins.")
        if self.to_ms is not None and self.to_ms - self.from_ms > LONGEST_RANGE_MS:
            raise ValueError(
                f"The range is {span_words(self.to_ms - self.from_ms)} long; the API answers for at most 24 hours. "
                "Ask for shorter ranges one by one."
            )

    @classmethod
    def at(cls, device_id: str, instant_ms: int, options: StillOptions = _PLAIN) -> StillAsk:
        """The still at an instant, within ±10 s."""
        return cls(
            device_id,
            "at_timestamp",
            at_ms=instant_ms,
            format=options.format,
            resolution=options.resolution,
            component_id=options.component_id,
        )

    @classmethod
    def latest(cls, device_id: str, from_ms: int, to_ms: int | None = None, options: StillOptions = _PLAIN) -> StillAsk:
        """The newest still of a range; without an end the server takes its own now."""
        return cls(
            device_id,
            "latest_in_range",
            from_ms=from_ms,
            to_ms=to_ms,
            format=options.format,
            resolution=options.resolution,
            component_id=options.component_id,
        )

    @property
    def options(self) -> StillOptions:
        """How the picture is wanted."""
        return StillOptions(self.format, self.resolution, self.component_id)

    @property
    def start_ms(self) -> int:
        """The instant that authorisation looks at (contract §4.4)."""
        start = self.at_ms if self.type == "at_timestamp" else self.from_ms
        return 0 if start is None else start

    def body(self) -> dict[str, Any]:
        """The JSON body of the request."""
        body: dict[str, Any] = {"type": self.type}
        if self.type == "at_timestamp":
            body["timestamp"] = self.at_ms
        else:
            body["start_timestamp"] = self.from_ms
            if self.to_ms is not None:
                body["end_timestamp"] = self.to_ms
        options: dict[str, Any] = {"format": self.format}
        if self.resolution is not None:
            options["resolution"] = {"width": self.resolution[0], "height": self.resolution[1]}
        body["image_options"] = options
        if self.component_id is not None:
            body["components"] = [{"component_id": self.component_id}]
        return body
