"""The view over a drive: the garage at the side, the road and a house across it."""

from __future__ import annotations

from ringviewer.simulator.drawing.canvas import Canvas
from ringviewer.simulator.drawing.parts import bush, hills, house, lamp, plant, poplar, shade, topiary, tree
from ringviewer.simulator.drawing.yard import Yard


def draw_drive(canvas: Canvas, yard: Yard) -> None:
    """Draw the drive of one camera."""
    wall, roof, door = yard.wall(), yard.roof(), yard.pick((238, 234, 224), (168, 130, 100), (112, 126, 136))
    canvas.sky(340)
    hills(canvas, yard.about(0, 70))
    house(canvas, yard.about(690, 40), 176, 250, 168, wall=yard.wall(), roof=yard.roof(), door=yard.door())
    yard.pick(tree, poplar)(canvas, yard.about(1040, 20), 236, 74, 348)
    yard.pick(tree, poplar)(canvas, yard.about(590, 20), 268, 46, 348)
    canvas.rect(0, 344, 1280, 396, (133, 136, 146))
    canvas.rect(0, 366, 1280, 368.5, (176, 178, 184))
    canvas.rect(0, 392, 1280, 408, (182, 178, 166))
    canvas.rect(0, 404, 1280, 720, (122, 146, 84))
    canvas.poly([(820, 460), (1280, 440), (1280, 720), (1120, 720)], (112, 136, 78))
    canvas.poly([(470, 404), (760, 404), (1130, 720), (150, 720)], (188, 184, 174))
    for y, left, right in ((452, 410, 822), (520, 336, 900), (612, 240, 1006)):
        canvas.line([(left, y), (right, y)], (170, 166, 156), 3)
    canvas.line([(614, 404), (640, 720)], (170, 166, 156), 3)
    for x, y, size in ((880, 430, 40), (956, 440, 48), (1040, 452, 56), (1136, 470, 62), (1236, 488, 68)):
        bush(canvas, x, y, size)
    # The house itself at the left, with its garage door.
    canvas.poly([(0, 96), (392, 190), (392, 560), (0, 690)], wall)
    canvas.poly([(0, 40), (430, 170), (430, 206), (0, 104)], roof)
    canvas.poly([(70, 236), (340, 268), (340, 566), (70, 650)], door)
    for share in (0.25, 0.5, 0.75):
        left_y, right_y = 236 + (650 - 236) * share, 268 + (566 - 268) * share
        canvas.line([(70, left_y), (340, right_y)], shade(door, 0.86), 4)
    for left in (88, 172, 256):
        shift = (left - 70) / 270
        top = 252 + shift * 28
        pane = [(left, top), (left + 62, top + 7), (left + 62, top + 52), (left, top + 54)]
        canvas.poly(pane, (124, 148, 164), stuff="window")
    lamp(canvas, 372, 96)
    if yard.chance(0.5):
        canvas.caster(1050, 470, 12, 150)
        canvas.rect(1046, 330, 1054, 470, (84, 88, 96))
        canvas.rect(1016, 250, 1084, 330, (240, 238, 232))
        canvas.rect(1034, 286, 1066, 314, (206, 96, 62))
        canvas.rect(1038, 290, 1062, 310, (240, 238, 232))
    if yard.chance(0.7):
        yard.pick(plant, topiary)(canvas, yard.about(330, 20), 668, yard.pot())
