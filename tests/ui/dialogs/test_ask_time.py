from __future__ import annotations

from datetime import UTC

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.ui.dialogs.ask_time import AskTime
from ringviewer.ui.theme.theme import Theme


def test_without_a_device_the_reason_is_the_device_and_not_the_time(qapp: QApplication, qtbot: QtBot) -> None:
    panel = AskTime(Theme(mode="light"), lambda: 1_791_506_520_000)
    qtbot.addWidget(panel)
    for button in (panel.ask_button, panel.newest_button):
        assert not button.isEnabled()
        assert "no device" in button.toolTip()
    panel.device.addItem("Front Door", "front")
    panel._tz = UTC
    panel.time.setText("17:21:07")
    assert panel.ask_button.isEnabled()
