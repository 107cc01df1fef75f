"""The words of findings about stills: what, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ringviewer.diagnosis.findings.finding import Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding. What goes into the braces is of the device and of its newest still of this kind."""

    severity: Severity
    title: str
    detail: str
    next_step: str


_SAME_BYTES: Final = "The API answered different requests for {name} with the very same picture"
_EQUAL: Final = (
    "Both are equal to the last byte, though the requests lie more than 20 seconds apart, or name different cameras."
)
_NORMAL: Final = "For requests close to each other this is normal, and is not reported."
_BURNED_IN: Final = "Read the time that is burned into the picture, and give both request ids to Ring."

KINDS: Final = {
    "still-outside-tolerance": Kind(
        "warning",
        "A still of {name} lies outside ±10 s",
        "at_timestamp is answered within ten seconds of the request, yet this picture was taken {offset} from it.",
        "Trust the actual time. Ask at the start of an event, where the device was recording.",
    ),
    "still-outside-range": Kind(
        "warning",
        "A still of {name} lies outside the range that was asked for",
        "latest_in_range returns the newest recorded picture within the range, yet this picture was taken outside it.",
        "Trust the actual time. Ask again with a range around it, and report the request id to Ring if it repeats.",
    ),
    "still-before-event": Kind(
        "warning",
        "A still of {name} was taken before its event",
        "The picture shows the scene before anything happened: {offset} from the request.",
        "Ask a few seconds into the event, or at its end.",
    ),
    "still-stale": Kind(
        "warning",
        "The newest still of {name} is old",
        "latest_in_range returns the newest recorded picture and never takes a new one. This one was taken {where}, "
        "and was {age} old when it came.",
        "Show the actual time to the customer. A newer picture needs a new event or a live view.",
    ),
    "stale-instant": Kind(
        "warning",
        "A still of {name} is far older than the time that was asked for",
        "at_timestamp is answered within ten seconds of the request, yet this picture was taken {older} before it: it "
        "shows the scene of another time.",
        "Do not show it as the event. Ask again, and give the request id to Ring if it repeats.",
    ),
    "still-time-unknown": Kind(
        "warning",
        "Nobody can say when a still of {name} was taken",
        "The capture time is told by the header X-Media-Timestamp, and it was missing or no time. The requested time "
        "is not the capture time.",
        "Read the time that is burned into the picture.",
    ),
    "recording-not-ready": Kind(
        "warning",
        "A recording of {name} was still being written",
        "The request was authorised, but the recording was not complete (425), also after waiting.",
        "Ask again a minute or two after the event.",
    ),
    "key-not-ready": Kind(
        "warning",
        "The key for a recording of {name} did not become ready",
        "Right after an event this clears within seconds, and several new requests were made (422). If it stays so, "
        "the customer may use an encryption that hides media from your app.",
        "Ask again in a minute. If it repeats, ask the customer whether the encryption of the device is on.",
    ),
    "recording-corrupt": Kind(
        "warning",
        "A recording of {name} is damaged",
        "The recording exists, but the server cannot read it (422). Asking again brings the same answer.",
        "Choose another event, and give the request id to Ring if many are like this.",
    ),
    "not-an-image": Kind(
        "problem",
        "The answer for a still of {name} is not a picture",
        "The status was 200, but the body is not one whole JPEG or PNG. A client that saves it without looking has a "
        "file that no viewer opens.",
        "Read the body under Requests. Let your own client check the first bytes, not only the status.",
    ),
    "body-rejected": Kind(
        "problem",
        "The API did not accept the body of a request for a still of {name}",
        "A field is missing, unknown or out of range, or something on the way changed the body.",
        "Compare the fields with the detail of the answer under Requests, and look at proxies on the way.",
    ),
    "media-not-found": Kind(
        "info",
        "Nothing was recorded of {name} where a still was asked for",
        "The request was authorised (303), but no picture exists there (416). It is an answer, not a fault.",
        "Ask at the start of an event, or for the newest in a range.",
    ),
    "same-bytes": Kind(
        "warning",
        _SAME_BYTES,
        f"{_EQUAL} At least one of them was not answered with what it asked for. {_NORMAL}",
        "Trust the actual time, not the requested one. If it repeats, give both request ids to Ring.",
    ),
    "same-bytes-two-times": Kind(
        "warning",
        _SAME_BYTES,
        f"{_EQUAL} Both say different capture times; at most one is right: read the burned-in time. {_NORMAL}",
        _BURNED_IN,
    ),
    "same-bytes-untold": Kind(
        "warning",
        _SAME_BYTES,
        f"{_EQUAL} At least one of them was not answered with what it asked for, and not both say when it was taken. "
        f"{_NORMAL}",
        _BURNED_IN,
    ),
    "same-time": Kind(
        "info",
        "The API gave different requests for {name} the same capture time",
        "The requests lie more than 20 seconds apart, and both answers name the same millisecond, so that they show "
        f"one scene and not two. {_NORMAL}",
        "Compare the two pictures and the times that are burned into them.",
    ),
    "other-format": Kind(
        "warning",
        "A still of {name} came in another format than was asked for",
        "{asked} was asked for and the bytes are {format}, as Content-Type says. A client that goes by its own request "
        "gives the file a wrong name, or cannot open it.",
        "Let your client go by the first bytes of the answer.",
    ),
    "hidden-format": Kind(
        "warning",
        "A still of {name} came in another format than was asked for",
        "{asked} was asked for and the bytes are {format}, but {type}. A client that goes by its request or by the "
        "header gives the file a wrong name, or cannot open it.",
        "Let your client go by the first bytes of the answer, and give the request id to Ring if it repeats.",
    ),
    "wrong-type": Kind(
        "warning",
        "A still of {name} calls itself what it is not",
        "The bytes are {format}, as was asked for, but {type}. A client that goes by the header gives the file a wrong "
        "name, or refuses a sound picture.",
        "Let your client go by the first bytes of the answer, and look at proxies on the way.",
    ),
}
