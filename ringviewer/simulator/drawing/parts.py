"""Things that stand in more than one scene."""

from __future__ import annotations

from ringviewer.simulator.drawing.canvas import Canvas, Rgb

_TRUNK = (140, 106, 86)
_LEAVES = (120, 140, 118)
_INK = (38, 40, 46)
_LAMPLIGHT = (255, 214, 140)


def shade(color: Rgb, factor: float = 0.84) -> Rgb:
    """A colour in its own shadow."""
    return round(color[0] * factor), round(color[1] * factor), round(color[2] * factor)


def hills(canvas: Canvas, shift: float = 0) -> None:
    """Far hills; the horizon of most scenes hides their feet."""
    far = (146, 160, 146)
    canvas.oval(140 + shift, 430, 420, 144, far)
    canvas.oval(700 + shift, 440, 460, 128, (152, 166, 150))
    canvas.oval(1160 + shift, 428, 330, 182, far)


def house(
    canvas: Canvas, left: float, top: float, width: float, height: float, *, wall: Rgb, roof: Rgb, door: Rgb | None
) -> None:
    """A small house with a gable; ``left`` and ``top`` are the roof's, the wall ends at ``top + height``."""
    eaves = top + height * 0.41
    inset = width * 0.055
    bottom = top + height
    canvas.rect(left + inset, eaves, left + width - inset, bottom, wall)
    canvas.poly([(left, eaves), (left + width * 0.49, top), (left + width, eaves)], roof)
    canvas.rect(left + inset, eaves, left + width - inset, eaves + 5, (178, 162, 140))
    side, sill = width * 0.165, eaves + height * 0.16
    for share in (0.15, 0.68):
        x = left + width * share
        canvas.rect(x - 3, sill - 3, x + side + 3, sill + side + 3, (226, 214, 192))
        canvas.rect(x, sill, x + side, sill + side, (124, 148, 164), stuff="window")
        canvas.glow(x + side / 2, sill + side / 2, side * 1.6, _LAMPLIGHT, 0.26)
    if door is not None:
        canvas.rect(left + width * 0.42, eaves + height * 0.22, left + width * 0.555, bottom, door)
        canvas.oval(left + width * 0.535, eaves + height * 0.42, 2.5, 2.5, (214, 190, 140))


def tree(canvas: Canvas, x: float, y: float, radius: float, ground: float) -> None:
    """A round tree; ``y`` is the middle of its crown."""
    canvas.rect(x - 6, y + radius * 0.4, x + 7, ground, _TRUNK)
    canvas.oval(x, y, radius, radius, _LEAVES)
    canvas.oval(x - radius * 0.22, y - radius * 0.26, radius * 0.6, radius * 0.56, (130, 150, 126))


def poplar(canvas: Canvas, x: float, y: float, radius: float, ground: float) -> None:
    """A slim tree."""
    canvas.rect(x - 4, y, x + 4, ground, _TRUNK)
    canvas.oval(x, y, radius * 0.46, radius * 1.3, (112, 136, 112))
    canvas.oval(x - radius * 0.1, y - radius * 0.3, radius * 0.24, radius * 0.8, (122, 146, 120))


def bush(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A round bush."""
    canvas.oval(x, y, size, size * 0.82, (108, 130, 96))
    canvas.oval(x - size * 0.16, y - size * 0.2, size * 0.62, size * 0.5, (118, 140, 104))


def car(canvas: Canvas, left: float, ground: float, length: float, color: Rgb, *, driven: bool = False) -> None:
    """A small car seen from its side, standing on ``ground``; the lamps of one that is driven shine in the dark."""
    unit = length / 200
    body = [
        (0, -28),
        (4, -44),
        (26, -52),
        (58, -78),
        (128, -78),
        (164, -52),
        (192, -44),
        (198, -26),
        (196, -14),
        (2, -14),
    ]
    canvas.caster(left + 100 * unit, ground, 180 * unit, 0)
    canvas.poly([(left + x * unit, ground + y * unit) for x, y in body], color)
    canvas.rect(left + 4 * unit, ground - 24 * unit, left + 196 * unit, ground - 14 * unit, shade(color))
    for pane in (
        [(44, -52), (63, -72), (90, -72), (90, -52)],
        [(96, -52), (96, -72), (124, -72), (150, -52)],
    ):
        canvas.poly([(left + x * unit, ground + y * unit) for x, y in pane], (206, 214, 216))
    if driven:
        canvas.oval(left + 192 * unit, ground - 36 * unit, 6 * unit, 5 * unit, (255, 244, 214), stuff="lamp")
        canvas.oval(left + 5 * unit, ground - 38 * unit, 4 * unit, 5 * unit, (206, 60, 48), stuff="lamp")
        canvas.glow(left + 206 * unit, ground - 34 * unit, 90 * unit, (255, 240, 200), 0.75)
        canvas.glow(left, ground - 38 * unit, 34 * unit, (226, 70, 52), 0.5)
    else:
        canvas.oval(left + 192 * unit, ground - 36 * unit, 6 * unit, 5 * unit, (214, 216, 210))
    for x in (42, 158):
        canvas.oval(left + x * unit, ground - 13 * unit, 17 * unit, 17 * unit, _INK)
        canvas.oval(left + x * unit, ground - 13 * unit, 8 * unit, 8 * unit, (146, 150, 156))


def plant(canvas: Canvas, x: float, ground: float, pot: Rgb) -> None:
    """A pot with an agave-like plant; ``x`` is its middle."""
    deep, fresh = (62, 108, 66), (76, 126, 76)
    canvas.caster(x, ground - 2, 84, 120)
    for dx, tip, width, color in (
        (-26, (-62, -182), 30, deep),
        (26, (86, -166), 30, deep),
        (-12, (-36, -200), 30, fresh),
        (14, (46, -196), 28, fresh),
        (0, (8, -220), 32, deep),
    ):
        bulge = tip[0] * 0.86, tip[1] + 62
        leaf = [
            (dx - 12, -88),
            (bulge[0] - width / 2, bulge[1]),
            tip,
            (bulge[0] + width / 2, bulge[1] + 4),
            (dx + 12, -88),
        ]
        canvas.poly([(x + px, ground + py) for px, py in leaf], color)
    canvas.poly([(x - 52, ground - 82), (x + 52, ground - 82), (x + 40, ground), (x - 40, ground)], pot)
    canvas.poly([(x + 22, ground - 82), (x + 52, ground - 82), (x + 40, ground), (x + 18, ground)], shade(pot))
    canvas.rect(x - 61, ground - 90, x + 61, ground - 72, shade(pot, 1.12))


def topiary(canvas: Canvas, x: float, ground: float, pot: Rgb) -> None:
    """A pot with a clipped round tree; ``x`` is its middle."""
    canvas.caster(x, ground - 2, 74, 130)
    canvas.rect(x - 5, ground - 150, x + 5, ground - 60, _TRUNK)
    canvas.oval(x, ground - 178, 58, 56, (82, 118, 78))
    canvas.oval(x - 14, ground - 194, 32, 28, (94, 132, 88))
    canvas.poly([(x - 42, ground - 66), (x + 42, ground - 66), (x + 34, ground), (x - 34, ground)], pot)
    canvas.poly([(x + 16, ground - 66), (x + 42, ground - 66), (x + 34, ground), (x + 12, ground)], shade(pot))


def lamp(canvas: Canvas, x: float, top: float) -> None:
    """A hanging lantern."""
    canvas.glow(x, top + 66, 250, _LAMPLIGHT, 0.5)
    canvas.rect(x - 4, 0, x + 4, top + 36, (34, 30, 30))
    outline = [(x - 29, top + 30), (x + 29, top + 30), (x + 40, top + 104), (x - 40, top + 104)]
    inside = [(x - 24, top + 36), (x + 24, top + 36), (x + 33, top + 97), (x - 33, top + 97)]
    canvas.poly(outline, (34, 30, 30))
    canvas.poly(inside, (226, 216, 186), stuff="window")


def fence(canvas: Canvas, left: int, right: int, top: int, bottom: int, color: Rgb) -> None:
    """Upright boards with pointed tops."""
    dark = shade(color, 0.86)
    for x in range(left, right, 44):
        canvas.poly([(x, top + 12), (x + 20, top), (x + 40, top + 12), (x + 40, bottom), (x, bottom)], color)
        canvas.rect(x + 34, top + 10, x + 40, bottom, dark)
    for y in (top + 44, bottom - 34):
        canvas.rect(left, y, right, y + 9, dark)


def parcel(canvas: Canvas, x: float, ground: float, width: float) -> None:
    """A cardboard box with tape and a label; ``x`` is its middle."""
    height = width * 0.62
    left, top = x - width / 2, ground - height
    canvas.rect(left, top, left + width, ground, (190, 144, 92))
    canvas.rect(left, top, left + width, top + height * 0.17, (206, 162, 110))
    canvas.rect(x - width * 0.085, top, x + width * 0.085, ground, (224, 196, 148))
    canvas.rect(x + width * 0.16, top + height * 0.46, x + width * 0.4, top + height * 0.76, (244, 240, 230))
