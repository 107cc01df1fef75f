"""Draws the still panel in twenty states, light and dark, into the two pictures beside this file.

Names, ids and times are invented; the stills are those of the simulator. Run it after a change of the panel, and look.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from ringviewer.diagnosis.ask_check import check, too_long
from ringviewer.diagnosis.consent import Consent, Relink
from ringviewer.diagnosis.still_match import match
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.history.device import Device, Zone
from ringviewer.history.event import DING, Event
from ringviewer.partner_api.asks import StillAsk, StillOptions
from ringviewer.partner_api.errors import (
    ApiError,
    MediaNotFound,
    NotFound,
    TimeRangeNotAuthorized,
    UnexpectedAnswer,
    problem_of,
)
from ringviewer.partner_api.exchange import Leg
from ringviewer.session.pictures import Picture, check_and_decode, pixels_of
from ringviewer.session.stills import StillPhase, StillView
from ringviewer.simulator.drawing.still import Portrait, draw_still
from ringviewer.ui.still.panel import StillPanel
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.theme.type import font

COLUMNS, WIDTH, HEIGHT, GAP, HEAD = 5, 380, 784, 16, 26
PACIFIC = ZoneInfo("America/Los_Angeles")
START = 1_791_505_267_410
NOW = START + 1_260_900
BY = START - 11_838_900
ZONE = Zone("motion", ((0.1, 0.5), (0.9, 0.5), (0.5, 0.9)))
DEVICE = Device("ava1.ring.device.EXAMPLE7Q2F", "Front Door", zones=(ZONE,))
EVENT = Event("ava1.event.EXAMPLE", DEVICE.id, DING, START, START + 31_742)
ASK = StillAsk.at(DEVICE.id, START)
PNG = StillAsk.at(DEVICE.id, START, StillOptions(format="png", resolution=(1280, 720)))
EARLY = StillAsk.at(DEVICE.id, BY - 2_580_000)
CONSENT = Consent(after_ms=BY - 52_510, by_ms=BY, confidence="high", relinks=(Relink(BY - 52_510, BY, 1),))
POST = Leg("POST", "api.amazonvision.com", 303, None, "7c1e5a90-example", 412, 1)
GET = Leg("GET", "media.api.amazonvision.com", 200, None, "7c1e5a90-example", 1310, 2)
LATE = replace(GET, status=425, code="RECORDING_NOT_READY")


def picture(taken_ms: int) -> Picture:
    """A still of the simulator."""
    portrait = Portrait("porch", ("visitor", 3), taken_ms, PACIFIC.key, "7Q2F", "Hub", (1280, 720), "jpeg", START)
    return asyncio.run(check_and_decode(draw_still(portrait), "image/jpeg")).picture


def shown(offset_ms: int | None, ask: StillAsk = ASK) -> StillView:
    """A still that came."""
    actual_ms = None if offset_ms is None else START + offset_ms
    return StillView(
        ask,
        EVENT,
        "shown",
        picture(START + (6_900 if offset_ms is None else offset_ms)),
        actual_ms,
        origin="recording",
        match=match(ask, actual_ms, EVENT, NOW),
        legs=(POST, GET),
        answered_ms=NOW,
        content_type="image/jpeg",
        skew_ms=4_200,
    )


def bare(phase: StillPhase, *legs: Leg, ask: StillAsk = ASK) -> StillView:
    """A still without a picture."""
    return StillView(ask, EVENT, phase, legs=legs, received=61_000, total=106_000, attempts_max=6)


def failed(error: ApiError, *legs: Leg, ask: StillAsk = ASK) -> StillView:
    """A still that did not come."""
    return replace(bare("failed", *legs, ask=ask), problem=problem_of(error), received=201)


def states() -> dict[str, StillView | None]:
    """Every kind of state."""
    long = too_long(DEVICE.id, NOW - 108_000_000, NOW, ASK.options)
    begun = "200 as image/jpeg, but the 201 bytes begin with 7B 22 65 72, which is JSON."
    refusal = TimeRangeNotAuthorized(403, "TIME_RANGE_NOT_AUTHORIZED")
    cut = "The picture is cut off or damaged: its 201 bytes could not be decoded."
    unsafe = "The redirect leads to an address that is not safe to follow."
    return {
        "Idle": None,
        "Held, before the boundary": replace(bare("held", ask=EARLY), concern=check(EARLY, CONSENT, now_ms=NOW)),
        "Held, too long": replace(bare("held", ask=long.better or ASK), concern=long),
        "Asking": bare("asking"),
        "Following": bare("following", POST),
        "Downloading": bare("downloading", POST),
        "Waiting to retry": replace(bare("waiting", POST, LATE), attempt=3, retry_in_s=4.0),
        "Shown, within": replace(shown(6_900), tells_side_effects=True),
        "Shown, newest of a range": shown(-720_000, StillAsk.latest(DEVICE.id, START - 18_000_000, START)),
        "Outside tolerance": shown(48_120),
        "Time not readable": replace(shown(None), actual_raw="2026-10-08"),
        "Repeated, not the format": replace(shown(0, PNG), twin=Twin(StillAsk.at(DEVICE.id, START - 67_000), "bytes")),
        "Refused": failed(refusal, replace(POST, status=403), ask=EARLY),
        "Nothing recorded": failed(MediaNotFound(416, "MEDIA_NOT_FOUND"), POST, replace(GET, status=416)),
        "Not an image": failed(UnexpectedAnswer(200, None, begun), POST, GET),
        "Cut off": failed(UnexpectedAnswer(200, None, cut), POST, GET),
        "Not safe to follow": failed(UnexpectedAnswer(303, None, unsafe), POST),
        "Device unknown": failed(NotFound(404, "DEVICE_NOT_FOUND"), replace(POST, status=404)),
        "The same picture again": replace(shown(0), twin=Twin(StillAsk.at(DEVICE.id, START - 67_000), "bytes")),
        "Superseded": bare("superseded"),
    }


def draw(theme: Theme, shots: dict[str, QPixmap], target: Path) -> None:
    """Put the shots into a grid, each below its number and name."""
    sheet = QPixmap(GAP + COLUMNS * (WIDTH + GAP), GAP + -(-len(shots) // COLUMNS) * (HEAD + HEIGHT + GAP))
    sheet.fill(theme.tokens.window)
    with QPainter(sheet) as painter:
        for place, (name, shot) in enumerate(shots.items()):
            at = QPoint(GAP + place % COLUMNS * (WIDTH + GAP), GAP + place // COLUMNS * (HEAD + HEIGHT + GAP))
            painter.setPen(theme.tokens.text)
            painter.setFont(font("lead"))
            painter.drawText(QRect(at.x(), at.y(), WIDTH, HEAD), Qt.AlignmentFlag.AlignVCenter, f"{place + 1}   {name}")
            painter.drawPixmap(at + QPoint(0, HEAD), shot)
            painter.setPen(theme.tokens.edge)
            painter.drawRect(QRect(at.x(), at.y() + HEAD, WIDTH - 1, HEIGHT - 1))
    whole = sheet.toImage().convertToFormat(QImage.Format.Format_RGB888)
    picture = Image.frombuffer(
        "RGB", (whole.width(), whole.height()), bytes(whole.constBits()), "raw", "RGB", whole.bytesPerLine(), 1
    )
    # A palette is plenty for a drawing, and a third of the size.
    picture.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG).save(target, optimize=True)


def main() -> None:
    """Write both pictures."""
    app = QApplication(sys.argv)
    views = states()
    for mode in ("light", "dark"):
        theme = Theme(app, mode=mode)
        panel = StillPanel(theme)
        panel.strip.hide()
        panel.resize(WIDTH, HEIGHT)
        panel.set_source(pixels_of)
        panel.show()
        panel.setFocus()
        shots = {}
        for name, view in views.items():
            panel.show_view(view, DEVICE, PACIFIC, CONSENT, NOW)
            app.processEvents()
            shots[name] = panel.grab()
        draw(theme, shots, Path(__file__).with_name(f"still-states-{mode}.png"))


if __name__ == "__main__":
    main()
