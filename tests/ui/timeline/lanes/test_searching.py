from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from ringviewer.session import changes
from ringviewer.ui.shortcuts import obey
from ringviewer.ui.timeline.lanes.matching import Searched, matches, spans
from ringviewer.ui.timeline.words.no_lanes import no_lanes
from tests.ui.timeline.lanes.conftest import Open, Rig, street
from tests.ui.timeline.worlds import House, at, finding, lane


def estate() -> House:
    rows = [(at("12:00"), "motion", 1000)]
    lanes = [
        lane("aa-77f0", rows, name="Front Door"),
        lane("bb-1234", rows, name="Back Yard", online=False),
        lane("cc-1299", rows, name="Garage", online=None),
        lane("dd-9000", rows, name="Front Gate", reported_at_ms=0),
    ]
    return House(lanes, [finding("media-encrypted", "problem", "cc-1299"), finding("history-empty", "info", "aa-77f0")])


def test_lanes_are_filtered_while_a_name_is_typed(rig: Open) -> None:
    made = rig(street(240))
    made.press(Qt.Key.Key_Slash)
    assert made.row.isVisible()
    assert made.row.field.hasFocus()
    assert made.row.height() == 34
    assert made.row.count.text() == "240 devices"
    QTest.keyClicks(made.row.field, "camera 12")
    assert made.shown == [f"c{number}" for number in range(1, 241) if "12" in str(number)]
    assert made.row.count.text() == f"{len(made.shown)} of 240 devices shown"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("front", ["aa-77f0", "dd-9000"]),
        ("FRONT d", ["aa-77f0"]),
        ("gate front", ["dd-9000"]),
        ("1234", ["bb-1234"]),
        ("123", []),
        ("offline", ["bb-1234"]),
        ("online", ["aa-77f0", "dd-9000"]),
        ("problem", ["cc-1299"]),
        ("never reported", ["dd-9000"]),
        ("info", []),
        ("  ", ["aa-77f0", "bb-1234", "cc-1299", "dd-9000"]),
    ],
)
def test_devices_are_found_by_name_id_and_state(rig: Open, text: str, wanted: list[str]) -> None:
    made = rig(estate())
    made.type(text)
    assert made.shown == wanted


def test_devices_are_found_by_kind(rig: Open) -> None:
    house = estate()
    device = house.lanes["bb-1234"].device
    object.__setattr__(device, "image_kind", "stickup_cam")
    made = rig(house)
    made.type("stickup")
    assert made.shown == ["bb-1234"]


def test_enter_selects_the_first_and_the_lanes_have_the_keys_again(rig: Open) -> None:
    made = rig(estate())
    made.type("front g")
    QTest.keyClick(made.row.field, Qt.Key.Key_Return)
    assert made.model.selected_device == "dd-9000"
    assert made.selected == ["dd-9000"]
    assert made.canvas.hasFocus()
    assert made.shown == ["dd-9000"]


def test_escape_clears_the_search_and_closes_its_row(rig: Open) -> None:
    made = rig(estate())
    made.type("gara")
    QTest.keyClick(made.row.field, Qt.Key.Key_Escape)
    assert len(made.shown) == 4
    assert not made.row.isVisible()
    assert made.canvas.hasFocus()


def test_escape_in_the_search_is_not_the_windows_own(rig: Open) -> None:
    made = rig(estate())
    stopped: list[bool] = []
    obey(made.panel, {"Escape": lambda: stopped.append(True)})
    made.type("gara")
    QTest.keyClick(made.row.field, Qt.Key.Key_Escape)
    assert not stopped
    assert len(made.shown) == 4


def test_nothing_found_says_so_and_can_be_cleared(rig: Open) -> None:
    made = rig(estate())
    made.type("xyz")
    made.canvas.grab()
    assert made.shown == []
    assert made.row.count.text() == "0 of 4 devices shown"
    assert no_lanes(made.model) == "No device matches “xyz”."
    QTest.mouseClick(made.row.show_all, Qt.MouseButton.LeftButton)
    assert len(made.shown) == 4


def test_hidden_devices_are_not_searched_and_that_is_said(rig: Open) -> None:
    made = rig(estate())
    made.keeper.hide("cc-1299")
    made.type("garage")
    assert no_lanes(made.model) == "No device matches “garage”. 1 device is hidden, and not searched."
    QTest.keyClick(made.row.field, Qt.Key.Key_Escape)
    assert made.shown == ["aa-77f0", "bb-1234", "dd-9000"]
    assert made.row.isVisible()


def test_a_search_for_a_state_follows_the_states(rig: Open) -> None:
    made = rig(estate())
    made.type("problem")
    made.house.findings = (*made.house.findings, finding("key-not-ready", "problem", "aa-77f0"))
    made.panel.handle(changes.FindingsChanged())
    assert made.shown == ["aa-77f0", "cc-1299"]
    assert made.row.count.text() == "2 of 4 devices shown"


def test_the_view_stays_while_lanes_are_filtered(rig: Open) -> None:
    house = estate()
    house.lanes["bb-1234"] = lane("bb-1234", [(at("02:00"), "motion", 1000)], name="Back Yard")
    made = rig(house)
    before = made.model.view
    made.type("front")
    assert made.model.view == before


def test_a_match_is_marked_in_the_header(rig: Open) -> None:
    made = rig(estate())
    made.press(Qt.Key.Key_Down)
    before = header_ink(made)
    made.type("door")
    assert header_ink(made) >= before + 20


def header_ink(made: Rig) -> int:
    """Pixels of ink just below the name of the first header."""
    picture = made.canvas.grab().toImage()
    rect = made.canvas.areas.lane_rect(0)
    ink = made.canvas._theme.tokens.ink.rgb()
    y = round(rect.top() + (rect.height() - 46) / 2 + 15.5) + 7
    return max(sum(picture.pixel(x, y + dy) == ink for x in range(29, 200)) for dy in (-1, 0, 1))


def test_a_button_opens_the_search_too(rig: Open) -> None:
    made = rig(estate())
    button = next(one for one in made.panel.findChildren(QPushButton) if one.accessibleName() == "Search the devices")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert made.row.field.hasFocus()


def test_what_is_typed_does_not_reach_the_lanes(rig: Open) -> None:
    made = rig(estate())
    made.type("c")
    assert not made.model.collapsed_numbers()
    QTest.keyClick(made.row.field, Qt.Key.Key_H)
    assert not made.model.arrangement.hidden


@given(st.text(max_size=30), st.text(max_size=60))
def test_what_is_marked_in_a_name_is_a_word_of_the_search(search: str, name: str) -> None:
    words, last = search.casefold().split(), -1
    for start, end in spans(search, name):
        assert last < start < end <= len(name)
        assert any(word in name[start:end].casefold() for word in words)
        last = end


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_part_of_a_word_is_found(before: str, part: str, behind: str) -> None:
    assert matches(part, Searched(before + part.casefold() + behind, "", ""))
