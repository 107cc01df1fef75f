"""Stills as they are saved; times, names and ids are invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from ringviewer.diagnosis.still_match import match
from ringviewer.history.device import Device
from ringviewer.history.event import DING, Event
from ringviewer.partner_api.asks import StillAsk, StillOptions
from ringviewer.partner_api.exchange import Leg
from ringviewer.session.metadata import read_metadata
from ringviewer.session.pictures import Picture
from ringviewer.session.stills import StillView
from tests.session.encodings import encoded, with_segment

START = 1_791_505_267_410  # Thu 8 Oct 2026, 17:21:07.410 PDT
NOW = START + 1_260_900
DEVICE = Device("ava1.ring.device.EXAMPLE7Q2F", "Front Door")
EVENT = Event("ava1.event.EXAMPLE", DEVICE.id, DING, START, START + 31_742)
ASK = StillAsk.at(DEVICE.id, START)
RANGE = StillAsk.latest(DEVICE.id, START - 3_600_000, START, StillOptions("png", (640, 360), "1"))
LEGS = (
    Leg("POST", "api.example", 303, None, "7c1e5a90-aaaa", 412, 41),
    Leg("GET", "media.example", 200, None, "7c1e5a90-aaaa", 1310, 42),
)
CLEAN = encoded("JPEG")
TELLING = with_segment(CLEAN, 0xFE, b"a private remark")


def picture(data: bytes = TELLING) -> Picture:
    return Picture(data, "JPEG", 64, 36, hashlib.sha256(data).hexdigest(), read_metadata(data))


def shown(offset_ms: int | None = 6_900, ask: StillAsk = ASK, data: bytes = TELLING) -> StillView:
    """A still that came, taken so long after the event began."""
    actual_ms = None if offset_ms is None else START + offset_ms
    return StillView(
        ask,
        EVENT,
        "shown",
        picture(data),
        actual_ms,
        origin="recording",
        match=match(ask, actual_ms, EVENT, NOW),
        legs=LEGS,
        answered_ms=NOW,
    )


def failed(view: StillView) -> StillView:
    """The same still as it is while nothing has come."""
    return replace(view, phase="asking", picture=None, actual_ms=None, match=None, legs=())
