"""The views of rooms: a garage and a workshop."""

from __future__ import annotations

from ringviewer.simulator.drawing.canvas import Canvas, Rgb
from ringviewer.simulator.drawing.parts import parcel, shade
from ringviewer.simulator.drawing.yard import Yard


def draw_garage(canvas: Canvas, yard: Yard) -> None:
    """Draw the garage of one camera; its bay is empty until a car comes."""
    _room(canvas, wall=yard.pick((206, 200, 190), (196, 202, 204), (210, 196, 178)), floor=(164, 162, 158))
    door = yard.pick((226, 222, 214), (186, 160, 132), (198, 206, 210))
    canvas.rect(392, 168, 960, 470, door)
    for y in (228, 288, 348, 408):
        canvas.line([(392, y), (960, y)], shade(door, 0.88), 4)
    for x in range(430, 920, 128):
        canvas.rect(x, 184, x + 92, 216, (0, 0, 0), stuff="sky")
    canvas.oval(660, 590, 74, 12, (146, 144, 140))
    boxes = (70, 54, 82), (90, 64, 52), (60, 88, 58)
    for board, shift in ((250, 0), (350, 1), (450, 2)):
        canvas.rect(40, board, 330, board + 12, (142, 108, 82))
        left = 56
        for width in boxes[(shift + yard.pick(0, 1, 2)) % 3]:
            color = yard.pick((188, 148, 104), (188, 148, 104), (112, 132, 146), (150, 96, 78))
            canvas.rect(left, board - width * 0.72, left + width, board, color)
            canvas.rect(left + width * 0.42, board - width * 0.72, left + width * 0.58, board, shade(color, 1.16))
            left += width + 16
    canvas.rect(44, 190, 54, 560, (120, 92, 72))
    canvas.rect(316, 190, 326, 560, (120, 92, 72))
    if yard.chance(0.6):
        _bicycle(canvas, 1090, 520, yard.pick((64, 124, 132), (170, 74, 60), (92, 96, 120)))
    else:
        _ladder(canvas)
    if yard.chance(0.5):
        _tyres(canvas, yard.pick(370, 1010))
    if yard.chance(0.5):
        parcel(canvas, 250, 640, 120)
    _bulb(canvas, 640, 40)


def draw_workshop(canvas: Canvas, yard: Yard) -> None:
    """Draw the workshop of one camera."""
    _room(canvas, wall=yard.pick((190, 184, 170), (182, 190, 186), (198, 178, 160)), floor=(150, 126, 102))
    canvas.rect(190, 130, 700, 360, (170, 138, 104))
    for x in range(214, 690, 30):
        for y in range(152, 350, 30):
            canvas.oval(x, y, 2, 2, (140, 110, 82))
    steel, grip = (130, 138, 146), yard.pick((178, 74, 56), (64, 104, 132), (206, 160, 70))
    for x in (250, 320, 390)[: yard.pick(2, 3)]:
        canvas.rect(x - 5, 230, x + 5, 316, grip)
        canvas.rect(x - 4, 170, x + 4, 232, steel)
    canvas.poly([(450, 180), (590, 200), (590, 216), (450, 236)], steel)
    canvas.rect(432, 178, 462, 240, (126, 88, 62), radius=8)
    canvas.rect(630, 200, 642, 322, (126, 88, 62))
    canvas.rect(604, 180, 668, 208, steel, radius=4)
    canvas.rect(800, 130, 1080, 340, (236, 230, 218))
    canvas.rect(812, 142, 1068, 328, (0, 0, 0), stuff="sky")
    canvas.line([(940, 142), (940, 328)], (236, 230, 218), 8)
    canvas.line([(812, 236), (1068, 236)], (236, 230, 218), 8)
    canvas.rect(150, 430, 1010, 464, (176, 132, 88))
    canvas.rect(150, 458, 1010, 470, (146, 108, 72))
    for x in (182, 936):
        canvas.rect(x, 468, x + 34, 640, (138, 102, 70))
    canvas.rect(216, 540, 936, 558, (150, 112, 76))
    chest = yard.pick((74, 92, 120), (168, 70, 56), (92, 112, 96))
    canvas.rect(820, 372, 930, 430, chest, radius=6)
    canvas.rect(856, 352, 894, 374, shade(chest, 0.74), radius=6)
    tins = ((300, (206, 96, 62)), (352, (238, 196, 92)), (404, (92, 128, 108)))
    for x, color in tins[yard.pick(0, 1) :]:
        canvas.rect(x, 384, x + 40, 430, color, radius=4)
        canvas.rect(x, 384, x + 40, 394, (226, 222, 214), radius=3)
    canvas.oval(1120, 520, 66, 17, (150, 108, 74))
    for x in (1074, 1120, 1158):
        canvas.line([(x, 526), (x + (x - 1116) * 0.3, 670)], (122, 88, 62), 10)
    if yard.chance(0.5):
        parcel(canvas, 420, 540, 90)
    _bulb(canvas, 560, 30)


def _room(canvas: Canvas, *, wall: Rgb, floor: Rgb) -> None:
    canvas.indoors = True
    canvas.rect(0, 0, 1280, 720, wall)
    side = shade(wall, 0.9)
    canvas.poly([(0, 0), (140, 90), (140, 500), (0, 610)], side)
    canvas.poly([(1280, 0), (1140, 90), (1140, 500), (1280, 610)], side)
    canvas.poly([(0, 0), (1280, 0), (1140, 90), (140, 90)], shade(wall, 0.96))
    canvas.poly([(140, 498), (1140, 498), (1280, 610), (1280, 720), (0, 720), (0, 610)], floor)
    seam = shade(floor, 0.92)
    for top, bottom in ((320, 110), (500, 420), (780, 860), (960, 1180)):
        canvas.line([(top, 498), (bottom, 720)], seam, 3)
    canvas.line([(60, 584), (1220, 584)], seam, 3)


def _bicycle(canvas: Canvas, x: float, ground: float, frame: Rgb) -> None:
    for dx in (-78, 78):
        canvas.oval(x + dx, ground, 58, 58, (44, 46, 52))
        canvas.oval(x + dx, ground, 50, 50, (196, 190, 180))
        canvas.oval(x + dx, ground, 5, 5, (44, 46, 52))
    canvas.line([(x - 78, ground), (x - 34, ground - 88), (x + 46, ground - 88), (x + 78, ground)], frame, 8)
    canvas.line([(x - 78, ground), (x - 4, ground + 4), (x - 40, ground - 104)], frame, 8)
    canvas.line([(x - 4, ground + 4), (x + 46, ground - 88), (x + 40, ground - 122), (x + 14, ground - 130)], frame, 8)
    canvas.rect(x - 66, ground - 116, x - 20, ground - 104, (44, 46, 52), radius=5)


def _ladder(canvas: Canvas) -> None:
    for foot, head in ((1080, 1090), (1140, 1130)):
        canvas.line([(foot, 560), (head, 170)], (196, 160, 96), 9)
    for step in range(7):
        y = 210 + step * 50
        canvas.line([(1086, y), (1134, y)], (176, 140, 82), 7)


def _tyres(canvas: Canvas, x: float) -> None:
    canvas.caster(x, 540, 104, 60)
    for y in (520, 490, 460):
        canvas.rect(x - 54, y - 14, x + 54, y + 14, (46, 48, 54), radius=12)
        canvas.line([(x - 46, y), (x + 46, y)], (66, 68, 74), 3)


def _bulb(canvas: Canvas, x: float, top: float) -> None:
    canvas.glow(x, top + 80, 420, (255, 226, 166), 0.5)
    canvas.rect(x - 2, 0, x + 2, top + 50, (60, 56, 54))
    canvas.poly([(x - 14, top + 50), (x + 14, top + 50), (x + 46, top + 78), (x - 46, top + 78)], (70, 88, 84))
    canvas.oval(x, top + 84, 16, 16, (255, 242, 206), stuff="window")
