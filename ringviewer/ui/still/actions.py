"""What can be done next with a still: the buttons of each state, the one that helps most first and in ink."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from ringviewer.history.wording import clock_ms, minutes, zone_abbr
from ringviewer.partner_api.asks import StillAsk
from ringviewer.ui.still.shown import Action

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent
    from ringviewer.session.stills import StillView

_HALF_RANGE_MS = 30 * 60_000
_NO_EVENT = "This still was asked at a time, not for an event."
_STOP = Action("stop", "Stop", "stop")
_FULL = Action("full", "Full size", "full", primary=True)


def actions_for(view: StillView, tz: tzinfo, consent: Consent | None, now_ms: int) -> tuple[Action, ...]:
    """The buttons of the state that `view` is in, at most three."""
    again = Action("ask", "Ask again", "retry", ask=view.ask)
    newest = newest_in_range(view, tz, consent, now_ms)
    end = at_event_end(view)
    if view.phase in ("queued", "asking", "downloading"):
        return (_STOP,)
    if view.phase == "waiting":
        return Action("ask", "Try now", "retry", primary=True, ask=view.ask), _STOP
    if view.phase == "stopped" or (view.phase == "shown" and view.picture is None):
        return Action("ask", "Ask again", "retry", primary=True, ask=view.ask), newest
    if view.phase == "failed":
        return _after_failure(view, tz, consent, newest, end)
    verdict = view.match.verdict if view.match is not None else "unknown"
    if view.actual_ms is None or verdict == "unknown":
        return _FULL, requests(view)
    if verdict in ("outside", "before_event", "stale"):
        better = _first(at_event_start(view) if verdict == "stale" else end)
        return better, newest
    return again, end, newest


def better_ask_words(view: StillView, tz: tzinfo) -> str:
    """The next step for a picture that does not show what was asked for."""
    event, verdict = view.event, view.match.verdict if view.match is not None else "unknown"
    if verdict == "stale":
        return "It is the newest that was recorded, and it is old. Ask at the time of an event instead."
    start = "Do not show this picture as the event."
    if event is not None and event.end_ms is not None and view.ask.at_ms != event.end_ms:
        return f"{start} Ask again at the event end, {clock_ms(event.end_ms, tz)}."
    return f"{start} Ask for the newest in a range."


def at_event_end(view: StillView) -> Action:
    """Ask at the end of the event; disabled where there is none."""
    event = view.event
    if event is None:
        return Action("ask", "At event end", why_not=_NO_EVENT)
    if event.end_ms is None:
        return Action("ask", "At event end", why_not="The event has no end yet.")
    if view.ask.at_ms == event.end_ms:
        return at_event_start(view)
    return _ask_at("At event end", event.device_id, event.end_ms)


def at_event_start(view: StillView) -> Action:
    """Ask at the start of the event."""
    event = view.event
    if event is None:
        return Action("ask", "At event start", why_not=_NO_EVENT)
    return _ask_at("At event start", event.device_id, event.start_ms)


def _ask_at(label: str, device_id: str, at_ms: int) -> Action:
    try:
        return Action("ask", label, ask=StillAsk.at(device_id, at_ms))
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
    return Action("ask", "Newest in range", ask=StillAsk.latest(view.ask.device_id, start, end), tip=tip)


def requests(view: StillView) -> Action:
    """Look at the exchanges of this still."""
    numbers = [leg.exchange for leg in view.legs if leg.exchange is not None]
    if not numbers:
        return Action("requests", "Open in requests", "list", why_not="Nothing was sent.")
    return Action("requests", "Open in requests", "list", exchange=numbers[-1])


def _after_failure(
    view: StillView, tz: tzinfo, consent: Consent | None, newest: Action, end: Action
) -> tuple[Action, ...]:
    kind = view.problem.kind if view.problem is not None else ""
    if kind == "time-range-not-authorized":
        boundary = Action("boundary", "Show boundary", "narrow")
        if consent is None or consent.by_ms is None or view.ask.start_ms >= consent.by_ms:
            return _first(boundary), requests(view)
        return _first(_ask_at(f"Ask at {clock_ms(consent.by_ms, tz)}", view.ask.device_id, consent.by_ms)), boundary
    if kind == "media-not-found":
        return _first(newest, "retry"), end
    again = Action("ask", "Ask again", "retry", ask=view.ask)
    looked_up = requests(view)
    return (again, looked_up) if looked_up.why_not else (_first(looked_up), again)


def _first(action: Action, icon: str | None = None) -> Action:
    """The same action as the primary one."""
    return Action(
        action.deed,
        action.label,
        action.icon or icon or "retry",
        primary=not action.why_not,
        ask=action.ask,
        exchange=action.exchange,
        why_not=action.why_not,
        tip=action.tip,
    )
