"""The colours of the window, by what they mean; one set for light desktops and one for dark.

Hue is data: chrome is grey, and only event kinds, the actual time of a still, the boundary and severities are coloured.
Text tokens reach a contrast of 4.5 on every surface they stand on, marks and lines 3.0 on every ground.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """One complete set of colours. All are opaque."""

    window: QColor
    surface: QColor
    sunken: QColor
    hover: QColor
    select: QColor
    rule: QColor
    line2: QColor
    edge: QColor
    text: QColor
    text2: QColor
    text3: QColor
    disabled: QColor
    ink: QColor
    on_ink: QColor
    ink_hover: QColor
    known: QColor
    known_sel: QColor
    night: QColor
    night_sel: QColor
    nf: QColor
    nf_dot: QColor
    ref: QColor
    ref_line: QColor
    br: QColor
    br_line: QColor
    br_edge: QColor
    band: QColor
    motion: QColor
    ding: QColor
    live: QColor
    other: QColor
    actual: QColor
    on_mark: QColor
    problem: QColor
    problem_bg: QColor
    warning: QColor
    warning_bg: QColor
    info_bg: QColor
    day: QColor
    grid: QColor

    def color(self, name: str) -> QColor:
        """The colour of the token `name`; `text` for a name that is no token, so that painting never fails."""
        found = getattr(self, name, None)
        return found if isinstance(found, QColor) else self.text


TOKEN_NAMES: tuple[str, ...] = tuple(field.name for field in fields(Tokens))

LIGHT = Tokens(
    window=QColor("#F2F3F5"),
    surface=QColor("#FFFFFF"),
    sunken=QColor("#E8EAEE"),
    hover=QColor("#ECEEF2"),
    select=QColor("#DCE4EF"),
    rule=QColor("#D5D9E0"),
    line2=QColor("#B4BAC5"),
    edge=QColor("#7E8694"),
    text=QColor("#171A21"),
    text2=QColor("#474E5B"),
    text3=QColor("#5D6573"),
    disabled=QColor("#878E9A"),
    ink=QColor("#171A21"),
    on_ink=QColor("#FFFFFF"),
    ink_hover=QColor("#3A4150"),
    known=QColor("#FFFFFF"),
    known_sel=QColor("#EEF3FA"),
    night=QColor("#EEF0F5"),
    night_sel=QColor("#E0E6F0"),
    nf=QColor("#EDEFF2"),
    nf_dot=QColor("#A3ABB8"),
    ref=QColor("#E2E5EA"),
    ref_line=QColor("#AEB5C1"),
    br=QColor("#FFEFC2"),
    br_line=QColor("#D9B25A"),
    br_edge=QColor("#8A5700"),
    band=QColor("#F0E2F2"),
    motion=QColor("#1F78BD"),
    ding=QColor("#C9480E"),
    live=QColor("#14523A"),
    other=QColor("#676F7E"),
    actual=QColor("#7D1F86"),
    on_mark=QColor("#FFFFFF"),
    problem=QColor("#B3261E"),
    problem_bg=QColor("#FBE9E7"),
    warning=QColor("#8A5700"),
    warning_bg=QColor("#FFF4D6"),
    info_bg=QColor("#EEF0F3"),
    day=QColor("#B4BAC5"),
    grid=QColor("#E6E9EE"),
)

DARK = Tokens(
    window=QColor("#16181D"),
    surface=QColor("#1C1F25"),
    sunken=QColor("#121418"),
    hover=QColor("#262A32"),
    select=QColor("#2C3646"),
    rule=QColor("#343A44"),
    line2=QColor("#515967"),
    edge=QColor("#767E8C"),
    text=QColor("#E8EAEE"),
    text2=QColor("#B7BDC8"),
    text3=QColor("#98A0AE"),
    disabled=QColor("#727A87"),
    ink=QColor("#E8EAEE"),
    on_ink=QColor("#16181D"),
    ink_hover=QColor("#C9CED8"),
    known=QColor("#1C1F25"),
    known_sel=QColor("#232A35"),
    night=QColor("#15171C"),
    night_sel=QColor("#1B212B"),
    nf=QColor("#131519"),
    nf_dot=QColor("#4E5663"),
    ref=QColor("#2A2E36"),
    ref_line=QColor("#515A68"),
    br=QColor("#3B2F12"),
    br_line=QColor("#7D6427"),
    br_edge=QColor("#EDB44A"),
    band=QColor("#3A2B3E"),
    motion=QColor("#5B94EE"),
    ding=QColor("#F27D42"),
    live=QColor("#45D79C"),
    other=QColor("#9DA2AB"),
    actual=QColor("#E3B1EA"),
    on_mark=QColor("#0E1013"),
    problem=QColor("#FF8A7D"),
    problem_bg=QColor("#3A201E"),
    warning=QColor("#EDB44A"),
    warning_bg=QColor("#33290F"),
    info_bg=QColor("#262A32"),
    day=QColor("#515967"),
    grid=QColor("#272B33"),
)
