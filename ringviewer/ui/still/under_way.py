"""The three lines in the picture's place while an answer is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.history.wording import size
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still.leg_words import status_words
from ringviewer.ui.still.shown import Notice

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Leg
    from ringviewer.session.stills import StillView

UNDER_WAY: Final = frozenset({"queued", "asking", "following", "downloading", "waiting"})
_WAITING: Final = {
    425: "The recording is still being written",
    422: "The key for the recording is not ready",
    429: "Too many requests for now",
    503: "The server is busy",
}
# What a media host says of a signed address, not of the picture.
_SPENT: Final = frozenset({401, 403, 404, 410})


def under_way_notice(view: StillView) -> Notice:
    """What happens now, and how far it is."""
    match view.phase:
        case "asking":
            words = "Step 1 of 2. A redirect does not mean yet that there is a picture."
            return Notice("wait", "Asking whether this time is authorised", _try_words(view) + words, progress=None)
        case "following":
            words = "Step 2 of 2. The address is used once, without the token."
            sentence = "The time is authorised; asking the picture’s host"
            return Notice("wait", sentence, _try_words(view) + words, progress=None)
        case "downloading":
            return _downloading(view)
        case "waiting":
            return _waiting(view)
    words = "Requests leave slowly: production shares their quota."
    return Notice("wait", "Waiting for its turn", words, progress=None)


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


def _waiting(view: StillView) -> Notice:
    last = view.legs[-1] if view.legs else None
    answered = own_words(view.reason, 80) if view.reason else status_words(last)
    tries = f"Try {view.attempt} of {max(view.attempt, view.attempts_max)} starts in {{wait}}."
    lead = f"{answered.rstrip('.')}. " if answered else ""
    return Notice("wait", _why_waiting(last), lead + tries, progress=0.0, countdown_s=view.retry_in_s or 0.0)


def _why_waiting(last: Leg | None) -> str:
    if last is None or last.status is None:
        return "The picture did not arrive whole" if last is not None and last.method == "GET" else "No answer yet"
    if last.method == "GET" and last.status in _SPENT:
        return "The address of the picture no longer works"
    if (last.code or "").upper() == "DEVICE_OFFLINE":
        return "The device is offline"
    return _WAITING.get(last.status, "The server failed")


def _try_words(view: StillView) -> str:
    """“Try 2 of 5. ”, from the second try on."""
    return f"Try {view.attempt} of {view.attempts_max}. " if 1 < view.attempt <= view.attempts_max else ""
