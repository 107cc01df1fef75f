"""The seven facts below the verdict, each with more about it in its tip."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.casefile.still_facts import SKEW_TOLD_MS
from ringviewer.history.wording import NARROW, age, clock_ms, count, number, plain, size, told_apart
from ringviewer.ui.still.judgement import content_type_fault
from ringviewer.ui.still.leg_words import media_host
from ringviewer.ui.still.shown import DASH, Fact
from ringviewer.ui.still.time_words import range_words, when, wished_range, wished_until

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.partner_api.answers import StillNote
    from ringviewer.session.stills import StillView

# A clock that is off by less explains nothing, and the Date header tells whole seconds only.
BURNED_IN: Final = "point at the picture to enlarge it"
_BURNED_TIP: Final = (
    "The third clock: the picture carries a time and a device id of its own.\n"
    "Point at them, or press the space bar on the picture, and compare them with ACTUAL."
)
_DEPARTURES: Final[dict[StillNote, str]] = {
    "media-host-unexpected": "undocumented host",
    "picture-without-redirect": "sent without a redirect",
    "redirected-again": "redirected again",
}
_METADATA_NAMED: Final = 2
_METADATA_LISTED: Final = 40


def captured(view: StillView, tz: tzinfo, now_ms: int) -> Fact:
    """How old the capture is, by whose clock, and which other request brought the same one."""
    if view.actual_ms is None:
        return Fact()
    words = age(now_ms - view.actual_ms)
    seconds = ", told in whole seconds" if "time-in-seconds" in view.notes else ""
    clock = "this computer’s" if view.skew_ms is None else "the server’s"
    tip = f"{words} by {clock} clock{seconds}"
    if view.twin is not None:
        what = "same picture as" if view.twin.same == "bytes" else "same time as"
        twin = f"{what} for {when(view.twin.ask, tz)}"
        return Fact(f"{words}, {twin}", f"{tip}\n{twin}")
    return Fact(words + (seconds or f", by {clock} clock"), tip)


def asked_as(view: StillView, device: Device | None, tz: tzinfo) -> Fact:
    """The moment, the format, the resolution and the camera that were asked for, and at which try it came."""
    ask, event = view.ask, view.event
    if ask.at_ms is None:
        start, end = wished_range(view) or (ask.start_ms, ask.to_ms)
        too_long_until = wished_until(view)
        moment = f"newest of {range_words(start, end, tz)}"
        if too_long_until is not None:
            moment = f"newest of a range until {told_apart(clock_ms(too_long_until, tz), too_long_until, tz)}"
    elif event is not None and ask.at_ms == event.start_ms:
        moment = "event start"
    elif event is not None and ask.at_ms == event.end_ms:
        moment = "event end"
    elif event is not None and event.end_ms is not None and ask.at_ms == (event.start_ms + event.end_ms) // 2:
        moment = "event middle"
    else:
        moment = "a chosen time"
    parts = [moment, ask.format.upper()]
    if ask.resolution is not None:
        parts[1] += f" {ask.resolution[0]}×{ask.resolution[1]}"
    if ask.component_id is not None:
        named = next((c.name for c in device.components if c.id == ask.component_id), None) if device else None
        parts.append(f"camera {plain(named or ask.component_id, 40)}")
    if view.attempt > 1:
        parts.append(f"try {number(view.attempt)}")
    words = ", ".join(parts)
    return Fact(words, f"{ask.type}\n{words}\n{'no size asked for' if ask.resolution is None else ''}".rstrip())


def origin(view: StillView) -> Fact:
    """Where the picture comes from, and what it is; what about the answer is unusual, after it."""
    picture = view.picture
    parts = [plain(view.origin, 60) if view.origin else "no origin told"]
    if picture is not None:
        parts += [picture.format, f"{picture.width}×{picture.height}", size(len(picture.data))]
    parts += [_DEPARTURES[note] for note in view.notes if note in _DEPARTURES]
    lines = [", ".join(parts)]
    if picture is not None:
        lines += [f"content type {plain(view.content_type, 80) if view.content_type else 'not told'}"]
        lines += [fault] if (fault := content_type_fault(view)) else []
        lines += [f"SHA-256 {picture.sha256}"]
    return Fact(lines[0], "\n".join(lines))


def host(view: StillView) -> Fact:
    """Who the picture was asked from."""
    return Fact(media_host(view))


def clocks(view: StillView) -> Fact:
    """The server's clock and this computer's; the burned-in one is told of below, the device's own is behind ACTUAL."""
    skew_ms = view.skew_ms
    tip = (
        "ACTUAL is told by the API (X-Media-Timestamp). Ages are told by the server’s clock, which the Date header of "
        "its answers gives; this computer’s clock is not mixed in."
    )
    if skew_ms is None:
        return Fact("unknown: no answer told its date", tip)
    if abs(skew_ms) <= SKEW_TOLD_MS:
        return Fact(f"server and computer agree within 2{NARROW}s", tip)
    side = "behind" if skew_ms > 0 else "ahead of"
    return Fact(f"computer {_skew(abs(skew_ms))} {side} the server", tip)


def metadata(view: StillView) -> Fact:
    """What the file says beside its pixels."""
    entries = view.picture.metadata if view.picture is not None else ()
    if not entries:
        return Fact("none")
    named = ", ".join(plain(entry.name, 24) for entry in entries[:_METADATA_NAMED])
    more = ", …" if len(entries) > _METADATA_NAMED else ""
    lines = [f"{plain(entry.name, 60)}: {plain(entry.value, 120)}" for entry in entries[:_METADATA_LISTED]]
    if len(entries) > _METADATA_LISTED:
        lines.append(f"and {number(len(entries) - _METADATA_LISTED)} more")
    total = count(len(entries), "entry", "entries")
    return Fact(f"{total}: {named}{more}", "\n".join(lines))


def burned_in(view: StillView) -> Fact:
    """Where the third clock is read."""
    return Fact(BURNED_IN, _BURNED_TIP) if view.picture is not None else Fact(DASH)


def _skew(skew_ms: int) -> str:
    if skew_ms < 60_000:
        return f"{skew_ms / 1000:.1f}{NARROW}s"
    return age(skew_ms).removesuffix(" ago")
