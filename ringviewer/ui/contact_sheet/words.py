"""The words around a contact sheet: what it costs before it is sent, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.history.wording import count, number, span_words
from ringviewer.session.contact_sheet import MOST_EVENTS
from ringviewer.ui.plain_words import own_words

if TYPE_CHECKING:
    from ringviewer.partner_api.errors import Problem
    from ringviewer.session.contact_sheet import Plan, SheetProgress, SheetState

__all__ = ["cost_words", "effect_words", "left_out_words", "problem_words", "progress_words", "too_many_words"]


def cost_words(plan: Plan, per_second: int) -> str:
    """“24 events. Up to 48 requests, at least 10 s at 5 requests a second.”"""
    requests = count(plan.requests_at_most, "request")
    pace = f"{span_words(plan.at_least_s * 1000)} at {count(per_second, 'request')} a second"
    return f"{count(plan.stills, 'event')}. Up to {requests}, at least {pace}. Retries come on top."


def left_out_words(plan: Plan) -> str:
    """What is not asked for, and why; empty when everything is."""
    said = []
    if plan.known:
        be = "is" if plan.known == 1 else "are"
        said.append(f"{number(plan.known)} of them {be} known already and not asked for again.")
    if plan.held:
        be = "is" if plan.held == 1 else "are"
        said.append(f"{number(plan.held)} of them {be} not sent, because they would be refused; the cells say why.")
    return " ".join(said)


def effect_words(plan: Plan) -> str:
    """What looking changes."""
    these = "this event" if plan.fetches == 1 else f"these {number(plan.fetches)} events"
    return f"It marks {these} as reviewed by your app, and each fetch may be logged as a live view."


def too_many_words(events: int) -> str:
    """Why so many events make no sheet."""
    return (
        f"{count(events, 'event')} are too many: a contact sheet holds at most {MOST_EVENTS}. "
        "Choose a shorter range, or take the newest of them."
    )


def progress_words(progress: SheetProgress, state: SheetState) -> str:
    """“7 of 24, 2 under way, 1 failed”."""
    if not progress.total:
        return "no events"
    said = [f"{number(progress.settled)} of {number(progress.total)}"]
    if progress.under_way:
        said.append(f"{number(progress.under_way)} under way")
    if progress.absent:
        said.append(f"{number(progress.absent)} without a picture")
    if progress.failed:
        said.append(f"{number(progress.failed)} failed")
    if progress.held:
        said.append(f"{number(progress.held)} not sent")
    if state in ("stopped", "halted"):
        said.append("stopped")
    return ", ".join(said)


def problem_words(problem: Problem) -> str:
    """Why the sheet ended before its end, and what to do."""
    answer = f"It answered {problem.status}{f' {problem.code}' if problem.code else ''}." if problem.status else ""
    said = (problem.meaning, own_words(answer, 100), problem.next_step, "Then continue.")
    return own_words(" ".join(words for words in said if words), 500)
