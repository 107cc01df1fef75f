"""What one cell of the sheet shows, as plain words and values; every state fills the same places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.history.device import short_id
from ringviewer.history.event import KindCode, kind_code, kind_word
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still.failures import answered, failure_notice, failure_verdict, refused_early, short_failure
from ringviewer.ui.tables.still_words import oddities

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.diagnosis.consent import Consent
    from ringviewer.history.event import Event
    from ringviewer.session.contact_sheet import SheetCell
    from ringviewer.session.lane import Lane
    from ringviewer.session.pictures import Picture
    from ringviewer.session.stills import StillView

__all__ = ["CellNotice", "CellShown", "shown_cell"]

_GOOD: Final = frozenset({"exact", "within", "in_range"})
_NOTHING: Final = "media-not-found"
_REFUSED: Final = "time-range-not-authorized"
_UNEXPECTED: Final = "unexpected-answer"


@dataclass(frozen=True, slots=True)
class CellNotice:
    """In the picture's place: an icon, a sentence and what was answered. ``role`` names the token of the sentence."""

    icon: str
    sentence: str
    words: str = ""
    role: str = "text"


@dataclass(frozen=True, slots=True)
class CellShown:
    """All of a cell. ``fraction`` is how much of a picture has come, -1 where none is on its way, ``None`` unknown."""

    name: str
    kind: KindCode
    date: str
    requested: str
    actual: str
    actual_absent: bool
    icon: str | None
    offset: str
    verdict: str
    tone: str
    notice: CellNotice | None
    fraction: float | None
    picture: Picture | None
    sentence: str
    tip: str


def shown_cell(cell: SheetCell, lane: Lane | None, tz: tzinfo, *, running: bool) -> CellShown:
    """What is shown of ``cell``; ``running`` tells whether a still that was not asked for will be."""
    event, view = cell.event, cell.view
    name = wording.plain(lane.device.name, 80) if lane is not None else wording.plain(short_id(event.device_id, 10))
    asked_ms = event.start_ms if view is None or view.ask.at_ms is None else view.ask.at_ms
    notice = _notice(view, lane, tz, running=running)
    actual = _actual(view, asked_ms, tz)
    taken_ms = view.actual_ms if view is not None and view.phase == "shown" else None
    icon, offset, verdict, tone = _verdict(view, lane.consent if lane is not None else None)
    requested = wording.clock_ms(asked_ms, tz)
    zone = wording.zone_abbr(asked_ms, tz)
    result = f"{notice.sentence}, {notice.words}" if notice is not None else f"{offset}, {verdict}"
    facts = (
        f"requested {wording.date(asked_ms, tz)} {requested} {zone} ({wording.utc_line(asked_ms)})",
        f"actual {actual}" if taken_ms is None else f"actual {_full(taken_ms, tz)}",
        result.strip(", "),
    )
    kind = wording.plain(kind_word(event.kind), 40)
    return CellShown(
        name=name,
        kind=kind_code(event.kind),
        date=wording.short_date(asked_ms, tz),
        requested=f"{requested} {zone}",
        actual=actual,
        actual_absent=taken_ms is None,
        icon=icon,
        offset=offset,
        verdict=verdict,
        tone=tone,
        notice=notice,
        fraction=_fraction(view),
        picture=view.picture if view is not None and view.phase == "shown" else None,
        sentence=", ".join((kind, name, *facts)),
        tip="\n".join((f"{name}, {kind}{_length(event)}", *facts, *_more(view))),
    )


def _full(at_ms: int, tz: tzinfo) -> str:
    clock = f"{wording.date(at_ms, tz)} {wording.clock_ms(at_ms, tz)} {wording.zone_abbr(at_ms, tz)}"
    return f"{clock} ({wording.utc_line(at_ms)})"


def _length(event: Event) -> str:
    return f", {wording.length(event.duration_ms)}" if event.duration_ms is not None else ""


def _more(view: StillView | None) -> tuple[str, ...]:
    if view is None:
        return ()
    said = []
    if view.match is not None and view.match.detail:
        said.append(own_words(view.match.detail, 160))
    if view.problem is not None:
        said.append(own_words(view.problem.next_step, 300))
    if view.concern is not None:
        said.append(own_words(view.concern.words, 300))
    if view.request_id is not None:
        said.append(f"x-request-id {wording.plain(view.request_id, 100)}")
    return tuple(said)


def _actual(view: StillView | None, asked_ms: int, tz: tzinfo) -> str:
    if view is None or view.phase in ("failed", "held", "stopped", "superseded"):
        return "none"
    if view.phase == "shown":
        if view.actual_ms is None:
            return "unknown"
        clock = wording.told_apart(wording.clock_ms(view.actual_ms, tz), view.actual_ms, tz)
        day = wording.short_date(view.actual_ms, tz)
        return clock if day == wording.short_date(asked_ms, tz) else f"{day} {clock}"
    return "not known yet"


def _verdict(view: StillView | None, consent: Consent | None) -> tuple[str | None, str, str, str]:
    """Icon, offset, words and the token of their colour."""
    if view is None or view.phase == "held":
        return "warning", "", "not sent", "warning"
    if view.phase == "failed":
        early = refused_early(view, consent) is not None and view.problem is not None and view.problem.kind == _REFUSED
        words = failure_verdict(view, consent).words if early else short_failure(view)
        if view.problem is not None and view.problem.kind == _NOTHING:
            return "info", "", words, "text2"
        return "problem", "", words, "problem"
    if view.phase != "shown":
        return None, "", "no offset yet" if view.pending else "no offset", "text3"
    match = view.match
    if view.actual_ms is None or match is None or match.verdict == "unknown":
        words = "no X-Media-Timestamp" if view.actual_raw is None else "time not readable"
        return "warning", "", words, "warning"
    offset = "" if match.offset_ms is None else wording.offset(match.offset_ms)
    odd = oddities(view)
    words = ", ".join((*odd, own_words(match.words, 60)))
    if match.verdict in _GOOD and not odd:
        return "check", offset, words, "text"
    return "warning", offset, words, "warning"


def _notice(view: StillView | None, lane: Lane | None, tz: tzinfo, *, running: bool) -> CellNotice | None:
    if view is None:
        return CellNotice("question", "No request can be made", "The times of this event make no sense.", "warning")
    match view.phase:
        case "shown":
            return None if view.picture is not None else _put_aside()
        case "failed":
            failure = failure_notice(view, tz, lane.consent if lane is not None else None)
            plain_fault = view.problem is None or view.problem.kind == _UNEXPECTED
            words = answered(view) if not plain_fault else ""
            return CellNotice(failure.icon, failure.sentence, words or own_words(failure.words, 200), failure.role)
        case "held":
            sentence = own_words(view.concern.sentence, 120) if view.concern is not None else "Not sent"
            return CellNotice("warning", sentence, "Not sent. Choose it to ask on purpose.", "warning")
        case "queued":
            return CellNotice("wait", "Waits for its turn" if running else "Not asked yet", role="text2")
        case "asking":
            return CellNotice("wait", "Asking", _try(view), "text2")
        case "following":
            return CellNotice("link", "Following to the picture", _try(view), "text2")
        case "downloading":
            return CellNotice("save", "Downloading", _bytes(view), "text2")
        case "waiting":
            why = own_words(view.reason, 80) if view.reason else "No answer yet"
            tries = f"Try {view.attempt} of {max(view.attempt, view.attempts_max)} follows."
            return CellNotice("wait", "Waits to try again", f"{why.rstrip('.')}. {tries}", "text2")
        case _:
            return CellNotice("stop", "Not waited for", role="text2")


def _put_aside() -> CellNotice:
    return CellNotice("picture", "The picture was put aside", "Newer ones needed its memory. Choose it to see it.")


def _try(view: StillView) -> str:
    return f"Try {view.attempt} of {view.attempts_max}" if 1 < view.attempt <= view.attempts_max else ""


def _bytes(view: StillView) -> str:
    if not view.received:
        return ""
    got = wording.size(view.received)
    return f"{got} of {wording.size(view.total)}" if view.total and view.total >= view.received else got


def _fraction(view: StillView | None) -> float | None:
    if view is None or view.phase not in ("asking", "following", "downloading"):
        return -1.0
    if view.phase == "downloading" and view.total and view.total >= view.received:
        return view.received / view.total
    return None
