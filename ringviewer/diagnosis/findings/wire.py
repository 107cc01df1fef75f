"""Findings about the way to the API and to the pictures: quota, media hosts, renewals, broken rows of the devices."""

from __future__ import annotations

from collections.abc import Iterator

from ringviewer.diagnosis.findings.finding import Evidence, Finding, StillFact, Why
from ringviewer.history.wording import count, number, plain

_BLOCKED = "media-host-unreachable"
_WHY_LIMIT = 4

# A fifth is what is left when production needs most of the quota; this viewer alone never takes so much of it.
_LOW_SHARE = 5
_LOW_WITHOUT_LIMIT = 10


def wire_findings(evidence: Evidence) -> Iterator[Finding]:
    """What the exchanges say, whatever they were about. A token that is of no use comes before all of it."""
    wire = evidence.wire
    if wire.renewals or (evidence.first_token is not None and evidence.first_token != evidence.token):
        yield _renewed(evidence)
    if evidence.token_useless:
        return
    yield from _broken_devices(evidence)
    if wire.limited:
        yield Finding(
            "rate-limited",
            "warning",
            f"The API answered 429 to {count(wire.limited, 'request')}: too many at once",
            "The quota counts every request of your client id, so that your production may have been refused as well. "
            "Each wait that the API asked for was kept before the next try.",
            tuple(("answered 429", request_id) for request_id in wire.limited_ids),
            "Choose a slower pace. If it repeats, look at what your production sends meanwhile.",
        )
    yield from _low_quota(evidence)
    yield from _blocked(evidence)
    for host, request_id in _unexpected(evidence):
        shown = plain(host, 120)
        yield Finding(
            "media-host-unexpected",
            "info",
            f"Pictures come from {shown}, which Ring does not document",
            "Known are media.api.amazonvision.com and hosts that end in .prod.phoenix.devices.amazon.dev. This one was "
            "followed without the token.",
            ((f"the picture was asked from {shown}", request_id),),
            "A firewall that lets only the known hosts through blocks these pictures: allow this host as well, or find "
            "out who stands in between.",
        )


def _renewed(evidence: Evidence) -> Finding:
    times = evidence.wire.renewals
    said = f"{count(times, 'token request')} brought a new access token" if times else "another access token is in use"
    return Finding(
        "token-renewed",
        "info",
        "The access token was renewed during this visit",
        "The refresh token that is configured for this account was used, as it is allowed here. Each use brings a new "
        "refresh token, which was stored first; the one before may not work any more.",
        ((said, evidence.wire.renewal_id),),
        "Make sure that your own backend does not go on with the earlier refresh token.",
    )


def _low_quota(evidence: Evidence) -> Iterator[Finding]:
    seen = evidence.wire.lowest_quota
    if seen is None:
        return
    if seen.limit is None:
        low, left = seen.remaining <= _LOW_WITHOUT_LIMIT, f"{count(seen.remaining, 'request')} left"
    else:
        low = seen.remaining * _LOW_SHARE <= seen.limit
        left = f"{number(seen.remaining)} of {number(seen.limit)} requests left"
    if not low:
        return
    yield Finding(
        "quota-low",
        "warning",
        f"The quota was almost used up: {left}",
        "The quota is counted for your client id, so that your production shares it. Requests are held back here "
        "before it runs out.",
        ((f"X-RateLimit-Remaining: {number(seen.remaining)}", seen.request_id),),
        "Choose a slower pace, or go on when your production is quieter.",
    )


def _blocked(evidence: Evidence) -> Iterator[Finding]:
    stills = [still for facts in evidence.devices for still in facts.stills]
    answering = {still.media_host for still in stills if still.problem is None}
    blocked: dict[str, list[StillFact]] = {}
    for still in stills:
        host = still.media_host
        if still.problem is not None and still.problem.kind == _BLOCKED and host is not None and host not in answering:
            blocked.setdefault(host, []).append(still)
    for host, failed in blocked.items():
        shown = plain(host, 120)
        yield Finding(
            "media-host-blocked",
            "problem",
            "The host of the pictures cannot be reached, though the API can",
            f"{count(len(failed), 'still')} of this visit got an address at {shown}, and nothing answered there. The "
            "usual cause is a firewall or proxy that knows the API only.",
            _told(failed),
            "Let hosts that end in .prod.phoenix.devices.amazon.dev through, and this one, then ask again.",
        )


def _told(stills: list[StillFact]) -> Why:
    return tuple(
        (still.problem.meaning if still.problem is not None else "", still.request_id) for still in stills[:_WHY_LIMIT]
    )


def _unexpected(evidence: Evidence) -> Iterator[tuple[str, str | None]]:
    hosts = dict(evidence.wire.unexpected_hosts)
    for facts in evidence.devices:
        for still in facts.stills:
            if "media-host-unexpected" in still.notes and still.media_host is not None:
                hosts.setdefault(still.media_host, still.request_id)
    yield from hosts.items()


def _broken_devices(evidence: Evidence) -> Iterator[Finding]:
    broken = evidence.broken_devices
    if not broken:
        return
    rows = count(len(broken), "row")
    yield Finding(
        "devices-rows-broken",
        "warning",
        f"{rows} of the list of devices could not be read",
        "The other devices are shown. A device that the customer shares may be missing here, though the API lists it.",
        tuple(
            (
                f"row {number(row.number)}{f', id {plain(row.id, 60)}' if row.id else ''}: {plain(row.reason, 160)}",
                evidence.devices_request_id,
            )
            for row in broken[:_WHY_LIMIT]
        ),
        "Compare the row with the others under Requests, and give the request id to Ring.",
    )
