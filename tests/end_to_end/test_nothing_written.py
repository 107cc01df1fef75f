"""The pictures are of people's homes: nothing of them is written to a disk unless it is saved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("driver_fetch_stills.py")


def fetched(tmp_path: Path, *words: str) -> dict[str, Any]:
    """What a process opened for writing while it fetched stills."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RING_")}
    # Compiled modules are the interpreter's own files.
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", str(DRIVER), *words],
        env={**kept, "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_fetching_and_drawing_stills_opens_no_file_for_writing(tmp_path: Path) -> None:
    found = fetched(tmp_path)
    assert found["stills"] >= 10
    assert found["written"] == []
    assert list(tmp_path.iterdir()) == []


def test_saving_one_is_seen_by_the_same_watch(tmp_path: Path) -> None:
    found = fetched(tmp_path, str(tmp_path / "still.jpg"))
    assert any(name.startswith(str(tmp_path)) for name in found["written"])
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg"]
