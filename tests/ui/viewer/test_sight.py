from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.viewer.sight import LARGEST, Sight

SIDES = st.integers(1, 8000)
VIEWS = st.integers(1, 4000)
SHARES = st.floats(0, 1)
MOVES = st.floats(-1e5, 1e5)
ZOOMS = st.floats(0.001, 100)


@st.composite
def sights(draw: st.DrawFn) -> Sight:
    made = Sight.fitted(draw(SIDES), draw(SIDES), draw(VIEWS), draw(VIEWS))
    for _ in range(draw(st.integers(0, 3))):
        made = made.zoomed(draw(ZOOMS), draw(SHARES) * made.view_width, draw(SHARES) * made.view_height)
        made = made.panned(draw(MOVES), draw(MOVES))
    return made


def assert_settled(sight: Sight) -> None:
    for origin, shown, room in (
        (sight.x, sight.shown_width, sight.view_width),
        (sight.y, sight.shown_height, sight.view_height),
    ):
        if shown <= room:
            assert origin == pytest.approx((room - shown) / 2, abs=1e-6)
        else:
            assert origin <= 1e-6
            assert origin + shown >= room - 1e-6


@given(SIDES, SIDES, VIEWS, VIEWS)
def test_fitting_shows_all_and_touches_two_sides(width: int, height: int, across: int, down: int) -> None:
    sight = Sight.fitted(width, height, across, down)
    assert sight.shown_width <= across + 1e-6
    assert sight.shown_height <= down + 1e-6
    touches = sight.shown_width == pytest.approx(across) or sight.shown_height == pytest.approx(down)
    assert touches or sight.zoom == LARGEST
    assert_settled(sight)


@given(sights(), ZOOMS, SHARES, SHARES)
def test_zooming_keeps_what_lies_under_the_pointer(sight: Sight, zoom: float, across: float, down: float) -> None:
    about = across * sight.view_width, down * sight.view_height
    before = sight.to_picture(*about)
    after = sight.zoomed(zoom, *about)
    assert_settled(after)
    for place, was, now, free in (
        (0, before[0], after.to_picture(*about)[0], (after.x, after.shown_width, after.view_width)),
        (1, before[1], after.to_picture(*about)[1], (after.y, after.shown_height, after.view_height)),
    ):
        origin, shown, room = free
        held = shown <= room or origin >= -1e-6 or origin + shown <= room + 1e-6
        # Only an edge of the picture that would leave a gap may move it from under the pointer.
        assert held or now == pytest.approx(was, abs=1e-6 * max(1.0, abs(was)) + 1e-6), place


@given(sights(), MOVES, MOVES)
def test_panning_never_leaves_a_gap(sight: Sight, right: float, down: float) -> None:
    moved = sight.panned(right, down)
    assert moved.zoom == sight.zoom
    assert_settled(moved)


@given(sights(), ZOOMS)
def test_zoom_stays_within_its_bounds(sight: Sight, zoom: float) -> None:
    made = sight.zoomed(zoom, 0, 0)
    assert made.smallest - 1e-9 <= made.zoom <= LARGEST
    fitted = sight.fit()
    assert fitted.zoom >= fitted.smallest


@given(sights(), SHARES, SHARES)
def test_places_go_there_and_back(sight: Sight, across: float, down: float) -> None:
    x, y = across * sight.width, down * sight.height
    assert sight.to_picture(*sight.to_view(x, y)) == pytest.approx((x, y), abs=1e-5)


@given(sights())
def test_what_is_seen_lies_in_the_picture_and_covers_the_view(sight: Sight) -> None:
    left, top, right, bottom = sight.seen()
    assert 0 <= left < right <= sight.width
    assert 0 <= top < bottom <= sight.height
    assert sight.to_view(left, top)[0] <= max(0.0, sight.x) + 1e-6
    assert sight.to_view(right, bottom)[0] >= min(sight.view_width, sight.x + sight.shown_width) - 1e-6


@given(sights(), VIEWS, VIEWS)
def test_another_size_of_the_view_leaves_no_gap(sight: Sight, across: int, down: int) -> None:
    made = sight.in_view(across, down)
    assert (made.view_width, made.view_height) == (across, down)
    assert_settled(made)
    if sight.fitting:
        assert made == Sight.fitted(sight.width, sight.height, across, down)


def test_another_size_of_the_view_keeps_the_middle() -> None:
    sight = Sight.fitted(4000, 3000, 400, 300).zoomed(2, 200, 150).panned(37, -21)
    middle = sight.to_picture(200, 150)
    made = sight.in_view(600, 200)
    assert made.zoom == sight.zoom
    assert made.to_picture(300, 100) == pytest.approx(middle)


def test_a_view_beside_it_begins_at_the_same_pixel() -> None:
    sight = Sight.fitted(4000, 3000, 400, 300).zoomed(2, 200, 150).panned(37, -21)
    beside = sight.beside(399, 300)
    assert (beside.x, beside.y, beside.zoom) == (sight.x, sight.y, sight.zoom)
    assert sight.beside(600, 200) == sight.in_view(600, 200)


def test_sizes_without_pixels_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        Sight.fitted(0, 10, 10, 10)
