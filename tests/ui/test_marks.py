from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from ringviewer.history.event import KindCode
from ringviewer.ui.marks import kind_color, kind_label, mark_path, mark_pixmap, mark_side
from ringviewer.ui.theme.tokens import DARK, LIGHT
from ringviewer.ui.tiles import TileKind, tile


@pytest.mark.parametrize(
    ("code", "width", "height"),
    [(KindCode.MOTION, 10.5, 10.5), (KindCode.DING, 12.5, 11), (KindCode.LIVE, 13, 13), (KindCode.OTHER, 10, 10)],
)
def test_shapes_have_their_size(code: KindCode, width: float, height: float) -> None:
    box = mark_path(code, QPointF(20, 20)).boundingRect()
    assert box.width() == pytest.approx(width, abs=0.1)
    assert box.height() == pytest.approx(height, abs=0.1)


def test_a_ding_points_up_and_its_centre_is_inside() -> None:
    path = mark_path(KindCode.DING)
    assert path.contains(QPointF(0, 0))
    assert path.contains(QPointF(-5, 4))
    assert not path.contains(QPointF(-5, -4))


@pytest.mark.parametrize("dpr", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("code", list(KindCode))
def test_a_mark_is_centred_and_sharp_at_every_ratio(qapp: QApplication, code: KindCode, dpr: float) -> None:
    made = mark_pixmap(code, kind_color(LIGHT, code), LIGHT.known, dpr)
    assert made.deviceIndependentSize().width() >= mark_side()
    image = made.toImage()
    middle = image.pixelColor(round(mark_side() / 2 * dpr), round(mark_side() / 2 * dpr))
    assert middle == kind_color(LIGHT, code)
    assert image.pixelColor(0, 0).alpha() == 0


def test_the_same_mark_is_drawn_once(qapp: QApplication) -> None:
    first = mark_pixmap(KindCode.DING, LIGHT.ding, LIGHT.known, 1.0)
    assert mark_pixmap(KindCode.DING, QColor(LIGHT.ding), QColor(LIGHT.known), 1.0) is first


def test_kinds_that_are_not_known_are_squares() -> None:
    assert kind_label(17) == "other"
    assert kind_color(DARK, 17) == DARK.other


def pixels(kind: TileKind, dpr: float = 1.0) -> QImage:
    return tile(kind, LIGHT, dpr).toImage()


def test_the_refused_ground_is_hatched_one_way_and_the_bracket_the_other(qapp: QApplication) -> None:
    refused, bracket = pixels("refused"), pixels("bracket")
    for i in range(8):
        assert refused.pixelColor(i, 7 - i) == LIGHT.ref_line
        assert bracket.pixelColor(i, i) == LIGHT.br_line
        assert bracket.pixelColor((i + 1) % 8, i) == LIGHT.br_line
    assert refused.pixelColor(0, 0) == LIGHT.ref
    assert bracket.pixelColor(4, 0) == LIGHT.br


def test_what_is_not_fetched_is_dotted(qapp: QApplication) -> None:
    image = pixels("not_fetched")
    dots = {(x, y) for x in range(8) for y in range(8) if image.pixelColor(x, y) == LIGHT.nf_dot}
    assert dots == {(x, y) for start in (1, 5) for x in (start, start + 1) for y in (start, start + 1)}


def test_known_ground_is_plain(qapp: QApplication) -> None:
    image = pixels("known")
    assert {image.pixelColor(x, y).name() for x in range(8) for y in range(8)} == {LIGHT.known.name()}


def test_patterns_double_with_the_ratio(qapp: QApplication) -> None:
    image = pixels("refused", 2.0)
    assert image.width() == 16
    assert sum(image.pixelColor(x, 3) == LIGHT.ref_line for x in range(16)) == 2
