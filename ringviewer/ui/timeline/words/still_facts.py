"""A finding about stills in the few words that the second line of a lane's header has room for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ringviewer.diagnosis.still_match import STALE_MS
from ringviewer.history.wording import NARROW, number
from ringviewer.ui.still.failures import not_an_image

if TYPE_CHECKING:
    from ringviewer.session.lane import Lane
    from ringviewer.session.stills import StillView

_ONE_OR_MORE: Final = {
    "still-before-event": ("before its event", "before their event"),
    "still-outside-tolerance": (f"outside ±10{NARROW}s",) * 2,
    "still-outside-range": ("outside its range", "outside their ranges"),
    "still-time-unknown": ("without a time",) * 2,
    "not-an-image": ("not an image", "not images"),
    "wrong-format": ("in another format",) * 2,
}


def still_fact(lane: Lane, code: str) -> str | None:
    """“1 before its event”: how many stills of a lane a finding is about. None for findings that are not counted."""
    words = _ONE_OR_MORE.get(code)
    if words is None:
        return None
    views = (*lane.stills.values(), *lane.free_stills.values())
    # A still that two events share was one request; and what was found may have left the lane since.
    found = len({(view.ask, view.request_id) for view in views if _ABOUT[code](view)})
    if code == "wrong-format" and not found:
        return "wrong Content-Type"
    found = max(1, found)
    return f"{number(found)} {words[found > 1]}"


def _is(verdict: str) -> Callable[[StillView], bool]:
    return lambda view: view.match is not None and view.match.verdict == verdict


def _is_not_stale(verdict: str) -> Callable[[StillView], bool]:
    """Hours too old is told as that, and as nothing else."""
    fits = _is(verdict)
    return lambda view: fits(view) and ((view.match and view.match.offset_ms) or 0) >= -STALE_MS


def _outside_at(view: StillView) -> bool:
    return view.ask.at_ms is not None and _is_not_stale("outside")(view)


def _outside_range(view: StillView) -> bool:
    return view.ask.at_ms is None and _is("outside")(view)


def _other_format(view: StillView) -> bool:
    return view.picture is not None and view.picture.format.lower() != view.ask.format


_ABOUT: Final[dict[str, Callable[[StillView], bool]]] = {
    "still-before-event": _is_not_stale("before_event"),
    "still-outside-tolerance": _outside_at,
    "still-outside-range": _outside_range,
    "still-time-unknown": _is("unknown"),
    "not-an-image": not_an_image,
    "wrong-format": _other_format,
}
