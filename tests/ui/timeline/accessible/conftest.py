from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

from ringviewer.ui.timeline.accessible import outbox
from tests.ui.timeline.conftest import stage, theme

__all__ = ["Heard", "heard", "stage", "theme"]


class Heard:
    """What assistive technology was told."""

    def __init__(self) -> None:
        self.events: list[tuple[QAccessible.Event, str]] = []
        self.words: list[str] = []

    def told(self, what: QAccessible.Event) -> list[str]:
        """The names of the nodes that something happened to."""
        return [name for kind, name in self.events if kind == what]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Something listens."""
    made = Heard()

    def tell(node: QAccessibleInterface, what: QAccessible.Event) -> None:
        made.events.append((what, node.text(QAccessible.Text.Name)))

    def announce(_widget: QWidget, words: str) -> None:
        made.words.append(words)

    monkeypatch.setattr(outbox, "listening", lambda: True)
    monkeypatch.setattr(outbox, "tell", tell)
    monkeypatch.setattr(outbox, "announce", announce)
    return made
