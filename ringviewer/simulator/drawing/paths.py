"""Where in a scene a subject is at a moment of its event."""

from __future__ import annotations

from dataclasses import dataclass
from math import sin


@dataclass(frozen=True, slots=True)
class Spot:
    """The middle and the foot in scene units, and the size against that of somebody at the porch's door."""

    x: float
    ground: float
    size: float


@dataclass(frozen=True, slots=True)
class Path:
    """From one spot to another in ``lasts_ms``; who ``returns`` goes to and fro, the others stay at the end."""

    begin: Spot
    end: Spot
    lasts_ms: int
    returns: bool = True

    def at(self, since_ms: int) -> tuple[Spot, int]:
        """The spot so long after the beginning, and the direction there: 1 to the right, -1 to the left."""
        right = 1 if self.end.x >= self.begin.x else -1
        if self.returns:
            round_ms = since_ms % (2 * self.lasts_ms)
            there = round_ms <= self.lasts_ms
            share = (round_ms if there else 2 * self.lasts_ms - round_ms) / self.lasts_ms
            right = right if there else -right
        else:
            rest = 1 - min(max(since_ms, 0), self.lasts_ms) / self.lasts_ms
            share = 1 - rest * rest
        return between(self.begin, self.end, share), right


def between(begin: Spot, end: Spot, share: float) -> Spot:
    """The spot between two, 0 being the first."""
    return Spot(
        begin.x + (end.x - begin.x) * share,
        begin.ground + (end.ground - begin.ground) * share,
        begin.size + (end.size - begin.size) * share,
    )


def standing(spot: Spot, since_ms: int, arrival_ms: int) -> Spot:
    """Somebody who walks up in the ``arrival_ms`` before the event begins, then stands and shifts a little."""
    if since_ms < 0:
        far = Spot(spot.x + 26, spot.ground - 130 * spot.size, spot.size * 0.6)
        return between(spot, far, min(1.0, -since_ms / arrival_ms))
    return Spot(spot.x + 7 * sin(since_ms / 1_700), spot.ground, spot.size)


VISITORS = {
    "porch": Spot(640, 684, 1.0),
    "drive": Spot(640, 690, 0.9),
    "garden": Spot(640, 650, 0.82),
    "gate": Spot(640, 670, 0.86),
    "garage": Spot(840, 690, 0.9),
    "workshop": Spot(640, 690, 0.9),
}
PARCELS = {
    "porch": Spot(540, 664, 150),
    "drive": Spot(520, 660, 130),
    "garden": Spot(520, 652, 120),
    "gate": Spot(530, 650, 120),
    "garage": Spot(700, 660, 130),
    "workshop": Spot(500, 670, 130),
}
WALKS = {
    "porch": Path(Spot(742, 446, 0.27), Spot(596, 586, 0.5), 14_000),
    "drive": Path(Spot(850, 430, 0.3), Spot(560, 650, 0.85), 14_000),
    "garden": Path(Spot(300, 560, 0.62), Spot(960, 600, 0.7), 13_000),
    "gate": Path(Spot(660, 432, 0.36), Spot(610, 650, 0.8), 12_000),
    "garage": Path(Spot(980, 650, 0.84), Spot(440, 676, 0.88), 11_000),
    "workshop": Path(Spot(330, 690, 0.9), Spot(960, 690, 0.9), 11_000),
}
PROWLS = {
    "porch": Path(Spot(430, 662, 1.0), Spot(850, 646, 0.95), 12_000),
    "drive": Path(Spot(480, 650, 1.1), Spot(860, 560, 0.9), 12_000),
    "garden": Path(Spot(380, 600, 1.2), Spot(900, 574, 1.1), 12_000),
    "gate": Path(Spot(480, 600, 1.15), Spot(800, 560, 1.0), 12_000),
    "garage": Path(Spot(400, 660, 1.2), Spot(860, 640, 1.15), 12_000),
    "workshop": Path(Spot(380, 670, 1.2), Spot(880, 660, 1.2), 12_000),
}
DRIVES = {
    "porch": Path(Spot(330, 428, 0.8), Spot(640, 428, 0.8), 7_000, returns=False),
    "drive": Path(Spot(622, 424, 0.34), Spot(660, 656, 1.25), 7_000, returns=False),
    "garage": Path(Spot(690, 512, 1.1), Spot(680, 640, 1.6), 7_000, returns=False),
    "garden": Path(Spot(360, 590, 1.0), Spot(900, 560, 0.9), 24_000),
    "gate": Path(Spot(520, 600, 0.9), Spot(760, 520, 0.7), 24_000),
    "workshop": Path(Spot(420, 670, 1.0), Spot(860, 666, 1.0), 24_000),
}
