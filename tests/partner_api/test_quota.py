"""The quota as headers tell it, also those of servers that mean no good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.partner_api.quota import Quota, read_quota


@pytest.mark.parametrize(
    ("limit", "remaining", "read"),
    [
        ("100", "97", (100, 97)),
        (" 100 ", "0", (100, 0)),
        ("100, 100;w=1", "3;w=1", (100, 3)),
        ("100.0", "12.9", (100, 12)),
        ("100", "-4", (100, 0)),
        ("100", "", (100, None)),
        (None, "5", (None, 5)),
        ("many", "5", (None, 5)),
        ("1e9", "٣", None),
        ("9" * 400, "-", None),
        ("", "", None),
        (None, None, None),
    ],
)
def test_headers_are_read_as_far_as_they_make_sense(
    limit: str | None, remaining: str | None, read: tuple[int | None, int | None] | None
) -> None:
    given_headers = {"x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining}
    headers = {name: value for name, value in given_headers.items() if value is not None}
    assert read_quota(headers, 7) == (None if read is None else Quota(*read, 7))


@given(st.text(), st.text())
def test_no_header_does_harm(limit: str, remaining: str) -> None:
    quota = read_quota({"x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining}, 0)
    if quota is not None:
        assert all(count is None or 0 <= count < 10**9 for count in (quota.limit, quota.remaining))
