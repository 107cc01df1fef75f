"""The contrasts that the tokens promise, computed from the colours themselves."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from ringviewer.ui.theme.tokens import DARK, LIGHT, TOKEN_NAMES, Tokens

TEXT = ("text", "text2", "text3", "problem", "warning", "actual")
SURFACES = (
    "window", "surface", "sunken", "hover", "select", "known_sel", "night", "night_sel",
    "problem_bg", "warning_bg", "info_bg",
)  # fmt: skip
MARKS = ("motion", "ding", "live", "other", "actual", "ink", "br_edge")
GROUNDS = ("known", "known_sel", "night", "night_sel", "nf", "ref", "br", "band")


def luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize("text", TEXT)
    @pytest.mark.parametrize("surface", SURFACES)
    def test_text_can_be_read(self, tokens: Tokens, text: str, surface: str) -> None:
        assert contrast(tokens.color(text), tokens.color(surface)) >= 4.5

    @pytest.mark.parametrize("mark", MARKS)
    @pytest.mark.parametrize("ground", GROUNDS)
    def test_marks_stand_out_from_every_ground(self, tokens: Tokens, mark: str, ground: str) -> None:
        assert contrast(tokens.color(mark), tokens.color(ground)) >= 3.0

    @pytest.mark.parametrize("kind", ["motion", "ding", "live", "other"])
    def test_text_on_event_bars_can_be_read(self, tokens: Tokens, kind: str) -> None:
        assert contrast(tokens.on_mark, tokens.color(kind)) >= 4.5

    @pytest.mark.parametrize("ink", ["ink", "ink_hover"])
    def test_text_on_the_primary_button_can_be_read(self, tokens: Tokens, ink: str) -> None:
        assert contrast(tokens.on_ink, tokens.color(ink)) >= 4.5

    @pytest.mark.parametrize("surface", ["surface", "window"])
    def test_borders_of_inputs_can_be_seen(self, tokens: Tokens, surface: str) -> None:
        assert contrast(tokens.edge, tokens.color(surface)) >= 3.0

    @pytest.mark.parametrize("surface", SURFACES)
    def test_the_focus_ring_can_be_seen_on_every_surface(self, tokens: Tokens, surface: str) -> None:
        assert contrast(tokens.ink, tokens.color(surface)) >= 3.0

    @pytest.mark.parametrize("ground", GROUNDS)
    def test_words_on_every_ground_can_be_read(self, tokens: Tokens, ground: str) -> None:
        assert contrast(tokens.text, tokens.color(ground)) >= 4.5
        assert contrast(tokens.text2, tokens.color(ground)) >= 4.5

    @pytest.mark.parametrize("ground", ["known", "known_sel", "night", "night_sel"])
    def test_the_boundary_flag_can_be_read(self, tokens: Tokens, ground: str) -> None:
        assert contrast(tokens.br_edge, tokens.color(ground)) >= 4.5

    def test_every_colour_is_opaque(self, tokens: Tokens) -> None:
        assert all(tokens.color(name).alpha() == 255 for name in TOKEN_NAMES)


def test_an_unknown_name_falls_back_to_text() -> None:
    assert LIGHT.color("no such token") == LIGHT.text
