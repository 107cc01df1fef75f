"""How often the growth of a body is told."""

from __future__ import annotations

import pytest

from ringviewer.partner_api.growth import Growth


def test_a_fast_body_is_told_at_most_twenty_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [100.0]
    monkeypatch.setattr("ringviewer.partner_api.growth.time.monotonic", lambda: now_s[0])
    told: list[tuple[int, int | None]] = []
    tell = Growth("33554432", lambda received, total: told.append((received, total)))
    for number in range(1, 513):
        now_s[0] += 0.001
        tell(number * 65_536)
    tell(512 * 65_536, ended=True)
    assert told[0] == (65_536, 33_554_432)
    assert told[-1] == (33_554_432, 33_554_432)
    assert len(told) <= 12
