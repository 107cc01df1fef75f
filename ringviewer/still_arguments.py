"""The arguments of the command “still”, and the job that they describe."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

from ringviewer.partner_api.asks import PictureFormat

_MOST_MINUTES = 180 * 24 * 60
_LARGEST_SIDE = 10_000


@dataclass(frozen=True, slots=True)
class StillJob:
    """One still to fetch: at an instant, or the newest of a range or of the last minutes, and the file it goes to.

    Exactly one of ``at_ms``, ``from_ms`` and ``last_min`` is set. ``split`` asks a range of more than 24 hours part
    after part. ``component_id`` is the camera of a device that has several.
    """

    device: str
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

    @property
    def wanted_format(self) -> PictureFormat:
        """The format that was asked for, else the one that the file's name tells."""
        return self.format or ("png" if self.output.suffix.lower() == ".png" else "jpeg")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of the command, without those that name the account."""
    parser.add_argument("--device", metavar="ID", required=True, help="id or name of the device")
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--at", metavar="MS", type=_instant, help="epoch milliseconds; matched within ±10 s")
    when.add_argument("--latest-from", metavar="MS", type=_instant, help="the newest still since this instant")
    when.add_argument("--last", metavar="MINUTES", type=_minutes, help="the newest still of the last minutes")
    parser.add_argument("--to", metavar="MS", type=_instant, help="end of the range; now when left out")
    parser.add_argument(
        "--split",
        action="store_true",
        help="ask a range of more than 24 hours part after part, the newest first, until one of them has a still",
    )
    parser.add_argument("--format", choices=("jpeg", "png"), help="default: what the name of the file says, else jpeg")
    parser.add_argument(
        "--resolution", metavar="WxH", type=_resolution, help="for example 1280x720; the server decides when left out"
    )
    parser.add_argument(
        "--component", metavar="ID", help="the camera of a device that has several; the first when left out"
    )
    parser.add_argument("-o", "--output", metavar="FILE", required=True, help="where the picture goes")
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
    if options.split and options.at is not None:
        parser.error("--split goes with --latest-from or --last")
    if options.component is not None and not 0 < len(options.component) <= 60:
        parser.error("--component: an id has 1 to 60 characters")
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
