from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.moving.animation import LONGEST_MS, ViewAnimation, between

HOUR = 3_600_000.0
NOON = 1_791_460_800_000.0

views = st.builds(
    lambda start, span: Viewport.showing(NOON + start * HOUR, NOON + (start + span) * HOUR, 1000),
    st.floats(-2000, 2000),
    st.floats(0.02, 4000),
)
parts = st.floats(0, 1)


@given(views, views)
def test_begins_and_ends_where_it_should(first: Viewport, last: Viewport) -> None:
    for part, wanted in ((0.0, first), (1.0, last)):
        view = between(first, last, part, 1000)
        assert view.start_ms == pytest.approx(wanted.start_ms, abs=max(1.0, wanted.span_ms * 1e-3))
        assert view.span_ms == pytest.approx(wanted.span_ms, rel=1e-6)


@given(views, st.floats(0, 1000), st.floats(0.05, 20), parts)
def test_a_zoom_keeps_the_instant_under_its_point_all_the_way(
    first: Viewport, x: float, factor: float, part: float
) -> None:
    last = first.zoomed(factor, x)
    view = between(first, last, part, 1000)
    assert view.to_x(first.start_ms + x * first.ms_per_px) == pytest.approx(x, abs=0.1)


@given(views, views, parts)
def test_never_shows_more_or_less_than_its_ends(first: Viewport, last: Viewport, part: float) -> None:
    view = between(first, last, part, 1000)
    low, high = sorted((first.span_ms, last.span_ms))
    assert low * (1 - 1e-6) <= view.span_ms <= high * (1 + 1e-6)


class Screen:
    def __init__(self) -> None:
        self.shown: list[tuple[Viewport, bool]] = []

    def show(self, view: Viewport, last: bool) -> None:
        self.shown.append((view, last))


FIRST = Viewport.showing(NOON, NOON + HOUR, 1000)
LAST = Viewport.showing(NOON + HOUR / 3, NOON + HOUR / 2, 1000)


def test_takes_a_moment_and_ends_exactly_there(qtbot: QtBot, qapp: QApplication) -> None:
    owner, screen = QObject(), Screen()
    animation = ViewAnimation(screen.show, owner)
    with qtbot.waitSignal(animation.clock.finished):
        animation.run(FIRST, LAST)
        assert animation.heading == LAST
        assert animation.clock.duration() == LONGEST_MS <= 120
    assert screen.shown[-1] == (LAST, True)
    assert [last for _, last in screen.shown[:-1]] == [False] * (len(screen.shown) - 1)
    assert animation.heading is None


def test_is_fast_first_and_slow_at_the_end(qapp: QApplication) -> None:
    owner, screen = QObject(), Screen()
    animation = ViewAnimation(screen.show, owner)
    animation.run(FIRST, FIRST.panned(600))
    animation.clock.pause()
    animation.clock.setCurrentTime(LONGEST_MS // 2)
    assert FIRST.to_x(screen.shown[-1][0].start_ms) > 400
    animation.stop()


def test_stopped_it_shows_nothing_more(qapp: QApplication) -> None:
    owner, screen = QObject(), Screen()
    animation = ViewAnimation(screen.show, owner)
    animation.run(FIRST, LAST)
    animation.stop()
    shown = len(screen.shown)
    animation.clock.setCurrentTime(LONGEST_MS)
    assert len(screen.shown) == shown
    assert animation.heading is None
