"""The fact in a device's header."""

from __future__ import annotations

import pytest

from ringviewer.ui.timeline.words.lane_facts import offline_words
from tests.ui.timeline.worlds import PACIFIC, at, lane


@pytest.mark.parametrize(
    ("reported_ms", "newest_ms", "words"),
    [
        (at("16:40"), at("16:35"), "offline since 16:40"),
        (at("16:40", day=4), at("16:35", day=4), "offline since Sun 4 Oct"),
        (at("16:40", day=4), None, "offline since Sun 4 Oct"),
        (at("16:40"), None, "offline since 16:40"),
        (None, at("16:35"), "offline"),
    ],
)
def test_offline_tells_the_hour_of_today_and_the_day_of_another(
    reported_ms: int | None, newest_ms: int | None, words: str
) -> None:
    rows = [] if newest_ms is None else [(newest_ms, "motion", 9_000)]
    assert offline_words(lane("door", rows, online=False, reported_at_ms=reported_ms), PACIFIC) == words
