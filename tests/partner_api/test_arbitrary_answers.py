"""Whatever a server answers: no failure outside the tree of errors, and what is good in it is never lost."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api import errors
from ringviewer.partner_api.devices_document import read_devices
from ringviewer.partner_api.error_rules import code_of, error_of, retry_after_s
from ringviewer.partner_api.exchange import ExchangeKind
from ringviewer.partner_api.history_document import drops_filter, next_path, page_key, read_history
from ringviewer.partner_api.json_splitting import items_of
from ringviewer.partner_api.users_document import read_customer
from ringviewer.partner_api.wire_instants import finer_unit, instant_in_any_unit, instant_ms
from tests.partner_api.bodies import device_document, page, row

BASE = "https://api.example.com"
NOW_MS = 1_791_505_267_410
KINDS: list[ExchangeKind] = ["devices", "history", "still", "media", "probe", "token", "me", "other"]

NAMES = ["data", "id", "type", "attributes", "start", "end", "event_type", "links", "next", "included", "relationships"]
NAMES += ["errors", "error", "code", "detail", "title", "status", "meta", "message", "error_description"]
names = st.sampled_from(NAMES)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | names
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
documents = st.fixed_dictionaries({"data": values}, optional={"included": values, "links": values})
headers = st.dictionaries(
    st.sampled_from(["content-type", "retry-after", "x-request-id", "cf-mitigated", "location"]), st.text(max_size=80)
)
# What a strict reader gives up on, and what it reads as something else than was meant.
spoilt = st.sampled_from(
    [
        b"[" * 1_200 + b"]" * 1_200,
        b'{"x":' * 1_200 + b"0" + b"}" * 1_200,
        b'"\xff\xfe"',
        b'"\\ud800"',
        b'"\\u12"',
        b'"a\x00b"',
        b"NaN",
        b"-Infinity",
        b"1e999",
        b"9" * 5_000,
        b"01",
        b"undefined",
        b'{"id":"a","id":"b"}',
        b'{"a":1,}',
        b'{,"]}":"["}',
        b"",
    ]
)
READERS: list[Callable[[bytes], Any]] = [lambda body: read_history(body, "d"), read_devices, read_customer]


def written(value: object) -> bytes:
    """As JSON, also where it is none: not a number, infinity, half a surrogate."""
    return json.dumps(value).encode()


def read_all(body: bytes) -> None:
    for read in READERS:
        with contextlib.suppress(errors.UnexpectedAnswer):
            read(body)


@given(st.binary(max_size=300) | st.text('[]{}",:\\ \nantull0\ufeff', max_size=60).map(str.encode))
def test_no_bytes_bring_the_readers_down(body: bytes) -> None:
    read_all(body)
    read_all(b'{"data":' + body + b"}")
    read_all(b'{"data":[' + body + b"]}")


@given(values | documents)
def test_no_json_brings_the_readers_down(value: object) -> None:
    read_all(written(value))


@given(
    st.integers(-1, 1_000),
    headers,
    values.map(written) | st.binary(max_size=200) | spoilt,
    st.sampled_from(KINDS),
    st.booleans(),
)
def test_no_answer_is_without_a_meaning(
    status: int, head: dict[str, str], body: bytes, kind: ExchangeKind, has_token: bool
) -> None:
    error = error_of(status, head, body, now_ms=NOW_MS, kind=kind, has_token=has_token)
    problem = errors.problem_of(error)
    assert problem.kind == errors.kind_of(error)
    assert problem.meaning
    assert problem.next_step
    assert error.code == code_of(body)
    for said, most in ((error.code, 81), (error.detail, 301), (error.request_id, 101)):
        assert said is None or (said.isprintable() and 0 < len(said) <= most)
        repr((said or "").encode())


@given(scalars)
def test_no_value_brings_the_readers_of_times_down(value: object) -> None:
    for read in (instant_ms, finer_unit, instant_in_any_unit):
        read(value)
    at_ms, converted = instant_in_any_unit(value)
    assert at_ms is None or 0 <= at_ms <= 253_402_300_799_999
    assert not converted or at_ms is not None
    if isinstance(value, str):
        wait_s = retry_after_s(value, NOW_MS)
        assert wait_s is None or 0 <= wait_s <= 3_600


@given(st.lists(spoilt | values.map(written), max_size=4), st.integers(0, 4), st.sampled_from([b"", b"null", b"{}"]))
def test_good_rows_beside_bad_ones_survive(bad: list[bytes], place: int, links: bytes) -> None:
    good = [written(row() | {"id": "good-1"}), written(row() | {"id": "good-2"})]
    raws = [*bad[:place], good[0], *bad[place:], good[1]]
    top = b',"links":' + links if links else b""
    body = b'{"data":[' + b",".join(raws) + b"]" + top + b"}"
    rows = read_history(body, "d")
    assert {"good-1", "good-2"} <= {event.id for event in rows.events}
    assert len(rows.events) + len(rows.broken) == len(raws)
    assert all(told.reason.endswith(".") for told in rows.broken)
    devices, broken = read_devices(body)
    assert {"good-1", "good-2"} <= {device.id for device in devices}
    assert all(1 <= told.number <= len(raws) for told in broken)


@given(st.integers(0, 40), spoilt | values.map(written), st.booleans())
def test_a_document_with_one_spoilt_place_loses_at_most_what_is_in_it(at: int, raw: bytes, of_devices: bool) -> None:
    source = json.loads(device_document() if of_devices else page(row(), {**row(), "id": "other"}))
    source["data"].append(json.loads(json.dumps(source["data"][0])) | {"id": "last"})
    spots: list[tuple[Any, Any]] = []

    def walk(value: Any) -> None:
        for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
            spots.append((value, key))
            walk(value[key])

    walk(source["data"][0])
    holder, key = spots[at % len(spots)]
    holder[key] = "SPOILT"
    body = written(source).replace(b'"SPOILT"', raw)
    if of_devices:
        devices, broken = read_devices(body)
        assert "last" in {device.id for device in devices}
        assert len(broken) <= 1
    else:
        rows = read_history(body, "d")
        assert {"other", "last"} <= {event.id for event in rows.events}
        assert len(rows.events) + len(rows.broken) == 3


links = st.sampled_from(
    [
        "/v1/history/devices/d/events?page[key]={}",
        "/v1/history/devices/d/events?page%5Bkey%5D={}",
        "/v1/history/devices/d/events?event_types=motion&page[key]={}",
        BASE + "/v1/history/devices/d/events?page%5bkey%5D={}",
        BASE + ":443/v1/history/devices/d/events?page[key]={}&event_types=motion",
        "?page[key]={}",
    ]
)
wrapped = st.sampled_from([lambda target: {"next": target}, lambda target: {"next": {"href": target}, "prev": None}])
ends: st.SearchStrategy[object] = st.sampled_from(
    [None, {}, {"next": None}, {"next": ""}, {"self": "x"}, 7, [], "next"]
)


@given(st.lists(st.tuples(links, wrapped, st.integers(1, 3)), max_size=6), ends, st.booleans())
def test_a_sequence_of_pages_is_read_to_its_end_in_every_dialect_of_links(
    pages: list[tuple[str, Callable[[str], Any], int]], end: object, filtered: bool
) -> None:
    event_types = ("motion",) if filtered else ()
    keys, read = [], 0
    for number, (target, wrap, count) in enumerate(pages):
        rows = [{**row(), "id": f"{number}-{each}"} for each in range(count)]
        answered = read_history(page(*rows, links=wrap(target.format(f"k{number}"))), "d")
        read += len(answered.events)
        assert answered.next_link is not None
        path = next_path(answered.next_link, api_base=BASE, device_id="d", event_types=event_types)
        assert path.startswith("/v1/history/devices/d/events?")
        assert ("event_types=motion" in path) or not filtered
        assert path.count("event_types=") <= 1
        assert drops_filter(answered.next_link, event_types) is (filtered and "event_types" not in target)
        keys.append(page_key(path))
    assert keys == [f"k{number}" for number in range(len(pages))]
    assert read == sum(count for _, _, count in pages)
    last = read_history(page(**({} if end is None else {"links": end})), "d")
    assert (last.events, last.next_link) == ((), None)


@given(st.text(max_size=40) | st.from_regex(r"(https?:)?//[a-z.@:\\/0-9]{0,20}/v1/history/[a-z./%?&=\[\]]{0,20}"))
def test_no_link_leads_away_from_the_history_of_this_api(link: str) -> None:
    with contextlib.suppress(errors.UnexpectedAnswer):
        path = next_path(link, api_base=BASE, device_id="d", event_types=("motion",))
        assert path.startswith("/v1/history/")
        assert "event_types=" in path
    page_key(link)
    drops_filter(link, ("motion",))


@given(st.lists(values, max_size=5))
def test_a_list_is_split_where_a_strict_reader_would_split_it(listed: list[object]) -> None:
    items = [json.dumps(json.loads(item)) for item in items_of(written(listed))]
    assert items == [json.dumps(value) for value in listed]
