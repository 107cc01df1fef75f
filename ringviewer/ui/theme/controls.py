"""The controls that every panel is made of, in one place to import from."""

from __future__ import annotations

from ringviewer.ui.theme.buttons import Button, FlatButton, KindToggle, MenuButton, PrimaryButton
from ringviewer.ui.theme.inputs import ComboBox, LineEdit
from ringviewer.ui.theme.labels import Heading, PlainLabel, Plate, ProgressLine, Rule, Surface, TitleRow, plain_tip

__all__ = [
    "Button",
    "ComboBox",
    "FlatButton",
    "Heading",
    "KindToggle",
    "LineEdit",
    "MenuButton",
    "PlainLabel",
    "Plate",
    "PrimaryButton",
    "ProgressLine",
    "Rule",
    "Surface",
    "TitleRow",
    "plain_tip",
]
