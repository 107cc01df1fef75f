"""Findings about what keeps the whole account from being read, where neither the token nor a refusal explains it."""

from __future__ import annotations

from collections.abc import Iterator

from ringviewer.diagnosis.findings.finding import RENEWAL, Evidence, Finding, said
from ringviewer.diagnosis.findings.refusals import REFUSALS

_UNREACHABLE = "unreachable"
_FAULT = "internal-fault"


def unread_findings(evidence: Evidence) -> Iterator[Finding]:
    """The failure of the account, where no other finding is about it."""
    problem = evidence.problem
    if problem is None or problem.kind == "token-refused" or problem.kind in RENEWAL or problem.kind in REFUSALS:
        return
    read = "What was read before stays." if evidence.devices_read else "Nothing is known of the account yet."
    if problem.kind == _UNREACHABLE:
        code, title = "api-unreachable", "The API gave no answer, or none that came to its end"
    elif problem.kind == _FAULT:
        code, title = "viewer-failed", "ringviewer itself failed while it was reading the account"
    else:
        code, title = "api-failing", "The API did not give what was asked for"
    why = said("the account" if evidence.devices_read else "the list of devices", problem)
    yield Finding(code, "problem", title, f"{problem.meaning} {read}", ((why, problem.request_id),), problem.next_step)
