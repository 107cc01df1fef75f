"""An event of Event History, and the kinds that are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

MOTION = "motion"
DING = "ding"
LIVE = "on_demand"


class KindCode(IntEnum):
    """The four families that a mark can belong to, in the order in which density bars stack them."""

    MOTION = 0
    OTHER = 1
    LIVE = 2
    DING = 3


@dataclass(frozen=True, slots=True)
class Event:
    """One row of Event History (contract §3.2).

    ``end_ms`` is ``None`` while the event runs. ``kind`` is kept as the API sent it. ``reviewed`` is
    ``is_third_party_reviewed``: whether the partner's app already fetched media for this event.
    """

    id: str
    device_id: str
    kind: str
    start_ms: int
    end_ms: int | None = None
    reviewed: bool | None = None

    @property
    def duration_ms(self) -> int | None:
        """Length of the event, or ``None`` while it runs."""
        return None if self.end_ms is None else self.end_ms - self.start_ms


def kind_code(kind: str) -> KindCode:
    """The family of a kind; dotted kinds such as ``motion.human`` belong to their first word."""
    match kind.split(".", 1)[0].casefold():
        case "motion":
            return KindCode.MOTION
        case "ding":
            return KindCode.DING
        case "on_demand":
            return KindCode.LIVE
        case _:
            return KindCode.OTHER


def kind_word(kind: str) -> str:
    """The kind as a reader meets it; a kind that is not known keeps its own name."""
    return "live view" if kind == LIVE else kind
