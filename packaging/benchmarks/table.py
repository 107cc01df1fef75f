"""Rows that benchmarks report, and the table they are printed as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measured quantity: `value` in `unit`, the most that is wished for, and what a peer took in the same run."""

    quantity: str
    value: float
    unit: str
    goal: float | None = None
    peer: str | None = None
    peer_value: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        return None if self.goal is None else self.value <= self.goal


def table(rows: Sequence[Row]) -> str:
    """The rows as text in aligned columns."""
    cells = [("quantity", "value", "goal", "", "peer")]
    for row in rows:
        verdict = {None: "", True: "met", False: "missed"}[row.met]
        goal = "" if row.goal is None else f"≤ {row.goal:g} {row.unit}"
        peer = "" if row.peer_value is None else f"{row.peer}: {row.peer_value:.4g} {row.unit}"
        cells.append((row.quantity, f"{row.value:.4g} {row.unit}", goal, verdict, peer))
    widths = [max(len(line[column]) for line in cells) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(c, widths, strict=True)).rstrip() for c in cells
    )
