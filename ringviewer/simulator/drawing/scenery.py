"""A scene as drawn for one camera and picture size, before any light falls on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops

from ringviewer.simulator.drawing.canvas import Canvas, Caster, Glow
from ringviewer.simulator.drawing.drive import draw_drive
from ringviewer.simulator.drawing.grounds import draw_garden, draw_gate
from ringviewer.simulator.drawing.porch import draw_porch
from ringviewer.simulator.drawing.rooms import draw_garage, draw_workshop
from ringviewer.simulator.drawing.shelf import Shelf
from ringviewer.simulator.drawing.view import View
from ringviewer.simulator.drawing.yard import Yard

_PLACES: dict[str, Callable[[Canvas, Yard], None]] = {
    "porch": draw_porch,
    "drive": draw_drive,
    "garden": draw_garden,
    "gate": draw_gate,
    "garage": draw_garage,
    "workshop": draw_workshop,
}


@dataclass(frozen=True, slots=True)
class Mask:
    """Where in the picture something is, and how much of each pixel it covers."""

    place: tuple[int, int]
    cover: Image.Image


@dataclass(frozen=True, slots=True)
class Scenery:
    """Colours in plain daylight, and the parts whose colour depends on the hour."""

    colors: Image.Image
    sky: Mask | None
    windows: Mask | None
    lamps: Mask | None
    glows: tuple[Glow, ...]
    casters: tuple[Caster, ...]
    horizon: float
    indoors: bool


def _weight(scenery: Scenery) -> int:
    covers = [mask.cover for mask in (scenery.sky, scenery.windows, scenery.lamps) if mask is not None]
    # A pixel of colour takes four bytes in memory.
    return 4 * scenery.colors.width * scenery.colors.height + sum(cover.width * cover.height for cover in covers)


_drawn: Shelf[Scenery] = Shelf(64 << 20, _weight)


def scenery_of(scene: str, camera: str, view: View) -> Scenery:
    """The scene that a camera watches; ``camera`` names it, and so decides how the scene is furnished."""
    return _drawn.get((scene, camera, view.size), lambda: _draw(scene, camera, view))


def _draw(scene: str, camera: str, view: View) -> Scenery:
    canvas = Canvas(view.frame, 2 * view.scale)
    _PLACES[scene](canvas, Yard(f"furnishing of {camera}"))
    solid, windows, lamps = view.seen(canvas.stuff, view.frame).split()
    return Scenery(
        view.seen(canvas.image, view.frame),
        _mask(ImageChops.invert(solid)),
        _mask(windows),
        _mask(lamps),
        tuple(canvas.glows),
        tuple(canvas.casters),
        canvas.horizon,
        canvas.indoors,
    )


def _mask(band: Image.Image) -> Mask | None:
    box = band.getbbox()
    return None if box is None else Mask((box[0], box[1]), band.crop(box))
