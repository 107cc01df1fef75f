from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.legend import HEIGHT, Legend


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (1800, {"motion", "actual", "warning", "br_line"}),
        (1220, {"actual", "warning", "br_line"}),
        (900, {"actual", "br_line"}),
        (600, {"br_line"}),
    ],
)
def test_one_row_gives_way_from_what_is_said_elsewhere(qtbot: QtBot, theme: Theme, width: int, shown: set[str]) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.explain(("warning", "unknown", "nothing"))
    legend.resize(width, HEIGHT)
    picture = legend.grab().toImage()
    # The colours of a warning and of the boundary's edge are the same, and no edge is drawn here.
    found = {picture.pixel(x, y) for x in range(width) for y in range(HEIGHT)}
    tokens = ("motion", "actual", "warning", "br_line")
    assert {token for token in tokens if theme.tokens.color(token).rgb() in found} == shown
    assert "outside the tolerance" in legend.toolTip()


def test_explains_a_verdict_from_the_first_still_on_that_has_it(qtbot: QtBot, theme: Theme) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.resize(1220, HEIGHT)
    motion, warning = (theme.tokens.color(token).rgb() for token in ("motion", "warning"))

    def colors() -> set[int]:
        picture = legend.grab().toImage()
        return {picture.pixel(x, y) for x in range(legend.width()) for y in range(HEIGHT)}

    assert {motion, warning} & colors() == {motion}
    legend.explain({"good", "warning"})
    assert warning in colors()
