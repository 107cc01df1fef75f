"""The words and buttons for a still that was not sent, because it is likely to fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.history.wording import (
    between,
    clock,
    clock_ms,
    count,
    minutes,
    short_date,
    span_words,
    told_apart,
    zone_abbr,
)
from ringviewer.partner_api.asks import LONGEST_RANGE_MS
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still.failures import refused_early
from ringviewer.ui.still.shown import Action, Notice, Verdict

if TYPE_CHECKING:
    from ringviewer.diagnosis.ask_check import Concern, ConcernCode
    from ringviewer.diagnosis.consent import Consent
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.stills import StillView

_WORDS_MOST: Final = 260
_SHORT: Final[dict[ConcernCode, str]] = {
    "before-boundary": "before the boundary",
    "inside-bracket": "inside the boundary",
    "too-long": "more than 24\u202fh",
    "too-old": "more than 180\u202fd ago",
    "in-future": "in the future",
}


def held_notice(view: StillView, tz: tzinfo) -> Notice:
    """Why it was not sent, with the instants that this rests on in the chosen zone."""
    concern = view.concern
    if concern is None:
        return Notice("warning", "Not sent yet", "Nothing is known about the reason.", "warning")
    words = f"{own_words(concern.words, _WORDS_MOST)} {rests_on(concern, tz)}".rstrip()
    return Notice("warning", own_words(concern.sentence, 120), words, "warning")


def rests_on(concern: Concern, tz: tzinfo) -> str:
    """The instants behind a concern; empty where it rests on none."""
    at_ms, by_ms = concern.at_ms, concern.by_ms
    if at_ms is None:
        return ""
    if concern.code == "too-old":
        return (
            f"The oldest that may be asked for is {short_date(at_ms, tz)}, {clock(at_ms, tz)} {zone_abbr(at_ms, tz)}."
        )
    if concern.code == "in-future":
        return f"The server’s time is {clock(at_ms, tz)} {zone_abbr(at_ms, tz)}."
    if by_ms is None:
        return f"The boundary is later than {clock(at_ms, tz)} {zone_abbr(at_ms, tz)}."
    return f"The boundary lies within {between(at_ms, by_ms, tz)}."


def held_verdict(view: StillView, consent: Consent | None) -> Verdict:
    """The plate below the times."""
    concern = view.concern
    words = _SHORT[concern.code] if concern is not None else "held back"
    early_ms = refused_early(view, consent)
    if concern is not None and concern.code == "before-boundary" and early_ms is not None:
        words = f"{span_words(-(-early_ms // 1000) * 1000)} too early"
    return Verdict("not sent", False, "warning", words, "no request was made", "warning_bg", "warning")


def held_actions(view: StillView, tz: tzinfo) -> tuple[Action, ...]:
    """What asks better first; a range that is too long is asked in parts, everything else also as it is."""
    concern = view.concern
    if concern is None:
        return (Action("on_purpose", "Send anyway", ask=view.ask),)
    better: tuple[Action, ...] = ()
    if concern.parts:
        label = f"Ask in {count(len(concern.parts), 'part')}"
        tip = f"{count(len(concern.parts), 'request')} at most, the newest part first, until one has a picture"
        better = (Action("parts", label, "retry", parts=concern.parts, tip=tip),)
    if concern.better is not None:
        better += (Action("ask", better_label(concern.better, tz), None if better else "retry", ask=concern.better),)
    if concern.code != "too-long":
        better += (Action("on_purpose", "Send anyway", None if better else "retry", ask=view.ask),)
    if not better:
        return (Action("ask_time", "Ask at a time…", "clock", primary=True),)
    return replace(better[0], primary=True), *better[1:]


def held_step(view: StillView) -> str:
    """What to do about it."""
    concern = view.concern
    if concern is None or concern.code == "before-boundary":
        return "Ask for a time that is authorised, or send it anyway to see the refusal."
    if concern.code == "too-long":
        if not concern.parts:
            return "Choose a shorter range: one request covers at most 24\u202fh."
        return "Ask in parts, newest first, or only for the newest 24\u202fh: one request covers no more."
    if concern.code == "in-future":
        return "Choose a time that has passed, or send it anyway to see the refusal."
    return "Choose a newer time, or send it anyway to see what the API says."


def better_label(ask: StillAsk, tz: tzinfo) -> str:
    """“Ask at 14:03:48.510”, “Ask from 14:03:48.510”, “Newest since 16:42”, “Only the newest 24 h”."""
    if ask.at_ms is not None:
        return f"Ask at {told_apart(clock_ms(ask.at_ms, tz), ask.at_ms, tz)}"
    if ask.to_ms is not None and ask.to_ms - ask.start_ms == LONGEST_RANGE_MS:
        return "Only the newest 24\u202fh"
    if ask.to_ms is None:
        return f"Newest since {told_apart(minutes(ask.start_ms, tz), ask.start_ms, tz)}"
    return f"Ask from {told_apart(clock_ms(ask.start_ms, tz), ask.start_ms, tz)}"
