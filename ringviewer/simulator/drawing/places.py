"""The other places a customer's cameras watch: drive, garden, side gate, garage and workshop."""

from __future__ import annotations

from ringviewer.simulator.drawing.canvas import Canvas
from ringviewer.simulator.drawing.light import Rgb
from ringviewer.simulator.drawing.parts import bush, car, fence, hills, house, lamp, parcel, plant, tree


def draw_drive(canvas: Canvas) -> None:
    canvas.sky(340)
    hills(canvas)
    house(canvas, 700, 176, 250, 168, wall=(196, 186, 172), roof=(120, 104, 104), door=True)
    tree(canvas, 1020, 236, 74, 348)
    tree(canvas, 620, 268, 46, 348)
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
    canvas.poly([(0, 96), (392, 190), (392, 560), (0, 690)], (214, 204, 184))
    canvas.poly([(0, 40), (430, 170), (430, 206), (0, 104)], (126, 100, 88))
    canvas.poly([(70, 236), (340, 268), (340, 566), (70, 650)], (238, 234, 224))
    for share in (0.25, 0.5, 0.75):
        left_y, right_y = 236 + (650 - 236) * share, 268 + (566 - 268) * share
        canvas.line([(70, left_y), (340, right_y)], (204, 198, 186), 4)
    window = canvas.light.window()
    for left in (88, 172, 256):
        shift = (left - 70) / 270
        top = 252 + shift * 28
        canvas.poly([(left, top), (left + 62, top + 7), (left + 62, top + 52), (left, top + 54)], window, lit=True)
    lamp(canvas, 372, 96)
    canvas.rect(1046, 330, 1054, 470, (84, 88, 96))
    canvas.rect(1016, 250, 1084, 330, (240, 238, 232))
    canvas.rect(1034, 286, 1066, 314, (206, 96, 62))
    canvas.rect(1038, 290, 1062, 310, (240, 238, 232))
    plant(canvas, 452, 628, (96, 104, 116))


def draw_garden(canvas: Canvas) -> None:
    canvas.sky(320)
    hills(canvas)
    house(canvas, 960, 150, 260, 190, wall=(198, 178, 160), roof=(128, 92, 80), door=False)
    tree(canvas, 250, 196, 116, 400)
    fence(canvas, 0, 1280, 268, 420, (176, 146, 112))
    canvas.rect(0, 412, 1280, 720, (128, 152, 86))
    for index, y in enumerate((412, 452, 506, 576, 660)):
        if index % 2 == 0:
            bottom = (452, 506, 576, 660, 720)[index]
            canvas.rect(0, y, 1280, bottom, (120, 145, 80))
    canvas.rect(236, 300, 266, 440, (132, 98, 78))
    canvas.line([(318, 250), (318, 436)], (110, 84, 68), 3)
    canvas.line([(378, 246), (378, 436)], (110, 84, 68), 3)
    canvas.rect(308, 432, 388, 442, (150, 92, 66))
    canvas.oval(660, 436, 216, 26, (110, 84, 66))
    petals: tuple[Rgb, ...] = ((212, 92, 82), (238, 196, 92), (206, 132, 178), (244, 240, 230))
    for index in range(15):
        x = 480 + index * 26
        canvas.line([(x, 438), (x, 410 - index % 3 * 8)], (74, 116, 66), 3)
        canvas.oval(x, 406 - index % 3 * 8, 9, 9, petals[index % 4])
        canvas.oval(x, 406 - index % 3 * 8, 3, 3, (250, 226, 150))
    # A shed, a bird bath, and the terrace that the camera hangs over.
    canvas.rect(964, 262, 1180, 452, (150, 108, 82))
    for x in range(982, 1180, 22):
        canvas.line([(x, 262), (x, 452)], (132, 94, 72), 2)
    canvas.poly([(944, 266), (1072, 196), (1200, 266)], (104, 84, 80))
    canvas.rect(1020, 318, 1094, 452, (120, 84, 66))
    canvas.rect(1112, 316, 1160, 362, (228, 216, 196))
    canvas.rect(1116, 320, 1156, 358, canvas.light.window(), lit=True)
    canvas.rect(826, 470, 842, 546, (188, 184, 176))
    canvas.oval(834, 470, 50, 13, (204, 200, 192))
    canvas.oval(834, 468, 40, 8, (140, 178, 196))
    canvas.oval(834, 548, 32, 9, (172, 168, 160))
    canvas.poly([(0, 640), (1280, 610), (1280, 720), (0, 720)], (190, 178, 160))
    for x in range(-200, 1500, 170):
        canvas.line([(x, 720), (640 + (x - 640) * 0.86, 612)], (172, 160, 142), 3)
    plant(canvas, 130, 690, (178, 88, 62))
    plant(canvas, 1196, 682, (92, 108, 128))


def draw_gate(canvas: Canvas) -> None:
    canvas.sky(400)
    tree(canvas, 700, 210, 96, 420)
    tree(canvas, 590, 236, 60, 420)
    canvas.rect(0, 400, 1280, 720, (126, 148, 84))
    canvas.poly([(470, 420), (830, 420), (1120, 720), (180, 720)], (200, 194, 180))
    for y, left, right in ((470, 422, 878), (548, 346, 954), (640, 258, 1044)):
        canvas.line([(left, y), (right, y)], (180, 174, 160), 3)
    fence(canvas, 470, 850, 258, 424, (170, 138, 104))
    canvas.rect(572, 232, 588, 432, (128, 98, 76))
    canvas.rect(728, 232, 744, 432, (128, 98, 76))
    canvas.rect(588, 262, 728, 426, (150, 112, 82))
    for x in range(588, 728, 28):
        canvas.line([(x, 262), (x, 426)], (130, 96, 72), 3)
    canvas.line([(592, 420), (724, 270)], (130, 96, 72), 9)
    canvas.oval(714, 348, 6, 6, (44, 42, 44))
    # House wall at the left with siding, hedge at the right.
    canvas.poly([(0, 0), (470, 190), (470, 430), (0, 700)], (206, 198, 184))
    for index in range(1, 11):
        share = index / 11
        canvas.line([(0, 700 * share), (470, 190 + 240 * share)], (190, 182, 168), 3)
    canvas.poly([(150, 236), (290, 268), (290, 384), (150, 408)], (236, 230, 218))
    canvas.poly([(160, 250), (280, 278), (280, 376), (160, 396)], canvas.light.window(), lit=True)
    canvas.line([(220, 262), (220, 388)], (236, 230, 218), 5)
    for x, y, size in ((880, 392, 72), (960, 410, 92), (1060, 430, 112), (1180, 470, 142), (1270, 520, 160)):
        bush(canvas, x, y, size)
    for left, color in ((316, (70, 100, 82)), (402, (74, 92, 120))):
        canvas.poly([(left, 448), (left + 76, 448), (left + 68, 566), (left + 8, 566)], color)
        canvas.rect(left - 6, 436, left + 82, 452, (54, 62, 70), radius=6)
        canvas.oval(left + 14, 566, 10, 10, (34, 36, 40))
        canvas.oval(left + 62, 566, 10, 10, (34, 36, 40))
    lamp(canvas, 110, 70)


def draw_garage(canvas: Canvas) -> None:
    _room(canvas, wall=(206, 200, 190), floor=(164, 162, 158))
    canvas.rect(392, 168, 960, 470, (226, 222, 214))
    for y in (228, 288, 348, 408):
        canvas.line([(392, y), (960, y)], (198, 194, 186), 4)
    for x in range(430, 920, 128):
        canvas.rect(x, 184, x + 92, 216, canvas.light.sky_low, lit=True)
    for y, boxes in ((250, (70, 54, 82)), (350, (90, 64, 52)), (450, (60, 88, 58))):
        canvas.rect(40, y, 330, y + 12, (142, 108, 82))
        x = 56
        for width in boxes:
            canvas.rect(x, y - width * 0.72, x + width, y, (188, 148, 104))
            canvas.rect(x + width * 0.42, y - width * 0.72, x + width * 0.58, y, (216, 186, 142))
            x += width + 16
    canvas.rect(44, 190, 54, 560, (120, 92, 72))
    canvas.rect(316, 190, 326, 560, (120, 92, 72))
    car(canvas, 470, 596, 400, (168, 74, 58))
    _bicycle(canvas, 1110, 520)
    _bulb(canvas, 640, 40)
    parcel(canvas, 250, 640, 120)


def draw_workshop(canvas: Canvas) -> None:
    _room(canvas, wall=(190, 184, 170), floor=(150, 126, 102))
    canvas.rect(190, 130, 700, 360, (170, 138, 104))
    for x in range(214, 690, 30):
        for y in range(152, 350, 30):
            canvas.oval(x, y, 2, 2, (140, 110, 82))
    steel, grip = (130, 138, 146), (178, 74, 56)
    for x in (250, 320, 390):
        canvas.rect(x - 5, 230, x + 5, 316, grip)
        canvas.rect(x - 4, 170, x + 4, 232, steel)
    canvas.poly([(450, 180), (590, 200), (590, 216), (450, 236)], steel)
    canvas.rect(432, 178, 462, 240, (126, 88, 62), radius=8)
    canvas.rect(630, 200, 642, 322, (126, 88, 62))
    canvas.rect(604, 180, 668, 208, steel, radius=4)
    canvas.rect(800, 130, 1080, 340, (236, 230, 218))
    canvas.rect(812, 142, 1068, 328, canvas.light.sky_low, lit=True)
    canvas.line([(940, 142), (940, 328)], (236, 230, 218), 8)
    canvas.line([(812, 236), (1068, 236)], (236, 230, 218), 8)
    canvas.rect(150, 430, 1010, 464, (176, 132, 88))
    canvas.rect(150, 458, 1010, 470, (146, 108, 72))
    for x in (182, 936):
        canvas.rect(x, 468, x + 34, 640, (138, 102, 70))
    canvas.rect(216, 540, 936, 558, (150, 112, 76))
    canvas.rect(820, 372, 930, 430, (74, 92, 120), radius=6)
    canvas.rect(856, 352, 894, 374, (54, 66, 90), radius=6)
    for x, color in ((300, (206, 96, 62)), (352, (238, 196, 92)), (404, (92, 128, 108))):
        canvas.rect(x, 384, x + 40, 430, color, radius=4)
        canvas.rect(x, 384, x + 40, 394, (226, 222, 214), radius=3)
    canvas.oval(1120, 520, 66, 17, (150, 108, 74))
    for x in (1074, 1120, 1158):
        canvas.line([(x, 526), (x + (x - 1116) * 0.3, 670)], (122, 88, 62), 10)
    _bulb(canvas, 560, 30)


def _room(canvas: Canvas, *, wall: Rgb, floor: Rgb) -> None:
    canvas.rect(0, 0, 1280, 720, wall)
    shade: Rgb = (round(wall[0] * 0.9), round(wall[1] * 0.9), round(wall[2] * 0.9))
    canvas.poly([(0, 0), (140, 90), (140, 500), (0, 610)], shade)
    canvas.poly([(1280, 0), (1140, 90), (1140, 500), (1280, 610)], shade)
    canvas.poly([(0, 0), (1280, 0), (1140, 90), (140, 90)], (round(wall[0] * 0.96), wall[1] - 6, wall[2] - 4))
    canvas.poly([(140, 498), (1140, 498), (1280, 610), (1280, 720), (0, 720), (0, 610)], floor)
    seam: Rgb = (round(floor[0] * 0.92), round(floor[1] * 0.92), round(floor[2] * 0.92))
    for top, bottom in ((320, 110), (500, 420), (780, 860), (960, 1180)):
        canvas.line([(top, 498), (bottom, 720)], seam, 3)
    canvas.line([(60, 584), (1220, 584)], seam, 3)


def _bicycle(canvas: Canvas, x: float, ground: float) -> None:
    for dx in (-78, 78):
        canvas.oval(x + dx, ground, 58, 58, (44, 46, 52))
        canvas.oval(x + dx, ground, 50, 50, (196, 190, 180))
        canvas.oval(x + dx, ground, 5, 5, (44, 46, 52))
    frame = (64, 124, 132)
    canvas.line([(x - 78, ground), (x - 34, ground - 88), (x + 46, ground - 88), (x + 78, ground)], frame, 8)
    canvas.line([(x - 78, ground), (x - 4, ground + 4), (x - 40, ground - 104)], frame, 8)
    canvas.line([(x - 4, ground + 4), (x + 46, ground - 88), (x + 40, ground - 122), (x + 14, ground - 130)], frame, 8)
    canvas.rect(x - 66, ground - 116, x - 20, ground - 104, (44, 46, 52), radius=5)


def _bulb(canvas: Canvas, x: float, top: float) -> None:
    canvas.glow(x, top + 80, 420, (255, 226, 166), 0.16 + 0.42 * canvas.light.glow)
    canvas.rect(x - 2, 0, x + 2, top + 50, (60, 56, 54))
    canvas.poly([(x - 14, top + 50), (x + 14, top + 50), (x + 46, top + 78), (x - 46, top + 78)], (70, 88, 84))
    canvas.oval(x, top + 84, 16, 16, (255, 242, 206), lit=True)
