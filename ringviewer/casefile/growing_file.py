"""A file that is written piece by piece, and is there whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

__all__ = ["GrowingFile"]


class GrowingFile:
    """Text in UTF-8 beside its place, moved there by :meth:`finish`. Only its owner can read it.

    Everything here raises :class:`OSError`; whoever gets one, or gives up, calls :meth:`discard`.
    """

    def __init__(self, path: Path) -> None:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        self.path = path
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".ringviewer-")
        self._temporary = Path(name)
        self._stream = os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="")

    def write(self, text: str) -> None:
        """Add text; line breaks stay as they are."""
        self._stream.write(text)

    def finish(self) -> None:
        """Put the file where it belongs, instead of what was there."""
        self._stream.close()
        self._temporary.replace(self.path)

    def discard(self) -> None:
        """Leave nothing behind, and what was there as it was; after :meth:`finish` this does nothing."""
        try:
            self._stream.close()
        finally:
            self._temporary.unlink(missing_ok=True)
