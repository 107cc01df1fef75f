"""The view from a front door: railings and posts, lawn and path, the street and the houses across it."""

from __future__ import annotations

from ringviewer.simulator.drawing.canvas import Canvas, Rgb
from ringviewer.simulator.drawing.parts import bush, car, hills, house, lamp, plant, poplar, shade, topiary, tree
from ringviewer.simulator.drawing.yard import Yard

_POSTS: tuple[Rgb, ...] = ((238, 233, 222), (214, 220, 222), (176, 138, 104), (232, 224, 198))
_FLOORS: tuple[Rgb, ...] = ((168, 134, 96), (150, 122, 104), (160, 158, 154), (182, 150, 116))


def draw_porch(canvas: Canvas, yard: Yard) -> None:
    """Draw the porch of one camera."""
    canvas.sky(372)
    hills(canvas, yard.about(0, 70))
    near = yard.about(456, 24)
    house(canvas, near, 168, 282, 200, wall=yard.wall(), roof=yard.roof(), door=yard.door())
    house(canvas, yard.about(846, 24), 208, 218, 158, wall=yard.wall(), roof=yard.roof(), door=None)
    yard.pick(tree, poplar)(canvas, near - 64, 262, 65, 366)
    yard.pick(tree, poplar)(canvas, yard.about(790, 12), 285, 47, 366)
    canvas.rect(0, 366, 1280, 428, (133, 136, 146))
    canvas.rect(0, 390, 1280, 392.5, (176, 178, 184))
    canvas.rect(0, 424, 1280, 444, (182, 178, 166))
    canvas.rect(0, 440, 1280, 720, (126, 148, 84))
    canvas.poly([(0, 520), (250, 482), (700, 500), (1280, 478), (1280, 560), (0, 560)], (114, 138, 78))
    if yard.chance(0.6):
        car(canvas, yard.about(890, 20), 426, 190, yard.car())
    for x, y, size in ((40, 452, 62), (120, 444, 58), (196, 462, 54)):
        bush(canvas, x, y, yard.about(size, 10))
    canvas.poly([(546, 444), (726, 444), (762, 556), (504, 556)], (206, 202, 186))
    canvas.line([(532, 486), (740, 486)], (186, 181, 165), 2)
    canvas.line([(518, 524), (752, 524)], (186, 181, 165), 2)
    canvas.caster(784, 506, 12, 70)
    canvas.rect(780, 442, 788, 506, (132, 100, 82))
    canvas.rect(762, 418, 810, 446, yard.pick((206, 190, 166), (150, 72, 58), (84, 98, 118)), radius=9)
    _floor(canvas, yard.pick(*_FLOORS))
    post = yard.pick(*_POSTS)
    for left, right in ((196, 452), (826, 1084)):
        _railing(canvas, left, right, post)
    for left in (152, 1074):
        _post(canvas, left, post)
    if yard.chance(0.75):
        yard.pick(plant, topiary)(canvas, 290, 668, yard.pot())
    if yard.chance(0.4):
        yard.pick(plant, topiary)(canvas, 1000, 668, yard.pot())
    mat = yard.pick((72, 64, 62), (120, 78, 62), (70, 84, 92))
    canvas.poly([(512, 636), (768, 636), (820, 700), (462, 700)], shade(mat, 0.9))
    canvas.poly([(526, 643), (754, 643), (796, 692), (486, 692)], shade(mat, 1.3))
    canvas.poly([(534, 647), (746, 647), (784, 688), (498, 688)], mat)
    lamp(canvas, yard.pick(1008, 272), 48)


def _floor(canvas: Canvas, wood: Rgb) -> None:
    seam = shade(wood, 0.86)
    canvas.poly([(214, 556), (1026, 556), (1280, 640), (1280, 720), (0, 720), (0, 640)], wood)
    canvas.poly([(214, 554), (1026, 554), (1046, 566), (194, 566)], seam)
    for top, bottom in (
        (298, 60),
        (392, 264),
        (484, 440),
        (576, 566),
        (668, 716),
        (760, 880),
        (852, 1056),
        (942, 1240),
    ):
        canvas.line([(top, 566), (bottom, 720)], seam, 3)


def _railing(canvas: Canvas, left: int, right: int, color: Rgb) -> None:
    dark = shade(color, 0.87)
    x = left + 16
    while x < right - 10:
        canvas.rect(x, 446, x + 9, 552, shade(color, 0.97))
        canvas.rect(x + 6, 446, x + 9, 552, dark)
        x += 38
    canvas.rect(left, 438, right, 452, color)
    canvas.rect(left, 450, right, 454, dark)
    canvas.rect(left, 546, right, 558, shade(color, 0.93))


def _post(canvas: Canvas, left: int, color: Rgb) -> None:
    dark = shade(color, 0.87)
    canvas.caster(left + 27, 624, 72, 300)
    canvas.rect(left, 0, left + 54, 604, color)
    canvas.rect(left + 38, 0, left + 54, 604, dark)
    canvas.rect(left - 11, 602, left + 66, 628, color)
    canvas.rect(left - 11, 621, left + 66, 628, dark)
