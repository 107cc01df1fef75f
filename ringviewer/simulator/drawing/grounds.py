"""The views over the ground of a house: its garden, and the way to its side gate."""

from __future__ import annotations

from ringviewer.simulator.drawing.canvas import Canvas, Rgb
from ringviewer.simulator.drawing.parts import bush, fence, hills, house, lamp, plant, poplar, shade, topiary, tree
from ringviewer.simulator.drawing.yard import Yard


def draw_garden(canvas: Canvas, yard: Yard) -> None:
    """Draw the garden of one camera."""
    canvas.sky(320)
    hills(canvas, yard.about(0, 70))
    house(canvas, yard.about(720, 60), 150, 260, 190, wall=yard.wall(), roof=yard.roof(), door=None)
    tree(canvas, 250, 196, yard.about(112, 14), 400)
    if yard.chance(0.5):
        poplar(canvas, yard.about(520, 40), 220, 74, 400)
    fence(canvas, 0, 1280, 268, 420, yard.pick((176, 146, 112), (150, 124, 106), (206, 202, 190), (128, 118, 110)))
    canvas.rect(0, 412, 1280, 720, (128, 152, 86))
    for index, y in enumerate((412, 452, 506, 576, 660)):
        if index % 2 == 0:
            bottom = (452, 506, 576, 660, 720)[index]
            canvas.rect(0, y, 1280, bottom, (120, 145, 80))
    canvas.rect(236, 300, 266, 440, (132, 98, 78))
    canvas.caster(251, 440, 30, 200)
    if yard.chance(0.6):
        canvas.line([(296, 280), (296, 436)], (110, 84, 68), 3)
        canvas.line([(346, 250), (346, 436)], (110, 84, 68), 3)
        canvas.rect(286, 432, 356, 442, (150, 92, 66))
    canvas.oval(660, 436, 216, 26, (110, 84, 66))
    petals: tuple[Rgb, ...] = ((212, 92, 82), (238, 196, 92), (206, 132, 178), (244, 240, 230))
    first = yard.pick(0, 1, 2, 3)
    for index in range(15):
        x = 480 + index * 26
        canvas.line([(x, 438), (x, 410 - index % 3 * 8)], (74, 116, 66), 3)
        canvas.oval(x, 406 - index % 3 * 8, 9, 9, petals[(index + first) % 4])
        canvas.oval(x, 406 - index % 3 * 8, 3, 3, (250, 226, 150))
    if yard.chance(0.7):
        _shed(canvas, yard.pick((150, 108, 82), (120, 130, 118), (140, 84, 70)), yard.roof())
    else:
        _trampoline(canvas)
    if yard.chance(0.6):
        _bird_bath(canvas)
    # The terrace that the camera hangs over.
    canvas.poly([(0, 640), (1280, 610), (1280, 720), (0, 720)], (190, 178, 160))
    for x in range(-200, 1500, 170):
        canvas.line([(x, 720), (640 + (x - 640) * 0.86, 612)], (172, 160, 142), 3)
    yard.pick(plant, topiary)(canvas, 130, 690, yard.pot())
    if yard.chance(0.6):
        yard.pick(plant, topiary)(canvas, 1170, 682, yard.pot())


def _shed(canvas: Canvas, wood: Rgb, roof: Rgb) -> None:
    canvas.caster(1072, 452, 210, 150)
    canvas.rect(964, 262, 1180, 452, wood)
    for x in range(982, 1180, 22):
        canvas.line([(x, 262), (x, 452)], shade(wood, 0.88), 2)
    canvas.poly([(944, 266), (1072, 196), (1200, 266)], roof)
    canvas.rect(1020, 318, 1094, 452, shade(wood, 0.8))
    canvas.rect(1112, 316, 1160, 362, (228, 216, 196))
    canvas.rect(1116, 320, 1156, 358, (124, 148, 164), stuff="window")


def _trampoline(canvas: Canvas) -> None:
    canvas.caster(1050, 470, 260, 60)
    for x in (930, 1000, 1100, 1170):
        canvas.rect(x - 4, 410, x + 4, 470 if 950 < x < 1150 else 452, (84, 92, 104))
    canvas.oval(1050, 412, 140, 26, (70, 92, 132))
    canvas.oval(1050, 409, 122, 19, (42, 44, 50))


def _bird_bath(canvas: Canvas) -> None:
    canvas.caster(834, 548, 56, 70)
    canvas.rect(826, 470, 842, 546, (188, 184, 176))
    canvas.oval(834, 470, 50, 13, (204, 200, 192))
    canvas.oval(834, 468, 40, 8, (140, 178, 196))
    canvas.oval(834, 548, 32, 9, (172, 168, 160))


def draw_gate(canvas: Canvas, yard: Yard) -> None:
    """Draw the way to the side gate of one camera."""
    wall, wood = yard.wall(), yard.pick((170, 138, 104), (142, 118, 100), (204, 200, 188))
    canvas.sky(400)
    yard.pick(tree, poplar)(canvas, yard.about(710, 20), 210, 90, 420)
    yard.pick(tree, poplar)(canvas, yard.about(580, 20), 236, 60, 420)
    canvas.rect(0, 400, 1280, 720, (126, 148, 84))
    canvas.poly([(470, 420), (830, 420), (1120, 720), (180, 720)], (200, 194, 180))
    for y, left, right in ((470, 422, 878), (548, 346, 954), (640, 258, 1044)):
        canvas.line([(left, y), (right, y)], (180, 174, 160), 3)
    fence(canvas, 470, 850, 258, 424, wood)
    canvas.rect(572, 232, 588, 432, shade(wood, 0.74))
    canvas.rect(728, 232, 744, 432, shade(wood, 0.74))
    canvas.rect(588, 262, 728, 426, shade(wood, 0.86))
    for x in range(588, 728, 28):
        canvas.line([(x, 262), (x, 426)], shade(wood, 0.74), 3)
    canvas.line([(592, 420), (724, 270)], shade(wood, 0.74), 9)
    canvas.oval(714, 348, 6, 6, (44, 42, 44))
    # House wall at the left with siding, hedge at the right.
    canvas.poly([(0, 0), (470, 190), (470, 430), (0, 700)], wall)
    for index in range(1, 11):
        share = index / 11
        canvas.line([(0, 700 * share), (470, 190 + 240 * share)], shade(wall, 0.92), 3)
    canvas.poly([(150, 236), (290, 268), (290, 384), (150, 408)], (236, 230, 218))
    canvas.poly([(160, 250), (280, 278), (280, 376), (160, 396)], (124, 148, 164), stuff="window")
    canvas.line([(220, 262), (220, 388)], (236, 230, 218), 5)
    for x, y, size in ((880, 392, 72), (960, 410, 92), (1060, 430, 112), (1180, 470, 142), (1270, 520, 160)):
        bush(canvas, x, y, size)
    bins = [(70, 100, 82), (74, 92, 120), (96, 84, 78)]
    for index in range(yard.pick(0, 1, 2, 2)):
        _bin(canvas, 316 + 86 * index, bins[index])
    lamp(canvas, 110, 70)


def _bin(canvas: Canvas, left: float, color: Rgb) -> None:
    canvas.caster(left + 38, 566, 70, 110)
    canvas.poly([(left, 448), (left + 76, 448), (left + 68, 566), (left + 8, 566)], color)
    canvas.rect(left - 6, 436, left + 82, 452, (54, 62, 70), radius=6)
    canvas.oval(left + 14, 566, 10, 10, (34, 36, 40))
    canvas.oval(left + 62, 566, 10, 10, (34, 36, 40))
