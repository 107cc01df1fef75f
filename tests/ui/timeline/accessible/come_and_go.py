"""Makes, asks and destroys canvases in every order; run in a process of its own, which a mistake would end."""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
from pathlib import Path

import shiboken6
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parents[4]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from ringviewer.session import changes
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline.panel import TimelinePanel
from tests.ui.timeline.worlds import House, at, lane

faulthandler.enable()


def look(node: QAccessibleInterface, deep: int = 0) -> int:
    """Ask everything of a node and of what is below it."""
    for ask in (lambda: node.text(QAccessible.Text.Name), node.rect, node.state, node.role, node.parent):
        ask()
    below = [node.child(index) for index in range(node.childCount())] if deep < 3 else []
    return 1 + sum(look(child, deep + 1) for child in below)


def main() -> None:
    app = QApplication([])
    QAccessible.setActive(True)
    theme = Theme(mode="light")
    for turn in range(8):
        house = House([lane("front", [(at("14:00") + n * 90_000, "motion", 4_000) for n in range(60)])])
        panel = TimelinePanel(theme)
        panel.resize(900, 400)
        panel.set_session(house.session)
        panel.show()
        panel.canvas.setFocus()
        house.selected = ("front", f"front-{turn}")
        panel.handle(changes.SelectionChanged())
        if look(QAccessible.queryAccessibleInterface(panel.canvas)) < 10:
            sys.exit("no tree")
        app.processEvents()
        if turn % 4 == 0:
            shiboken6.delete(panel)
        elif turn % 4 == 1:
            panel.deleteLater()
        elif turn % 4 == 2:
            panel.set_session(None)
        del panel
        gc.collect()
        app.processEvents()
    print("done")


main()
