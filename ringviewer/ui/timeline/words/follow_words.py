"""What the control that follows says of how it goes at this moment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ringviewer.history.wording import NARROW, count, plain, span_words

if TYPE_CHECKING:
    from ringviewer.session.follower import Following

OFF: Final = "Follow what is new"


def brief(state: Following) -> str:
    """What stands on the control: “Following, 12 s” counts down to the next request."""
    if not state.on:
        return "Follow"
    if not state.devices:
        return "Following none"
    if state.held_s > 0:
        return f"Following, waits {_seconds(state.held_s)}"
    return f"Following, {_seconds(state.next_s)}"


def told(state: Following) -> str:
    """Everything about it, in sentences."""
    if not state.on:
        return f"{OFF}. It has ended: {_clause(state.trouble)}." if state.trouble else OFF
    if not state.devices:
        words = "Follows what is new, but reads nothing: no device is in sight"
    elif state.devices == 1:
        words = f"Reads the newest page of the device in sight every {_span(state.interval_s)}; {_next(state)}"
    else:
        words = (
            f"Reads the newest page of {count(state.devices, 'device')} in sight every {_span(state.interval_s)}, "
            f"one after the other; {_next(state)}"
        )
    return ". ".join((words, *_troubles(state)))


def spoken(state: Following) -> str:
    """What stays the same from second to second, for the name of the control."""
    if not state.on:
        return told(state)
    words = "Following, no device is in sight"
    if state.devices:
        words = f"Following {count(state.devices, 'device')} in sight, each read every {_span(state.interval_s)}"
    return ". ".join((words, *_troubles(state)))


def _troubles(state: Following) -> list[str]:
    sentences = []
    if state.slowed:
        sentences.append(f"{state.slowed[0].upper()}{state.slowed[1:]}")
    if state.trouble:
        sentences.append(f"The last one failed, and the next one tries again: {_clause(state.trouble)}")
    if state.left:
        sentences.append(f"{count(len(state.left), 'device')} no longer followed, since the API refused to answer")
    return sentences


def _next(state: Following) -> str:
    if state.held_s > 0:
        return f"nothing is sent for {_seconds(state.held_s)}, since the API asked to wait or its quota runs low"
    return f"next in {_seconds(state.next_s)}"


def _clause(sentence: str) -> str:
    return plain(sentence).rstrip(".")


def _seconds(seconds: float) -> str:
    return f"{math.ceil(seconds)}{NARROW}s" if seconds < 100 else span_words(round(seconds) * 1000)


def _span(seconds: float) -> str:
    return span_words(round(seconds * 1000))
