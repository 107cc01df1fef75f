"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files: each appears whole, and either all are written or all is left as it was.

    Only their owner can read them: they are of people's homes. Raises :class:`OSError` and leaves nothing half-written.
    """
    written: dict[Path, Path] = {}
    for path in files:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    try:
        for path, data in files.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".ringviewer-")
            written[path] = Path(name)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
        _place(list(written.items()))
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)


def _place(written: list[tuple[Path, Path]]) -> None:
    if not written:
        return
    path, temporary = written[0]
    if len(written) == 1:
        temporary.replace(path)
        return
    # Only what is placed before another needs its old self.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".ringviewer-") as folder:
        old = Path(folder) / "old"
        there = os.path.lexists(path)
        if there:
            path.replace(old)
        try:
            temporary.replace(path)
            _place(written[1:])
        except BaseException:
            if there:
                old.replace(path)
            else:
                path.unlink(missing_ok=True)
            raise
