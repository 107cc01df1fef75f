"""Findings: what is wrong or worth knowing, why we say so, and what to do next."""

from __future__ import annotations

from ringviewer.diagnosis.findings.account import account_findings
from ringviewer.diagnosis.findings.boundary import boundary_findings
from ringviewer.diagnosis.findings.device import device_findings
from ringviewer.diagnosis.findings.finding import (
    BrokenHistoryRow,
    DeviceFacts,
    Evidence,
    Finding,
    NotedPages,
    QuotaSeen,
    RefusedLook,
    Severity,
    StillFact,
    Why,
    WireFacts,
)
from ringviewer.diagnosis.findings.refusals import refusal_findings
from ringviewer.diagnosis.findings.still import still_findings
from ringviewer.diagnosis.findings.unread import unread_findings
from ringviewer.diagnosis.findings.walk import walk_findings
from ringviewer.diagnosis.findings.wire import wire_findings

__all__ = [
    "BrokenHistoryRow",
    "DeviceFacts",
    "Evidence",
    "Finding",
    "NotedPages",
    "QuotaSeen",
    "RefusedLook",
    "Severity",
    "StillFact",
    "Why",
    "WireFacts",
    "findings",
]

_RANK: dict[Severity, int] = {"problem": 0, "warning": 1, "info": 2}


def findings(evidence: Evidence) -> tuple[Finding, ...]:
    """All findings, problems first, then warnings, then notes; within these the account, then device by device.

    With a token that is expired or refused, whatever fails says nothing but that; what was read before still stands.
    """
    found = [*account_findings(evidence), *unread_findings(evidence)]
    if not evidence.token_useless:
        found.extend(refusal_findings(evidence))
    found.extend(wire_findings(evidence))
    for facts in evidence.devices:
        found.extend(boundary_findings(evidence, facts))
        found.extend(device_findings(evidence, facts))
        found.extend(walk_findings(evidence, facts))
        found.extend(still_findings(facts))
    return tuple(sorted(found, key=lambda finding: _RANK[finding.severity]))
