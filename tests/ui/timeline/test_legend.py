from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.diagnosis.consent import Witness, infer
from ringviewer.history.event import KindCode
from ringviewer.session import changes
from ringviewer.session.lane import WalkPage
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.layout.lane_signs import SignKind
from ringviewer.ui.timeline.legend import HEIGHT, Legend
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import NOW, House, at, lane

CLICK = Qt.MouseButton.LeftButton


def colours(legend: Legend) -> set[int]:
    """The colours that stand in it."""
    picture = legend.grab().toImage()
    return {picture.pixel(x, y) for x in range(legend.width()) for y in range(HEIGHT)}


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (1800, {"motion", "actual", "warning", "br_line"}),
        (1220, {"motion", "actual", "br_line"}),
        (900, {"motion", "br_line"}),
        (640, {"motion", "br_line"}),
    ],
)
def test_one_row_gives_way_from_what_is_said_elsewhere(qtbot: QtBot, theme: Theme, width: int, shown: set[str]) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.explain(("warning", "unknown", "nothing"))
    legend.resize(width, HEIGHT)
    # The colours of a warning and of the boundary's edge are the same, and no edge is drawn here.
    found = colours(legend)
    tokens = ("motion", "actual", "warning", "br_line")
    assert {token for token in tokens if theme.tokens.color(token).rgb() in found} == shown
    assert "outside the tolerance" in legend.toolTip()


def test_explains_a_verdict_from_the_first_still_on_that_has_it(qtbot: QtBot, theme: Theme) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.resize(1220, HEIGHT)
    motion, warning = (theme.tokens.color(token).rgb() for token in ("motion", "warning"))
    assert {motion, warning} & colours(legend) == {motion}
    legend.explain({"good", "warning"})
    assert warning in colours(legend)


def test_explains_a_sign_from_the_first_on_that_occurs(qtbot: QtBot, theme: Theme) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.resize(1800, HEIGHT)
    pictures = []
    occurring: list[SignKind] = ["page", "probe", "webhook", "relink"]
    for known in range(len(occurring) + 1):
        legend.explain((), occurring[:known])
        pictures.append(legend.grab().toImage())
    assert all(one != other for number, one in enumerate(pictures) for other in pictures[:number])


def test_the_signs_of_the_account_are_what_it_explains(stage: Callable[[House], Stage]) -> None:
    made = lane("front", [(at("15:00"), "motion", None)])
    shown = stage(House([made]))
    legend = shown.panel._legend
    assert legend._signs == frozenset()
    made.walk_pages = [WalkPage(n, 1, None, at("15:00") - n, None, n, NOW) for n in (1, 2)]
    made.consent = infer([Witness("by", at("15:00"), "webhook", None, 1, "front", "")])
    shown.panel.handle(changes.ConsentChanged("front"))
    assert legend._signs == {"page", "webhook"}


def test_a_click_on_a_kind_hides_it_from_the_lanes_and_again_shows_it(stage: Callable[[House], Stage]) -> None:
    shown = stage(House([lane("front", [(at("15:00"), "ding", None), (at("16:00"), "motion", None)])]))
    said: list[frozenset[KindCode]] = []
    shown.panel.kinds_changed.connect(said.append)
    ding = shown.panel._legend.kinds[KindCode.DING]
    mark = QPointF(shown.lane_spot("front", at("15:00"), round(shown.canvas.areas.lane_height * 18 / 46)))
    assert shown.canvas.hover_at(mark).hit is not None
    QTest.mouseClick(ding, CLICK)
    assert shown.canvas.hover_at(mark).hit is None
    QTest.mouseClick(ding, CLICK)
    assert shown.canvas.hover_at(mark).hit is not None
    assert said == [frozenset({KindCode.DING}), frozenset()]


def test_kinds_that_are_switched_elsewhere_look_so(stage: Callable[[House], Stage], theme: Theme) -> None:
    shown = stage(House([lane("front", [(at("15:00"), "ding", None)])]))
    said: list[object] = []
    shown.panel.kinds_changed.connect(said.append)
    legend = shown.panel._legend
    ding = legend.kinds[KindCode.DING]
    orange, faint = theme.tokens.ding.rgb(), theme.tokens.text3.rgb()

    def look() -> tuple[int, bool]:
        picture = ding.grab().toImage()
        found = [picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())]
        return found.count(orange), faint in found

    solid = look()
    shown.panel.set_kinds(frozenset({KindCode.DING}))
    hollow = look()
    assert hollow[0] < solid[0] * 0.6
    assert (solid[1], hollow[1]) == (False, True)
    assert not ding.isChecked()
    assert said == []


def test_kinds_are_reached_and_switched_by_keys(qtbot: QtBot, theme: Theme) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.resize(1220, HEIGHT)
    with qtbot.waitExposed(legend):
        legend.show()
    legend.activateWindow()
    first, second, *_ = legend.kinds.values()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is second
    with qtbot.waitSignal(legend.kinds_changed) as switched:
        QTest.keyClick(second, Qt.Key.Key_Space)
    assert switched.args == [frozenset({KindCode.DING})]
    assert second.accessibleName() == "ding, hidden"
    assert first.accessibleName() == "motion, shown"
    assert second.isCheckable()


def test_at_any_width_every_kind_can_be_switched(qtbot: QtBot, theme: Theme) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.explain(("warning", "unknown", "nothing"), ("page", "probe", "webhook", "relink"))
    for width in (520, 644, 1024, 1600):
        legend.resize(width, HEIGHT)
        legend.grab()
        boxes = [button.geometry() for button in legend.kinds.values()]
        assert all(legend.rect().contains(box) for box in boxes)
        assert all(not one.intersects(other) for one, other in pairwise(boxes))
