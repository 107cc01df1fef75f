from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from ringviewer.casefile.event_facts import FACT_NAMES
from ringviewer.session.changes import EventsAdded
from ringviewer.ui.tables.event_copy import MOST_COPIED, TOO_MANY
from ringviewer.ui.tables.event_rows import EventColumn
from ringviewer.ui.tables.events_tab import EventsTab
from ringviewer.ui.theme.theme import Theme
from tests.ui.tables.fakes import FakeSession, a_lane, an_event, as_session


def opened(qtbot: QtBot, theme: Theme, events: int) -> EventsTab:
    tab = EventsTab(theme)
    qtbot.addWidget(tab)
    tab.resize(1200, 400)
    tab.show()
    tab.set_session(as_session(FakeSession(a_lane("front", "@Front", events))))
    return tab


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def test_keys_copy_the_selected_rows_as_tsv_or_json(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, 5)
    tab.activateWindow()
    tab.table.setFocus()
    qtbot.waitUntil(tab.table.hasFocus)
    tab.table.select_row(1)
    QTest.keyClick(tab.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(tab.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == list(FACT_NAMES)
    assert [line[-1] for line in lines[1:]] == ["front-000001", "front-000002"]
    assert lines[1][:8] == [
        "2026-10-09T00:41:00.000+00:00",
        "1791506460000",
        "2026-10-09T00:41:30.000+00:00",
        "1791506490000",
        "30000",
        "'@Front",
        "front",
        "motion",
    ]
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(tab.table, Qt.Key.Key_C, both)
    objects = json.loads(QGuiApplication.clipboard().text())
    assert [found["event_id"] for found in objects] == ["front-000001", "front-000002"]
    assert objects[0]["device"] == "@Front"
    assert objects[0]["start_ms"] == 1_791_506_460_000


def test_too_many_rows_are_not_copied_and_the_export_is_named(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, MOST_COPIED + 1)
    qtbot.waitUntil(lambda: not tab.model.working)
    assert not tab.copy_button.isEnabled()
    assert tab.copy_button.toolTip() == TOO_MANY
    tab.table.selectAll()
    QGuiApplication.clipboard().setText("kept")
    with qtbot.waitSignal(tab.told) as told:
        tab.copy_current("json")
    assert told.args == ["warning", TOO_MANY]
    assert QGuiApplication.clipboard().text() == "kept"
    assert tab.export_button.isEnabled()


def test_exports_what_is_shown_in_its_order(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    tab = opened(qtbot, theme, 400)
    tab.filter_edit.setText("ding")
    tab.apply_filter()
    tab.chooser.sort_by(EventColumn.START)
    path = tmp_path / "out.csv"
    tab.export_button.click()
    dialog = tab.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(tab.told) as told:
        dialog.fileSelected.emit(str(path))
    dialog.reject()
    assert told.args == ["note", "Exported 100 rows as out.csv."]
    rows = read(path)
    assert len(rows) == 100
    assert tuple(rows[0]) == FACT_NAMES
    assert [row["event_id"] for row in rows] == [f"front-{number:06}" for number in range(399, 0, -4)]
    assert {row["device"] for row in rows} == {"'@Front"}
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_goes_on_while_pages_come_and_can_be_given_up(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    tab = opened(qtbot, theme, 3_000)
    qtbot.waitUntil(lambda: not tab.model.working)
    lane = tab._session.lanes["front"]  # type: ignore[union-attr]
    said: list[tuple[str, str]] = []
    tab.told.connect(lambda severity, words: said.append((severity, words)))
    tab.output.write(str(tmp_path / "whole.csv"))
    assert tab.output.exporting
    assert not tab.export_button.isEnabled()
    assert tab.bar.cancel_button.isVisible()
    assert tab.facts.text().startswith("Writing ")
    lane.events.add([an_event(-1), an_event(5_000), an_event(7, start_ms=5)])
    tab.handle(EventsAdded("front", 2))
    tab.flush()
    qtbot.waitUntil(lambda: not tab.output.exporting)
    assert said == [("note", "Exported 3\u202f000 rows as whole.csv.")]
    assert [row["event_id"] for row in read(tmp_path / "whole.csv")] == [f"front-{n:06}" for n in range(3_000)]
    assert tab.bar.cancel_button.isHidden()
    assert tab.facts.text() == "3\u202f002 events"
    tab.output.write(str(tmp_path / "half.csv"))
    tab.bar.cancel_button.click()
    assert said[-1] == ("note", "The export was cancelled. No file was written.")
    assert [path.name for path in tmp_path.iterdir()] == ["whole.csv"]
    tab.output.write(str(tmp_path / "half.csv"))
    tab.set_session(None)
    assert [path.name for path in tmp_path.iterdir()] == ["whole.csv"]


def test_a_file_that_cannot_be_written_is_told(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    tab = opened(qtbot, theme, 3)
    with qtbot.waitSignal(tab.told) as told:
        tab.output.write(str(tmp_path / "none" / "x.csv"))
    assert told.args == ["problem", "The events were not exported: No such file or directory."]
    assert not tab.output.exporting


@pytest.mark.qt_log_ignore("This plugin does not support")  # the offscreen platform, for a menu
def test_the_menu_opens_by_key_and_pointer_and_holds_columns_and_sorting(qtbot: QtBot, theme: Theme) -> None:
    tab = opened(qtbot, theme, 5)
    tab.table.select_row(0)
    tab.table.customContextMenuRequested.emit(QPoint(50, 30))
    assert tab.row_menu.isVisible()
    assert [action.text() for action in tab.row_menu.actions() if action.text()] == [
        "Contact sheet of 5 events…",
        "Copy 1 row\tCtrl+C",
        "Copy 1 row as JSON\tCtrl+Shift+C",
        "Export these events…",
        "Columns",
    ]
    tab.row_menu.close()
