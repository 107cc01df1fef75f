"""What can be done next with a still: the buttons of each state, the one that helps most first and in ink."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from ringviewer.history.wording import clock_ms, minutes, told_apart, zone_abbr
from ringviewer.partner_api.asks import StillAsk
from ringviewer.ui.still.answer_faults import fault_of
from ringviewer.ui.still.held import held_actions
from ringviewer.ui.still.shown import Action

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent
    from ringviewer.session.stills import StillView

IDLE_ACTION: Final = Action("ask_time", "Ask at a time…", "clock")
_HALF_RANGE_MS: Final = 30 * 60_000
_NO_EVENT: Final = "This still was asked at a time, not for an event."
_STOP: Final = Action("stop", "Stop", "stop")
_FULL: Final = Action("full", "Full size", "full", primary=True)
# What passes by itself: to ask again is the next step, not to read what was answered.
_PASSING: Final = frozenset(
    {
        "recording-not-ready",
        "key-not-ready",
        "rate-limited",
        "server-busy",
        "device-offline",
        "server-fault",
        "unreachable",
        "media-host-unreachable",
        "download-broken",
        "signed-address-spent",
    }
)


def actions_for(view: StillView, tz: tzinfo, consent: Consent | None, now_ms: int) -> tuple[Action, ...]:
    """The buttons of the state that `view` is in, at most three."""
    newest = newest_in_range(view, tz, consent, now_ms)
    match view.phase:
        case "held":
            return held_actions(view, tz)
        case "queued" | "asking" | "following" | "downloading":
            return (_STOP,)
        case "waiting":
            return Action("ask", "Try now", "retry", primary=True, ask=view.ask), _STOP
        case "failed":
            return _after_failure(view, tz, consent, newest)
    again = Action("ask", "Ask again", "retry", ask=view.ask)
    if view.phase != "shown" or view.picture is None:
        return _first(again), newest
    end = at_event_end(view)
    verdict = view.match.verdict if view.match is not None else "unknown"
    if view.actual_ms is None or verdict == "unknown":
        return _FULL, requests(view)
    if verdict in ("outside", "before_event", "stale"):
        better = at_event_start(view) if verdict == "stale" else end
        return _ink_on_the_first((better, newest))
    return again, end, newest


def at_event_end(view: StillView) -> Action:
    """Ask at the end of the event; disabled where there is none."""
    event = view.event
    if event is None:
        return Action("ask", "At event end", why_not=_NO_EVENT)
    if event.end_ms is None:
        return Action("ask", "At event end", why_not="The event has no end yet.")
    if view.ask.at_ms == event.end_ms:
        return at_event_start(view)
    return _ask_at("At event end", view, event.end_ms)


def at_event_start(view: StillView) -> Action:
    """Ask at the start of the event."""
    event = view.event
    if event is None:
        return Action("ask", "At event start", why_not=_NO_EVENT)
    return _ask_at("At event start", view, event.start_ms)


def _ask_at(label: str, view: StillView, at_ms: int) -> Action:
    try:
        return Action("ask", label, ask=StillAsk.at(view.ask.device_id, at_ms, view.ask.options))
    except ValueError as problem:
        return Action("ask", label, why_not=str(problem))


def newest_in_range(view: StillView, tz: tzinfo, consent: Consent | None, now_ms: int) -> Action:
    """Ask for the newest picture of the hour around, kept inside what consent is known to allow."""
    around = view.event.start_ms if view.event is not None else view.ask.start_ms
    start, end = max(0, around - _HALF_RANGE_MS), min(around + _HALF_RANGE_MS, now_ms)
    if consent is not None and consent.by_ms is not None:
        start = max(start, consent.by_ms)
    if end <= start:
        return Action("ask", "Newest in range", why_not="The hour around this time lies outside what may be asked for.")
    tip = f"The newest picture of {minutes(start, tz)} – {minutes(end, tz)} {zone_abbr(end, tz)}"
    return Action(
        "ask", "Newest in range", ask=StillAsk.latest(view.ask.device_id, start, end, view.ask.options), tip=tip
    )


def requests(view: StillView) -> Action:
    """Look at the exchanges of this still."""
    numbers = [leg.exchange for leg in view.legs if leg.exchange is not None]
    if not numbers:
        return Action("requests", "Open in requests", "list", why_not="Nothing was sent.")
    return Action("requests", "Open in requests", "list", exchange=numbers[-1])


def _after_failure(view: StillView, tz: tzinfo, consent: Consent | None, newest: Action) -> tuple[Action, ...]:
    kind = view.problem.kind if view.problem is not None else ""
    if kind == "time-range-not-authorized":
        boundary = Action("boundary", "Show boundary", "narrow")
        by_ms = consent.by_ms if consent is not None else None
        if by_ms is None or view.ask.start_ms >= by_ms:
            return _first(boundary), requests(view)
        return _first(_ask_from(view, by_ms, tz)), boundary
    if kind in ("media-not-found", "recording-corrupt"):
        return _ink_on_the_first((newest, at_event_end(view)))
    looked_up = requests(view)
    if kind == "not-found":
        return _first(Action("refresh", "Read the devices again", "refresh")), looked_up
    again, fault = Action("ask", "Ask again", "retry", ask=view.ask), fault_of(view)
    if fault is not None and fault.passing:
        return _ink_on_the_first((again, looked_up))
    # A host of pictures that finds fault with a request found it with the address, and each try gets another.
    of_address = kind == "body-rejected" and any(leg.method == "GET" for leg in view.legs)
    passing = kind in _PASSING or of_address
    return _ink_on_the_first((again, looked_up) if passing else (looked_up, again))


def _ask_from(view: StillView, by_ms: int, tz: tzinfo) -> Action:
    """The same request from the oldest time on that is known to be authorised."""
    ask = view.ask
    if ask.at_ms is None and (ask.to_ms is None or ask.to_ms > by_ms):
        latest = StillAsk.latest(ask.device_id, by_ms, ask.to_ms, ask.options)
        return Action("ask", f"Ask from {told_apart(clock_ms(by_ms, tz), by_ms, tz)}", ask=latest)
    return _ask_at(f"Ask at {told_apart(clock_ms(by_ms, tz), by_ms, tz)}", view, by_ms)


def _ink_on_the_first(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """The first that can be done comes first, in ink."""
    ordered = sorted(actions, key=lambda action: bool(action.why_not))
    return _first(ordered[0]), *ordered[1:]


def _first(action: Action) -> Action:
    """The same action as the primary one."""
    return replace(action, icon=action.icon or "retry", primary=not action.why_not)
