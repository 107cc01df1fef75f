"""What the details of a request say: bodies, phases, notes, and what is never shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.partner_api.exchange import Phases
from ringviewer.ui.tables.requests_bodies import Line, answer_lines, pretty_lines, request_lines
from ringviewer.ui.tables.requests_lanes import OWN_WORK, PHASES, phase_lanes
from ringviewer.ui.tables.requests_patterns import fill_phase
from ringviewer.ui.tables.requests_phases import PhaseBar
from ringviewer.ui.tables.requests_text import MOST_LINES, RequestText
from ringviewer.ui.tables.requests_words import note_words, phase_duration, span_ms, took_words
from ringviewer.ui.theme.theme import Mode, Theme
from tests.ui.tables.fakes import an_exchange

POST = an_exchange(
    1,
    kind="still",
    method="POST",
    status=303,
    duration_ms=308,
    phases=Phases(2_000, 9_000, 18_000, 30_000, 400, 250_000, 600),
)
GET = an_exchange(
    2,
    kind="media",
    parent=1,
    host="media.example.test",
    path="/stills/7?…",
    started_ms=POST.started_ms + 308,
    duration_ms=1_000,
    phases=Phases(send_us=300, wait_us=400_000, receive_us=600_000),
    bytes_received=106_210,
    response_body=None,
    digest="9f" * 32,
    response_headers=(("content-type", "image/jpeg"),),
)


def words(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=12,
    ).filter(lambda value: isinstance(value, (list, dict)))
)
def test_json_is_indented_as_everybody_knows_it(value: object) -> None:
    assert "\n".join(pretty_lines(json.dumps(value))) == json.dumps(value, indent=2, ensure_ascii=False)


@given(st.text(max_size=60) | st.text(alphabet='{}[]",:\\ a1\n', max_size=40).map(lambda rest: "{" + rest))
def test_broken_json_loses_nothing_but_blanks(body: str) -> None:
    shown = "".join("".join(pretty_lines(body)).split())
    if body.lstrip()[:1] in ("{", "["):
        assert sorted(shown) == sorted("".join(body.split()))


def test_deep_json_is_shown_without_filling_the_memory() -> None:
    lines = list(pretty_lines("[" * 5_000))
    assert len(lines) == 5_000
    assert max(map(len, lines)) < 100


def test_characters_that_control_are_made_visible_and_markup_is_text() -> None:
    shown = words(answer_lines([an_exchange(1, response_body='{"name": "\u202e<b>x</b>\\u200b"}')]))
    assert "\u202e" not in shown
    assert "\u2329202E\u232a<b>x</b>\u2329200B\u232a" in shown


def test_a_line_without_end_is_cut_and_said_to_be() -> None:
    lines = list(answer_lines([an_exchange(1, response_body="x" * 500_000)]))
    assert max(len(line.text) for line in lines) < 2_100
    assert any("498\u202f000 more characters of this line are not shown" in line.text for line in lines)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body_cut": True, "bytes_received": 3_000_000}, "Cut after 1.0\u202fMB: the answer had 3.0\u202fMB."),
        ({"response_body": None}, "The body is not kept any more"),
        ({"response_body": None, "bytes_received": 0}, "The answer had no body."),
        ({"response_body": None, "response_headers": (("content-type", "text/html"),)}, "text/html, 2\u202fkB"),
        ({"kind": "token", "response_body": None}, "Bodies of token requests are never kept."),
        ({"status": None, "error": "The connection broke."}, "There was no answer. The connection broke."),
        ({"status": None, "duration_ms": None}, "The answer is on its way."),
    ],
)
def test_says_why_a_body_is_not_there_or_not_whole(changes: dict[str, Any], said: str) -> None:
    assert said in words(answer_lines([an_exchange(1, **changes)]))


def test_of_a_picture_type_size_and_digest_are_shown() -> None:
    shown = words(answer_lines([POST, GET]))
    assert "image/jpeg, 106\u202fkB (106\u202f210 bytes)" in shown
    assert f"SHA-256 {'9f' * 32}" in shown
    assert shown.index("POST api.example.test") < shown.index("GET media.example.test")


def test_what_was_sent_is_shown_with_its_body() -> None:
    sent = replace(
        POST, request_body='{"type":"at_timestamp"}', request_headers=(("content-type", "application/json"),)
    )
    assert '{\n  "type": "at_timestamp"\n}' in words(request_lines([sent]))
    assert "not kept any more" in words(request_lines([replace(sent, request_body=None)]))
    assert "never kept" in words(request_lines([replace(sent, kind="token", request_body=None)]))


def test_both_legs_stand_on_one_axis() -> None:
    post, get = phase_lanes([POST, GET])
    assert [segment.phase for segment in post.segments] == ["queue", "DNS", "connect", "TLS", "send", "wait", "receive"]
    assert [segment.start_us for segment in post.segments][:4] == [0, 2_000, 11_000, 29_000]
    assert [segment.phase for segment in get.segments] == ["send", "wait", "receive"]
    assert get.segments[0].start_us == 310_000
    assert post.segments[-1].end_us == 310_000
    assert get.length_us("receive") == 600_000
    assert get.length_us("TLS") is None


def test_what_no_phase_accounts_for_is_own_work() -> None:
    first = an_exchange(1, duration_ms=45, phases=Phases(100, connect_us=3_000, send_us=1_000, wait_us=500))
    (lane,) = phase_lanes([first])
    assert [segment.phase for segment in lane.segments] == ["queue", OWN_WORK, "connect", "send", "wait"]
    assert lane.length_us(OWN_WORK) == 40_500
    assert lane.segments[-1].end_us == 45_100
    assert took_words([first]) == "45\u202fms"
    (running,) = phase_lanes([replace(first, duration_ms=None, phases=Phases(100))])
    assert [segment.phase for segment in running.segments] == ["queue"]


@given(
    st.lists(
        st.tuples(st.integers(0, 900_000), st.integers(0, 3_000), st.integers(0, 900_000), st.integers(0, 40)),
        min_size=1,
        max_size=3,
    )
)
def test_the_segments_of_a_unit_have_no_gap_and_add_up_to_what_it_took(
    measured: list[tuple[int, int, int, int]],
) -> None:
    """Each leg: its queue, and what no phase accounts for, and its waiting, and the time before its queue."""
    legs, end_us = [], 0
    for number, (queue_us, own_ms, wait_us, pause_ms) in enumerate(measured, 1):
        started_ms = -(-(end_us + queue_us) // 1_000) + pause_ms
        duration_ms = own_ms + -(-wait_us // 1_000)
        phases = Phases(queue_us, wait_us=wait_us)
        legs.append(an_exchange(number, started_ms=started_ms, duration_ms=duration_ms, phases=phases))
        end_us = (started_ms + duration_ms) * 1_000
    segments = [segment for lane in phase_lanes(legs) for segment in lane.segments]
    assert segments[0].start_us == 0
    assert all(before.end_us == after.start_us for before, after in pairwise(segments))
    took = span_ms(legs)
    assert took is not None
    assert segments[-1].end_us == measured[0][0] + took * 1_000


def test_the_time_in_the_queue_is_told_beside_what_the_request_took() -> None:
    waited = an_exchange(1, duration_ms=164, phases=Phases(800_000, wait_us=164_000))
    assert took_words([waited]) == "164\u202fms, after 800\u202fms in the queue"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_two_phases_look_alike_in_grey(qapp: QApplication, mode: Mode) -> None:
    shapes: dict[bytes, str] = {}
    area = QRect(0, 0, 12, 12)
    for phase in PHASES:
        image = QImage(12, 12, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        fill_phase(painter, Theme(qapp, mode).tokens, area, phase)
        painter.end()
        rows = [[image.pixelColor(x, y).value() for x in range(12)] for y in range(12)]
        middle = (min(map(min, rows)) + max(map(max, rows))) / 2
        # Shape alone: what is darker and what is lighter than its own middle.
        shape = bytes(value > middle for row in rows for value in row)
        assert shape not in shapes, (phase, shapes[shape])
        shapes[shape] = phase


def test_the_bar_draws_each_phase_in_proportion_and_tells_it_in_words(qtbot: QtBot, theme: Theme) -> None:
    bar = PhaseBar(theme)
    qtbot.addWidget(bar)
    bar.resize(540, 100)
    bar.show_lanes(phase_lanes([POST, GET]))
    post, get = phase_lanes([POST, GET])
    wait, receive = bar.area(0, post.segments[5]), bar.area(1, get.segments[2])
    assert receive.width() == pytest.approx(wait.width() * 600 / 250, abs=3)
    assert receive.right() == pytest.approx(bar.width() - 1, abs=1)
    assert bar.area(0, post.segments[4]).width() == 1
    assert "send 0.4\u202fms" in bar.accessibleDescription()
    assert "GET: send 0.3\u202fms, wait 400\u202fms" in bar.accessibleDescription()
    bar.grab()


def test_short_phases_are_told_in_tenths() -> None:
    told = [phase_duration(us).replace("\u202f", " ") for us in (0, 20, 400, 949, 950, 1_400, 12_400_000)]
    assert told == ["0 ms", "0.1 ms", "0.4 ms", "0.9 ms", "1 ms", "1 ms", "12.4 s"]


def test_notes_are_told_in_words() -> None:
    assert note_words("media-host-unexpected") == "The picture came from a host that the contract does not name."
    assert note_words("something-else") == "Noted: something-else."


def test_a_large_body_comes_in_over_several_turns_of_the_loop(qtbot: QtBot, theme: Theme) -> None:
    view = RequestText(theme, name="Answer")
    qtbot.addWidget(view)
    body = json.dumps([{"id": f"event-{number}", "start": number} for number in range(20_000)])
    view.show_lines(answer_lines([an_exchange(1, response_body=body[: 1024 * 1024], body_cut=True)]))
    assert not view.complete
    assert 0 < view.text.document().blockCount() < MOST_LINES
    view.finish()
    assert view.text.document().blockCount() == MOST_LINES + 1
    assert view.text.toPlainText().endswith("Only the first 20\u202f000 lines are shown.")
    view.show_lines([Line("other")])
    assert view.complete
    assert view.text.toPlainText() == "other"


def test_a_text_is_searched_with_the_keyboard_alone(qtbot: QtBot, theme: Theme) -> None:
    view = RequestText(theme, name="Answer")
    qtbot.addWidget(view)
    view.show()
    view.activateWindow()
    view.show_lines([Line("alpha"), Line("beta one"), Line("beta two")])
    view.text.setFocus()
    qtbot.waitUntil(view.text.hasFocus)
    QTest.keyClick(view.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.find_edit.hasFocus()
    QTest.keyClicks(view.find_edit, "beta")
    assert view.text.textCursor().blockNumber() == 1
    QTest.keyClick(view.find_edit, Qt.Key.Key_Return)
    assert view.text.textCursor().blockNumber() == 2
    QTest.keyClick(view.find_edit, Qt.Key.Key_Return)
    assert view.text.textCursor().blockNumber() == 1
    QTest.keyClicks(view.find_edit, "x")
    assert view.found.text() == "not found"
    QTest.keyClick(view.find_edit, Qt.Key.Key_Escape)
    assert view.find_row.isHidden()
    assert view.text.hasFocus()
