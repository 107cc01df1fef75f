"""What the answer to a still proves of the boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.diagnosis.findings import RefusedLook
from ringviewer.partner_api.errors import RingViewerError, TimeRangeNotAuthorized

if TYPE_CHECKING:
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.partner_api.exchange import Leg
    from ringviewer.session.context import Context

_CLOCK_MARGIN_MS = 1_000

# Redirects and everything that is decided after authorisation (contract §4.4, §10).
_PAST_AUTHORISATION = frozenset({200, 206, 301, 302, 303, 307, 308, 416, 422, 425})


def learn(
    context: Context,
    ask: StillAsk,
    legs: tuple[Leg, ...],
    *,
    began_ms: int,
    answered_ms: int,
    fault: RingViewerError | None = None,
) -> None:
    """Keep what came of a still that was asked for from ``began_ms`` to ``answered_ms``."""
    lane = context.lanes.get(ask.device_id)
    if lane is None:
        return
    passed = next((leg for leg in legs if leg.method == "POST" and leg.status in _PAST_AUTHORISATION), None)
    refused = isinstance(fault, TimeRangeNotAuthorized)
    if isinstance(fault, TimeRangeNotAuthorized):
        request_id = fault.request_id
    elif passed is not None:
        request_id = passed.request_id
    else:
        return
    start_ms = ask.start_ms
    # A still takes seconds and several tries. What was allowed was so at least when it began, what was refused was so
    # at the end; the margin is what the server's clock is not known to.
    observed_ms = answered_ms + _CLOCK_MARGIN_MS if refused else began_ms - _CLOCK_MARGIN_MS
    lane.note(
        context.witness(
            "after" if refused else "by",
            start_ms,
            "media_refused" if refused else "media_accepted",
            device_id=ask.device_id,
            request_id=request_id,
            note="still asked for",
            answered_ms=observed_ms,
        )
    )
    if refused:
        lane.refused.append(RefusedLook(start_ms, answered_ms, "still", request_id))
    context.conclude(lane)
