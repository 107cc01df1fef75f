"""Paints what happens inside one lane, in the lane's own coordinates; the close-up uses it with another viewport."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen

from ringviewer.history.event import KindCode
from ringviewer.ui.marks import TABLE_PX
from ringviewer.ui.timeline.layout.bins import LENGTH_PX
from ringviewer.ui.timeline.layout.lane_scene import LaneScene
from ringviewer.ui.timeline.paint import former, still_labels, still_painter
from ringviewer.ui.timeline.paint import grounds as ground_paint
from ringviewer.ui.timeline.paint.density import BarAtlas, Room
from ringviewer.ui.timeline.paint.kit import Kit
from ringviewer.ui.timeline.words.tip_words import kind_name, length_words

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Consent

RING_PX, DISC_PX, HOVER_RING_PX = 10.5, 11.0, 9.0
_LENGTH_HEIGHT_PX, _DEEP_HEIGHT_PX = 5, 14
_WORDS_PX = 100


def paint_ground(p: QPainter, kit: Kit, scene: LaneScene) -> None:
    """Everything below the events: grounds and the bands of stills."""
    consent: Consent = scene.state.lane.consent
    ground_paint.paint_grounds(
        p,
        kit,
        scene.grounds,
        scene.view,
        scene.metrics.height - 1,
        selected=scene.selected_lane,
        by_known=consent.by_ms is not None,
    )
    for mark in scene.stills:
        if scene.shows_band(mark):
            strip = scene.part == "lanes" and mark.requested_ms is None
            still_painter.paint_band(p, kit, mark, scene.view, scene.metrics, strip=strip)


def atlas_of(kit: Kit, scenes: Sequence[LaneScene]) -> BarAtlas:
    """The bars of scenes that share scale and metrics; valid until the next ones of such metrics."""
    bars_px = scenes[0].metrics.bars_px if scenes else 0
    room = kit.rooms.setdefault(bars_px, Room())
    scale = scenes[0].scale if scenes else 1.0
    cuts = [ground_paint.known_starts(scene.grounds, scene.view) for scene in scenes]
    return BarAtlas([scene.layout for scene in scenes], scale, bars_px, kit.kind_pixels, kit.dpr, cuts, room)


def paint_events(p: QPainter, kit: Kit, scene: LaneScene, atlas: BarAtlas, number: int) -> None:
    """Lengths, bars (at `number` of the atlas), marks, stills, and the selected event above all."""
    layout, metrics = scene.layout, scene.metrics
    halo = kit.tokens.known_sel if scene.selected_lane else kit.tokens.known
    _paint_lengths(p, kit, scene)
    atlas.paint(p, number, metrics.base_y)
    former.hollow_bars(p, kit, scene)
    if len(layout.lifted):
        _paint_lifted(p, kit, scene, halo)
    _paint_marks(p, kit, scene, halo)
    for mark in scene.stills:
        if scene.in_full(mark):
            still_painter.paint_to_scale(p, kit, mark, scene.view, metrics, labelled=mark is scene.shown)
        elif scene.to_scale:
            still_painter.paint_foot(p, kit, mark, scene.view, metrics)
        else:
            still_painter.paint_small(p, kit, mark, scene.view, metrics, shown=mark is scene.shown and mark.free)
    if layout.selected is not None:
        _paint_selected(p, kit, scene)
    if scene.to_scale and scene.shown is not None:
        beside = scene.shown.free and _any_event_in(scene, scene.shown.from_ms, scene.shown.to_ms)
        still_labels.paint_words(p, kit, scene.shown, scene.view, metrics, beside_events=beside)


def _paint_lifted(p: QPainter, kit: Kit, scene: LaneScene, halo: QColor) -> None:
    picture = kit.mark_pixmap(KindCode.DING, halo, TABLE_PX)
    half = round(picture.deviceIndependentSize().width()) // 2
    top = round(scene.metrics.lifted_y) - half
    hollow = former.hollow_mark(kit, KindCode.DING, halo, TABLE_PX)
    gone = scene.layout.bar_hi[scene.layout.lifted_bar] <= scene.gone
    for x, no_more in zip(scene.layout.lifted.tolist(), gone.tolist(), strict=True):
        p.drawPixmap(x - half, top, hollow if no_more else picture)


def _paint_marks(p: QPainter, kit: Kit, scene: LaneScene, halo: QColor) -> None:
    layout = scene.layout
    if not len(layout.marks):
        return
    visible = (layout.mark_x > -20) & (layout.mark_x < scene.view.width + 20)
    kinds = range(len(KindCode))
    pixmaps = [kit.mark_pixmap(code, halo, scene.mark_px) for code in kinds]
    pixmaps += [former.hollow_mark(kit, code, halo, scene.mark_px) for code in kinds]
    half = round(pixmaps[0].deviceIndependentSize().width()) // 2
    top = scene.mark_y - half
    lefts = (layout.mark_x[visible].round().astype(int) - half).tolist()
    for left, code in zip(lefts, former.looks(scene)[visible].tolist(), strict=True):
        p.drawPixmap(left, top, pixmaps[code])


def _paint_lengths(p: QPainter, kit: Kit, scene: LaneScene) -> None:
    layout, view = scene.layout, scene.view
    if scene.metrics.bars_only:
        return
    index = scene.index
    if not len(index) or (index.longest_ms / view.ms_per_px < LENGTH_PX and not _has_open_end(scene)):
        return
    places = layout.marks.tolist()
    if layout.selected is not None:
        places.append(layout.selected)
    before = (places[0] if places else int(scene.index.starts.searchsorted(view.start_ms))) - 1
    if before >= 0 and scene.index.end(before) < 0 and not any(layout.bar_lo <= before):
        places.append(before)
    ticks = [view.to_x(mark.actual_ms) for mark in scene.stills if mark.actual_ms is not None] if scene.deep else []
    for place in places:
        start, end = scene.index.starts.item(place), scene.index.end(place)
        running = end < 0
        if running:
            end = _open_end(scene, place)
        left, right = max(view.to_x(start), -60.0), min(view.to_x(end), view.width + 60.0)
        if view.to_x(end) - view.to_x(start) >= LENGTH_PX and right > left:
            _paint_length(p, kit, scene, place, round(left), round(right), running, ticks)


def _paint_length(
    p: QPainter, kit: Kit, scene: LaneScene, place: int, left: int, right: int, running: bool, ticks: Sequence[float]
) -> None:
    color = kit.kind_colors[scene.index.code(place)]
    height = _DEEP_HEIGHT_PX if scene.deep else _LENGTH_HEIGHT_PX
    top = scene.mark_y - height // 2
    solid = right - 2 if running else right
    p.fillRect(QRect(left, top, solid - left, height), color)
    gone = place < scene.gone
    if gone:
        p.fillRect(QRect(left + 1, top + 1, solid - left - 2, height - 2), kit.tokens.known)
    if running:
        kit.dashes(p, solid + 1, top, top + height, color, 2, 3, 2)
    if scene.deep:
        event = scene.event(place)
        words = f"{kind_name(event)}, {length_words(event)}"
        width = kit.width(words)
        clear = 18 if place == scene.layout.selected else 14
        x = max(left + clear, 6)
        for tick in sorted(ticks):
            if x - 6 <= tick <= x + width + 6:
                x = round(tick) + 7
        if x + width + 6 <= min(right, scene.view.width):
            kit.text(p, x, scene.mark_y, words, kit.tokens.text2 if gone else kit.tokens.on_mark)
        else:
            kit.text(p, right + 6, scene.mark_y, words, kit.tokens.text2)


def _has_open_end(scene: LaneScene) -> bool:
    index, marks = scene.index, scene.layout.marks
    return index.end(len(index) - 1) < 0 or (len(marks) > 0 and bool((index.ends_of(marks) < 0).any()))


def _any_event_in(scene: LaneScene, from_ms: int, to_ms: int) -> bool:
    """Whether an event, or the words beside it, may stand between two instants."""
    reach_ms = scene.index.longest_ms + _WORDS_PX * scene.view.ms_per_px
    first, last = scene.index.starts.searchsorted((from_ms - reach_ms, to_ms))
    return bool(first < last)


def _open_end(scene: LaneScene, place: int) -> int:
    """Where an event without an end stops being drawn: now, or the next event, which cannot begin inside it."""
    following = int(scene.index.starts[place + 1]) if place + 1 < len(scene.index) else scene.now_ms
    return min(following, scene.now_ms)


def _paint_selected(p: QPainter, kit: Kit, scene: LaneScene) -> None:
    layout = scene.layout
    x, y = layout.selected_x, scene.mark_y
    if layout.selected is None or not -20 < x < scene.view.width + 20:
        return
    plain = kit.tokens.known_sel if scene.selected_lane else kit.tokens.known
    if not scene.stands_back:
        kit.ring(p, x, y, DISC_PX * scene.mark_scale, QPen(plain, 1), plain)
    if layout.selected < scene.gone:
        former.paint_mark(p, kit, scene.index.code(layout.selected), x, y, plain, scene.mark_px)
    else:
        kit.mark(p, scene.index.code(layout.selected), x, y, plain, scene.mark_px)
    kit.ring(p, x, y, RING_PX * scene.mark_scale, QPen(kit.tokens.ink, 1 if scene.stands_back else 2))
