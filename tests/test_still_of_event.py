"""The command “still” where it reads history: for an event, and for what to ask after a refusal."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ringviewer.cli import main
from tests.still_api import CLEAN, Server, event, serving

HOUR = 3_600_000
NOW = time.time_ns() // 1_000_000


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Server]]:
    with serving() as (server, base):
        monkeypatch.setenv("RING_API_BASE", base)
        monkeypatch.setenv("RING_ACCESS_TOKEN", "tok.en.secret")
        server.pages = {
            "garage": [
                [event("g.0001.AAAA", NOW - HOUR, NOW - HOUR + 30_000, "ding"), event("g.0002.BBBB", NOW - 2 * HOUR)],
                [event("g.0003.CCCC", NOW - 3 * HOUR, NOW - 3 * HOUR + 20_000)],
            ],
            "corner": [[event("c.0001.AAAA", NOW - HOUR // 2, NOW - HOUR // 2 + 10_000)]],
            "shed": [],
        }
        yield server


def run(target: Path, *words: str) -> int:
    return main(["still", "--pace", "20", "-o", str(target / "x.jpg"), *words])


def printed(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    out, err = capsys.readouterr()
    return json.loads(out), err


@pytest.mark.parametrize(
    ("moment", "into_ms", "place"), [("start", 0, "inside"), ("middle", 10_000, "inside"), ("end", 20_000, "after")]
)
def test_the_still_of_an_event_says_where_in_the_event_it_lies(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str], moment: str, into_ms: int, place: str
) -> None:
    start_ms = NOW - 3 * HOUR
    api.actual_ms = start_ms + into_ms + 500
    words = ("--device", "garage", "--event", "g.0003.CCCC", "--moment", moment, "--json", "--sidecar")
    assert run(tmp_path, *words) == 0
    assert [asked["timestamp"] for asked in api.posts] == [start_ms + into_ms]
    facts, err = printed(capsys)
    assert err == ""
    assert facts["event"] == {
        "id": "g.0003.CCCC",
        "kind": "motion",
        "start_ms": start_ms,
        "end_ms": start_ms + 20_000,
    }
    assert (facts["moment"], facts["place"], facts["verdict"]) == (moment, place, "exact")
    assert json.loads((tmp_path / "x.jpg.json").read_text())["event"] == facts["event"]
    assert (tmp_path / "x.jpg").read_bytes() == CLEAN
    assert api.read == [("garage", 0), ("garage", 1)]


def test_a_whole_id_ends_the_search_and_an_end_is_held_against_every_event(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--event", "g.0001.AAAA") == 0
    assert api.read == [("garage", 0)]
    api.read.clear()
    assert run(tmp_path, "--event", "…CCCC") == 0
    assert api.read == [("garage", 0), ("garage", 1), ("corner", 0), ("shed", 0)]
    assert [asked["timestamp"] for asked in api.posts] == [NOW - HOUR, NOW - 3 * HOUR]
    capsys.readouterr()
    assert run(tmp_path, "--event", "AAAA") == 2
    said, *listed = capsys.readouterr().err.splitlines()
    assert said == "ringviewer: 2 events end in 'AAAA'; give more of the id:"
    assert listed == [
        f"  g.0001.AAAA  ding at {NOW - HOUR}, Garage",
        f"  c.0001.AAAA  motion at {NOW - HOUR // 2}, Corner",
    ]
    assert run(tmp_path, "--event", "AAAA", "--device", "Corner") == 0


@pytest.mark.parametrize(
    ("words", "at_ms", "pages"),
    [
        (("newest",), NOW - HOUR // 2, [("garage", 0), ("corner", 0), ("shed", 0)]),
        (("oldest",), NOW - 3 * HOUR, [("garage", 0), ("garage", 1), ("corner", 0), ("shed", 0)]),
        (("newest", "--device", "Garage"), NOW - HOUR, [("garage", 0)]),
    ],
    ids=["newest", "oldest", "newest-of-a-device"],
)
def test_the_newest_and_the_oldest_event_are_found(
    api: type[Server], tmp_path: Path, words: tuple[str, ...], at_ms: int, pages: list[tuple[str, int]]
) -> None:
    assert run(tmp_path, "--event", *words) == 0
    assert [asked["timestamp"] for asked in api.posts] == [at_ms]
    assert api.read == pages


def test_an_event_that_runs_has_its_start_only(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--event", "BBBB", "--moment", "end") == 0
    assert [asked["timestamp"] for asked in api.posts] == [NOW - 2 * HOUR]
    assert capsys.readouterr().err == "ringviewer: The event has no end yet: its start is asked for.\n"


def test_an_event_that_is_nowhere_ends_with_5(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--event", "g.0009.ZZZZ") == 5
    assert run(tmp_path, "--event", "newest", "--device", "Shed") == 5
    assert run(tmp_path, "--event", "CCC") == 5
    told = capsys.readouterr().err.splitlines()
    assert told[0].endswith("No event 'g.0009.ZZZZ' is in the history that the API returns.")
    assert told[2].endswith("the end of an id needs at least 4 characters.")
    assert api.posts == []


def test_a_history_that_cannot_be_read_does_not_hide_the_others(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del api.pages["garage"]
    assert run(tmp_path, "--event", "newest") == 0
    assert "The history of 'Garage' could not be read" in capsys.readouterr().err
    assert run(tmp_path, "--event", "g.0003.CCCC") == 4
    assert run(tmp_path, "--event", "newest", "--device", "Garage") == 4
    assert len(api.posts) == 1


def test_a_history_that_repeats_itself_is_left(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringviewer.history_search._MOST_PAGES", 3)
    rows = api.pages["garage"][0]
    api.pages["garage"] = [rows] * 9
    assert run(tmp_path, "--event", "oldest", "--device", "Garage") == 0
    assert api.read == [("garage", page) for page in range(3)]
    assert "was not read to its end: it goes on after 3 pages." in capsys.readouterr().err


def refuses_before(api: type[Server], boundary_ms: int, else_: int = 303) -> None:
    """Answer 403 to what begins before a boundary."""

    def answer(body: dict[str, Any]) -> int:
        start_ms = body["timestamp"] if "timestamp" in body else body["start_timestamp"]
        return 403 if start_ms < boundary_ms else else_

    api.answer = staticmethod(answer)


def test_a_refused_range_is_told_with_the_option_that_is_answered(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oldest_ms = NOW - 3 * HOUR
    refuses_before(api, oldest_ms)
    assert run(tmp_path, "--device", "Garage", "--last", "360", "--json") == 5
    assert api.read == [("garage", 0), ("garage", 1)]
    facts, err = printed(capsys)
    step = facts["error"]["next_step"]
    assert step in err
    assert "The oldest event that the API still returns of this device began at" in step
    asked = api.posts[0]
    assert f"({oldest_ms})" in step
    option = f"--latest-from {oldest_ms} --to {asked['end_timestamp']}"
    assert f"Ask with {option}." in step
    assert facts["boundary"] == {
        "after_ms": asked["start_timestamp"],
        "by_ms": oldest_ms,
        "oldest_event_ms": oldest_ms,
    }
    assert facts["empty_parts"] == []
    assert run(tmp_path, "--device", "Garage", *option.split()) == 0


def test_a_refused_instant_is_told_with_the_oldest_event_that_left_a_picture(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refuses_before(api, NOW - 3 * HOUR)
    api.pages["garage"][1][0] = event("g", NOW - 3 * HOUR, None, "on_demand")
    assert run(tmp_path, "--device", "Garage", "--at", str(NOW - 9 * HOUR)) == 5
    err = capsys.readouterr().err
    assert f"Ask with --at {NOW - 2 * HOUR}, where a motion began." in err
    assert f"({NOW - 3 * HOUR})" in err


def test_a_refusal_after_empty_parts_names_them_and_the_boundary(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oldest_ms = NOW - 40 * HOUR
    refuses_before(api, oldest_ms, else_=416)
    api.pages["garage"][1][0] = event("g", oldest_ms, oldest_ms + 1_000)
    assert run(tmp_path, "--device", "Garage", "--last", str(60 * 60), "--split", "--json") == 5
    newest, refused = api.posts
    facts, err = printed(capsys)
    step = facts["error"]["next_step"]
    assert step in err
    assert f"part 1 has no picture: nothing was recorded from {newest['start_timestamp']} to" in step
    assert f"Ask with --latest-from {oldest_ms} --to {refused['end_timestamp']}." in step
    assert facts["empty_parts"] == [
        {"requested_from_ms": newest["start_timestamp"], "requested_to_ms": newest["end_timestamp"]}
    ]
    assert facts["boundary"] == {
        "after_ms": refused["start_timestamp"],
        "by_ms": oldest_ms,
        "oldest_event_ms": oldest_ms,
    }


def test_empty_parts_bound_the_boundary_too(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refuses_before(api, NOW - 30 * HOUR, else_=416)
    assert run(tmp_path, "--device", "Garage", "--last", str(60 * 60), "--split", "--json") == 5
    facts, _err = printed(capsys)
    assert facts["boundary"]["by_ms"] == api.posts[0]["start_timestamp"]
    assert facts["boundary"]["oldest_event_ms"] == NOW - 3 * HOUR
    # The oldest event lies in the part that was empty: that range need not be asked again.
    assert f"Ask with --at {NOW - 3 * HOUR}," in facts["error"]["next_step"]


def test_an_event_older_than_what_was_refused_is_no_boundary(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.answer = staticmethod(lambda _: 403)
    assert run(tmp_path, "--device", "Garage", "--at", str(NOW - HOUR * 3 // 2), "--json") == 5
    facts, _err = printed(capsys)
    assert "does not explain the answer" in facts["error"]["next_step"]
    assert f"Ask with --at {NOW - HOUR}, where a ding began." in facts["error"]["next_step"]
    assert facts["boundary"]["after_ms"] is None
    # The first page shows it already.
    assert api.read == [("garage", 0)]


@pytest.mark.parametrize("device", ["Shed", "Garage"])
def test_without_history_there_is_nothing_to_name(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str], device: str
) -> None:
    del api.pages["garage"]
    api.answer = staticmethod(lambda _: 403)
    assert run(tmp_path, "--device", device, "--last", "60") == 5
    err = capsys.readouterr().err
    assert ("Ask again once it has recorded something." if device == "Shed" else "Ask at the oldest event") in err
    assert "--latest-from" not in err


def test_at_most_twenty_pages_are_read_for_a_refusal(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.answer = staticmethod(lambda _: 403)
    api.pages["garage"] = [[event(f"g{page}", NOW - page * 60_000 - 60_000)] for page in range(30)]
    assert run(tmp_path, "--device", "Garage", "--last", "600") == 5
    assert len(api.read) == 20
    assert "The oldest event on the newest 20 pages began at" in capsys.readouterr().err


def test_no_history_is_read_when_the_token_is_refused(api: type[Server], tmp_path: Path) -> None:
    api.answer = staticmethod(lambda _: 401)
    assert run(tmp_path, "--device", "Garage", "--last", "60") == 3
    assert api.read == []


def test_a_refusal_of_a_playground_token_is_no_boundary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--demo", "playground", "--device", "Playground Device", "--at", str(NOW - 24 * HOUR), "--json")
    assert run(tmp_path, *words) == 5
    facts, _err = printed(capsys)
    assert "On a Playground token a refusal may only mean" in facts["error"]["next_step"]
    assert "The boundary seems" not in facts["error"]["next_step"]
    assert facts["boundary"]["after_ms"] is None
