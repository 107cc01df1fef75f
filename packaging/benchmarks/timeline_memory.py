"""Shows as many events as its argument says, and prints the resident memory of its process in MiB.

Nothing where the system does not tell it. Run by the benchmark of the timeline, in a process of its own: what the peers
bring would count.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.timeline_world import LANES, panel_of, read_columns, session_of
from ringviewer.ui.theme.theme import Theme

_STATUS = Path("/proc/self/status")


def _resident_mib() -> float:
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    app = QApplication([])
    events = int(sys.argv[1])
    panel = panel_of(Theme(mode="light"), session_of([read_columns(n, events // LANES) for n in range(LANES)]), 1600)
    if _STATUS.exists():
        print(f"{_resident_mib():.1f}")
