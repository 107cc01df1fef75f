"""Which failures are worth another try, and after how long (contract §4.5, §7).

Only what may be sent again comes here: the GETs, the probes and the POST of a still change nothing at the API when
they are repeated. A request for a token may, since a refresh token is spent by it: it is sent once.

A media host that refuses a signed address says nothing of the picture, only of that address: used before, or too old.
So one further try is made, with a new POST and the new address that it brings (contract §8, symptom 47). A second
refusal of an address that is seconds old has another cause, such as something on the way that opens addresses itself;
more tries would only hide it and use up the quota.
"""

from __future__ import annotations

import asyncio
import time

from ringviewer.history.wording import NARROW, span_words
from ringviewer.partner_api import errors

_BUSY_S = (1.0, 2.0, 4.0)
# With jitter and the requests themselves about the two minutes that Ring advises (contract §5).
_NOT_READY_S = (1.0, 2.0, 4.0, 8.0, 15.0, 25.0, 25.0)
_KEY_S = (2.0, 2.0, 2.0, 2.0)
_FAULT_S = (0.4, 0.8, 1.6)
_SPENT_S = (0.2,)
_JITTER = 0.25
LONGEST_S = 150.0
_LONGEST_NOT_READY_S = 120.0


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

    All tries of one call, which began ``elapsed_s`` ago, are over within 150 s, those for a recording that is not
    ready within 120 s, but for the time of the last one. ``jitter`` is between 0 and 1 and lengthens the waits by up
    to a quarter, so that several viewers do not come back at the same moment. ``Retry-After`` is obeyed in full and
    never shortened; when it asks for longer than the bound, the error's sentence says that this is why nothing more is
    tried. An error without a status is no answer: it says by itself why nothing was sent.
    """
    waits = waits_of(error)
    if attempt > len(waits):
        return None
    bound_s = _LONGEST_NOT_READY_S if isinstance(error, errors.RecordingNotReady) else LONGEST_S
    asked_s = error.retry_after_s if isinstance(error, errors.ApiError) else None
    if asked_s is None:
        wait_s = waits[attempt - 1] * (1 + _JITTER * jitter)
        return wait_s if elapsed_s + wait_s <= bound_s else None
    wait_s = max(asked_s, 0.1)
    if elapsed_s + wait_s <= bound_s:
        return wait_s
    if isinstance(error, errors.ApiError) and error.status is not None:
        error.sentence = (
            f"{error.sentence or error.meaning} The server asks to wait {in_words(asked_s)}, which is longer than "
            "ringviewer waits by itself."
        )
    return None


async def rest(seconds: float) -> None:
    """Sleep at least so long: a coarse timer may fire five per cent early."""
    due = time.monotonic() + seconds
    while (left := due - time.monotonic()) > 0:  # noqa: ASYNC110  # the clock has no event to wait for
        await asyncio.sleep(left)


def in_words(seconds: float) -> str:
    """A wait as it is told."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{-(-seconds // 60):.0f} min" if seconds < 7_200 else span_words(round(seconds) * 1000).replace(NARROW, " ")
