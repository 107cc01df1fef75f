"""Turns the answer to a request for a still, or its failure, into what is known of that still."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from ringviewer.diagnosis.still_match import match
from ringviewer.partner_api.errors import RingViewerError, problem_of
from ringviewer.session.context import of_account
from ringviewer.session.explaining import lasting
from ringviewer.session.pictures import check_and_decode
from ringviewer.session.still_evidence import learn

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringviewer.partner_api.answers import StillAnswer, StillProgress
    from ringviewer.session.context import Context
    from ringviewer.session.pixels import Pixels
    from ringviewer.session.still_queue import Job
    from ringviewer.session.stills import StillView


async def fetched(
    context: Context, pixels: Pixels, job: Job, on_progress: Callable[[StillProgress], None]
) -> StillView:
    """Ask for the still of a job, and return how that ended; only a fault of this program is raised."""
    job.began_ms, job.began_s = context.now_ms(), time.monotonic()
    try:
        answer = await context.client.still(job.ask, on_progress=on_progress)
        return await _arrived(context, pixels, job, answer)
    except RingViewerError as fault:
        return _failed(context, job, fault)


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


async def _arrived(context: Context, pixels: Pixels, job: Job, answer: StillAnswer) -> StillView:
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
        match=match(job.ask, answer.actual_ms, came.event, answer.answered_ms, actual_raw=answer.actual_raw),
        # What was feared of the request did not come true.
        concern=None,
    )


def _failed(context: Context, job: Job, fault: RingViewerError) -> StillView:
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
