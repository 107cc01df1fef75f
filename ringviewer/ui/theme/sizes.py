"""Sizes of widgets that hold text: given as look.md gives them, kept on the widget, and applied at every size of text.

A widget that sets its fonts and sizes through this module need not know when the size of text changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ringviewer.ui.theme.scale import drawn, enlargement, scaled, unscaled
from ringviewer.ui.theme.type import Step, font, heading_font, line_height, mono

_KEPT: Final = "unscaled_"
_FONT: Final = f"{_KEPT}font"
_LINE: Final = f"{_KEPT}line"
_LENGTHS: Final[dict[str, tuple[Callable[[QWidget, int], None], Callable[[float], int]]]] = {
    f"{_KEPT}height": (QWidget.setFixedHeight, scaled),
    f"{_KEPT}width": (QWidget.setFixedWidth, scaled),
    f"{_KEPT}least_height": (QWidget.setMinimumHeight, scaled),
    f"{_KEPT}least_width": (QWidget.setMinimumWidth, scaled),
    f"{_KEPT}drawn_height": (QWidget.setFixedHeight, drawn),
    f"{_KEPT}drawn_width": (QWidget.setFixedWidth, drawn),
}


def set_font(widget: QWidget, step: Step, bold: bool | None = None) -> None:
    """Write on `widget` in the UI font at `step`, at every size of text."""
    _keep_font(widget, f"{step}:{'' if bold is None else int(bold)}")


def set_heading_font(widget: QWidget) -> None:
    """Write on `widget` as on a small heading."""
    _keep_font(widget, "heading:")


def set_mono_font(widget: QWidget) -> None:
    """Write on `widget` in the fixed-width font."""
    _keep_font(widget, "mono:")


def least_line(widget: QWidget, step: Step) -> None:
    """Let `widget` be no lower than a line of `step`."""
    widget.setProperty(_LINE, step)
    widget.setMinimumHeight(line_height(step))


def fix_height(widget: QWidget, px: int) -> None:
    """Make `widget` `px` high at the size of look.md, and as much higher or lower as text is."""
    _keep(widget, "height", px)


def fix_width(widget: QWidget, px: int) -> None:
    """As `fix_height`, for the width."""
    _keep(widget, "width", px)


def least_height(widget: QWidget, px: int) -> None:
    """Let `widget` be no lower than `px` at the size of look.md."""
    _keep(widget, "least_height", px)


def least_width(widget: QWidget, px: int) -> None:
    """Let `widget` be no narrower than `px` at the size of look.md."""
    _keep(widget, "least_width", px)


def fix_drawn_height(widget: QWidget, px: int) -> None:
    """As `fix_height`, for a widget that draws with `enlarged`."""
    _keep(widget, "drawn_height", px)


def fix_drawn_size(widget: QWidget, width: int, height: int) -> None:
    """As `fix_drawn_height`, for both lengths."""
    _keep(widget, "drawn_width", width)
    _keep(widget, "drawn_height", height)


def drawn_size(width: int, height: int) -> QSize:
    """The size of a drawing that is `width` × `height` in look.md."""
    return QSize(drawn(width), drawn(height))


@contextmanager
def enlarged(widget: QWidget) -> Iterator[tuple[QPainter, QRect]]:
    """Paint on `widget` in the lengths and fonts of look.md: the painter, and the room that it has in those lengths.

    At the size of look.md nothing is changed; larger text enlarges the drawing as a whole.
    """
    room = unscaled_rect(widget)
    with QPainter(widget) as painter, unscaled():
        if room != widget.rect():
            painter.scale(widget.width() / room.width(), widget.height() / room.height())
        yield painter, room


def unscaled_rect(widget: QWidget) -> QRect:
    """The rectangle of `widget` in lengths of look.md."""
    grown = enlargement()
    return QRect(0, 0, max(1, round(widget.width() / grown)), max(1, round(widget.height() / grown)))


def drawing_dpr(widget: QWidget) -> float:
    """Device pixels to one pixel of look.md on `widget`, for pictures that `enlarged` draws."""
    return widget.devicePixelRatioF() * enlargement()


def apply_again() -> None:
    """Give every widget its fonts and sizes at the size of text that is in force now."""
    for widget in QApplication.allWidgets():
        names = [bytes(raw.data()).decode("ascii", "replace") for raw in widget.dynamicPropertyNames()]
        for name in names:
            if name == _LINE:
                widget.setMinimumHeight(line_height(widget.property(name)))
            elif name in _LENGTHS:
                _apply(widget, name)
        if _FONT in names:
            widget.setFont(_made(str(widget.property(_FONT))))
        if isinstance(widget, QLabel):
            widget.setIndent(widget.indent())  # it keeps a hint with the least height of before until it is set anew
        widget.updateGeometry()
        widget.update()


def _keep(widget: QWidget, what: str, px: int) -> None:
    name = _KEPT + what
    if widget.property(name) != px:
        widget.setProperty(name, px)
    _apply(widget, name)


def _apply(widget: QWidget, name: str) -> None:
    set_length, length = _LENGTHS[name]
    set_length(widget, length(int(widget.property(name))))


def _keep_font(widget: QWidget, words: str) -> None:
    widget.setProperty(_FONT, words)
    widget.setFont(_made(words))


def _made(words: str) -> QFont:
    step, _, bold = words.partition(":")
    if step == "heading":
        return heading_font()
    if step == "mono":
        return mono()
    return font(step, bool(int(bold)) if bold else None)  # type: ignore[arg-type]
