"""What is to be feared of a request for a still before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ringviewer.diagnosis.consent import Consent
from ringviewer.diagnosis.probing import OLDEST_MEDIA_MS
from ringviewer.history.wording import count, span_words
from ringviewer.partner_api.asks import LONGEST_RANGE_MS, StillAsk, StillOptions

ConcernCode = Literal["before-boundary", "inside-bracket", "too-long", "too-old", "in-future"]

# A range of so many parts is a week; beyond it the engineer should choose what to look at.
MOST_PARTS = 7

# Clocks of a server and of this computer differ by less than this when they are kept at all.
AHEAD_MS = 60_000

_HOUR_MS = 3_600_000
_REFUSAL = "403 TIME_RANGE_NOT_AUTHORIZED"
_BOUNDARY = frozenset({"before-boundary", "inside-bracket"})


@dataclass(frozen=True, slots=True)
class Concern:
    """Why a request is likely to fail.

    One that ``holds`` is only sent on purpose; another is sent, and said beside it. ``sentence`` is a headline,
    ``words`` say why. ``better`` is a request that avoids it, where there is one, and raises no concern itself;
    ``parts`` are the shorter ranges, newest first, that a range of more than 24 hours can be asked in.

    Words name spans and no times, since a time needs a zone. The instants that they rest on are ``at_ms`` and
    ``by_ms``, for whoever shows them: near the boundary the two ends of the bracket, with ``by_ms`` ``None`` while
    nothing is known to be allowed; else ``at_ms`` is the oldest instant that may be asked for (*too-old*), or the
    server's present (*in-future*).
    """

    code: ConcernCode
    holds: bool
    sentence: str
    words: str
    better: StillAsk | None = None
    parts: tuple[StillAsk, ...] = ()
    at_ms: int | None = None
    by_ms: int | None = None


def check(ask: StillAsk, consent: Consent, *, now_ms: int, playground: bool = False) -> Concern | None:
    """The gravest concern about a request, or ``None``. ``now_ms`` is the server's time as far as known.

    In the order in which the server checks (contract §4.4): a start that is not later than the bracket's *after* edge
    is refused for certain; one inside the bracket may be. On a Playground token, and where answers contradict each
    other, a refusal proves nothing, so that such a start is only noted. Held are also times in the future, those of
    more than 180 days ago (contract §4.1), and a range without an end that has grown longer than 24 hours.
    """
    reasons = tuple(_reasons(ask, consent, now_ms, unproven=playground or consent.confidence == "contradicted"))
    if not reasons:
        return None
    code, holds = next((reason for reason in reasons if reason[1]), reasons[0])
    if code == "too-long":
        concern = too_long(ask.device_id, ask.start_ms, now_ms, ask.options)
    elif code == "too-old":
        concern = _too_old(ask, now_ms)
    elif code == "in-future":
        concern = _in_future(ask, now_ms)
    else:
        concern = _near_boundary(ask, consent, code, holds=holds, playground=playground)
    better = _better(ask, frozenset(found for found, _ in reasons), consent, now_ms)
    if better is not None and any(_reasons(better, consent, now_ms, unproven=False)):
        better = None
    return replace(concern, better=better)


def too_long(device_id: str, from_ms: int, to_ms: int, options: StillOptions) -> Concern:
    """Why a range of more than 24 hours is not sent (contract §4.1), and the requests that cover it instead.

    They follow each other without a gap, newest first. A range that takes more than seven of them has none: ``better``
    is then its last 24 hours, otherwise the newest part. Raises :class:`ValueError` when the times make no sense.
    """
    if to_ms < from_ms:
        raise ValueError("The range ends before it begins.")
    number = max(1, -(-(to_ms - from_ms) // LONGEST_RANGE_MS))
    ends = [to_ms - index * LONGEST_RANGE_MS for index in range(min(number, MOST_PARTS))]
    parts = tuple(StillAsk.latest(device_id, max(from_ms, end - LONGEST_RANGE_MS), end, options) for end in ends)
    words = f"The API answers for at most 24 hours at once, and this range is {span_words(to_ms - from_ms)} long. "
    if number > MOST_PARTS:
        words += f"It would take {count(number, 'request')}: choose a range of at most {MOST_PARTS} days."
    else:
        words += f"It can be asked in {count(number, 'part')}, the newest first, until one of them has a picture."
    return Concern(
        "too-long",
        holds=True,
        sentence="This range is longer than 24 hours",
        words=words,
        better=parts[0],
        parts=parts if number <= MOST_PARTS else (),
    )


def _reasons(ask: StillAsk, consent: Consent, now_ms: int, *, unproven: bool) -> Iterator[tuple[ConcernCode, bool]]:
    start_ms, after_ms, by_ms = ask.start_ms, consent.after_ms, consent.by_ms
    if after_ms is not None and start_ms <= after_ms:
        yield "before-boundary", not unproven
    if max(start_ms, ask.to_ms or 0) > now_ms + AHEAD_MS:
        yield "in-future", True
    if ask.at_ms is None and ask.to_ms is None and now_ms - start_ms > LONGEST_RANGE_MS:
        yield "too-long", True
    if start_ms < now_ms - OLDEST_MEDIA_MS:
        yield "too-old", True
    if by_ms is not None and (after_ms is None or after_ms < start_ms) and start_ms < by_ms:
        yield "inside-bracket", False


def _near_boundary(ask: StillAsk, consent: Consent, code: ConcernCode, *, holds: bool, playground: bool) -> Concern:
    start_ms, after_ms, by_ms = ask.start_ms, consent.after_ms or 0, consent.by_ms
    single = ask.at_ms is not None
    it = "it" if single else "its start"
    sentence = "This time may be before the boundary" if single else "This range may begin before the boundary"
    if code == "inside-bracket":
        allowed = span_words((by_ms or start_ms) - start_ms)
        if consent.after_ms is None:
            words = f"Nothing is known yet of times so early: what is known to be allowed begins {allowed} after {it}."
        else:
            refused = span_words(start_ms - after_ms)
            words = f"What lies {refused} before {it} is refused, and what lies {allowed} after {it} is allowed."
        words += f" The API may answer {_REFUSAL}. Either answer narrows the boundary."
    elif not holds:
        words = f"A start that is no earlier was answered {_REFUSAL}. " + (
            "On a Playground token that may only mean that nothing was recorded there."
            if playground
            else "Other answers contradict that, so it is not certain to be refused again."
        )
    else:
        sentence = "This time is before the boundary" if single else "This range begins before the boundary"
        linked = "re-linked" if consent.relinks else "linked"
        later = f"at least {span_words(after_ms - start_ms)} after {it}" if after_ms > start_ms else f"after {it}"
        words = f"The API will answer {_REFUSAL}: the customer {linked} {later}. "
        if by_ms is None:
            words += "No event or accepted request tells yet from when on it is allowed."
        else:
            words += f"What is known to be allowed begins {span_words(by_ms - start_ms)} after {it}."
    return Concern(code, holds, sentence, words, at_ms=consent.after_ms, by_ms=by_ms)


def _too_old(ask: StillAsk, now_ms: int) -> Concern:
    oldest_ms = now_ms - OLDEST_MEDIA_MS
    return Concern(
        "too-old",
        holds=True,
        sentence=f"This {'time is' if ask.at_ms is not None else 'range begins'} more than 180 days ago",
        words=f"The API answers for the last 180 days, and this is {span_words(oldest_ms - ask.start_ms)} too early. "
        "The API will answer 400.",
        at_ms=oldest_ms,
    )


def _in_future(ask: StillAsk, now_ms: int) -> Concern:
    what = "This time is"
    if ask.at_ms is None:
        what = "This range is" if ask.start_ms > now_ms else "The end of this range is"
    ahead = span_words(max(ask.start_ms, ask.to_ms or 0) - now_ms)
    return Concern(
        "in-future",
        holds=True,
        sentence=f"{what} in the future",
        words=f"By the server’s clock it is {ahead} ahead. Nothing can be recorded there yet: the API will answer 400.",
        at_ms=now_ms,
    )


def _better(ask: StillAsk, codes: frozenset[ConcernCode], consent: Consent, now_ms: int) -> StillAsk | None:
    """The nearest request that should be answered; the caller makes sure that nothing is to be feared of it."""
    by_ms = consent.by_ms
    start_ms, end_ms = ask.start_ms, ask.to_ms
    if codes & _BOUNDARY:
        if by_ms is None:
            return None
        start_ms = max(start_ms, by_ms)
        if ask.at_ms is not None:
            return StillAsk.at(ask.device_id, start_ms, ask.options)
    elif ask.at_ms is not None:
        if "in-future" not in codes:
            return None
        start_ms = max(now_ms - _HOUR_MS, by_ms or 0, 0)
    if "too-old" in codes:
        start_ms = max(start_ms, now_ms - OLDEST_MEDIA_MS + AHEAD_MS)
    if end_ms is not None and end_ms > now_ms:
        end_ms = None
    if end_ms is None and now_ms - start_ms > LONGEST_RANGE_MS:
        start_ms, end_ms = now_ms - LONGEST_RANGE_MS, now_ms
    if start_ms >= (now_ms if end_ms is None else end_ms):
        return None
    return StillAsk.latest(ask.device_id, start_ms, end_ms, ask.options)
