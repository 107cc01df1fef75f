"""The view from a front door: railings and posts, lawn and path, the street and the houses across it."""

from __future__ import annotations

from ringviewer.simulator.drawing.canvas import Canvas
from ringviewer.simulator.drawing.parts import bush, car, hills, house, lamp, plant, tree

_POST = (238, 233, 222)
_POST_SHADE = (206, 198, 184)


def draw_porch(canvas: Canvas) -> None:
    canvas.sky(372)
    hills(canvas)
    house(canvas, 456, 168, 282, 200, wall=(206, 190, 164), roof=(142, 108, 88), door=True)
    house(canvas, 842, 208, 218, 158, wall=(198, 184, 160), roof=(146, 116, 98), door=False)
    tree(canvas, 392, 262, 65, 366)
    tree(canvas, 793, 285, 47, 366)
    canvas.rect(0, 366, 1280, 428, (133, 136, 146))
    canvas.rect(0, 390, 1280, 392.5, (176, 178, 184))
    canvas.rect(0, 424, 1280, 444, (182, 178, 166))
    canvas.rect(0, 440, 1280, 720, (126, 148, 84))
    canvas.poly([(0, 520), (250, 482), (700, 500), (1280, 478), (1280, 560), (0, 560)], (114, 138, 78))
    car(canvas, 874, 426, 200, (92, 112, 138))
    for x, y, size in ((40, 452, 62), (120, 444, 58), (196, 462, 54)):
        bush(canvas, x, y, size)
    canvas.poly([(546, 444), (726, 444), (762, 556), (504, 556)], (206, 202, 186))
    canvas.line([(532, 486), (740, 486)], (186, 181, 165), 2)
    canvas.line([(518, 524), (752, 524)], (186, 181, 165), 2)
    canvas.rect(780, 442, 788, 506, (132, 100, 82))
    canvas.rect(762, 418, 810, 446, (206, 190, 166), radius=9)
    _floor(canvas)
    for left, right in ((196, 452), (826, 1084)):
        _railing(canvas, left, right)
    for left in (152, 1074):
        _post(canvas, left)
    plant(canvas, 290, 668, (178, 88, 62))
    canvas.poly([(512, 636), (768, 636), (820, 700), (462, 700)], (66, 58, 56))
    canvas.poly([(526, 643), (754, 643), (796, 692), (486, 692)], (96, 86, 82))
    canvas.poly([(534, 647), (746, 647), (784, 688), (498, 688)], (72, 64, 62))
    lamp(canvas, 1008, 48)


def _floor(canvas: Canvas) -> None:
    canvas.poly([(214, 556), (1026, 556), (1280, 640), (1280, 720), (0, 720), (0, 640)], (168, 134, 96))
    canvas.poly([(214, 554), (1026, 554), (1046, 566), (194, 566)], (144, 112, 78))
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
        canvas.line([(top, 566), (bottom, 720)], (146, 114, 80), 3)


def _railing(canvas: Canvas, left: int, right: int) -> None:
    x = left + 16
    while x < right - 10:
        canvas.rect(x, 446, x + 9, 552, (232, 228, 216))
        canvas.rect(x + 6, 446, x + 9, 552, (208, 202, 188))
        x += 38
    canvas.rect(left, 438, right, 452, _POST)
    canvas.rect(left, 450, right, 454, _POST_SHADE)
    canvas.rect(left, 546, right, 558, (222, 216, 202))


def _post(canvas: Canvas, left: int) -> None:
    canvas.rect(left, 0, left + 54, 604, _POST)
    canvas.rect(left + 38, 0, left + 54, 604, _POST_SHADE)
    canvas.rect(left - 11, 602, left + 66, 628, _POST)
    canvas.rect(left - 11, 621, left + 66, 628, _POST_SHADE)
