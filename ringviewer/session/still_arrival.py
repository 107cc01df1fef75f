"""Turns the answer to a request for a still, or its failure, into what is known of that still."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ringviewer.diagnosis.still_match import match
from ringviewer.diagnosis.still_twins import Seen, twin_of
from ringviewer.partner_api.errors import RingViewerError, problem_of
from ringviewer.session.context import of_account
from ringviewer.session.explaining import lasting
from ringviewer.session.pictures import check_and_decode
from ringviewer.session.still_evidence import learn

if TYPE_CHECKING:
    from ringviewer.diagnosis.still_twins import Twin
    from ringviewer.partner_api.answers import StillAnswer, StillProgress
    from ringviewer.session.context import Context
    from ringviewer.session.pictures import Picture
    from ringviewer.session.pixels import Pixels
    from ringviewer.session.still_queue import Job
    from ringviewer.session.stills import StillView


async def arrived(context: Context, pixels: Pixels, job: Job, answer: StillAnswer) -> StillView:
    """The still as it came. The time of the answer is the server's own, and so is the age of the capture.

    Bytes that are no whole picture make it *failed*, with the first of them in words.
    """
    context.answered()
    learn(context, job.ask, answer.legs, began_ms=job.began_ms, answered_ms=answer.answered_ms)
    came = replace(
        job.view,
        actual_ms=answer.actual_ms,
        actual_raw=answer.actual_raw,
        origin=answer.origin,
        legs=answer.legs,
        attempt=answer.attempts,
        retry_in_s=None,
        reason=None,
        answered_ms=answer.answered_ms,
        notes=answer.notes,
        content_type=answer.content_type,
        skew_ms=context.client.clock_skew_ms,
    )
    try:
        decoded = await check_and_decode(answer.data, answer.content_type)
    except RingViewerError as fault:
        return replace(came, phase="failed", problem=replace(problem_of(fault), request_id=came.request_id))
    pixels.put(decoded)
    size = len(answer.data)
    return replace(
        came,
        phase="shown",
        picture=decoded.picture,
        received=size,
        total=size,
        match=match(job.ask, answer.actual_ms, came.event, answer.answered_ms),
        twin=_twin(context, job, decoded.picture, answer.actual_ms),
        # What was feared of the request did not come true.
        concern=None,
    )


def failed(context: Context, job: Job, fault: RingViewerError) -> StillView:
    """The still that did not come, with the reason where it belongs: to it alone, or to the whole account."""
    answered_ms = context.now_ms()
    learn(context, job.ask, fault.legs, began_ms=job.began_ms, answered_ms=answered_ms, fault=fault)
    if of_account(fault):
        problem = context.fail(fault)
    else:
        problem = lasting(problem_of(fault), job.view.attempt, time.monotonic() - job.began_s)
    return replace(
        job.view,
        phase="failed",
        legs=fault.legs,
        retry_in_s=None,
        reason=None,
        problem=problem,
        answered_ms=answered_ms,
        skew_ms=context.client.clock_skew_ms,
    )


def moved_on(view: StillView, progress: StillProgress) -> StillView:
    """The still as far as it is now."""
    return replace(
        view,
        phase=progress.phase,
        legs=progress.legs,
        received=progress.received,
        total=progress.total,
        attempt=progress.attempt,
        attempts_max=progress.attempts_max,
        retry_in_s=progress.retry_in_s,
        reason=progress.reason,
    )


def _twin(context: Context, job: Job, picture: Picture, actual_ms: int | None) -> Twin | None:
    lane = context.lanes.get(job.ask.device_id)
    if lane is None:
        return None
    # Newest first, so that the engineer is sent to the request that he remembers.
    others = (Seen(ask, seen.sha256, seen.actual_ms) for ask, seen in reversed(lane.pictures.items()) if ask != job.ask)
    return twin_of(job.ask, picture.sha256, actual_ms, others)
