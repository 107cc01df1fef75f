"""What is said of the time between two polls that nobody has read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ringviewer.diagnosis.grounds import NOT_FETCHED
from ringviewer.history import wording

if TYPE_CHECKING:
    from datetime import tzinfo

    from ringviewer.session.lane import Gap, Lane

_CONTINUE: Final = " · continue"


def label(gap: Gap) -> str:
    """What the ground of the gap is."""
    if gap.why == "reading":
        return f"{NOT_FETCHED}, page {wording.number(gap.pages + 1)} of a poll is on its way"
    return f"{NOT_FETCHED}, between two polls"


def plate(gap: Gap) -> tuple[str, ...]:
    """Why the poll read no further and what a click does, the longest words first; nothing while it reads."""
    pages = wording.count(gap.pages, "page")
    match gap.why:
        case "reading":
            return ()
        case "nowhere":
            return "between two polls, pages repeat", "pages repeat"
        case "limit":
            why, brief = f"between two polls, {pages} were not enough", "between two polls"
        case "stopped":
            why, brief = f"poll stopped by you after {pages}", "stopped by you"
        case "failed":
            why, brief = f"poll stopped by an error{_answer(gap)} after {pages}", "stopped by an error"
    return f"{why}{_CONTINUE}", f"{brief}{_CONTINUE}", "continue"


def gap_tip(gap: Gap, lane: Lane, tz: tzinfo) -> tuple[str, str]:
    """Where the gap lies, why it is there, and what a click does."""
    below = [span.to_ms for span in lane.coverage.spans if span.to_ms < gap.to_ms]
    where = f"not fetched, {wording.between(below[-1], gap.to_ms, tz)}" if below else NOT_FETCHED
    pages = wording.count(gap.pages, "page")
    lines = [f"A poll read {pages} back to here and did not meet what was known"]
    if gap.why == "nowhere":
        lines.append("Its pages lead no further back. Refresh reads from the first page again")
    elif gap.why == "failed" and gap.problem is not None:
        lines.append(wording.plain(gap.problem.meaning))
    if gap.goes_on:
        lines.append(f"A click reads on from page {wording.number(gap.pages + 1)} until it does")
    return where, "\n".join(lines)


def _answer(gap: Gap) -> str:
    problem = gap.problem
    if problem is None or problem.status is None:
        return ""
    code = "" if problem.code is None else f" {wording.plain(problem.code, 40)}"
    return f": {problem.status}{code},"
