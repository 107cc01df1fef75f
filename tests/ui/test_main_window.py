from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ringviewer.partner_api.answers import Customer
from ringviewer.session.changes import EventsAdded, Notice, SelectionChanged
from ringviewer.session.stills import StillView
from ringviewer.ui.dialogs.accounts import AccountsDialog
from ringviewer.ui.dialogs.accounts_desk import AccountsDesk, Store
from ringviewer.ui.main_window import MainWindow
from ringviewer.ui.theme.theme import Theme
from ringviewer.ui.timeline import keys
from ringviewer.ui.workspace import Workspace
from tests.ui.tables.fakes import NOW_MS, FakeSession, a_lane, an_event, as_session


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(theme, scenarios=[("relinked", "A story.")])
    qtbot.addWidget(made)
    made.show()
    yield made
    made.dispose()


def opened(window: MainWindow, session: FakeSession) -> Workspace:
    window.set_session(as_session(session))
    assert window.workspace is not None
    return window.workspace


def test_greets_with_the_doors_and_passes_on_what_they_ask(qtbot: QtBot, window: MainWindow) -> None:
    assert window.welcome.isVisible()
    assert window.workspace is None
    with qtbot.waitSignal(window.open_demo) as asked:
        window.welcome.demo_button.click()
    assert asked.args == ["relinked"]


def test_asks_before_it_closes(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.close_asked):
        assert not window.close()
    assert window.isVisible()


def test_shows_an_account_and_lets_go_of_it(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=5))
    workspace = opened(window, session)
    assert window.windowTitle() == "Alder Street, linked – ringviewer"
    assert workspace.tabs.events.model.rowCount() == 5
    assert session.listeners == 1
    window.set_session(None)
    assert session.listeners == 0
    assert window.welcome.isVisible()
    assert window.windowTitle() == "ringviewer"


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform, for a second window
def test_who_it_is_is_asked_by_the_button_only_and_forgotten_with_the_account(qtbot: QtBot, window: MainWindow) -> None:
    workspace = opened(window, FakeSession(a_lane()))
    panel = workspace.who
    with qtbot.assertNotEmitted(window.who_asked):
        workspace.toolbar.account_menu.who.trigger()
    assert panel.isVisible()
    assert "personal data" in panel.cost.text()
    assert panel.name.text() == "not asked"
    with qtbot.waitSignal(window.who_asked):
        panel.ask_button.click()
    assert not panel.ask_button.isEnabled()
    window.show_customer_problem("The API is not reachable.")
    assert panel.problem.text() == "The API is not reachable."
    assert panel.ask_button.isEnabled()
    window.show_customer(Customer("amzn1.account.A", "Ada\u202e", None, "ada@example.com"))
    assert (panel.id.text(), panel.name.text()) == (
        "amzn1.account.A",
        "Ada\u2329202E\u232a",
    )
    assert "Customer id: amzn1.account.A" in workspace.toolbar.account_menu.facts.words
    qtbot.waitUntil(panel.isActiveWindow)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    opened(window, FakeSession(a_lane()))
    assert panel.name.text() == "not asked"
    assert not [words for words in workspace.toolbar.account_menu.facts.words if "amzn1" in words]


def test_the_account_menu_passes_on_the_pace_and_offers_stored_accounts_where_there_is_use(
    qtbot: QtBot, window: MainWindow
) -> None:
    menu = opened(window, FakeSession(a_lane())).toolbar.account_menu
    with qtbot.waitSignal(window.pace_chosen) as chosen:
        menu.paces.actions()[0].trigger()
    assert chosen.args == [1]
    assert not menu.manage.isVisible()
    assert window.manage_accounts() is None
    desk = AccountsDesk(_no_store, lambda work: work.close(), window)
    window.set_accounts(desk)
    assert not menu.manage.isVisible()
    desk.no_store = ""
    desk.changed.emit()
    assert menu.manage.isVisible()
    menu.manage.trigger()
    dialog = window.findChild(AccountsDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()


async def _no_store() -> Store:
    raise AssertionError("nothing is read")


def test_panels_built_in_steps_are_the_ones_that_are_shown(window: MainWindow) -> None:
    steps = window.build_in_steps()
    next(steps)
    assert window.workspace is None
    for _ in steps:
        pass
    built = window.workspace
    assert built is not None
    assert opened(window, FakeSession(a_lane(events=5))) is built
    assert list(window.build_in_steps()) == []


def test_an_account_shown_before_the_last_step_keeps_its_panels(window: MainWindow) -> None:
    steps = window.build_in_steps()
    next(steps)
    workspace = opened(window, FakeSession(a_lane(events=5)))
    for _ in steps:
        pass
    assert window.workspace is workspace


def test_another_session_takes_the_place_of_the_first(window: MainWindow) -> None:
    first, second = FakeSession(a_lane(events=5)), FakeSession(a_lane("other", "Other", 2))
    opened(window, first)
    workspace = opened(window, second)
    assert first.listeners == 0
    assert workspace.tabs.events.model.rowCount() == 2


def test_a_click_asks_at_once(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=5))
    workspace = opened(window, session)
    workspace.timeline.event_activated.emit("front", "front-000001", True)
    assert ("select", "front", "front-000001", True) in session.done


def test_stepping_asks_for_the_event_that_it_rests_on(qtbot: QtBot, window: MainWindow) -> None:
    session = FakeSession(a_lane(events=5))
    workspace = opened(window, session)
    for number in range(4):
        workspace.timeline.event_activated.emit("front", f"front-{number:06}", False)
    asked = ("select", "front", "front-000003", True)
    assert asked not in session.done
    qtbot.waitUntil(lambda: asked in session.done)
    assert sum(bool(done[0] == "select" and done[3]) for done in session.done) == 1


def test_asks_at_the_chosen_instant_of_the_event(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=5))
    workspace = opened(window, session)
    next(a for a in workspace.toolbar.still.choices.actions() if a.text() == "At event end").trigger()
    workspace.stills.asking.activate("front", "front-000002", True)
    assert session.done[-1] == ("select", "front", "front-000002", True)
    assert session.wishes.of_event(an_event(2)).at_ms == an_event(2).end_ms


def test_an_account_without_devices_or_events_says_so_in_the_stills_place(window: MainWindow) -> None:
    empty = opened(window, FakeSession())
    assert "no device" in empty.still.picture.words
    quiet = opened(window, FakeSession(a_lane()))
    assert "No event yet" in quiet.still.picture.words
    full = opened(window, FakeSession(a_lane(events=1)))
    assert "No event selected" in full.still.picture.words


def test_table_and_timeline_follow_one_selection(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=50))
    workspace = opened(window, session)
    session.selected = ("front", "front-000040")
    session.emit(SelectionChanged())
    assert workspace.tabs.events.table.currentIndex().row() == 40
    assert session.done == []


def test_finds_a_time_or_says_why_not(window: MainWindow) -> None:
    workspace = opened(window, FakeSession(a_lane(events=5)))
    workspace.find_time("never")
    assert workspace.toolbar.time_edit.styleSheet()
    assert "is not a time" in window.notice_text()
    workspace.find_time("17:21")
    assert not workspace.toolbar.time_edit.styleSheet()
    assert window.notice_text() == ""


def test_notices_of_the_session_are_seen_and_counted(window: MainWindow) -> None:
    session = FakeSession(a_lane())
    workspace = opened(window, session)
    for _ in range(2):
        session.emit(Notice("problem", "The API is not reachable.", "net", "retry"))
    assert workspace.notifications.texts() == ("The API is not reachable.",)
    workspace.notifications.action_asked.emit("net", "retry")
    assert ("refresh",) in session.done


def test_a_sentence_before_any_account_is_seen_at_the_doors(window: MainWindow) -> None:
    window.notify("problem", "The address is not one.", "open", None)
    assert window.notice_text() == "The address is not one."
    assert window.notifications.isVisible()


def test_keys_reach_the_session(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=3))
    workspace = opened(window, session)
    QTest.keyClick(workspace.tabs.events.table, Qt.Key.Key_F5)
    assert ("refresh",) in session.done
    session.busy = True
    workspace.tabs.events.table.setFocus()
    QTest.keyClick(workspace.tabs.events.table, Qt.Key.Key_Escape)
    assert ("stop",) in session.done


def test_a_letter_in_a_field_is_a_letter(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=3))
    workspace = opened(window, session)
    QTest.keyClicks(workspace.tabs.events.filter_edit, "jkfn?")
    assert workspace.tabs.events.filter_edit.text() == "jkfn?"
    assert session.done == []


def test_toolbar_follows_pages_that_arrive(qtbot: QtBot, window: MainWindow) -> None:
    lane = a_lane(events=3)
    session = FakeSession(lane)
    workspace = opened(window, session)
    lane.events.add([an_event(n) for n in range(3, 8)])
    session.emit(EventsAdded("front", 5))
    qtbot.waitUntil(lambda: workspace.status.events.text().startswith("8 events"))


def test_changes_the_zone_everywhere(window: MainWindow) -> None:
    workspace = opened(window, FakeSession(a_lane(events=1)))
    model = workspace.tabs.events.model
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Start (PDT)"
    workspace.set_zone("utc")
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Start (UTC)"
    assert model.index(0, 0).data() == "Fri 9 Oct  00:42:00.000"


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform, for a second window
def test_asks_at_a_typed_time(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=1))
    workspace = opened(window, session)
    workspace.toolbar.still_menu.ask_time_asked.emit()
    panel = workspace.stills.ask_time
    assert panel.isVisible()
    assert not panel.ask_button.isEnabled()
    panel.time.setText("17:21:07.410")
    panel.ask_button.click()
    kind, ask, _, _ = session.done[-1]
    assert kind == "ask"
    assert ask.at_ms == NOW_MS - 1_252_590  # type: ignore[attr-defined]
    panel.newest_button.click()
    assert session.done[-1] == ("range", "front", NOW_MS - 6 * 3_600_000, NOW_MS)


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform, for a second window
def test_a_typed_time_is_meant_in_the_zone_that_is_chosen_meanwhile(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=1), a_lane("garage", "Garage", 1))
    workspace = opened(window, session)
    workspace.toolbar.still_menu.ask_time_asked.emit()
    panel = workspace.stills.ask_time
    panel.device.setCurrentIndex(1)
    panel.time.setText("00:21:07.410")
    workspace.set_zone("utc")
    assert "UTC" in panel.meaning.text()
    panel.ask_button.click()
    _, ask, _, _ = session.done[-1]
    assert ask.device_id == "garage"  # type: ignore[attr-defined]
    assert ask.at_ms == NOW_MS - 1_252_590  # type: ignore[attr-defined]


def test_a_preference_asks_again_for_what_is_shown_and_for_nothing_else(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=5))
    workspace = opened(window, session)
    png = workspace.toolbar.still_menu.formats.actions()[1]
    png.trigger()
    assert session.done == []
    session.selected = ("front", "front-000002")
    session.shown_still = StillView(session.wishes.at("front", NOW_MS - 5_000))
    png.trigger()
    kind, ask, event, _ = session.done[-1]
    assert (kind, event) == ("ask", None)
    assert (ask.at_ms, ask.format) == (NOW_MS - 5_000, "png")  # type: ignore[attr-defined]
    session.shown_still = StillView(session.wishes.newest("front", NOW_MS - 9_000, NOW_MS))
    png.trigger()
    session.shown_still = StillView(session.wishes.of_event(an_event(2)), an_event(2))
    png.trigger()
    assert session.done[-2:] == [
        ("range", "front", NOW_MS - 9_000, NOW_MS),
        ("select", "front", "front-000002", True),
    ]


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform, for a second window
def test_looks_back_as_many_minutes_as_are_typed(window: MainWindow) -> None:
    session = FakeSession(a_lane(events=1))
    workspace = opened(window, session)
    workspace.toolbar.still_menu.ask_time_asked.emit()
    panel = workspace.stills.ask_time
    panel.back.setText("1800")
    assert "24 h at most" in panel.range_meaning.text()
    panel.newest_button.click()
    assert session.done[-1] == ("range", "front", NOW_MS - 30 * 3_600_000, NOW_MS)
    for nonsense in ("", "0", "-5", "1.5", "٣", "999999"):
        panel.back.setText(nonsense)
        assert not panel.newest_button.isEnabled()
        assert "A number of minutes" in panel.range_meaning.text()


def test_remembers_the_arrangement(qtbot: QtBot, theme: Theme) -> None:
    first = MainWindow(theme)
    qtbot.addWidget(first)
    first.resize(1200, 760)
    first.show()
    opened(first, FakeSession(a_lane())).tabs.open_at(2)
    first.dispose()
    second = MainWindow(theme)
    qtbot.addWidget(second)
    assert opened(second, FakeSession(a_lane())).tabs.current == 2
    second.dispose()


@pytest.mark.parametrize("garbage", [b"garbage", b"\x00" * 4096, "text", 7])
def test_a_damaged_arrangement_is_as_good_as_none(qtbot: QtBot, theme: Theme, garbage: object) -> None:
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "ringviewer", "ringviewer")
    for key in ("window/geometry", "window/panels", "window/tab"):
        settings.setValue(key, garbage)
    settings.sync()
    window = MainWindow(theme)
    qtbot.addWidget(window)
    window.show()
    workspace = opened(window, FakeSession(a_lane()))
    assert workspace.docks.still.isVisible()
    assert workspace.docks.tabs.isVisible()
    window.dispose()


@pytest.mark.qt_log_ignore("This plugin does not support raise")  # the offscreen platform, when a dock floats
def test_panels_float_and_come_back(window: MainWindow) -> None:
    docks = opened(window, FakeSession(a_lane())).docks
    for dock in (docks.still, docks.tabs):
        dock.toggle()
        assert dock.isFloating()
        dock.close()
        assert not dock.isFloating()
        assert dock.isVisible()


def test_saves_a_picture_of_what_is_due(window: MainWindow, tmp_path: Path) -> None:
    lane = a_lane(events=1)
    session = FakeSession(lane)
    workspace = opened(window, session)
    lane.events.add([an_event(5)])
    session.emit(EventsAdded("front", 1))
    assert window.save_picture(tmp_path / "window.png")
    assert (tmp_path / "window.png").stat().st_size > 10_000
    assert workspace.tabs.events.model.rowCount() == 2
    assert not window.save_picture(tmp_path / "missing" / "window.png")


def test_first_paint_needs_no_heavy_library(repository: Path) -> None:
    import subprocess
    import sys

    program = (
        "import sys\n"
        "import ringviewer.ui.main_window\n"
        "print(*(name for name in ('numpy', 'httpx', 'PIL', 'keyring') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_what_stands_in_the_time_field_is_replaced_by_typing(qtbot: QtBot, window: MainWindow) -> None:
    bar = opened(window, FakeSession(a_lane(events=5))).toolbar
    with qtbot.waitActive(window):
        window.activateWindow()
    for typed in ("17:21", "never"):  # the second time the field has the focus already
        QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        assert bar.time_edit.hasFocus()
        QTest.keyClicks(bar.time_edit, typed)
        assert bar.time_edit.text() == typed


def test_each_key_of_the_list_that_the_timeline_does_not_obey_itself_is_one_of_the_window(window: MainWindow) -> None:
    opened(window, FakeSession(a_lane(events=5)))
    obeyed = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    named = {key for entry in keys.LIST if not entry.does for key in entry.keys.split(", ")}
    by_hand = {key for key in named if any(word in key.lower() for word in ("click", "drag", "wheel"))}
    assert named - by_hand - {"Menu"} <= obeyed
    assert {"Ctrl+T", "Z"} <= named
    listed = " ".join(entry.keys for entry in keys.LIST)
    about_time = {"J", "K", "F", "N", "Z", "?", "Ctrl+T"}
    assert about_time <= obeyed
    assert all(key in listed for key in about_time)
