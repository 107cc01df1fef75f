"""A row that is broken, in whatever way, costs neither its page nor the walk."""

from __future__ import annotations

import json

import pytest

from ringviewer.partner_api.devices_document import read_devices
from ringviewer.partner_api.documents import MOST_ROWS
from ringviewer.partner_api.errors import UnexpectedAnswer
from ringviewer.partner_api.history_document import read_history
from tests.partner_api.bodies import START, device_document, page, row


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (row(start="soon"), "start “soon” is no time"),
        (row(start="so\nn"), "start “so\N{LEFT-POINTING ANGLE BRACKET}000A\N{RIGHT-POINTING ANGLE BRACKET}n” is no"),
        (row(start=5_000), "start 5000 would be in 1970"),
        (row(start=START * 1000), f"start {START}000 is in microseconds; the API gives milliseconds"),
        (row(start=f"{START}000"), "microseconds"),
        (row(start=START * 1_000_000), "nanoseconds"),
        (row(start="2026-10-08T13:25:15"), "no time"),
        (row(start=10**400), "no time"),
        (row(start=...), "has no start"),
        (row(start=None), "has no start"),
        (row(start={}), "start (an object) is no time"),
        (row(start=True), "no time"),
        (row(event_type=None), "no event_type"),
        (row(event_type=...), "no event_type"),
        ({"type": "history-events", "id": "ava1.ring.history.event.F"}, "no attributes"),
        (row() | {"attributes": None}, "no attributes"),
    ],
)
def test_a_broken_row_costs_neither_its_page_nor_the_walk(broken: object, words: str) -> None:
    rows = read_history(page(row(), broken, row(), links={"next": "/v1/history/x?page[key]=k"}), "d")
    assert len(rows.events) == 2
    (told,) = rows.broken
    assert (told.number, told.id) == (2, "ava1.ring.history.event.F")
    assert words in told.reason
    assert told.reason.endswith(".")
    assert rows.next_link == "/v1/history/x?page[key]=k"


@pytest.mark.parametrize(
    "broken", [7, None, "x", [], {}, {"id": None}, row() | {"id": ""}, row() | {"id": "x" * 1_001}]
)
def test_a_broken_row_without_an_id_of_its_own_is_told_by_its_number(broken: object) -> None:
    rows = read_history(page(broken, row()), "d")
    assert [(told.number, told.id) for told in rows.broken] == [(1, None)]
    assert len(rows.events) == 1


GOOD = json.dumps(row()).encode()
ID = b'"id":"broken"'
# What a strict reader gives up on as a whole, with what is left of the row in the end.
UNREADABLE: list[tuple[str, bytes, str]] = [
    ("nested", b'{%s,"attributes":{"x":%s%s}}' % (ID, b"[" * 9_000, b"]" * 9_000), "nested too deeply"),
    ("nested objects", b'{%s,"x":%s1%s}' % (ID, b'{"x":' * 9_000, b"}" * 9_000), "nested too deeply"),
    ("trailing comma", b'{%s,"attributes":{"start":1,}}' % ID, "not JSON"),
    ("word", b'{%s,"attributes":{"start":undefined}}' % ID, "not JSON"),
    ("escape", b'{%s,"attributes":{"event_type":"\\x"}}' % ID, "not JSON"),
    ("infinite start", b'{%s,"attributes":{"event_type":"ding","start":1e999}}' % ID, "no time"),
    ("NaN start", b'{%s,"attributes":{"event_type":"ding","start":NaN}}' % ID, "no time"),
    ("number of 5000 digits", b'{%s,"attributes":{"event_type":"ding","start":%s}}' % (ID, b"9" * 5_000), "no time"),
]
MENDED: list[tuple[str, bytes, str]] = [
    ("not UTF-8", b'{"name":"\xff\xfe","id":"mended","attributes":{"event_type":"motion","start":%d}}', "motion"),
    ("half a surrogate", b'{"id":"mended","attributes":{"event_type":"a\\ud800","start":%d}}', "a\ufffd"),
    ("NaN beside", b'{"id":"mended","attributes":{"event_type":"motion","start":%d,"weight":NaN}}', "motion"),
    ("infinity beside", b'{"id":"mended","attributes":{"event_type":"motion","start":%d,"end":-Infinity}}', "motion"),
    ("beyond bounds", b'{"id":"mended","attributes":{"event_type":"motion","start":%d,"end":1e999}}', "motion"),
    ("control character", b'{"id":"mended","x":"a\nb","attributes":{"event_type":"motion","start":%d}}', "motion"),
    ("equal keys", b'{"id":"x","id":"mended","attributes":{"event_type":"motion","start":1,"start":%d}}', "motion"),
]


def around(raw: bytes) -> bytes:
    return b'{"links":{"next":"/v1/history/n"},"data":[' + b",".join((GOOD, raw, GOOD)) + b'],"x":"]}"}'


@pytest.mark.parametrize(("name", "raw", "words"), UNREADABLE, ids=[name for name, _, _ in UNREADABLE])
def test_a_row_that_a_strict_reader_gives_up_on_costs_only_itself(name: str, raw: bytes, words: str) -> None:
    rows = read_history(around(raw), "d")
    assert len(rows.events) == 2
    assert [(told.number, told.id) for told in rows.broken] == [(2, "broken")]
    assert words in rows.broken[0].reason
    assert rows.next_link == "/v1/history/n"


@pytest.mark.parametrize(("name", "raw", "kind"), MENDED, ids=[name for name, _, _ in MENDED])
def test_a_row_that_can_be_mended_is_kept(name: str, raw: bytes, kind: str) -> None:
    rows = read_history(around(raw % START), "d")
    assert [(event.id, event.kind) for event in rows.events[1:2]] == [("mended", kind)]
    assert (len(rows.events), rows.broken, rows.next_link) == (3, (), "/v1/history/n")


@pytest.mark.parametrize("identifier", [b'"\xff"', b'"\\udc00x"'])
def test_an_id_that_is_not_certain_is_never_used(identifier: bytes) -> None:
    rows = read_history(around(b'{"id":%s,"attributes":{"event_type":"ding","start":%d}}' % (identifier, START)), "d")
    assert len(rows.events) == 2
    assert rows.broken[0].reason == "Its id is not text."


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'{"id":"b","attributes":{"name":"a\xff"}}', "a\ufffd"),
        (b'{"id":"b","attributes":{"name":"\\ud83d"}}', "\ufffd"),
        (b'{"id":"b","attributes":{"name":"x","weight":NaN}}', "x"),
    ],
)
def test_a_device_whose_name_is_broken_is_still_a_device(raw: bytes, name: str) -> None:
    devices, broken = read_devices(b'{"data":[{"id":"a"},' + raw + b"]}")
    assert [(device.id, device.name) for device in devices] == [("a", "unnamed"), ("b", name)]
    assert broken == ()


def test_a_broken_device_and_a_broken_resource_cost_only_themselves() -> None:
    document = json.loads(device_document())
    good = json.dumps(document["data"][0]).encode()
    included = [json.dumps(resource).encode() for resource in document["included"]]
    deep = b"[" * 9_000 + b"]" * 9_000
    body = b'{"data":[{"id":"bad","x":%s},%s],"included":[%s,%s]}' % (deep, good, deep, b",".join(included))
    (device,), broken = read_devices(body)
    assert (device.id, device.online, device.state) == ("d1", True, "CA")
    assert [(told.number, told.id) for told in broken] == [(1, "bad")]


def test_more_rows_than_one_answer_may_hold_are_told() -> None:
    rows = read_history(b'{"data":[' + b",".join([b"0"] * (MOST_ROWS + 5)) + b"]}", "d")
    assert len(rows.broken) == MOST_ROWS + 1
    assert rows.broken[-1].number == MOST_ROWS + 1
    assert "5 in all" in rows.broken[-1].reason
    devices, broken = read_devices(json.dumps({"data": [{"id": str(number)} for number in range(2_001)]}).encode())
    assert (len(devices), [told.number for told in broken]) == (2_000, [2_001])


@pytest.mark.parametrize(
    "body", [b'{"data":[1,}', b'{"data":[{]}}', b'{"data":["x]}', b'{"data":[NaN]} {}', b'{"data":nil}']
)
def test_a_page_that_ends_early_is_no_empty_page(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        read_history(body, "d")


@pytest.mark.parametrize("rows", [b"[],{}," * 200_000, b"0," * 300_000], ids=["brackets", "commas"])
def test_a_body_made_to_take_long_is_given_up(rows: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        read_history(b'{"data":[' + rows + b"NaN]}", "d")
