"""What can go wrong before a simulated account is being served."""

from __future__ import annotations


class SimulatorError(Exception):
    """The simulator can not start: unknown or malformed scenario, or a port that is not free. One sentence."""
