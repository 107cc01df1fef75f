"""The light of a moment: sky, tint of everything that it falls on, shadows, and how strongly lamps glow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import asin, cos, degrees, pi, radians, sin, tan

from ringviewer.simulator.drawing.canvas import Rgb

# Every household lives in the middle of its time zone, as far north as New York and Madrid.
_LATITUDE = radians(40)
_STEP = 2
_HIGHEST = 60
_INFRARED_BELOW = -6


@dataclass(frozen=True, slots=True)
class Light:
    """Colours are sRGB 0–255; ``tint`` multiplies the colour of a surface; ``glow``, 0 to 1, is how lamps shine.

    ``sun`` is its place in the picture, in scene units. ``shadow`` is how far right and down the shadow of something
    one unit high reaches, and ``shade`` how dark it is (0 to 255). ``infrared``: the camera sees by its own lamps.
    """

    sky_top: Rgb
    sky_low: Rgb
    tint: tuple[float, float, float]
    glow: float
    sun: tuple[int, int] | None
    clouds: bool
    shadow: tuple[float, float]
    shade: int
    infrared: bool = False

    def window(self) -> Rgb:
        """A window from outside: dark glass by day, lit by night."""
        red, green, blue = (round(part * tint) for part, tint in zip((124, 148, 164), self.tint, strict=True))
        return blend((red, green, blue), (250, 220, 150), self.glow)

    def indoors(self) -> Light:
        """The light of this moment in a room with a lamp."""
        red, green, blue = (
            day + (lamp - day) * 0.8 * self.glow for day, lamp in zip(self.tint, (0.96, 0.88, 0.76), strict=True)
        )
        return replace(self, tint=(red, green, blue), shade=0)


def blend(first: Rgb, second: Rgb, share: float) -> Rgb:
    """The colour between two, 0 being the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


# height of the sun in degrees, sky above, sky at the horizon, tint, glow
_KEYS: tuple[tuple[float, Rgb, Rgb, tuple[float, float, float], float], ...] = (
    (-6, (44, 54, 96), (176, 122, 116), (0.52, 0.51, 0.64), 1.0),
    (-3, (66, 78, 124), (222, 150, 118), (0.66, 0.61, 0.70), 1.0),
    (0, (122, 140, 180), (244, 190, 148), (0.88, 0.79, 0.77), 0.95),
    (8, (148, 174, 204), (244, 212, 180), (0.98, 0.93, 0.88), 0.8),
    (15, (158, 188, 210), (238, 219, 192), (1.00, 0.98, 0.94), 0.6),
    (24, (138, 180, 212), (226, 226, 214), (1.02, 1.00, 0.96), 0.2),
    (40, (118, 176, 224), (208, 230, 241), (1.04, 1.03, 1.00), 0.0),
    (_HIGHEST, (108, 170, 224), (204, 230, 243), (1.06, 1.05, 1.01), 0.0),
)
_NIGHT = Light((10, 10, 10), (16, 16, 16), (1.0, 1.0, 1.0), 1.0, None, False, (0.0, 0.0), 0, True)


def light_at(moment: datetime) -> Light:
    """The light of an aware moment, by the height of the sun there; the same for minutes, so that scenes are reused."""
    height, morning = sun_at(moment)
    if height < _INFRARED_BELOW:
        return _NIGHT
    height = min(max(round(height / _STEP) * _STEP, _INFRARED_BELOW), _HIGHEST)
    low, high = next((low, high) for low, high in pairwise(_KEYS) if height <= high[0])
    share = (height - low[0]) / (high[0] - low[0])
    red, green, blue = (a + (b - a) * share for a, b in zip(low[3], high[3], strict=True))
    sky_low, glow = blend(low[2], high[2], share), low[4] + (high[4] - low[4]) * share
    dawn = max(0.0, 1 - max(height, 0) / 24) if morning else 0.0
    side = 1 if morning else -1
    reach = min(1.5, 0.6 / tan(radians(max(height, 8))))
    return Light(
        sky_top=blend(low[1], high[1], share),
        sky_low=blend(sky_low, (246, 208, 214), 0.5 * dawn),
        tint=(red * (1 - 0.05 * dawn), green, blue * (1 + 0.06 * dawn)),
        glow=glow * (1 - 0.4 * dawn),
        sun=(270 if morning else 1008, round(320 - 5 * height)) if 0 <= height <= 20 else None,
        clouds=height > 12,
        shadow=(side * (reach * 0.8 + 0.06), reach * 0.3 + 0.04),
        shade=round(78 * min(1.0, max(height, 0) / 10)),
    )


def sun_at(moment: datetime) -> tuple[float, bool]:
    """How high the sun stands at an aware moment, in degrees, and whether it is before noon."""
    standard = moment - (moment.dst() or timedelta())
    hour = standard.hour + standard.minute / 60 + standard.second / 3600
    day = moment.timetuple().tm_yday
    declination = radians(-23.44 * cos(2 * pi * (day + 10) / 365.25))
    # Sundials are up to a quarter of an hour off the clock: the equation of time, in minutes.
    course = 2 * pi * (day - 81) / 364
    ahead = 9.87 * sin(2 * course) - 7.53 * cos(course) - 1.5 * sin(course)
    turned = radians(15 * (hour - 12) + ahead / 4)
    risen = sin(_LATITUDE) * sin(declination) + cos(_LATITUDE) * cos(declination) * cos(turned)
    return degrees(asin(risen)), hour < 12
