"""The arguments of the command “still”, and the job that they describe."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

from ringviewer.partner_api.asks import PictureFormat
from ringviewer.session.wishes import Moment

_MOST_MINUTES = 180 * 24 * 60
_LARGEST_SIDE = 10_000
_LONGEST_ID = 500
_FORMATS: dict[str, PictureFormat] = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png"}


@dataclass(frozen=True, slots=True)
class StillJob:
    """One still to fetch: of an event, at an instant, or the newest of a range or of minutes, and the file it goes to.

    Exactly one of ``event``, ``at_ms``, ``from_ms`` and ``last_min`` is set. ``event`` is an id, its end, *newest* or
    *oldest*; only with it ``device`` may be ``None``, which means all devices. ``split`` asks a range of more than 24
    hours part after part. ``component_id`` is the camera of a device that has several.
    """

    device: str | None
    at_ms: int | None
    from_ms: int | None
    to_ms: int | None
    output: Path
    last_min: int | None = None
    split: bool = False
    format: PictureFormat | None = None
    resolution: tuple[int, int] | None = None
    component_id: str | None = None
    sidecar: bool = False
    keep_metadata: bool = False
    event: str | None = None
    moment: Moment = "start"

    @property
    def named_format(self) -> PictureFormat | None:
        """The format that the file's name tells, or ``None``."""
        return _FORMATS.get(self.output.suffix.lower())

    @property
    def wanted_format(self) -> PictureFormat:
        """The format that was asked for, else the one that the file's name tells."""
        return self.format or self.named_format or "jpeg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the command, without those that name the account."""
    parser.add_argument(
        "--device", metavar="ID", help="the device: its id, the end of it, or its name; not needed with --event"
    )
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument(
        "--event",
        metavar="newest|oldest|ID",
        help="an event by its id or the end of it; it is looked for in the history of the device, else of all devices",
    )
    when.add_argument("--at", metavar="MS", type=_instant, help="epoch milliseconds; matched within ±10 s")
    when.add_argument("--latest-from", metavar="MS", type=_instant, help="the newest still since this instant")
    when.add_argument("--last", metavar="MINUTES", type=_minutes, help="the newest still of the last minutes")
    parser.add_argument(
        "--moment", choices=("start", "middle", "end"), help="which instant of the event is asked for; default: start"
    )
    parser.add_argument("--to", metavar="MS", type=_instant, help="end of the range; now when left out")
    parser.add_argument(
        "--split",
        action="store_true",
        help="ask a range of more than 24 hours part after part, the newest first, until one of them has a still",
    )
    parser.add_argument("--format", choices=("jpeg", "png"), help="default: what the name of the file says")
    parser.add_argument(
        "--resolution", metavar="WxH", type=_resolution, help="for example 1280x720; the server decides when left out"
    )
    parser.add_argument(
        "--component", metavar="ID", help="the camera of a device that has several; the first when left out"
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="where the picture goes: a name in .jpg, .jpeg or .png, or any name with --format",
    )
    parser.add_argument("--sidecar", action="store_true", help="write the facts beside the picture, to FILE.json")
    parser.add_argument(
        "--keep-metadata",
        action="store_true",
        help="save the bytes as they came; otherwise EXIF, comments and texts are removed, and no pixel changes",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def job_of(parser: argparse.ArgumentParser, options: argparse.Namespace) -> StillJob:
    """The job that was asked for; ends the program with a usage message when the flags contradict each other."""
    if options.to is not None and options.latest_from is None:
        parser.error("--to goes with --latest-from")
    if options.split and (options.at is not None or options.event is not None):
        parser.error("--split goes with --latest-from or --last")
    if options.device is None and options.event is None:
        parser.error("--device is required, except with --event")
    if options.event is not None and not 0 < len(options.event) <= _LONGEST_ID:
        parser.error(f"--event: an id has 1 to {_LONGEST_ID} characters")
    if options.moment is not None and options.event is None:
        parser.error("--moment goes with --event")
    if options.component is not None and not 0 < len(options.component) <= 60:
        parser.error("--component: an id has 1 to 60 characters")
    if options.output == "-":
        parser.error("--output: a picture is not written to standard output; name a file")
    if options.format is None and Path(options.output).suffix.lower() not in _FORMATS:
        parser.error("--output: the name must end in .jpg, .jpeg or .png, unless --format says what is wanted")
    return StillJob(
        device=options.device,
        at_ms=options.at,
        from_ms=options.latest_from,
        to_ms=options.to,
        output=Path(options.output),
        last_min=options.last,
        split=options.split,
        format=options.format,
        resolution=options.resolution,
        component_id=options.component,
        sidecar=options.sidecar,
        keep_metadata=options.keep_metadata,
        event=options.event,
        moment=options.moment or "start",
    )


def _instant(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no instant in epoch milliseconds")
    return int(text)


def _minutes(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= _MOST_MINUTES:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes from 1 to {_MOST_MINUTES}")
    return int(text)


def _resolution(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,5})[x×]([0-9]{1,5})", text)
    if not match or not all(1 <= int(side) <= _LARGEST_SIDE for side in match.groups()):
        raise argparse.ArgumentTypeError(f"{text!r} is no resolution such as 1280x720")
    return int(match[1]), int(match[2])
