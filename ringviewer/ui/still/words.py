"""Turns a still, in whatever phase it is, into the words that the panel shows. Pure; the writing rules live here."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.history.event import kind_word
from ringviewer.history.wording import clock_ms, offset, plain, told_apart
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still import fact_words
from ringviewer.ui.still.actions import IDLE_ACTION, actions_for
from ringviewer.ui.still.failures import failure_notice, failure_verdict
from ringviewer.ui.still.held import held_notice, held_verdict
from ringviewer.ui.still.leg_words import leg_line
from ringviewer.ui.still.next_step import GOOD, next_step, side_effects
from ringviewer.ui.still.shown import DASH, Cell, Fact, Notice, Shown, Verdict
from ringviewer.ui.still.time_words import asked_cell, instant_cell, when
from ringviewer.ui.still.under_way import UNDER_WAY, under_way_notice

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent
    from ringviewer.history.device import Device
    from ringviewer.session.stills import StillView

NO_DEVICE: Final = "The account has no device yet"
NO_EVENT: Final = "No event yet"
IDLE: Final = Shown(
    notice=Notice("picture", "No event selected", "Click a mark, or press J or K to step through the events."),
    next_step="A click asks at once, stepping with J or K when it rests for 0.2\u202fs. Each still is asked for once.",
    actions=(IDLE_ACTION,),
)
_ABSENT: Final = frozenset({"failed", "stopped", "superseded", "held"})


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
        requested=asked_cell(view, tz),
        actual=_actual_cell(view, tz),
        verdict=_verdict(view, tz, consent),
        captured=fact_words.captured(view, tz, now_ms) if has_picture else Fact(),
        asked_as=fact_words.asked_as(view, device, tz),
        origin=fact_words.origin(view) if has_picture else Fact(),
        media_host=fact_words.host(view),
        clocks=fact_words.clocks(view) if has_picture or view.skew_ms is not None else Fact(),
        metadata=fact_words.metadata(view) if has_picture else Fact(),
        burned_in=fact_words.burned_in(view) if has_picture else Fact(),
        legs=(leg_line(view, "POST", running_ms), leg_line(view, "GET", running_ms)),
        next_step=next_step(view, tz, consent),
        note=side_effects(view),
        actions=actions_for(view, tz, consent, now_ms),
    )


def nothing_shown(reason: str, *, can_ask: bool) -> Shown:
    """The idle panel of an account in which nothing can be chosen, because of `reason`, a sentence without its stop.

    `can_ask` is whether a still can be asked for at a time all the same.
    """
    words = "A still can be asked for at a time." if can_ask else "There is nothing to ask a still of."
    step = "Ask at a time, or wait for an event." if can_ask else "Read the devices again once the customer shares one."
    action = IDLE_ACTION if can_ask else replace(IDLE_ACTION, why_not=f"{reason}.")
    return replace(IDLE, notice=Notice("picture", reason, words), next_step=step, actions=(action,))


def _title(view: StillView, device: Device | None, tz: tzinfo) -> str:
    name = plain(device.name) if device is not None else "Still"
    if view.event is not None:
        start_ms = view.event.start_ms
        return f"{name}, {plain(kind_word(view.event.kind), 40)} {told_apart(clock_ms(start_ms, tz), start_ms, tz)}"
    if view.ask.at_ms is not None:
        return f"{name}, asked at {told_apart(clock_ms(view.ask.at_ms, tz), view.ask.at_ms, tz)}"
    return f"{name}, newest in {asked_cell(view, tz).brief}"


def _actual_cell(view: StillView, tz: tzinfo) -> Cell:
    if view.phase == "shown":
        return instant_cell(view.actual_ms, tz) if view.actual_ms is not None else Cell("unknown")
    return Cell("none") if view.phase in _ABSENT else Cell("not known yet")


def _notice(view: StillView, tz: tzinfo, consent: Consent | None) -> Notice:
    if view.phase in UNDER_WAY:
        return under_way_notice(view)
    if view.phase == "held":
        return held_notice(view, tz)
    if view.phase == "shown":
        return Notice(
            "picture", "The picture was put aside", "Newer pictures needed its memory. What was answered is kept."
        )
    if view.phase == "stopped":
        return Notice(
            "stop", "Stopped by you", "Nothing more is sent for this still. An answer under way is kept for later."
        )
    if view.phase == "superseded":
        return Notice("stop", "A newer choice went first", "This still was not asked for, and cost no request.")
    return failure_notice(view, tz, consent)


def _verdict(view: StillView, tz: tzinfo, consent: Consent | None) -> Verdict:
    match view.phase:
        case "held":
            return held_verdict(view, consent)
        case "failed":
            return failure_verdict(view, consent)
        case "stopped":
            return Verdict(words="no offset", detail="stopped before there was a picture")
        case "superseded":
            return Verdict(words="no offset", detail="nothing was sent for it")
        case "waiting":
            return Verdict(words="no offset yet", detail=_tries(view))
        case "shown":
            return _match_verdict(view, tz)
    return Verdict(words="no offset yet", detail="it comes with the picture")


def _match_verdict(view: StillView, tz: tzinfo) -> Verdict:
    match = view.match
    if view.actual_ms is None or match is None or match.verdict == "unknown":
        return _unknown_verdict(view)
    shift = offset(match.offset_ms) if match.offset_ms is not None else DASH
    words, detail = own_words(match.words, 60), own_words(match.detail, 120) or "asked at a time, not for an event"
    if match.offset_ms == 0:
        detail = "the requested millisecond"
    absent = match.offset_ms is None
    if match.verdict in GOOD and view.twin is not None and view.twin.same == "bytes":
        # The time fits, but the picture is that of another request, and so may be the time.
        words, detail = "same picture again", f"byte for byte that of {when(view.twin.ask, tz)}"
        return Verdict(shift, absent, "warning", words, detail, "warning_bg", "warning")
    if match.verdict in GOOD:
        return Verdict(shift, absent, "check", words, detail, "info_bg", "text")
    return Verdict(shift, absent, "warning", words, detail, "warning_bg", "warning")


def _unknown_verdict(view: StillView) -> Verdict:
    words, detail = "no X-Media-Timestamp", "the final 200 did not carry the header"
    if view.actual_raw is not None:
        words = "time not readable"
        detail = f"X-Media-Timestamp says “{plain(view.actual_raw, 40)}”" if view.actual_raw else "the header is empty"
    return Verdict("unknown", False, "warning", words, detail, "warning_bg", "warning")


def _tries(view: StillView) -> str:
    codes = [str(leg.status) for leg in view.legs if leg.status is not None and leg.status != 303]
    if not codes:
        return "it comes with the picture"
    count = len(codes)
    return f"{count} {'try' if count == 1 else 'tries'} so far: {', '.join(codes[-4:])}"
