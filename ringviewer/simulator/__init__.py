"""An embedded Ring Partner API on loopback, with scenarios: the demo account, and the server that tests talk to.

It reads the contract on its own and imports nothing else of ringviewer, so that a mistake of the client is not
repeated here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.serving.journal import JournalEntry
from ringviewer.simulator.worlds.library import ScenarioInfo, scenarios

if TYPE_CHECKING:
    from ringviewer.simulator.control.options import Options
    from ringviewer.simulator.running import RunningSimulator

__all__ = [
    "JournalEntry",
    "ScenarioInfo",
    "SimulatorError",
    "scenarios",
    "start",
]


def start(
    scenario: str | Path = "relinked",
    *,
    api_port: int = 0,
    media_port: int = 0,
    now_ms: int | None = None,
    options: Options | None = None,
) -> RunningSimulator:
    """Serve a scenario on two loopback ports; see :func:`ringviewer.simulator.running.start`."""
    # The server and the drawing take long to import; who only lists scenarios needs neither.
    from ringviewer.simulator import running

    return running.start(scenario, api_port=api_port, media_port=media_port, now_ms=now_ms, options=options)
