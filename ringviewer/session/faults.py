"""Faults of this program as they are logged: what kind and where, never their text, which may hold a secret."""

from __future__ import annotations

import traceback
from pathlib import PurePath

_FRAMES = 4


def outline(fault: BaseException) -> str:
    """“KeyError at walker.py:120 < session.py:33”: the type, and the last places it came through, newest first."""
    frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES:]
    places = " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(fault).__name__} at {places or 'an unknown place'}"
