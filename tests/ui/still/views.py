"""Stills in every state, as a session would hold them; times, names and ids are invented."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from ringviewer.diagnosis.consent import Consent, Relink
from ringviewer.diagnosis.still_match import match
from ringviewer.history.device import Device
from ringviewer.history.event import DING, Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import (
    ApiError,
    MediaNotFound,
    TimeRangeNotAuthorized,
    TokenRefused,
    UnexpectedAnswer,
    problem_of,
)
from ringviewer.partner_api.exchange import Leg
from ringviewer.session.pictures import Picture
from ringviewer.session.stills import StillView

PACIFIC = ZoneInfo("America/Los_Angeles")
START = 1_791_505_267_410  # Thu 8 Oct 2026, 17:21:07.410 PDT
NOW = START + 1_260_900
DEVICE = Device("ava1.ring.device.EXAMPLE7Q2F", "Front Door")
EVENT = Event("ava1.event.EXAMPLE", DEVICE.id, DING, START, START + 31_742)
ASK = StillAsk.at(DEVICE.id, START)
BY = 1_791_493_428_510  # 14:03:48.510
CONSENT = Consent(after_ms=BY - 52_510, by_ms=BY, confidence="high", relinks=(Relink(BY - 52_510, BY, 1),))

POST = Leg("POST", "api.example", 303, None, "7c1e5a90-aaaa", 412, 41)
GET = Leg("GET", "media.example", 200, None, "7c1e5a90-aaaa", 1310, 42)


def picture(shade: int = 120, width: int = 32, height: int = 18) -> Picture:
    """A plain picture of one grey."""
    rgba = bytes((shade, shade, shade, 255)) * (width * height)
    return Picture(b"\xff\xd8" + bytes(98), "JPEG", width, height, f"{shade:064x}", rgba)


def shown(offset_ms: int | None, ask: StillAsk = ASK, shade: int = 120) -> StillView:
    """A still that came, taken `offset_ms` after the event began."""
    actual = None if offset_ms is None else START + offset_ms
    return StillView(
        ask,
        EVENT,
        "shown",
        picture(shade),
        actual,
        origin="recording",
        match=match(ask, actual, EVENT, NOW),
        legs=(POST, GET),
        answered_ms=NOW,
    )


def failed(error: ApiError, *legs: Leg, ask: StillAsk = ASK) -> StillView:
    """A still that did not come."""
    return StillView(ask, EVENT, "failed", legs=legs, problem=problem_of(error))


ASKING = StillView(ASK, EVENT, "asking")
DOWNLOADING = StillView(ASK, EVENT, "downloading", legs=(POST,), received=61_000, total=106_000)
WAITING = StillView(
    ASK,
    EVENT,
    "waiting",
    legs=(POST, replace(GET, status=425)),
    attempt=2,
    attempts_max=6,
    retry_in_s=4.0,
    reason="425 RECORDING_NOT_READY",
)
STOPPED = StillView(ASK, EVENT, "stopped", legs=(POST,))
REFUSED = failed(
    TimeRangeNotAuthorized(403, "TIME_RANGE_NOT_AUTHORIZED", None, "3d90b7e2"),
    replace(POST, status=403, exchange=7),
    ask=StillAsk.at(DEVICE.id, BY - 2_628_510),
)
NOTHING = failed(MediaNotFound(416, "MEDIA_NOT_FOUND", None, "a18e02f4"), POST, replace(GET, status=416))
NOT_AN_IMAGE = failed(
    UnexpectedAnswer(200, None, "200 as image/jpeg, but the 201 bytes begin with 7B 22 65 72, which is JSON."),
    POST,
    GET,
)
TOKEN = failed(TokenRefused(401, "UNAUTHORIZED", "Token expired", "b2"), replace(POST, status=401))
