"""Whether different requests were answered with the same picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ringviewer.diagnosis.still_match import TOLERANCE_MS
from ringviewer.partner_api.asks import StillAsk

Same = Literal["bytes", "time"]


@dataclass(frozen=True, slots=True)
class Twin:
    """Another request that brought the same picture.

    ``same`` is *bytes* when both pictures are equal to the last byte, else *time*: both say the same capture time.
    ``actual_ms`` is the capture time that the other request was given, ``None`` when that is unknown.
    """

    ask: StillAsk
    same: Same
    actual_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of an earlier request: the hash of the picture's bytes in hex, and the capture time it was given."""

    ask: StillAsk
    sha256: str
    actual_ms: int | None


def twin_of(ask: StillAsk, sha256: str, actual_ms: int | None, others: Iterable[Seen]) -> Twin | None:
    """The other request that was answered with the same picture though it asked for another one.

    Requests to one camera that lie within 20 s of each other, or whose ranges overlap, may well ask for the same
    capture, as ±10 s is the tolerance (contract §4.1): they are no twins. Cameras of one device see different things,
    so that between them only equal bytes are strange, at any times. Pictures asked for in different formats or sizes
    can share a capture time, and bytes only by accident. Equal bytes go before equal times, then the first of
    ``others`` counts.
    """
    return closest(twins_of(ask, sha256, actual_ms, others))


def twins_of(ask: StillAsk, sha256: str, actual_ms: int | None, others: Iterable[Seen]) -> tuple[Twin, ...]:
    """All the other requests that were answered with the same picture, in their order; see :func:`twin_of`."""
    mine = Seen(ask, sha256, actual_ms)
    found = ((other, _same(mine, other)) for other in others)
    return tuple(Twin(other.ask, same, other.actual_ms) for other, same in found if same is not None)


def closest(twins: Iterable[Twin]) -> Twin | None:
    """The one to tell of: equal bytes go before equal times, then the first counts."""
    return min(twins, key=lambda twin: twin.same != "bytes", default=None)


def _same(one: Seen, other: Seen) -> Same | None:
    if one.ask.device_id != other.ask.device_id:
        return None
    apart = _other_camera(one.ask, other.ask)
    if not apart and _overlap(one.ask, other.ask):
        return None
    if one.sha256 == other.sha256 and _same_shape(one.ask, other.ask):
        return "bytes"
    if not apart and one.actual_ms is not None and one.actual_ms == other.actual_ms:
        return "time"
    return None


def _same_shape(one: StillAsk, other: StillAsk) -> bool:
    return (one.format, one.resolution) == (other.format, other.resolution)


def _other_camera(one: StillAsk, other: StillAsk) -> bool:
    """Whether two cameras were named. Where none is named, the API chooses, and it may be the same one."""
    return None not in (one.component_id, other.component_id) and one.component_id != other.component_id


def _overlap(one: StillAsk, other: StillAsk) -> bool:
    first, second = sorted((_span(one), _span(other)), key=lambda span: span[0])
    return first[1] is None or second[0] <= first[1]


def _span(ask: StillAsk) -> tuple[int, int | None]:
    """From when to when a request may be answered from; a range without an end grows with the server's clock."""
    if ask.at_ms is not None:
        return ask.at_ms - TOLERANCE_MS, ask.at_ms + TOLERANCE_MS
    return ask.start_ms, ask.to_ms
