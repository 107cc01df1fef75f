"""Findings about refusals that have nothing to do with time: scope, plan, path, and filters in front of the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ringviewer.diagnosis.findings.finding import Evidence, Finding, Why, said
from ringviewer.history.wording import plain
from ringviewer.partner_api.errors import Problem

_WHY_LIMIT = 4


@dataclass(frozen=True, slots=True)
class _Kind:
    code: str
    title: str
    detail: str
    next_step: str


_KINDS = {
    "scope-insufficient": _Kind(
        "scope-insufficient",
        "The token’s scope does not include what was asked for",
        "The API knows the token and refuses all the same. It says nothing about the customer’s consent or the time "
        "that was asked for.",
        "Use a token with the scope ava.v1:read; the customer may have to connect again to grant it.",
    ),
    "blocked-by-bot-filter": _Kind(
        "blocked-by-bot-filter",
        "A filter in front of the server blocked this computer",
        "A web page of the filter came instead of an answer, so that Ring’s server itself never saw the request. It "
        "says nothing about token or consent.",
        "Try from another network or without the proxy. A controller that meets it needs a User-Agent of its own.",
    ),
    "path-forbidden": _Kind(
        "wrong-path",
        "A path is refused as one that the API does not know",
        "The answer is a 403 without any words and without a content type. That says nothing about permission: the "
        "gateway answers so to wrong paths, /v1/devices/…/events instead of /v1/history/devices/…/events for example.",
        "Check the address of the API, and whether a proxy on the way changes paths.",
    ),
    "plan-missing": _Kind(
        "plan-missing",
        "The customer’s Ring plan does not include what was asked for",
        "Recordings exist only while the customer’s own Ring account has an active plan or trial.",
        "Ask the customer to check the plan in the Ring app.",
    ),
}


# The kinds of problems that have a finding here.
REFUSALS = frozenset(_KINDS)


def refusal_findings(evidence: Evidence) -> Iterator[Finding]:
    """One finding for each kind of refusal, wherever it was met: the account, a history or a still."""
    met: dict[str, list[tuple[str, Problem]]] = {}
    for where, problem in _problems(evidence):
        if problem.kind in _KINDS:
            met.setdefault(problem.kind, []).append((where, problem))
    for kind, refused in met.items():
        words = _KINDS[kind]
        why: Why = tuple((said(where, problem), problem.request_id) for where, problem in refused[:_WHY_LIMIT])
        if kind == "scope-insufficient" and evidence.token is not None and evidence.token.scope:
            why = (*why, (f"the token says that its scope is {plain(evidence.token.scope, 80)}", None))
        yield Finding(words.code, "problem", words.title, words.detail, why, words.next_step)


def _problems(evidence: Evidence) -> Iterator[tuple[str, Problem]]:
    """Every problem of this visit once, with the words for what was asked."""
    seen: list[Problem] = []
    if evidence.problem is not None:
        seen.append(evidence.problem)
        yield "the account", evidence.problem
    for facts in evidence.devices:
        told = [(f"history of {facts.name}", facts.problem)]
        told += [(f"still of {facts.name}", still.problem) for still in facts.stills]
        for where, problem in told:
            if problem is not None and problem not in seen:
                seen.append(problem)
                yield where, problem
