"""Stills in every state, as a session would hold them; times, names and ids are invented."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from ringviewer.diagnosis.ask_check import Concern, check, too_long
from ringviewer.diagnosis.consent import Consent, Relink
from ringviewer.diagnosis.still_match import match
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.history.device import Component, Device
from ringviewer.history.event import DING, Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import (
    MediaNotFound,
    NotFound,
    RingViewerError,
    TimeRangeNotAuthorized,
    TokenRefused,
    UnexpectedAnswer,
    problem_of,
)
from ringviewer.partner_api.exchange import Leg
from ringviewer.session.pictures import Metadatum, Picture
from ringviewer.session.stills import StillView

PACIFIC = ZoneInfo("America/Los_Angeles")
START = 1_791_505_267_410  # Thu 8 Oct 2026, 17:21:07.410 PDT
NOW = START + 1_260_900
DEVICE = Device("ava1.ring.device.EXAMPLE7Q2F", "Front Door")
EVENT = Event("ava1.event.EXAMPLE", DEVICE.id, DING, START, START + 31_742)
ASK = StillAsk.at(DEVICE.id, START)
STALE_ASK = StillAsk.latest(DEVICE.id, START - 5 * 3_600_000, START)
BY = 1_791_493_428_510  # 14:03:48.510
CONSENT = Consent(after_ms=BY - 52_510, by_ms=BY, confidence="high", relinks=(Relink(BY - 52_510, BY, 1),))

POST = Leg("POST", "api.example", 303, None, "7c1e5a90-aaaa", 412, 41)
GET = Leg("GET", "media.example", 200, None, "7c1e5a90-aaaa", 1310, 42)
METADATA = tuple(
    Metadatum(name, value) for name, value in (("Make", "Ring"), ("DateTime", "2026:10:08"), ("comment", "hi"))
)


def picture(shade: int = 120, width: int = 32, height: int = 18) -> Picture:
    """A plain picture of one grey; its pixels come from :func:`pixels`."""
    return Picture(b"\xff\xd8" + bytes(98), "JPEG", width, height, f"{shade:064x}")


def pixels(picture: Picture) -> bytes:
    """A source of pixels that has them all."""
    shade = int(picture.sha256, 16)
    return bytes((shade, shade, shade, 255)) * (picture.width * picture.height)


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
        content_type="image/jpeg",
        skew_ms=400,
    )


def failed(error: RingViewerError, *legs: Leg, ask: StillAsk = ASK) -> StillView:
    """A still that did not come."""
    return StillView(ask, EVENT, "failed", legs=legs, problem=problem_of(error))


def body(sentence: str) -> StillView:
    """A still whose media host answered 200 with something that is no picture."""
    return failed(UnexpectedAnswer(200, None, sentence), POST, GET)


def held(concern: Concern, ask: StillAsk = ASK) -> StillView:
    """A still that was not sent."""
    return StillView(ask, EVENT, "held", concern=concern)


QUEUED = StillView(ASK, EVENT)
ASKING = StillView(ASK, EVENT, "asking")
FOLLOWING = StillView(ASK, EVENT, "following", legs=(POST,))
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
UNKNOWN_DEVICE = failed(NotFound(404, "DEVICE_NOT_FOUND", None, "b3"), replace(POST, status=404))
NOT_SAFE = failed(
    UnexpectedAnswer(303, None, "The redirect leads to an address that is not safe to follow.", "b4"), POST
)
GATE = Component("2", "Garden gate")
GATE_RANGE = shown(-600_000, replace(STALE_ASK, component_id=GATE.id))
STOPPED = StillView(ASK, EVENT, "stopped", legs=(POST,))
SUPERSEDED = StillView(ASK, EVENT, "superseded")
EARLY = StillAsk.at(DEVICE.id, BY - 2_628_510)
OLDEST = NOW - 180 * 86_400_000


def concern(ask: StillAsk, *, consent: Consent = CONSENT) -> Concern:
    """What is feared of `ask`."""
    found = check(ask, consent, now_ms=NOW)
    assert found is not None
    return found


BEFORE_BOUNDARY = held(concern(EARLY), EARLY)
_LONG = too_long(DEVICE.id, NOW - 30 * 3_600_000, NOW, ASK.options)
TOO_LONG = held(_LONG, _LONG.better or ASK)
_ENDLESS = too_long(DEVICE.id, NOW - 30 * 86_400_000, NOW, ASK.options)
ENDLESS = held(_ENDLESS, _ENDLESS.better or ASK)
_OLD = StillAsk.at(DEVICE.id, OLDEST - 3_600_000)
TOO_OLD = held(concern(_OLD, consent=Consent()), _OLD)
_AHEAD = StillAsk.at(DEVICE.id, NOW + 3_600_000)
IN_FUTURE = held(concern(_AHEAD), _AHEAD)
_INSIDE = StillAsk.at(DEVICE.id, BY - 20_000)
INSIDE_BRACKET = replace(ASKING, ask=_INSIDE, concern=concern(_INSIDE))
REFUSED = failed(
    TimeRangeNotAuthorized(403, "TIME_RANGE_NOT_AUTHORIZED", None, "3d90b7e2"),
    replace(POST, status=403, exchange=7),
    ask=EARLY,
)
NOTHING = failed(MediaNotFound(416, "MEDIA_NOT_FOUND", None, "a18e02f4"), POST, replace(GET, status=416))
NOT_AN_IMAGE = body("200 as image/jpeg, but the 201 bytes begin with 7B 22 65 72, which is JSON.")
TOKEN = failed(TokenRefused(401, "UNAUTHORIZED", "Token expired", "b2"), replace(POST, status=401))
REPEATED = replace(shown(0), twin=Twin(StillAsk.at(DEVICE.id, START - 67_000), "bytes"))
WRONG_FORMAT = shown(0, replace(ASK, format="png"))
STATES: dict[str, StillView | None] = {
    "idle": None,
    "held before the boundary": BEFORE_BOUNDARY,
    "held too long": TOO_LONG,
    "held much too long": ENDLESS,
    "held too old": TOO_OLD,
    "held in the future": IN_FUTURE,
    "queued": QUEUED,
    "asking": ASKING,
    "asking in the bracket": INSIDE_BRACKET,
    "following": FOLLOWING,
    "downloading": DOWNLOADING,
    "waiting": WAITING,
    "exact": shown(0),
    "within": shown(6_900),
    "outside": shown(48_120),
    "before the event": shown(-2_140),
    "stale": shown(-4 * 3_600_000, STALE_ASK),
    "in the range": shown(-600_000, STALE_ASK),
    "unknown": shown(None),
    "unreadable": replace(shown(None), actual_raw="soon"),
    "first of the visit": replace(shown(0), tells_side_effects=True),
    "repeated": REPEATED,
    "wrong format": WRONG_FORMAT,
    "metadata": replace(shown(0), picture=replace(picture(), metadata=METADATA)),
    "refused": REFUSED,
    "nothing": NOTHING,
    "not an image": NOT_AN_IMAGE,
    "token refused": TOKEN,
    "device unknown": UNKNOWN_DEVICE,
    "not safe to follow": NOT_SAFE,
    "range of one camera": GATE_RANGE,
    "stopped": STOPPED,
    "superseded": SUPERSEDED,
    "put aside": replace(shown(0), picture=None),
    "strange": replace(shown(6_900), notes=("media-host-unexpected", "time-in-seconds"), attempt=3, attempts_max=5),
}
