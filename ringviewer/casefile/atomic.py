"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files: each appears whole, and none before all could be written.

    Only their owner can read them: they are of people's homes. Raises :class:`OSError` and leaves nothing half-written.
    """
    written: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".ringviewer-")
            written[path] = Path(name)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
        for path, temporary in written.items():
            temporary.replace(path)
    finally:
        for temporary in written.values():
            temporary.unlink(missing_ok=True)
