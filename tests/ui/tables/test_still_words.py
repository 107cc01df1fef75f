from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from ringviewer.diagnosis.ask_check import Concern
from ringviewer.diagnosis.still_twins import Twin
from ringviewer.session.stills import StillPhase, StillView
from ringviewer.ui.tables.cells import EMPTY, Cell
from ringviewer.ui.tables.still_words import actual_cell, verdict_cell
from tests.ui.still.views import ASK, EVENT, shown


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("held", "not sent"),
        ("queued", "asking…"),
        ("asking", "asking…"),
        ("following", "asking…"),
        ("downloading", "downloading…"),
        ("waiting", "waiting to retry"),
        ("failed", "no still"),
        ("stopped", "not waited for"),
        ("superseded", "not waited for"),
    ],
)
def test_every_phase_has_its_words(phase: StillPhase, words: str) -> None:
    assert actual_cell(StillView(ASK, EVENT, phase), UTC).text == words


def test_a_held_still_says_what_is_to_be_feared() -> None:
    concern = Concern("before-boundary", True, "It begins before the boundary", "…")
    assert verdict_cell(StillView(ASK, EVENT, "held", concern=concern)) == Cell(
        "It begins before the boundary", "warning", icon="warning"
    )
    assert verdict_cell(StillView(ASK, EVENT, "superseded")) is EMPTY


def test_the_same_picture_again_and_a_wrong_format_are_marked_though_the_time_fits() -> None:
    assert verdict_cell(shown(0)) == Cell("exact", icon="check")
    again = replace(shown(0), twin=Twin(ASK, "bytes"))
    assert verdict_cell(again) == Cell("exact, same picture again", "warning", icon="warning")
    same_time = replace(shown(0), twin=Twin(ASK, "time"))
    assert verdict_cell(same_time).text == "exact, same time again"
    assert verdict_cell(shown(0, replace(ASK, format="png"))).text == "exact, is JPEG"
