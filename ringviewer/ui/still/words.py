"""Turns a still, in whatever phase it is, into the words that the panel shows. Pure; the writing rules live here."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.history.event import kind_word
from ringviewer.history.wording import (
    age,
    clock_ms,
    date,
    minutes,
    offset,
    plain,
    short_date,
    size,
    utc_line,
    zone_abbr,
)
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still.actions import actions_for, better_ask_words
from ringviewer.ui.still.failures import failure_notice, failure_verdict, not_an_image, refused_early
from ringviewer.ui.still.leg_words import leg_line, media_host, status_words
from ringviewer.ui.still.shown import BURNED_IN, DASH, Action, Cell, Notice, Shown, Verdict

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent
    from ringviewer.history.device import Device
    from ringviewer.partner_api.answers import StillNote
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.stills import StillView

_LIMIT_BYTES: Final = 32 * 1024 * 1024
_GOOD: Final = frozenset({"exact", "within", "in_range"})

IDLE: Final = Shown(
    notice=Notice("picture", "No event selected", "Click a mark, or press J or K to step through the events."),
    next_step="A click asks at once, stepping with J or K when it rests for 0.2\u202fs. Each still is asked for once.",
    actions=(Action("ask_time", "Ask at a time…", "clock"),),
)


def describe(
    view: StillView | None,
    device: Device | None,
    tz: tzinfo,
    consent: Consent | None,
    now_ms: int,
    running_ms: int | None = None,
) -> Shown:
    """Everything that the panel shows for `view`; None is the idle panel.

    `now_ms` is the time that ages are told from; `running_ms` how long the leg under way has been running.
    """
    if view is None:
        return IDLE
    has_picture = view.phase == "shown" and view.picture is not None
    return Shown(
        title=_title(view, device, tz),
        notice=None if has_picture else _notice(view, tz, consent),
        format_words=_format(view) if has_picture else "",
        requested=requested_cell(view.ask, tz),
        actual=_actual_cell(view, tz),
        verdict=_verdict(view, consent),
        captured=_captured(view, now_ms) if has_picture else DASH,
        asked_as=_asked_as(view, tz),
        origin=_origin(view) if has_picture else DASH,
        media_host=media_host(view),
        burned_in=BURNED_IN if has_picture else DASH,
        legs=(leg_line(view, "POST", running_ms), leg_line(view, "GET", running_ms)),
        next_step=_next_step(view, tz, consent),
        actions=actions_for(view, tz, consent, now_ms),
    )


def requested_cell(ask: StillAsk, tz: tzinfo) -> Cell:
    """REQUESTED: the asked time, or the asked range."""
    if ask.at_ms is not None:
        return _cell(ask.at_ms, tz)
    if ask.from_ms is None:
        return Cell()
    start = ask.from_ms
    if ask.to_ms is None:
        return Cell(f"since {minutes(start, tz)}", f"{date(start, tz)} {zone_abbr(start, tz)}", utc_line(start), False)
    end = ask.to_ms
    days = date(end, tz)
    if short_date(start, tz) != short_date(end, tz):
        days = f"{short_date(start, tz)} – {days}"
    value = f"{minutes(start, tz)} – {minutes(end, tz)}"
    if end - start < 120_000:
        value = f"{clock_ms(start, tz)[:8]} – {clock_ms(end, tz)[:8]}"
    utc = f"{utc_line(start)[:-11]} – {utc_line(end).rsplit(' ', 2)[1][:5]} UTC"
    return Cell(value, f"{days} {zone_abbr(end, tz)}", utc, absent=False)


def _cell(at_ms: int, tz: tzinfo) -> Cell:
    return Cell(clock_ms(at_ms, tz), f"{date(at_ms, tz)} {zone_abbr(at_ms, tz)}", utc_line(at_ms), absent=False)


def _title(view: StillView, device: Device | None, tz: tzinfo) -> str:
    name = plain(device.name) if device is not None else "Still"
    if view.event is not None:
        return f"{name}, {plain(kind_word(view.event.kind), 40)} {clock_ms(view.event.start_ms, tz)}"
    if view.ask.at_ms is not None:
        return f"{name}, asked at {clock_ms(view.ask.at_ms, tz)}"
    return f"{name}, newest in {requested_cell(view.ask, tz).value}"


def _actual_cell(view: StillView, tz: tzinfo) -> Cell:
    if view.phase == "shown":
        return _cell(view.actual_ms, tz) if view.actual_ms is not None else Cell("unknown")
    return Cell("none") if view.phase in ("failed", "stopped") else Cell("not known yet")


def _format(view: StillView) -> str:
    picture = view.picture
    if picture is None:
        return ""
    return f"{picture.format}, {picture.width}×{picture.height}, {size(len(picture.data))}"


def _asked_as(view: StillView, tz: tzinfo) -> str:
    ask, event = view.ask, view.event
    if ask.at_ms is None:
        words = f"{ask.type}, {requested_cell(ask, tz).value}"
    elif event is not None and ask.at_ms == event.start_ms:
        words = f"{ask.type}, event start"
    elif event is not None and ask.at_ms == event.end_ms:
        words = f"{ask.type}, event end"
    else:
        words = f"{ask.type}, a chosen time"
    if ask.format == "png":
        words += ", as PNG"
    return f"{words}, at try {view.attempt}" if view.phase == "shown" and view.attempt > 1 else words


def _captured(view: StillView, now_ms: int) -> str:
    if view.actual_ms is None:
        return DASH
    return age(now_ms - view.actual_ms) + (", told in whole seconds" if "time-in-seconds" in view.notes else "")


_DEPARTURES: Final[dict[StillNote, str]] = {
    "media-host-unexpected": "undocumented host",
    "picture-without-redirect": "sent without a redirect",
    "redirected-again": "redirected again",
}


def _origin(view: StillView) -> str:
    words = plain(view.origin, 60) if view.origin else "the answer does not say"
    return ", ".join((words, *(_DEPARTURES[note] for note in view.notes if note in _DEPARTURES)))


def _notice(view: StillView, tz: tzinfo, consent: Consent | None) -> Notice:
    if view.phase == "queued":
        return Notice(
            "wait", "Waiting for its turn", "Requests leave slowly: production shares their quota.", progress=None
        )
    if view.phase == "asking":
        return Notice(
            "wait",
            "Asking whether this time is authorised",
            f"{_try_words(view)}Step 1 of 2. A redirect does not mean yet that there is a picture.",
            progress=None,
        )
    if view.phase == "downloading":
        return _downloading(view)
    if view.phase == "waiting":
        return _waiting(view)
    if view.phase == "shown":
        return Notice(
            "picture", "The picture was put aside", "Newer pictures needed its memory. What was answered is kept."
        )
    if view.phase == "stopped":
        return Notice(
            "stop", "Stopped by you", "Nothing more is sent for this still. An answer under way is kept for later."
        )
    return failure_notice(view, tz, consent)


def _downloading(view: StillView) -> Notice:
    words = f"{_try_words(view)}Step 2 of 2. The address is used once, without the token."
    if not view.total or view.total < view.received:
        sentence = f"Downloading, {size(view.received)}" if view.received else "Downloading"
        return Notice("save", sentence, words, progress=None)
    total = size(view.total)
    got, unit = size(view.received), total.rpartition("\u202f")[2]
    if got.endswith(f"\u202f{unit}"):
        got = got.rpartition("\u202f")[0]
    return Notice("save", f"Downloading, {got} of {total}", words, progress=view.received / view.total)


_WAITING: Final = {
    425: "The recording is still being written",
    422: "The key for the recording is not ready",
    429: "Too many requests for now",
    503: "The server is busy",
}


def _waiting(view: StillView) -> Notice:
    last = view.legs[-1] if view.legs else None
    status = last.status if last is not None else None
    sentence = _WAITING.get(status or 0, "The server failed" if status else "No answer yet")
    answered = own_words(view.reason, 80) if view.reason else status_words(last)
    tries = f"Try {view.attempt} of {max(view.attempt, view.attempts_max)} starts in {{wait}}."
    lead = f"{answered.rstrip('.')}. " if answered else ""
    return Notice("wait", sentence, lead + tries, progress=0.0, countdown_s=view.retry_in_s or 0.0)


def _try_words(view: StillView) -> str:
    """“Try 2 of 5. ”, from the second try on."""
    return f"Try {view.attempt} of {view.attempts_max}. " if 1 < view.attempt <= view.attempts_max else ""


def _verdict(view: StillView, consent: Consent | None) -> Verdict:
    if view.phase == "failed":
        return failure_verdict(view, consent)
    if view.phase == "stopped":
        return Verdict(words="no offset", detail="stopped before there was a picture")
    if view.phase == "waiting":
        return Verdict(words="no offset yet", detail=_tries(view))
    if view.phase != "shown":
        return Verdict(words="no offset yet", detail="it comes with the picture")
    match = view.match
    if view.actual_ms is None or match is None or match.verdict == "unknown":
        detail = "the final 200 did not carry the header"
        if view.actual_raw:
            detail = f"the header says “{plain(view.actual_raw, 24)}”, no time"
        return Verdict("unknown", False, "warning", "no X-Media-Timestamp", detail, "warning_bg", "warning")
    shift = offset(match.offset_ms) if match.offset_ms is not None else DASH
    words, detail = own_words(match.words, 60), own_words(match.detail, 80) or "asked at a time, not for an event"
    if match.offset_ms == 0:
        detail = "the requested millisecond"
    absent = match.offset_ms is None
    if match.verdict in _GOOD:
        return Verdict(shift, absent, "check", words, detail, "info_bg", "text")
    return Verdict(shift, absent, "warning", words, detail, "warning_bg", "warning")


def _tries(view: StillView) -> str:
    codes = [str(leg.status) for leg in view.legs if leg.status is not None and leg.status != 303]
    if not codes:
        return "it comes with the picture"
    count = len(codes)
    return f"{count} {'try' if count == 1 else 'tries'} so far: {', '.join(codes[-4:])}"


def _next_step(view: StillView, tz: tzinfo, consent: Consent | None) -> str:
    if view.phase in ("queued", "asking"):
        return "Nothing to do. Choosing another event leaves this answer for the cache."
    if view.phase == "downloading":
        return f"Nothing to do. The limits are 60\u202fs and {size(_LIMIT_BYTES)}."
    if view.phase == "waiting":
        return "Wait. It usually takes less than a minute. Each try is a new POST."
    if view.phase == "stopped":
        return "Ask again, or choose another event."
    if view.phase == "failed":
        return _failed_step(view, tz, consent)
    if view.picture is None:
        return "Ask again to see it."
    match = view.match
    if view.actual_ms is None or match is None or match.verdict == "unknown":
        return "Read the burned-in time. The requested time is not the capture time."
    if match.verdict in _GOOD:
        return ""
    return better_ask_words(view, tz)


def _failed_step(view: StillView, tz: tzinfo, consent: Consent | None) -> str:
    problem = view.problem
    kind = problem.kind if problem is not None else ""
    if kind == "time-range-not-authorized" and refused_early(view, consent) is not None and consent is not None:
        by_ms = consent.by_ms or 0
        return f"Ask at {clock_ms(by_ms, tz)} or later. Older pictures stay in the customer’s Ring app."
    if kind == "media-not-found":
        return "Ask for the newest in a range, or choose a motion or ding event."
    if not_an_image(view):
        return "Read the body under Requests. Clients must check the first bytes."
    return own_words(problem.next_step, 240) if problem is not None else "Ask again."
