"""Problems in words that take into account what the answer alone does not say: the token, and the tries before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ringviewer.history.wording import age, span_words

if TYPE_CHECKING:
    from ringviewer.partner_api.errors import Problem
    from ringviewer.partner_api.token import TokenFacts

# Waiting helps against these, so that it counts for how long it was tried.
_PASSING = frozenset({"recording-not-ready", "key-not-ready"})

_ACCESS = "Paste an access token; a refresh token only renews one, and is not accepted in its place."
_PLAYGROUND = "Paste a new token from the Playground, where one lasts about 30 minutes."


def explained(problem: Problem, token: TokenFacts, now_ms: int) -> Problem:
    """The problem with the reason that the token itself gives, where it is a refusal of the token and there is one."""
    if problem.kind != "token-refused":
        return problem
    if token.kind == "refresh":
        return replace(
            problem, meaning="The token is refused: it is a refresh token, and no access token.", next_step=_ACCESS
        )
    playground = token.kind == "playground"
    whose = "The Playground token" if playground else "The access token"
    next_step = _PLAYGROUND if playground else problem.next_step
    if token.expires_ms is not None and token.expires_ms <= now_ms:
        return replace(problem, meaning=f"{whose} expired {age(now_ms - token.expires_ms)}.", next_step=next_step)
    if playground:
        return replace(problem, meaning=problem.meaning.replace("The access token", whose), next_step=next_step)
    return problem


def lasting(problem: Problem, tries: int, spent_s: float) -> Problem:
    """A problem of a still that passes by itself, with how often and for how long it was tried in vain."""
    if problem.kind not in _PASSING or tries < 2:
        return problem
    within = f" in {span_words(round(spent_s) * 1000)}" if spent_s >= 1 else ""
    return replace(problem, meaning=f"{problem.meaning} It was so at each of {tries} tries{within}.")
