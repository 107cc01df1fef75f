"""What Qt and Python need of the system: libraries, fonts, ensurepip; installed on Debian where that is allowed."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shlex
import shutil
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from devtools.process import SetupError, answers, call, say

# Library → Debian's packages that hold it, by the newest name first; each was found by taking it away.
BASE = {
    "libGL.so.1": ("libgl1",),
    "libEGL.so.1": ("libegl1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libdbus-1.so.3": ("libdbus-1-3",),
}
X11 = {
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
}
WAYLAND = {
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
    "libwayland-egl.so.1": ("libwayland-egl1",),
}
FONT = "DejaVu Sans"
FONT_PACKAGES = ("fonts-dejavu-core",)
FONT_FILE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")

Missing = dict[str, tuple[str, ...]]


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a shared library and all that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_apt() -> bool:
    """Whether this is Debian or a child of it."""
    return shutil.which("apt-get") is not None


def display_answers(environment: Mapping[str, str]) -> bool:
    """Whether a window can be opened: always on macOS and Windows; elsewhere where a display is named and listens.

    A platform that `QT_QPA_PLATFORM` names is taken at its word, and the ones that draw nowhere are no display.
    """
    if not sys.platform.startswith("linux"):
        return True
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform:
        return platform not in ("offscreen", "minimal")
    if environment.get("WAYLAND_DISPLAY"):
        return True
    host, _, number = environment.get("DISPLAY", "").partition(":")
    if not number:
        return False
    if host not in ("", "unix"):
        return True
    place = f"/tmp/.X11-unix/X{number.partition('.')[0]}"  # noqa: S108  # where X puts its sockets
    for address in (place, "\0" + place):
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(address)
            except OSError:
                continue
            return True
    return False


def missing_for_qt(environment: Mapping[str, str], *, window: bool, found: Callable[[str], bool] = loads) -> Missing:
    """The libraries and fonts that Qt needs and that are not there; empty on macOS and Windows, whose wheels have all.

    `window` also asks for those of the display that `environment` names. `found` says whether a library is there.
    """
    if not sys.platform.startswith("linux"):
        return {}
    wanted = dict(BASE)
    if window and environment.get("WAYLAND_DISPLAY"):
        wanted |= WAYLAND
    if window and environment.get("DISPLAY"):
        wanted |= X11
    missing: Missing = {name: packages for name, packages in wanted.items() if not found(name)}
    if has_apt() and not FONT_FILE.exists():
        missing[FONT] = FONT_PACKAGES
    return missing


def missing_for_venv() -> Missing:
    """What Python needs to make a virtual environment and that Debian keeps in a package of its own."""
    if importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None:
        return {}
    return {"ensurepip": (f"python3.{sys.version_info.minor}-venv", "python3-venv")}


def apt_names(missing: Missing, known: Callable[[str], bool]) -> list[str]:
    """Debian's packages for what is missing: of each the first name that the system knows, else the last one."""
    chosen = []
    for names in missing.values():
        name = next((name for name in names if known(name)), names[-1])
        if name not in chosen:
            chosen.append(name)
    return chosen


def apt_line(packages: Sequence[str]) -> str:
    """The command that a person would type to install the packages."""
    return "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + shlex.join(packages)


def _known(package: str) -> bool:
    return bool(answers(["apt-cache", "show", "--no-all-versions", package]))


def _privilege() -> list[str] | None:
    """The words to put before a command so that it runs as root, or None where that would ask for a password."""
    if os.name == "posix" and os.geteuid() == 0:
        return []
    if answers(["sudo", "-n", "true"]) is not None:
        return ["sudo", "-n"]
    return None


def provide(find: Callable[[], Missing], what_for: str) -> None:
    """Installs what `find` says is missing, or tells how to.

    Raises SetupError with the exact apt-get line, or the libraries' names where there is no apt-get, when it may not or
    when something is missing still.
    """
    missing = find()
    if not missing:
        return
    names = ", ".join(missing)
    if not has_apt():
        raise SetupError(
            f"{what_for} needs what is not installed here: {names}. Install it with the system's package tool."
        )
    privilege = _privilege()
    if privilege is not None:
        say(f"{what_for} needs {names}; installing with apt-get.")
        apt = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
        install = [*apt, "install", "-y", "--no-install-recommends"]
        if call([*install, *apt_names(missing, _known)], quiet_stdout=True) != 0:
            call([*apt, "update"], quiet_stdout=True)
            call([*install, *apt_names(missing, _known)], quiet_stdout=True)
        importlib.invalidate_caches()
        missing = find()
    if missing:
        line = apt_line(apt_names(missing, _known))
        raise SetupError(
            f"{what_for} needs what is not installed here: {', '.join(missing)}. Install it with\n  {line}"
        )
