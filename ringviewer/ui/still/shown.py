"""What the still panel shows, as plain words and values; every state fills the same places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ringviewer.partner_api.asks import StillAsk

DASH = "–"
BURNED_IN = "the picture carries a time and a device id; compare them with ACTUAL"


Deed = Literal["ask", "ask_time", "stop", "full", "save", "requests", "boundary"]


@dataclass(frozen=True, slots=True)
class Cell:
    """REQUESTED or ACTUAL: a time with its date and zone, and in UTC; or a word for a time that is not there."""

    value: str = DASH
    date: str = ""
    utc: str = ""
    absent: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The plate below the two times. `fill` and `role` name tokens; `icon` is none for a plain plate."""

    offset: str = DASH
    offset_absent: bool = True
    icon: str | None = None
    words: str = "no offset"
    detail: str = "nothing to compare"
    fill: str = "surface"
    role: str = "text"


@dataclass(frozen=True, slots=True)
class LegLine:
    """One request of the two: method, what it asks, status, time and the start of its request id.

    ``host`` is who was asked; ``unexpected`` marks a media host that the contract does not name.
    """

    method: str
    what: str
    status: str = DASH
    duration: str = DASH
    request_id: str = DASH
    full_request_id: str = ""
    exchange: int | None = None
    host: str = ""
    unexpected: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A button. `ask` is what it asks for; `why_not` disables it and says why."""

    deed: Deed
    label: str
    icon: str | None = None
    primary: bool = False
    ask: StillAsk | None = None
    exchange: int | None = None
    why_not: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Three lines where the picture would be: icon, sentence, words, and progress while something runs.

    `countdown_s` is the time to the next try, put into `words` in place of “{wait}”. `progress` -1 hides the line, None
    is progress of unknown length.
    """

    icon: str
    sentence: str
    words: str
    role: str = "text"
    progress: float | None = -1.0
    countdown_s: float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the panel shows. With a `notice` there is no picture. No `next_step` means the note on side effects."""

    title: str = "nothing selected"
    notice: Notice | None = None
    format_words: str = ""
    requested: Cell = Cell()
    actual: Cell = Cell()
    verdict: Verdict = Verdict()
    captured: str = DASH
    asked_as: str = DASH
    origin: str = DASH
    media_host: str = DASH
    burned_in: str = DASH
    legs: tuple[LegLine, LegLine] = (LegLine("POST", "image/download"), LegLine("GET", "media host"))
    next_step: str = ""
    actions: tuple[Action, ...] = ()
