"""Finds the files that are shipped with the program: icons, styles, templates."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@lru_cache(maxsize=1)
def _root() -> Path:
    """The resources inside the installed package, else those of the source tree beside it."""
    shipped = _PACKAGE / "_resources"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "resources"


def resource(name: str) -> Path:
    """Path of the shipped file `name`, given with forward slashes, e.g. "icons/stop.svg".

    Raises ValueError for a name that leads out of the resources. The file may not exist.
    """
    path = (_root() / name).resolve()
    if not path.is_relative_to(_root().resolve()):
        raise ValueError("A resource name must stay inside the resources.")
    return path


def resource_bytes(name: str) -> bytes:
    """Content of the shipped file `name`; OSError when it is missing."""
    return resource(name).read_bytes()
