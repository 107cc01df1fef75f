"""The light of an hour: sky, tint of everything that it falls on, and how strongly lamps and windows glow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Light:
    """Colours are sRGB 0–255; ``tint`` multiplies every colour that is not itself a light; ``glow`` is 0 to 1."""

    sky_top: Rgb
    sky_low: Rgb
    tint: tuple[float, float, float]
    glow: float
    sun: tuple[int, int] | None
    stars: bool
    clouds: bool

    def on(self, color: Rgb) -> Rgb:
        """A colour as this light shows it."""
        red, green, blue = (min(255, round(part * tint)) for part, tint in zip(color, self.tint, strict=True))
        return red, green, blue

    def window(self) -> Rgb:
        """A window from outside: dark glass by day, lit by night."""
        return blend(self.on((124, 148, 164)), (250, 220, 150), self.glow)

    def indoors(self) -> Light:
        """The light of this hour in a room with a lamp."""
        red, green, blue = (
            day + (lamp - day) * 0.8 * self.glow for day, lamp in zip(self.tint, (0.96, 0.88, 0.76), strict=True)
        )
        return replace(self, tint=(red, green, blue), stars=False)


def blend(first: Rgb, second: Rgb, share: float) -> Rgb:
    """The colour between two, 0 being the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


# hour, sky above, sky at the horizon, tint, glow
_KEYS: tuple[tuple[float, Rgb, Rgb, tuple[float, float, float], float], ...] = (
    (0.0, (17, 23, 44), (45, 57, 88), (0.36, 0.43, 0.60), 1.0),
    (5.0, (22, 30, 56), (66, 76, 108), (0.40, 0.46, 0.62), 1.0),
    (6.5, (134, 160, 198), (247, 212, 178), (0.90, 0.85, 0.82), 0.5),
    (8.5, (132, 182, 222), (222, 233, 236), (1.02, 1.00, 0.96), 0.1),
    (14.0, (118, 176, 224), (208, 230, 241), (1.04, 1.03, 1.00), 0.0),
    (16.0, (138, 180, 212), (226, 226, 214), (1.02, 1.00, 0.96), 0.4),
    (17.4, (158, 188, 210), (238, 219, 192), (1.00, 0.98, 0.94), 0.9),
    (18.6, (122, 140, 180), (244, 190, 148), (0.92, 0.82, 0.78), 0.95),
    (19.6, (58, 68, 112), (214, 142, 116), (0.62, 0.58, 0.68), 1.0),
    (20.8, (22, 29, 54), (62, 68, 102), (0.40, 0.46, 0.62), 1.0),
    (24.0, (17, 23, 44), (45, 57, 88), (0.36, 0.43, 0.60), 1.0),
)


def light_at(half_hour: int) -> Light:
    """The light of the half hour with this number, 0 (midnight) to 47."""
    hour = half_hour / 2
    for before, after in pairwise(_KEYS):
        if before[0] <= hour <= after[0]:
            share = (hour - before[0]) / (after[0] - before[0])
            red, green, blue = (a + (b - a) * share for a, b in zip(before[3], after[3], strict=True))
            return Light(
                sky_top=blend(before[1], after[1], share),
                sky_low=blend(before[2], after[2], share),
                tint=(red, green, blue),
                glow=before[4] + (after[4] - before[4]) * share,
                sun=_sun(hour),
                stars=hour < 5.5 or hour > 20.2,
                clouds=8 <= hour <= 16.5,
            )
    raise ValueError(f"no half hour of a day: {half_hour}")


def _sun(hour: float) -> tuple[int, int] | None:
    if 6.0 <= hour <= 9.0:
        return 270, round(280 - (hour - 6.0) * 70)
    if 15.5 <= hour <= 18.8:
        return 1008, round(248 + (hour - 17.4) * 46)
    return None
