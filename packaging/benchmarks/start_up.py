"""How long a process takes to come up, each time a fresh one, next to a bare PySide6 window."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.table import Row

RUNS = 7
_BARE_WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
app.processEvents()
"""


def _median_ms(code: str) -> float:
    times = []
    for _ in range(RUNS + 1):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append((time.perf_counter() - started) * 1_000)
    return statistics.median(times[1:])  # the first one warms the disk cache


def measure() -> Sequence[Row]:
    """Medians over fresh processes, interpreter included, in milliseconds."""
    bare = _median_ms(_BARE_WINDOW)
    peer = "bare PySide6 window"
    return [
        Row("process start to command line imported", _median_ms("import ringviewer.cli"), "ms", None, peer, bare),
        Row("process start to window code imported", _median_ms("import ringviewer.app"), "ms", bare + 100, peer, bare),
    ]
