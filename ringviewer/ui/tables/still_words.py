"""A still's state in the few words that fit into a table's row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.ui.plain_words import own_words
from ringviewer.ui.still.failures import short_failure
from ringviewer.ui.tables.cells import EMPTY, Cell, below_others

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.history.event import Event
    from ringviewer.session.stills import StillView

__all__ = ["actual_cell", "oddities", "offset_cell", "reviewed_cell", "verdict_cell"]

_PENDING = {
    "queued": "asking…",
    "asking": "asking…",
    "following": "asking…",
    "downloading": "downloading…",
    "waiting": "waiting to retry",
}
_GOOD = ("exact", "within", "in_range")
_NOTHING = "media-not-found"
_REFUSED = "time-range-not-authorized"


def actual_cell(view: StillView | None, tz: tzinfo) -> Cell:
    """The time that the API says the still was taken, or why there is none."""
    if view is None:
        return Cell("not asked", "text2")
    if view.phase in _PENDING:
        return Cell(_PENDING[view.phase], "text2")
    if view.phase == "held":
        return Cell("not sent", "text2")
    if view.phase in ("stopped", "superseded"):
        return Cell("not waited for", "text2")
    if view.phase == "failed":
        return Cell("no still")
    return Cell("unknown", "text2") if view.actual_ms is None else Cell(_clock(view.actual_ms, tz))


def offset_cell(view: StillView | None) -> Cell:
    """Actual minus requested time; empty while nothing can be compared."""
    if view is None or view.match is None or view.match.offset_ms is None:
        return EMPTY
    return Cell(wording.offset(view.match.offset_ms))


def verdict_cell(view: StillView | None) -> Cell:
    """How well the still fits what was asked, or what was answered instead."""
    if view is None:
        return EMPTY
    if view.phase == "failed":
        return _failure(view)
    if view.phase == "held" and view.concern is not None:
        return Cell(own_words(view.concern.sentence, 80), "warning", icon="warning")
    if view.phase != "shown" or view.match is None:
        return EMPTY
    words = own_words(", ".join((view.match.words, *oddities(view))), 120)
    if view.match.verdict in _GOOD and words == view.match.words:
        return Cell(words, icon="check")
    return Cell(words, "warning", icon="warning")


def oddities(view: StillView) -> tuple[str, ...]:
    """What is odd about a still beside its time, each in two or three words."""
    found = []
    if view.twin is not None:
        found.append("same picture again" if view.twin.same == "bytes" else "same time again")
    if view.picture is not None and view.picture.format.lower() != view.ask.format:
        found.append(f"is {view.picture.format}")
    return tuple(found)


def reviewed_cell(event: Event | None, looked: bool) -> Cell:
    """Whether the partner's app fetched media for the event: before, by this visit (``looked``), or not."""
    if looked:
        return Cell("by this visit")
    if event is None or event.reviewed is None:
        return Cell("unknown", "text2")
    return Cell("yes") if event.reviewed else Cell("no", "text2")


def _clock(at_ms: int, tz: tzinfo) -> str:
    return wording.told_apart(below_others(wording.clock_ms(at_ms, tz)), at_ms, tz)


def _failure(view: StillView) -> Cell:
    words, kind = short_failure(view), view.problem.kind if view.problem is not None else ""
    if kind == _NOTHING:
        return Cell(words, icon="info")
    return Cell(words, "problem", icon="lock" if kind == _REFUSED else "problem")
