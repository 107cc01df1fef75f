from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle

from ringviewer.ui.timeline.moving import reduced_motion as asked
from ringviewer.ui.timeline.moving.reduced_motion import reduced_motion


class Style(QProxyStyle):
    def __init__(self, animation_ms: int) -> None:
        super().__init__("fusion")
        self.animation_ms = animation_ms

    def styleHint(self, hint: QStyle.StyleHint, *rest: Any) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return self.animation_ms
        return super().styleHint(hint, *rest)


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Any]:
    """A desktop with a screen and a style of its own, that does not ask for anything."""
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "wayland"))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    style = Style(200)
    monkeypatch.setattr(QApplication, "style", staticmethod(lambda: style))
    asked._desktop_asks.cache_clear()
    yield style
    asked._desktop_asks.cache_clear()


def test_where_nobody_sees_it_nothing_moves(qapp: QApplication) -> None:
    assert QGuiApplication.platformName() == "offscreen"
    assert reduced_motion()


def test_a_desktop_that_asks_for_nothing_has_motion(desktop: Style) -> None:
    assert not reduced_motion()


def test_a_style_without_animations_has_none(desktop: Style) -> None:
    desktop.animation_ms = 0
    assert reduced_motion()


class Answer:
    def __init__(self, value: object, kind: object) -> None:
        self._value, self._kind = value, kind

    def type(self) -> object:
        return self._kind

    def arguments(self) -> list[object]:
        return [self._value]


class Wrapped:
    def __init__(self, value: object) -> None:
        self._value = value

    def variant(self) -> object:
        return self._value


@pytest.mark.parametrize(
    ("key", "value", "asks"),
    [
        ("reduced-motion", Wrapped(Wrapped(1)), True),
        ("reduced-motion", Wrapped(0), False),
        ("enable-animations", Wrapped(Wrapped(False)), True),
        ("enable-animations", Wrapped(True), False),
        ("AnimationDurationFactor", Wrapped("0"), True),
        ("AnimationDurationFactor", Wrapped("1"), False),
    ],
)
def test_the_settings_of_the_desktop_are_heard(
    desktop: Style, monkeypatch: pytest.MonkeyPatch, key: str, value: object, asks: bool
) -> None:
    class Interface:
        def __init__(self, *where: object) -> None:
            self.where = where

        def setTimeout(self, ms: int) -> None:
            assert 0 < ms <= 500

        def callWithArgumentList(self, mode: object, method: str, arguments: list[str]) -> Answer:
            return Answer(value, "reply") if arguments[1] == key else Answer(None, "error")

    bus = types.SimpleNamespace(isConnected=lambda: True)
    made = types.ModuleType("PySide6.QtDBus")
    made.__dict__.update(
        QDBus=types.SimpleNamespace(CallMode=types.SimpleNamespace(Block=0)),
        QDBusConnection=types.SimpleNamespace(sessionBus=lambda: bus),
        QDBusInterface=Interface,
        QDBusMessage=types.SimpleNamespace(MessageType=types.SimpleNamespace(ReplyMessage="reply")),
    )
    monkeypatch.setitem(sys.modules, "PySide6.QtDBus", made)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=nowhere")
    assert reduced_motion() is asks


def test_a_desktop_without_a_bus_is_not_asked(desktop: Style, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtDBus", None)
    assert not reduced_motion()
    asked._desktop_asks.cache_clear()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=nowhere")
    assert not reduced_motion()
