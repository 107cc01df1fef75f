"""The model of requests against a plain reference, while exchanges come, go on, are let go and are filtered."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from ringviewer.partner_api.exchange import Exchange
from ringviewer.partner_api.recorder import Recorder
from ringviewer.ui.tables.cells import CELL_ROLE, Cell
from ringviewer.ui.tables.requests_cells import RequestColumn
from ringviewer.ui.tables.requests_model import RequestsModel
from ringviewer.ui.tables.requests_units import RequestFilter, status_class
from tests.ui.tables.conftest import ModelCheck
from tests.ui.tables.fakes import an_exchange

STILL: dict[str, Any] = {"kind": "still", "method": "POST", "path": "/v1/devices/front/media/image/download"}
MEDIA: dict[str, Any] = {"kind": "media", "host": "media.example.test", "path": "/stills/7?…", "response_body": None}


def numbers(model: RequestsModel) -> list[int]:
    return [found.number for row in range(model.rowCount()) if (found := model.exchange(row)) is not None]


def text(model: RequestsModel, row: int, column: int) -> str:
    cell = model.index(row, column).data(CELL_ROLE)
    assert isinstance(cell, Cell)
    return cell.text


def a_still(model: RequestsModel) -> None:
    model.set_exchanges([an_exchange(1, **STILL, status=303, duration_ms=313, bytes_received=0), an_exchange(2)])
    media = {**MEDIA, "started_ms": an_exchange(1).started_ms + 330, "duration_ms": 1070, "bytes_received": 106_000}
    model.merge([an_exchange(3, parent=1, **media)])


def test_a_still_is_one_row_that_tells_the_outcome_of_both_legs(check_model: ModelCheck) -> None:
    model = RequestsModel(UTC)
    a_still(model)
    check_model(model)
    assert numbers(model) == [2, 1]
    assert text(model, 1, RequestColumn.PATH) == STILL["path"]
    assert text(model, 1, RequestColumn.STATUS) == "303 → 200"
    assert text(model, 1, RequestColumn.TIME) == "1\u202f400\u202fms"
    assert text(model, 1, RequestColumn.SIZE) == "106\u202fkB"
    assert (model.is_open(0), model.is_open(1)) == (None, False)


def test_opening_a_still_shows_both_legs_below_it(check_model: ModelCheck) -> None:
    model = RequestsModel(UTC)
    a_still(model)
    model.set_open(1, True)
    check_model(model)
    assert numbers(model) == [2, 1, 1, 3]
    assert [model.key(row) for row in range(4)] == [(2, 0), (1, 0), (1, 1), (1, 3)]
    assert [text(model, row, RequestColumn.STATUS) for row in range(4)] == ["200", "303 → 200", "303", "200"]
    model.set_open(1, False)
    assert numbers(model) == [2, 1]


def test_a_request_is_seen_while_it_is_under_way(qtbot: QtBot) -> None:
    model = RequestsModel(UTC)
    model.merge([an_exchange(1, status=None, duration_ms=None)])
    assert (text(model, 0, RequestColumn.STATUS), text(model, 0, RequestColumn.TIME)) == ("…", "…")
    with qtbot.waitSignal(model.dataChanged):
        model.merge([an_exchange(1)])
    assert text(model, 0, RequestColumn.STATUS) == "200"


def test_each_try_is_seen_with_how_many_there_are() -> None:
    model = RequestsModel(UTC)
    model.merge([an_exchange(1, status=503)])
    assert text(model, 0, RequestColumn.TRY) == "1"
    model.merge([an_exchange(3, attempt=2, retry_of=1, status=503)])
    model.merge([an_exchange(6, attempt=3, retry_of=3)])
    assert [text(model, row, RequestColumn.TRY) for row in range(3)] == ["3 of 3", "2 of 3", "1 of 3"]


def test_a_unit_stays_when_any_of_its_legs_matches() -> None:
    model = RequestsModel(UTC)
    a_still(model)
    for wanted in (
        RequestFilter(text="MEDIA.example"),
        RequestFilter(text="download stills"),
        RequestFilter(status="3xx"),
        RequestFilter(status="2xx", kind="still"),
    ):
        model.set_filter(wanted)
        assert 1 in numbers(model), wanted
    assert numbers(model) == [1]
    assert (model.shown, model.total) == (2, 3)


def test_filters_by_device_kind_and_what_came_of_it() -> None:
    model = RequestsModel(UTC)
    model.set_exchanges(
        [
            an_exchange(1, device_id="front"),
            an_exchange(2, device_id="drive", kind="probe", status=403),
            an_exchange(3, status=None, error="refused"),
            an_exchange(4, status=None, duration_ms=None),
            an_exchange(5, status=500),
        ]
    )
    expected: list[tuple[RequestFilter, list[int]]] = [
        (RequestFilter(device_id="drive"), [2]),
        (RequestFilter(kind="probe"), [2]),
        (RequestFilter(status="4xx"), [2]),
        (RequestFilter(status="5xx"), [5]),
        (RequestFilter(status="none"), [3]),
        (RequestFilter(status="under-way"), [4]),
        (RequestFilter(text="403", device_id="front"), []),
    ]
    for wanted, found in expected:
        model.set_filter(wanted)
        assert numbers(model) == found, wanted


def test_a_short_number_has_to_stand_alone() -> None:
    model = RequestsModel(UTC)
    model.set_names({"cam": "Camera (2)", "front": "Porch 22"})
    model.set_exchanges(
        [
            an_exchange(1, device_id="cam", path="/v1/devices/d-422-7/events?page[cursor]=00422000"),
            an_exchange(2, status=422, code="LIMIT_17", request_id="4220aaaa-1"),
            an_exchange(422, request_id="91510000-2"),
            an_exchange(40, device_id="front", path="/v1/history?start=1791510000000"),
        ]
    )
    expected: dict[str, list[int]] = {
        "422": [422, 2],
        "2": [2, 1],
        "17": [2],
        "22": [40],
        "4220": [2],
        "1510": [],
        "91510000": [422, 40],
        "d-422": [1],
        "camera 2": [1],
    }
    for words, found in expected.items():
        model.set_filter(RequestFilter(text=words))
        assert numbers(model) == found, words


def test_the_device_is_told_and_found_by_its_name(check_model: ModelCheck) -> None:
    model = RequestsModel(UTC)
    long_id = "ava1.ring.device.QF467YLP6DYTUTMM200"
    model.set_exchanges([an_exchange(1, device_id="front"), an_exchange(2), an_exchange(3, device_id=long_id)])
    assert [text(model, row, RequestColumn.DEVICE) for row in range(3)] == ["…TUTMM200", "", "front"]
    model.set_filter(RequestFilter(text="drive"))
    assert numbers(model) == []
    model.set_names({"front": "Driveway\u202e"})
    check_model(model)
    assert numbers(model) == [1]
    assert text(model, 0, RequestColumn.DEVICE) == "Driveway\u2329202E\u232a"
    assert "Driveway" in model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    model.set_names({})
    assert numbers(model) == []


def test_the_end_of_a_long_address_stays() -> None:
    model = RequestsModel(UTC)
    model.set_exchanges([an_exchange(1, path=f"/v1/history/events?page={'0' * 900}19af")])
    shown = text(model, 0, RequestColumn.PATH)
    assert shown.endswith("000019af")
    assert shown.startswith("/v1/history/events?")
    assert len(shown) == 400


def test_holds_no_bodies() -> None:
    model = RequestsModel(UTC)
    model.merge([an_exchange(1, request_body="a" * 9, response_body="b" * 9)])
    held = model.exchange(0)
    assert held is not None
    assert (held.request_body, held.response_body) == (None, None)


def test_what_arrives_never_resets_the_model() -> None:
    model = RequestsModel(UTC)
    model.set_exchanges([an_exchange(number) for number in range(1, 50)])
    model.set_filter(RequestFilter(status="2xx"))
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    for number in range(50, 90):
        model.merge([an_exchange(number, status=200 if number % 3 else 500)], [number - 49])
    assert resets == []
    assert numbers(model) == [number for number in range(89, 40, -1) if number < 50 or number % 3]


def test_a_picture_goes_with_the_post_that_it_belongs_to() -> None:
    model = RequestsModel(UTC)
    a_still(model)
    model.set_open(1, True)
    model.merge([], [1])
    assert numbers(model) == [2]
    assert model.total == 1
    model.merge([an_exchange(3, parent=1, **MEDIA)])
    assert numbers(model) == [2]


FILTERS = (
    RequestFilter(),
    RequestFilter(text="stills"),
    RequestFilter(text="5 download"),
    RequestFilter(text="200"),
    RequestFilter(status="2xx"),
    RequestFilter(status="under-way"),
    RequestFilter(status="none", kind="still"),
    RequestFilter(device_id="front", kind="history"),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("begin"), st.sampled_from(["history", "still", "media", "retry"]), st.booleans()),
        st.tuples(st.just("end"), st.integers(0, 5), st.sampled_from([200, 303, 404, 503, None])),
        st.tuples(st.just("note"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("filter"), st.sampled_from(FILTERS), st.just(0)),
        st.tuples(st.just("open"), st.integers(0, 5), st.booleans()),
        st.tuples(st.just("all"), st.just(0), st.booleans()),
        st.tuples(st.just("flush"), st.just(0), st.just(0)),
    ),
    max_size=40,
)


class Played:
    """A small recorder with the model behind it, as the tab feeds it."""

    def __init__(self) -> None:
        self.recorder = Recorder(7)
        self.model = RequestsModel(UTC)
        self.tester = QAbstractItemModelTester(
            self.model, QAbstractItemModelTester.FailureReportingMode.Warning, self.model
        )
        self.pending: dict[int, Exchange] = {}
        self.wanted = RequestFilter()
        self.open: set[int] = set()
        self.recorder.subscribe(lambda exchange: self.pending.__setitem__(exchange.number, exchange))

    def kept(self) -> list[Exchange]:
        return list(self.recorder.exchanges)

    def step(self, step: tuple[Any, Any, Any]) -> None:
        what, which, how = step
        if what == "begin":
            self.begin(which, front=how)
        elif what == "end":
            running = [exchange for exchange in self.kept() if exchange.under_way]
            if running:
                old = running[which % len(running)]
                changes: dict[str, Any] = {"status": how, "duration_ms": 40, "error": None if how else "reset"}
                self.recorder.end(an_exchange(old.number, **(self.shape(old) | changes)))
        elif what == "note" and self.kept():
            self.recorder.note(self.kept()[which % len(self.kept())].number, "media-host-unexpected")
        elif what == "filter":
            self.wanted = which
            self.model.set_filter(which)
        elif what == "open" and self.model.rowCount():
            self.model.set_open(which % self.model.rowCount(), how)
        elif what == "all":
            self.model.open_all(how)
        elif what == "flush":
            self.flush()

    @staticmethod
    def shape(old: Exchange) -> dict[str, Any]:
        names = ("kind", "parent", "method", "host", "path", "device_id", "retry_of", "attempt", "notes")
        return {name: getattr(old, name) for name in names}

    def begin(self, kind: str, *, front: bool) -> None:
        number = self.recorder.begin(0.0, retry=kind == "retry")
        running: dict[str, Any] = {"status": None, "duration_ms": None, "device_id": "front" if front else "drive"}
        posts = [exchange for exchange in self.kept() if exchange.kind == "still" and not exchange.under_way]
        others = [exchange for exchange in self.kept() if exchange.kind == "history"]
        if kind == "media" and posts:
            self.recorder.keep(an_exchange(number, **MEDIA, **running, parent=posts[-1].number))
        elif kind == "retry" and others:
            before = others[-1]
            running |= {"attempt": before.attempt + 1, "retry_of": before.number}
            self.recorder.keep(an_exchange(number, **running))
        else:
            self.recorder.keep(an_exchange(number, **(STILL if kind == "still" else {}), **running))

    def flush(self) -> None:
        pending, self.pending = self.pending, {}
        kept = [found for number in pending if (found := self.recorder.exchange(number)) is not None]
        self.model.merge(kept, self.model.numbers - {exchange.number for exchange in self.recorder.exchanges})

    def expected(self) -> list[tuple[int, int]]:
        """The rows as they are worked out from what the recorder keeps, from the beginning each time."""
        rows: list[tuple[int, int]] = []
        opened = {
            key[0] for row in range(self.model.rowCount()) if self.model.is_open(row) and (key := self.model.key(row))
        }
        heads = sorted((e for e in self.kept() if e.parent is None), key=lambda e: -e.number)
        for head in heads:
            legs = [head, *sorted((e for e in self.kept() if e.parent == head.number), key=lambda e: e.number)]
            words = " ".join(f"{e.method} {e.host}{e.path} {e.status} {e.kind} {e.request_id} {e.notes}" for e in legs)
            alone = {str(number) for e in legs for number in (e.number, e.status)}
            wanted = self.wanted
            if (
                all(word in (alone if word.isdecimal() else words.casefold()) for word in wanted.text.split())
                and (wanted.kind in (None, head.kind))
                and (wanted.device_id is None or wanted.device_id in [e.device_id for e in legs])
                and (wanted.status is None or wanted.status in [status_class(e) for e in legs])
            ):
                rows.append((head.number, 0))
                if head.number in opened:
                    rows += [(head.number, leg.number) for leg in legs]
        return rows


def test_agrees_with_a_plain_reference(qtbot: QtBot) -> None:
    @settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def play(steps: list[tuple[Any, Any, Any]]) -> None:
        played = Played()
        for step in steps:
            played.step(step)
        played.flush()
        model: QAbstractItemModel = played.model
        assert [played.model.key(row) for row in range(model.rowCount())] == played.expected()
        units = {e.number for e in played.kept() if e.parent is None}
        held = [e.number for e in played.kept() if e.parent is None or e.parent in units]
        assert sorted(played.model.numbers) == sorted(held)
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                assert isinstance(model.index(row, column).data(CELL_ROLE), Cell)
        for number in held:
            row_of = played.model.row_of(number)
            assert row_of is None or (found := played.model.key(row_of)) is None or found[0] in units

    play()
