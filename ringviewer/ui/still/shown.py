"""What the still panel shows, as plain words and values; every state fills the same places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ringviewer.partner_api.asks import StillAsk

DASH = "–"


Deed = Literal["ask", "on_purpose", "parts", "ask_time", "stop", "full", "requests", "boundary", "refresh"]


@dataclass(frozen=True, slots=True)
class Cell:
    """REQUESTED or ACTUAL: a time with its date and zone, and in UTC; or a word for a time that is not there.

    `tip` tells it in full, with everything that had to be cut. `brief` says the same for places too narrow for `value`.
    """

    value: str = DASH
    date: str = ""
    utc: str = ""
    absent: bool = True
    tip: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the facts: a value of one line or two, and in `tip` all of it where there is more."""

    value: str = DASH
    tip: str = ""


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
    """A button. `ask` is what it asks for, `parts` are ranges to ask in turn; `why_not` disables it and says why."""

    deed: Deed
    label: str
    icon: str | None = None
    primary: bool = False
    ask: StillAsk | None = None
    parts: tuple[StillAsk, ...] = ()
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
    """All that the panel shows. With a `notice` there is no picture. Without a `next_step` there is the `note`."""

    title: str = "nothing selected"
    notice: Notice | None = None
    requested: Cell = Cell()
    actual: Cell = Cell()
    verdict: Verdict = Verdict()
    captured: Fact = Fact()
    asked_as: Fact = Fact()
    origin: Fact = Fact()
    media_host: Fact = Fact()
    clocks: Fact = Fact()
    metadata: Fact = Fact()
    burned_in: Fact = Fact()
    legs: tuple[LegLine, LegLine] = (LegLine("POST", "image/download"), LegLine("GET", "media host"))
    next_step: str = ""
    note: str = ""
    actions: tuple[Action, ...] = ()
