"""What is going on, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ringviewer.history.wording import count, plain
from ringviewer.session.lane import Lane

IDLE = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Words for the status bar, empty when nothing is going on; ``fraction`` is done of all, ``None`` if unknown."""

    words: str = IDLE
    fraction: float | None = None


def progress(
    lanes: Sequence[Lane], *, loading: bool, reading: Sequence[Lane], replaying: bool, stills: int
) -> Progress:
    """The one thing most worth telling: the walks, then probes, then stills."""
    if loading:
        return Progress("reading the devices")
    if len(reading) == 1:
        return Progress(f"reading page {_page(reading[0])} of {_name(reading[0])}")
    if reading:
        pages = sum(lane.walk.pages for lane in reading)
        return Progress(
            f"reading {len(reading)} histories, {count(pages, 'page')} so far" if pages else "reading histories"
        )
    probing = [(lane, lane.probing) for lane in lanes if lane.probing is not None]
    if probing:
        sent = sum(each.sent for _, each in probing)
        at_most = max(1, sum(each.at_most for _, each in probing))
        what = _name(probing[0][0]) if len(probing) == 1 else f"{len(probing)} devices"
        words = f"narrowing the boundary of {what}, request {sent + 1} of at most {at_most}"
        return Progress(words, min(1.0, sent / at_most))
    if replaying:
        return Progress("asking again what the controller asked for")
    if stills:
        return Progress("asking for a still" if stills == 1 else f"asking for {stills} stills")
    return Progress()


def _page(lane: Lane) -> int:
    """The page that is on its way: of the lane's walk, else of a poll."""
    return lane.reading_page or next((gap.pages for gap in lane.gaps if gap.why == "reading"), 0) + 1


def _name(lane: Lane) -> str:
    return plain(lane.device.name, 40)
