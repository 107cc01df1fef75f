"""Paths of requests in a column that is too narrow for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.ui.tables.requests_paths import shorter_paths

DEVICE = "ava1.ring.device.QF467YLP6DYTUTMM200"
CURSOR = "00000000000000000000000000012ab"


@pytest.mark.parametrize(
    ("path", "room", "shown"),
    [
        (f"/v1/devices/{DEVICE}/media/image/download", 45, "/v1/devices/…TUTMM200/media/image/download"),
        (f"/v1/devices/{DEVICE}/media/image/download", 36, "/v1/devices/…/media/image/download"),
        (f"/v1/devices/{DEVICE}/media/image/download", 18, "…/image/download"),
        (
            f"/v1/history/devices/{DEVICE}/events?page[cursor]={CURSOR}",
            50,
            "/v1/history/devices/…TUTMM200/events?…000012ab",
        ),
        (f"/v1/history/devices/{DEVICE}/events?page[cursor]={CURSOR}", 20, "…/events?…000012ab"),
        (f"/v1/history/devices/{DEVICE}/events?page[cursor]={CURSOR}", 15, "…/events?…12ab"),
        ("media.example.test/stills/7.jpg?…", 18, "…/stills/7.jpg?…"),
    ],
)
def test_the_endpoint_and_what_tells_requests_apart_stay(path: str, room: int, shown: str) -> None:
    assert next(way for way in shorter_paths(path) if len(way) <= room) == shown


@given(st.text(alphabet="/?=abcdefghij…0", max_size=80))
def test_every_way_is_shorter_and_each_is_shorter_than_the_one_before(path: str) -> None:
    lengths = [len(path), *map(len, shorter_paths(path))]
    assert all(length < len(path) for length in lengths[1:])
    assert lengths == sorted(lengths, reverse=True)
