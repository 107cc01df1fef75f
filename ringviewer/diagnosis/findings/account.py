"""Findings about the account: token, clock, list of devices."""

from __future__ import annotations

from collections.abc import Iterator

from ringviewer.diagnosis.findings.finding import RENEWAL, Evidence, Finding, exactly
from ringviewer.history.wording import age, offset, span_words
from ringviewer.partner_api.token import TokenFacts

EXPIRING_MS = 10 * 60_000

# The Date header counts whole seconds, so a few seconds are no news.
SKEW_MS = 5_000


def account_findings(evidence: Evidence) -> Iterator[Finding]:
    """What the token, the clock and the list of devices say."""
    yield from _token(evidence)
    skew_ms = evidence.clock_skew_ms
    if skew_ms is not None and abs(skew_ms) >= SKEW_MS:
        direction = "behind" if skew_ms > 0 else "ahead of"
        yield Finding(
            "clock-skew",
            "warning",
            f"The clock of this computer is {span_words(skew_ms)} {direction} the server",
            "Times are corrected here. A controller with such a clock asks for the wrong seconds, or for the future.",
            ((f"Date header minus local time: {offset(skew_ms)}", None),),
            "Set this computer’s clock by the network, and check the clock of the controller.",
        )
    if evidence.devices_read and not evidence.devices and not evidence.broken_devices:
        yield Finding(
            "no-devices",
            "problem",
            "The account shares no device with your app",
            "The list of devices came back empty. Devices are missing when the customer did not select them, when they "
            "are end-to-end encrypted, were removed, or are outside the US.",
            (("GET /v1/devices returned no entry", evidence.devices_request_id),),
            "Ask the customer to connect again in the Ring app and to select the devices.",
        )


def _token(evidence: Evidence) -> Iterator[Finding]:
    yield from _refused_without_cause(evidence)
    yield from _not_renewed(evidence)
    token = evidence.token
    if token is None:
        return
    why = (("read from the token on this computer", None),)
    if token.kind == "refresh":
        yield Finding(
            "token-is-refresh-token",
            "problem",
            "A refresh token was given instead of an access token",
            "The API answers 401 to a refresh token. It is not used here to get an access token, since using it "
            "could cut off your own backend.",
            why,
            "Give the access token, which lives about 4 hours.",
        )
    if token.expires_ms is not None:
        left_ms = token.expires_ms - evidence.now_ms
        expiry = ((f"it expires at {exactly(token.expires_ms, evidence.tz)}", None),)
        if left_ms <= 0:
            yield Finding(
                "token-expired",
                "problem",
                f"The access token expired {age(-left_ms)}",
                "The API answers 401, perhaps with an empty body. What was read before stays.",
                (*expiry, *_refusal(evidence)),
                "Get a new access token and give it to the viewer.",
            )
        elif left_ms <= EXPIRING_MS:
            yield Finding(
                "token-expiring",
                "warning",
                f"The access token expires in {span_words(left_ms)}",
                "After that every request is answered 401. What was read before stays.",
                expiry,
                "Have a new access token ready.",
            )
    if token.kind == "playground":
        yield Finding(
            "token-playground",
            "info",
            "This is a Playground token",
            "It shows one synthetic device and never a customer’s account. Filters are ignored there, every event is a "
            "live view, and a refusal may only mean that the window holds no event.",
            why,
            "Use it to check a client. For a customer, use the access token of the linked account.",
        )


def _refused_without_cause(evidence: Evidence) -> Iterator[Finding]:
    """A refusal that the token itself does not explain; an expired token and a refresh token have own findings."""
    refusal, token = _refusal(evidence), evidence.token
    expires_ms = token.expires_ms if token is not None else None
    expired = expires_ms is not None and expires_ms <= evidence.now_ms
    if not refusal or expired or (token is not None and token.kind == "refresh"):
        return
    if token is not None and token.maybe_refresh:
        yield Finding(
            "token-is-refresh-token",
            "problem",
            "What was given may be a refresh token",
            "It is refused, tells nothing of itself, and begins as refresh tokens do. The API answers 401 to those.",
            refusal,
            "Give the access token, which lives about 4 hours.",
        )
        return
    if token == TokenFacts():
        problem = evidence.problem
        yield Finding(
            "token-malformed",
            "problem",
            "No access token of Ring was given",
            f"{problem.meaning if problem is not None else ''} Ring’s access tokens have three parts and tell their "
            "expiry; nothing could be read from what was given, if anything was.".strip(),
            refusal,
            "Paste the whole access token, without the word Bearer, quotes and line breaks.",
        )
        return
    says = "it names no expiry"
    if expires_ms is not None:
        says = f"it says that it expires at {exactly(expires_ms, evidence.tz)}"
    yield Finding(
        "token-refused",
        "problem",
        "The access token is refused although it does not say that it has expired",
        "It may have been withdrawn or replaced by a newer one, belong to another environment, or be cut short. What "
        "was read before stays.",
        (*refusal, (says, None)),
        "Paste a new access token.",
    )


def _not_renewed(evidence: Evidence) -> Iterator[Finding]:
    problem = evidence.problem
    if problem is None or problem.kind not in RENEWAL:
        return
    answered = " ".join(str(part) for part in (problem.status, problem.code) if part)
    yield Finding(
        "token-not-renewed",
        "problem",
        "The new refresh token could not be stored"
        if problem.kind == "rotated-token-not-stored"
        else "The access token was refused and could not be renewed",
        f"{problem.meaning} What was read before stays.",
        ((f"the token host answered {answered}" if answered else problem.meaning, problem.request_id),),
        problem.next_step,
    )


def _refusal(evidence: Evidence) -> tuple[tuple[str, str | None], ...]:
    problem = evidence.problem
    if problem is None or problem.kind != "token-refused":
        return ()
    return ((f"the API answered {problem.status or 401}", problem.request_id),)
