"""What all tests of widgets share."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """A bot that holds its widgets: it knows them weakly, and one that only its own cycles hold could be collected
    while it is painted for the last time, after the test has returned."""
    held: list[QWidget] = []
    add = qtbot.addWidget

    def hold(widget: QWidget, **options: Any) -> None:
        held.append(widget)
        add(widget, **options)

    monkeypatch.setattr(qtbot, "addWidget", hold)
    return qtbot
