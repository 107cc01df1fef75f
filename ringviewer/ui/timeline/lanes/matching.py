"""Which devices a search means: by name, id, kind of device, and state; and where in a name the match stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ringviewer.history import wording

if TYPE_CHECKING:
    from ringviewer.diagnosis.findings import Finding
    from ringviewer.session.lane import Lane

#: Findings of devices from the worst on; a device without any comes behind them.
SEVERITIES: Final = ("problem", "warning", "info")
#: From how many letters on a word is looked for in states and kind, and in the id.
_IN_ABOUT, _IN_ID = 3, 4
_BESIDE = 4


def worst_findings(findings: Iterable[Finding]) -> dict[str, int]:
    """The place in SEVERITIES of the worst finding of each device that has one."""
    worst: dict[str, int] = {}
    for finding in findings:
        if finding.device_id is not None:
            rank = SEVERITIES.index(finding.severity)
            worst[finding.device_id] = min(rank, worst.get(finding.device_id, rank))
    return worst


def lane_rank(lane: Lane, worst: dict[str, int]) -> int:
    """How bad a lane is, 0 for the worst: what its header tells first comes first."""
    rank = worst.get(lane.device.id, len(SEVERITIES))
    if lane.problem is not None:
        return 0
    return min(rank, 1) if lane.device.online is False else rank


@dataclass(frozen=True, slots=True)
class Searched:
    """What of a device can be searched for, all casefolded; `about` is its kind and its states."""

    name: str
    about: str
    identifier: str

    def holds(self, word: str) -> bool:
        """Whether a word stands in it. Short ones are looked for in the name alone: they stand in every other id."""
        if word in self.name:
            return True
        return (len(word) >= _IN_ABOUT and word in self.about) or (len(word) >= _IN_ID and word in self.identifier)


def searched(lane: Lane, rank: int) -> Searched:
    """What of a lane whose rank is `rank` can be searched for."""
    device = lane.device
    about = [device.image_kind or "", {True: "online", False: "offline", None: "state unknown"}[device.online]]
    if device.reported_at_ms == 0:
        about.append("never reported")
    if len(device.components) > 1:
        about.append("several cameras")
    if device.motion_detection is False:
        about.append("motion detection off")
    if rank < SEVERITIES.index("info"):
        about.append(SEVERITIES[rank])
    if lane.reading_page is not None:
        about.append("reading")
    return Searched(wording.plain(device.name).casefold(), "\n".join(about).casefold(), device.id.casefold())


def matches(search: str, where: Searched) -> bool:
    """Whether every word of `search` stands somewhere in what can be searched."""
    return all(where.holds(word) for word in search.casefold().split())


def reason(search: str, lane: Lane) -> str:
    """Why a lane was found, where its name does not tell: the part of its id or the kind that matches; "" otherwise."""
    name, identifier = wording.plain(lane.device.name).casefold(), lane.device.id
    kind = lane.device.image_kind or ""
    for word in search.casefold().split():
        if word in name:
            continue
        if len(word) >= _IN_ABOUT and word in kind.casefold():
            return f"kind {wording.plain(kind)}"
        at = identifier.casefold().find(word)
        if len(word) >= _IN_ID and at >= 0:
            start, end = max(0, at - _BESIDE), at + len(word) + _BESIDE
            before, behind = "…" if start else "", "…" if end < len(identifier) else ""
            return f"id {before}{wording.plain(identifier[start:end])}{behind}"
    return ""


def spans(search: str, name: str) -> list[tuple[int, int]]:
    """Where the words of `search` stand in `name`: (from, to) of characters, ascending, none touching another.

    A name whose casefolded form is of another length has none: its places could not be told.
    """
    folded = name.casefold()
    if len(folded) != len(name):
        return []
    found: list[tuple[int, int]] = []
    for word in search.casefold().split():
        at = folded.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = folded.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
