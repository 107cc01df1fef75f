"""Bookmarks over the real canvas: set, noted, stepped through, removed, copied, and kept for the visit only."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from ringviewer.history import wording
from ringviewer.session import changes
from ringviewer.ui.timeline.layout.bookmarks import MOST, MOST_CHARACTERS, Bookmark, Bookmarks
from ringviewer.ui.timeline.layout.geometry import AXIS_PX
from ringviewer.ui.timeline.layout.viewport import Viewport
from ringviewer.ui.timeline.paint.bookmark_painter import RIBBON_TOP, notes, taken_x
from ringviewer.ui.timeline.paint.kit import Kit
from tests.ui.timeline.conftest import Stage
from tests.ui.timeline.worlds import PACIFIC, House, at, events, lane

Make = Callable[[House], Stage]
LEFT = Qt.MouseButton.LeftButton
ROWS = [(at("15:00"), "motion", 9_000), (at("15:20"), "ding", 20_000)]


def house() -> House:
    return House([lane("front", ROWS, name="Front Door"), lane("back", [])])


def show(stage: Stage) -> None:
    stage.canvas.set_view(Viewport.showing(at("14:50"), at("15:40"), stage.canvas.areas.time))
    stage.shoot()


def ribbon(stage: Stage, ms: int) -> QPoint:
    return QPoint(stage.canvas.areas.header + round(stage.canvas.model.view.to_x(ms)), RIBBON_TOP + 6)


def marks(stage: Stage) -> list[Bookmark]:
    return list(stage.canvas.model.bookmarks)


def write(stage: Stage, words: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    editor = stage.canvas.reading.bookmarking.editor
    assert editor.isVisible()
    editor.setText(words)
    QTest.keyClick(editor, key)
    stage.shoot()


def test_m_sets_one_at_the_pointer_on_the_mark_that_is_near_and_asks_for_its_note(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    QTest.mouseMove(shown.canvas, shown.lane_spot("front", ROWS[0][0], 18) + QPoint(3, 0))
    QTest.keyClick(shown.canvas, Qt.Key.Key_M)
    write(shown, "the customer heard it")
    assert marks(shown) == [Bookmark(ROWS[0][0], "the customer heard it", "front")]
    assert shown.has("ink", ribbon(shown, ROWS[0][0]), 3, 3)
    assert shown.canvas.reading.bookmarking.editor.isHidden()


def test_after_a_step_by_key_m_sets_it_at_the_selection(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    QTest.mouseMove(shown.canvas, shown.lane_spot("front", at("14:55"), 18))
    shown.select("front", events("front", ROWS)[1].id)
    QTest.keyClick(shown.canvas, Qt.Key.Key_M)
    write(shown, "")
    assert marks(shown) == [Bookmark(ROWS[1][0], "", "front")]


def test_escape_drops_a_new_one_and_leaves_the_note_of_an_old_one(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    bookmarking = shown.canvas.reading.bookmarking
    bookmarking.set_at(at("15:10"), None)
    write(shown, "never kept", Qt.Key.Key_Escape)
    assert marks(shown) == []
    bookmarking.set_at(at("15:10"), None)
    write(shown, "kept")
    QTest.mouseClick(shown.canvas, LEFT, Qt.KeyboardModifier.NoModifier, ribbon(shown, at("15:10")))
    assert bookmarking.editor.text() == "kept"
    write(shown, "changed", Qt.Key.Key_Escape)
    assert [mark.note for mark in marks(shown)] == ["kept"]


def test_keys_in_the_editor_write_and_move_nothing(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    view = shown.canvas.model.view
    shown.canvas.reading.bookmarking.set_at(at("15:10"), None)
    editor = shown.canvas.reading.bookmarking.editor
    QTest.keyClicks(editor, "nfr ,.")
    for key in (Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_Delete):
        QTest.keyClick(editor, key)
    assert editor.text() == "nfr ,."
    assert shown.canvas.model.view == view
    assert not shown.canvas.model.measuring
    assert editor.maxLength() == MOST_CHARACTERS


def test_comma_and_period_step_through_them_and_delete_removes_the_current_one(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    told: list[str] = []
    shown.canvas.told.connect(told.append)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Period)
    assert told == ["No bookmark is set. M sets one"]
    kept = shown.canvas.model.bookmarks
    for clock in ("14:00", "15:30", "16:30"):
        kept.set(at(clock))
    kept.current = None
    QTest.keyClick(shown.canvas, Qt.Key.Key_Period)
    assert kept.current == Bookmark(at("15:30"))
    QTest.keyClick(shown.canvas, Qt.Key.Key_Period)
    shown.canvas.finish()
    view = shown.canvas.model.view
    assert view.start_ms < at("16:30") < view.end_ms
    QTest.keyClick(shown.canvas, Qt.Key.Key_Delete)
    assert [mark.at_ms for mark in kept] == [at("14:00"), at("15:30")]
    QTest.keyClick(shown.canvas, Qt.Key.Key_Comma)
    assert "Thu 8 Oct 15:30:00.000 PDT" in told[-1]


def test_pointing_at_a_ribbon_says_note_and_time(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    kept = shown.canvas.model.bookmarks
    kept.set(at("15:10"))
    kept.note(Bookmark(at("15:10")), "bell\u202e twice")
    shown.canvas.rest(ribbon(shown, at("15:10")).toPointF())
    first, second = shown.canvas.tip.words
    assert first == wording.plain("bell\u202e twice") != "bell\u202e twice"
    assert second.startswith("Thu 8 Oct 15:10:00.000 PDT")


def test_tick_labels_keep_off_ribbons(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    label = QPoint(ribbon(shown, at("15:10")).x() - 12, 26)
    assert shown.has("text2", label, 4, 5)
    shown.canvas.model.bookmarks.set(at("15:10"))
    shown.canvas.update()
    shown.shoot()
    assert not shown.has("text2", label, 4, 5)


def test_they_survive_a_refresh_and_another_zone_and_go_with_the_account(stage: Make) -> None:
    world = house()
    shown = stage(world)
    show(shown)
    shown.canvas.model.bookmarks.set(at("15:10"))
    shown.panel.handle(changes.DevicesChanged())
    shown.panel.set_zone(ZoneInfo("Europe/Berlin"), "this computer’s zone")
    assert len(marks(shown)) == 1
    shown.panel.set_session(house().session)
    assert marks(shown) == []


def test_the_line_of_a_bookmark_runs_through_the_lanes(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    shown.canvas.model.bookmarks.set(at("14:55"))
    shown.canvas.update()
    shown.shoot()
    x = ribbon(shown, at("14:55")).x()
    ink = shown.theme.tokens.ink.rgb()
    column = range(AXIS_PX, shown.canvas.areas.bottom)
    dots = sum(shown.picture.pixel(x, y) == ink for y in column)
    assert abs(dots - len(column) / 4) <= 2


def test_all_are_copied_with_iso_times_names_and_notes(stage: Make) -> None:
    shown = stage(house())
    kept = shown.canvas.model.bookmarks
    for clock, device_id in (("15:10", "front"), ("14:00", None)):
        kept.set(at(clock), device_id)
    kept.note(Bookmark(at("15:10")), "said \t so\n")
    shown.canvas.reading.bookmarking.copy()
    assert QGuiApplication.clipboard().text() == (
        "2026-10-08T14:00:00.000-07:00\t\t\n2026-10-08T15:10:00.000-07:00\tFront Door\tsaid so\n"
    )
    assert shown.canvas.model.tz is PACIFIC


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=60))
def test_they_stay_in_order_with_one_for_each_instant(acts: list[tuple[int, bool]]) -> None:
    kept, model = Bookmarks(), set[int]()
    for ms, setting in acts:
        if setting:
            kept.set(ms)
            model.add(ms)
        else:
            kept.remove(Bookmark(ms))
            model.discard(ms)
    assert [mark.at_ms for mark in kept] == sorted(model)
    walked = []
    kept.current = None
    while (mark := kept.step(1, -1)) is not None:
        walked.append(mark.at_ms)
    assert walked == sorted(model)


def test_there_is_a_most_of_them() -> None:
    kept = Bookmarks()
    assert all(kept.set(ms) is not None for ms in range(MOST))
    assert kept.set(MOST) is None
    assert kept.set(0) is not None
    kept.note(Bookmark(0), "x" * 500)
    assert len(next(iter(kept)).note) == MOST_CHARACTERS


def test_the_editor_is_wide_enough_for_a_sentence(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    shown.canvas.reading.bookmarking.set_at(at("15:30"), "front")
    editor = shown.canvas.reading.bookmarking.editor
    assert editor.width() >= 320
    assert shown.canvas.rect().contains(editor.geometry())


def test_a_note_stands_beside_its_ribbon_as_far_as_there_is_room(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    canvas = shown.canvas
    long = "a note that is by far too long to stand beside its ribbon as a whole"
    for clock, note in (("15:00", "parcel"), ("15:10", long), ("15:30", "first"), ("15:31", "second"), ("15:35", "")):
        mark = canvas.model.bookmarks.set(at(clock))
        assert mark is not None
        canvas.model.bookmarks.note(mark, note)
    kit = Kit(shown.theme.tokens, 1.0)
    told = {words for _, words in notes(kit, canvas.model)}
    assert {"parcel", "second"} <= told
    assert "first" not in told  # the next ribbon is 24 px away
    (cut,) = (words for words in told if words.endswith("…"))
    assert long.startswith(cut.removesuffix("…").strip())
    xs = taken_x(kit, canvas.model)
    for left, words in notes(kit, canvas.model):
        assert {left, left + kit.plate_width(words)} <= set(xs)
    show(shown)
    assert shown.has("surface", ribbon(shown, at("15:30")), 3, 3)
    canvas.rest(QPointF(ribbon(shown, at("15:30"))))
    assert canvas.tip.words[0] == "first"


def test_a_step_says_which_bookmark_it_is(stage: Make) -> None:
    shown = stage(house())
    show(shown)
    canvas, said = shown.canvas, list[str]()
    canvas.told.connect(said.append)
    for clock, note in (("15:00", "parcel"), ("15:10", "")):
        mark = canvas.model.bookmarks.set(at(clock))
        assert mark is not None
        canvas.model.bookmarks.note(mark, note)
    for key in (Qt.Key.Key_Comma, Qt.Key.Key_Period, Qt.Key.Key_Period):
        QTest.keyClick(canvas, key)
    assert said == [
        "Bookmark 1 of 2, parcel, Thu 8 Oct 15:00:00.000 PDT",
        "Bookmark 2 of 2, without a note, Thu 8 Oct 15:10:00.000 PDT",
        "No later bookmark",
    ]
