"""Whether the desktop asks that nothing moves by itself."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import lru_cache

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

#: Where nobody sees motion, e.g. when a picture of the window is made: each view is shown at once.
_UNSEEN = ("offscreen", "minimal", "vnc")
_WINDOWS_CLIENT_ANIMATION = 0x1042
_PORTAL_WAIT_MS = 250
#: Namespace, key, and the value that asks for less motion, as desktops publish them through their portal.
_PORTAL = (
    ("org.freedesktop.appearance", "reduced-motion", 1),
    ("org.gnome.desktop.interface", "enable-animations", False),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor", "0"),
)


def reduced_motion() -> bool:
    """Whether views change at once. The desktop's setting is read once; the style's may change at any time."""
    app = QApplication.instance()
    if not isinstance(app, QApplication) or QGuiApplication.platformName() in _UNSEEN:
        return True
    if app.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0:
        return True
    return _desktop_asks()


@lru_cache(maxsize=1)
def _desktop_asks() -> bool:
    if sys.platform == "win32":
        return _windows_asks()
    if sys.platform == "darwin":
        return _mac_asks()
    return _portal_asks()


def _windows_asks() -> bool:
    shown = ctypes.c_int(1)
    user32 = getattr(ctypes, "windll").user32  # noqa: B009  # exists on Windows only
    known = user32.SystemParametersInfoW(_WINDOWS_CLIENT_ANIMATION, 0, ctypes.byref(shown), 0)
    return bool(known) and not shown.value


def _mac_asks() -> bool:
    objc = ctypes.CDLL("/usr/lib/libobjc.dylib")
    objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
    send = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
    ask = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
    workspace = send(objc.objc_getClass(b"NSWorkspace"), objc.sel_registerName(b"sharedWorkspace"))
    return bool(ask(workspace, objc.sel_registerName(b"accessibilityDisplayShouldReduceMotion")))


def _portal_asks() -> bool:
    # Without this variable, asking for the bus would start one.
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return False
    try:
        from PySide6.QtDBus import QDBus, QDBusConnection, QDBusInterface, QDBusMessage
    except ImportError:
        return False
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    settings = QDBusInterface(
        "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", bus
    )
    settings.setTimeout(_PORTAL_WAIT_MS)
    for namespace, key, asks in _PORTAL:
        answer = settings.callWithArgumentList(QDBus.CallMode.Block, "Read", [namespace, key])
        if answer.type() == QDBusMessage.MessageType.ReplyMessage and _plain(answer.arguments()) == asks:
            return True
    return False


def _plain(arguments: list[object]) -> object:
    value = arguments[0] if arguments else None
    while callable(inner := getattr(value, "variant", None)):
        value = inner()
    return value
