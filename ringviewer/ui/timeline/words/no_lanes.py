"""What the timeline says in place of lanes, and how many of an account's devices it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history import wording
from ringviewer.ui.account_words import no_devices

if TYPE_CHECKING:
    from ringviewer.ui.timeline.layout.model import TimelineModel


def no_lanes(model: TimelineModel) -> str:
    """Why no lane is shown; "" when one is."""
    if model.lanes:
        return ""
    if not model.all_lanes:
        return no_devices(model.session)
    search, hidden = model.arrangement.search, len(model.arrangement.hidden)
    if len(model.all_lanes) == hidden:
        return "The only device is hidden." if hidden == 1 else f"All {wording.number(hidden)} devices are hidden."
    words = f"No device matches “{wording.plain(search)}”."
    if hidden:
        aside = "1 device is hidden" if hidden == 1 else f"{wording.number(hidden)} devices are hidden"
        words += f" {aside}, and not searched."
    return words


def shown_words(model: TimelineModel) -> str:
    """“12 of 240 devices shown, 3 hidden”; “240 devices” when all are."""
    shown, every, hidden = len(model.lanes), len(model.all_lanes), len(model.arrangement.hidden)
    if shown == every:
        return wording.count(every, "device")
    words = f"{wording.number(shown)} of {wording.count(every, 'device')} shown"
    return f"{words}, {wording.number(hidden)} hidden" if hidden else words
