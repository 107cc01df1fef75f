"""Which failures are worth another try, and after how long (contract §4.5, §7)."""

from __future__ import annotations

import asyncio
import time

from ringviewer.partner_api import errors

_BUSY_S = (1.0, 2.0, 4.0)
_NOT_READY_S = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
_KEY_S = (2.0, 2.0, 2.0, 2.0)
_FAULT_S = (0.4, 1.2)
_SPENT_S = (0.2, 1.0)
_LONGEST_S = 150.0


def waits_of(error: errors.RingViewerError) -> tuple[float, ...]:
    """The waits before each further try, in seconds; empty when trying again cannot help."""
    match error:
        case errors.RateLimited() | errors.ServerBusy():
            return _BUSY_S
        case errors.RecordingNotReady():
            return _NOT_READY_S
        case errors.KeyNotReady():
            return _KEY_S
        case errors.SignedAddressSpent():
            return _SPENT_S
        case errors.ServerFault():
            return _FAULT_S
        case errors.Unreachable():
            return _FAULT_S if error.transient else ()
        case _:
            return ()


def delay_s(error: errors.RingViewerError, attempt: int, elapsed_s: float, jitter: float) -> float | None:
    """Seconds to wait after the ``attempt``-th try failed (counted from 1), or ``None`` to give up.

    ``Retry-After`` is obeyed in full and never shortened. ``jitter`` is between 0 and 1 and spreads the other waits,
    so that several viewers do not come back at the same moment.
    """
    waits = waits_of(error)
    if attempt > len(waits):
        return None
    wait_s = waits[attempt - 1] * (1 + jitter / 4)
    asked_s = error.retry_after_s if isinstance(error, errors.ApiError) else None
    if asked_s is not None:
        wait_s = max(asked_s, 0.1)
    return wait_s if elapsed_s + wait_s <= _LONGEST_S else None


async def rest(seconds: float) -> None:
    """Sleep at least so long: a coarse timer may fire five per cent early."""
    due = time.monotonic() + seconds
    while (left := due - time.monotonic()) > 0:  # noqa: ASYNC110  # the clock has no event to wait for
        await asyncio.sleep(left)
