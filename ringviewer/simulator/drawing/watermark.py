"""What is burned into each picture (contract §4.3): a mark top-left; device id, app and time top-right."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_BAR_SHARE = 0.62
_TEXT_SHARE = 43 / 1280
_SMALLEST_TEXT = 7
_MARGIN_SHARE = 0.018
_LINE = 1.22
_MOST_HEIGHT = 0.5
_FONTS = ("DejaVuSansMono.ttf", "Menlo.ttc", "consola.ttf")
_DIMMED = [round(value * (1 - _BAR_SHARE)) for value in range(256)]
_BAND_NAME = "SIM"


def burn_in(picture: Image.Image, *, lens: str, device: str, app: str, times: tuple[str, ...]) -> None:
    """Write into a picture; ``times`` are ways to say the capture time, the longest first.

    What finds no room is left out, the time last; a picture too small for legible letters gets none.
    """
    width, height = picture.size
    margin = max(2, round(width * _MARGIN_SHARE))
    room = width - 2 * margin
    size = max(_SMALLEST_TEXT, min(round(width * _TEXT_SHARE), round(height * _MOST_HEIGHT / (2 * _LINE))))
    line = round(size * _LINE)
    font = _font(size)
    time = next((text for text in times if _length(font, text) <= room), None)
    if time is None or 2 * line > height * _MOST_HEIGHT:
        return
    bar = picture.crop((0, 0, width, 2 * line)).point(_DIMMED * len(picture.getbands()))
    picture.paste(bar, (0, 0))
    draw = ImageDraw.Draw(picture)
    mark = _mark(round(line * 0.86))
    left = room
    sign = mark.width + size // 3 + _length(font, _BAND_NAME)
    if room - sign - size >= _length(font, f"…{device}"):
        picture.paste("white", (margin, (line - mark.height) // 2 + 1), mark)
        draw.text((margin + mark.width + size // 3, line / 2 + 1), _BAND_NAME, "white", font, anchor="lm")
        left = room - sign - size
    owner = _fitted(font, f"…{device} · {_plain(app)}", left)
    draw.text((width - margin, line / 2 + 1), owner, "white", font, anchor="rm")
    draw.text((width - margin, line * 1.5), time, "white", font, anchor="rm")
    if lens:
        draw.text(
            (margin, line * 1.5),
            _fitted(font, _plain(lens), room - size - _length(font, time)),
            "white",
            font,
            anchor="lm",
        )


def _length(font: _Font, text: str) -> int:
    return round(font.getlength(text))


def _plain(text: str) -> str:
    """Names are the customer's: no line breaks, no more than a line can take."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:80])


def _fitted(font: _Font, text: str, room: int) -> str:
    """As much of a text as there is room for, or nothing."""
    if _length(font, text) <= room:
        return text
    while text and _length(font, text + "…") > room:
        text = text[:-1]
    return text + "…" if len(text) > 1 else ""


@lru_cache(maxsize=8)
def _mark(side: int) -> Image.Image:
    """The simulator's own mark, a house with a lens for a door, as a mask."""
    side = max(4, side)
    large = side * 4
    mask = Image.new("L", (large, large))
    draw = ImageDraw.Draw(mask)
    points = ((0.5, 0.04), (0.98, 0.46), (0.84, 0.46), (0.84, 0.94), (0.16, 0.94), (0.16, 0.46), (0.02, 0.46))
    draw.polygon([(x * large, y * large) for x, y in points], 255)
    for radius, value in ((0.24, 0), (0.13, 255)):
        box = [(0.5 - radius) * large, (0.62 - radius) * large, (0.5 + radius) * large, (0.62 + radius) * large]
        draw.ellipse(box, value)
    return mask.reduce(4)


@lru_cache(maxsize=8)
def _font(size: int) -> _Font:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)
