"""Findings: what is wrong or worth knowing, why we say so, and what to do next."""

from __future__ import annotations

from ringviewer.diagnosis.findings.account import account_findings
from ringviewer.diagnosis.findings.boundary import boundary_findings
from ringviewer.diagnosis.findings.device import device_findings
from ringviewer.diagnosis.findings.finding import DeviceFacts, Evidence, Finding, RefusedLook, Severity, StillFact, Why
from ringviewer.diagnosis.findings.still import still_findings
from ringviewer.diagnosis.findings.walk import walk_findings

__all__ = ["DeviceFacts", "Evidence", "Finding", "RefusedLook", "Severity", "StillFact", "Why", "findings"]

_RANK: dict[Severity, int] = {"problem": 0, "warning": 1, "info": 2}


def findings(evidence: Evidence) -> tuple[Finding, ...]:
    """All findings, problems first, then warnings, then notes; within these the account, then device by device."""
    found = list(account_findings(evidence))
    for facts in evidence.devices:
        found.extend(boundary_findings(evidence, facts))
        found.extend(device_findings(evidence, facts))
        found.extend(walk_findings(evidence, facts))
        found.extend(still_findings(facts))
    return tuple(sorted(found, key=lambda finding: _RANK[finding.severity]))
