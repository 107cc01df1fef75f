"""The command “still” against a server that answers as a test tells it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ringviewer.account import UsageError
from ringviewer.cli import main
from ringviewer.headless import find
from ringviewer.history.device import Component, Device
from ringviewer.partner_api.asks import LONGEST_RANGE_MS
from ringviewer.still_arguments import StillJob
from ringviewer.still_command import asks_of
from tests.still_api import CLEAN, SECRET, TELLING, Server, serving

NOW = 1_791_505_267_410
DAY = LONGEST_RANGE_MS
GARAGE = Device("garage", "Garage")
CORNER = Device("corner", "Corner", components=(Component("0", "Street side"), Component("1")))


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Server]]:
    with serving() as (server, base):
        monkeypatch.setenv("RING_API_BASE", base)
        monkeypatch.setenv("RING_ACCESS_TOKEN", "tok.en.secret")
        yield server


def run(target: Path, *words: str) -> int:
    return main(["still", "--pace", "20", "--device", "Garage", "-o", str(target), *words])


def at_recently() -> tuple[str, str]:
    return "--at", str(time.time_ns() // 1_000_000 - 3_600_000)


def test_the_picture_is_saved_without_metadata_and_its_facts_beside_it(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "still.jpg"
    assert run(target, *at_recently(), "--sidecar", "--json") == 0
    assert target.read_bytes() == CLEAN
    out, err = capsys.readouterr()
    assert err == ""
    printed = json.loads(out)
    beside = (tmp_path / "still.jpg.json").read_text(encoding="utf-8")
    facts = json.loads(beside)
    saved = {key: facts["saved"][key] for key in ("bytes", "sha256", "metadata_removed")}
    assert printed.pop("saved") == saved
    assert saved["metadata_removed"] is True
    assert printed["sha256"] != saved["sha256"]
    # What is printed is what stands in the file, in one object.
    for name in ("device", "event", "asked", "answered_at_ms", "age_ms", "clock_skew_ms", "metadata"):
        assert printed.pop(name) == facts[name], name
    assert facts["age_ms"] == facts["answered_at_ms"] - api.actual_ms
    assert abs(facts["clock_skew_ms"]) < 60_000
    assert (printed.pop("moment"), printed.pop("empty_parts"), printed.pop("boundary")) == (None, [], None)
    assert facts["still"] == printed
    assert facts["device"] == {"id": "garage", "name": "Garage"}
    assert [leg["request_id"] for leg in printed["legs"]] == ["RID-1", "RID-1"]
    # The signed address and the token open doors; no file and no stream has them.
    for text in (out, err, beside):
        assert SECRET not in text
        assert "security_token" not in text
        assert "tok.en.secret" not in text


def test_metadata_are_kept_when_asked_for(api: type[Server], tmp_path: Path) -> None:
    target = tmp_path / "still.jpg"
    assert run(target, *at_recently(), "--keep-metadata") == 0
    assert target.read_bytes() == TELLING
    assert [path.name for path in tmp_path.iterdir()] == ["still.jpg"]


def test_format_and_resolution_reach_the_api(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "still.jpg", *at_recently(), "--format", "png", "--resolution", "640x360") == 0
    [asked] = api.posts
    assert asked["image_options"] == {"format": "png", "resolution": {"width": 640, "height": 360}}
    assert "The answer is a JPEG, though PNG was asked for." in capsys.readouterr().err
    assert run(tmp_path / "still.PNG", *at_recently()) == 0
    assert api.posts[-1]["image_options"]["format"] == "png"


@pytest.mark.parametrize(
    ("name", "warned"), [("x.gif", True), ("x.png", True), ("x.JPEG", False), ("x.jpg", False), ("picture", False)]
)
def test_an_ending_that_is_not_of_the_format_is_told(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, warned: bool
) -> None:
    assert run(tmp_path / name, *at_recently(), "--format", "jpeg") == 0
    assert (tmp_path / name).read_bytes() == CLEAN
    told = f"ringviewer: '{name}' has not the ending of a JPEG, which is asked for.\n"
    assert capsys.readouterr().err == (told if warned else "")


def test_a_device_is_needed_unless_an_event_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["still", "--demo", "--at", "1", "-o", "x.jpg"]) == 2
    assert "--device is required, except with --event" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["ava1.front.7Q2F", "Front", "7Q2F", "…7Q2F", "…front.7Q2F", "t.7Q2F"])
def test_a_device_is_found_by_its_id_its_name_or_the_end_of_its_id(name: str) -> None:
    front = Device("ava1.front.7Q2F", "Front")
    assert find([Device("7Q2F.b", "…7Q2F?"), front, Device("ava1.back.7Q2E", "2F")], name) is front


def test_an_end_that_fits_several_devices_or_is_short_is_told() -> None:
    devices = [Device("a1.device.front.7Q2F", "Front"), Device("a1.device.shed.7Q2F", "Shed"), Device("x", "Shed")]
    with pytest.raises(
        UsageError, match=r"ends in '…7Q2F': 'Front' \(…e.front.7Q2F\), 'Shed' \(…ce.shed.7Q2F\)"
    ) as told:
        find(devices, "…7Q2F")
    assert "more of its end" in str(told.value)
    with pytest.raises(UsageError, match="are named 'Shed'"):
        find(devices, "Shed")
    with pytest.raises(UsageError, match=r"no device 'Q2F'. It has: 'Front', 'Shed'"):
        find(devices, "Q2F")


def test_the_last_minutes_are_a_range(api: type[Server], tmp_path: Path) -> None:
    assert run(tmp_path / "still.jpg", "--last", "90") == 0
    [asked] = api.posts
    assert asked["end_timestamp"] - asked["start_timestamp"] == 90 * 60_000


def test_a_long_range_is_explained_and_not_sent(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "still.jpg", "--last", str(50 * 60)) == 2
    assert api.posts == []
    said, offer, *parts = capsys.readouterr().err.splitlines()
    assert "at most 24 hours" in said
    assert "2 d 2 h long" in said
    assert "--split" in offer
    words = [part.split() for part in parts]
    assert [each[::2] for each in words] == [["--latest-from", "--to"]] * 3
    ends = [(int(each[1]), int(each[3])) for each in words]
    assert [end - start for start, end in ends] == [DAY, DAY, 2 * 3_600_000]
    assert ends[0][0] == ends[1][1]
    assert ends[1][0] == ends[2][1]


def test_a_long_range_is_split_and_asked_until_a_part_has_a_still(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.answer = staticmethod(lambda _: 303 if len(api.posts) == 2 else 416)
    target = tmp_path / "still.jpg"
    assert run(target, "--last", str(50 * 60), "--split") == 0
    newest, before = api.posts
    assert newest["start_timestamp"] == before["end_timestamp"]
    assert target.read_bytes() == CLEAN
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["part 1 of 3", "part 2 of 3"]


def test_a_long_range_without_any_still_ends_with_5(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.answer = staticmethod(lambda _: 416)
    assert run(tmp_path / "still.jpg", "--last", str(50 * 60), "--split") == 5
    assert len(api.posts) == 3
    assert list(tmp_path.iterdir()) == []
    assert "416 MEDIA_NOT_FOUND" in capsys.readouterr().err


def test_a_refused_part_ends_the_search(api: type[Server], tmp_path: Path) -> None:
    api.answer = staticmethod(lambda _: 400)
    assert run(tmp_path / "still.jpg", "--last", str(50 * 60), "--split") == 4
    assert len(api.posts) == 1


def test_a_picture_that_cannot_be_written_is_a_matter_of_usage(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "still.jpg.json").mkdir()
    assert run(tmp_path / "still.jpg", *at_recently(), "--sidecar") == 2
    assert "could not be written" in capsys.readouterr().err


def test_what_is_no_picture_is_told_with_its_first_bytes(
    api: type[Server], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.picture = b'{"message": "no"}'
    assert run(tmp_path / "still.jpg", *at_recently()) == 4
    out, err = capsys.readouterr()
    assert "7B 22 6D 65" in out + err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--last", "0"), "from 1 to 259200"),
        (("--last", "5", "--at", "1"), "not allowed with"),
        (("--last", "5", "--to", "1"), "--to goes with --latest-from"),
        (("--at", "1", "--split"), "--split goes with"),
        (("--last", "5", "--resolution", "640"), "no resolution such as"),
        (("--last", "5", "--resolution", "0x9"), "no resolution such as"),
        (("--last", "5", "--format", "gif"), "invalid choice"),
        (("--last", "5", "--component", ""), "1 to 60 characters"),
        (("--last", "5", "--moment", "end"), "--moment goes with --event"),
        (("--event", "newest", "--at", "1"), "not allowed with"),
        (("--event", "newest", "--to", "1"), "--to goes with --latest-from"),
        (("--event", "newest", "--split"), "--split goes with"),
        (("--event", ""), "1 to 500 characters"),
        (("--last", "5", "-o", "x.gif"), "must end in .jpg, .jpeg or .png"),
        (("--last", "5", "-o", "picture"), "must end in .jpg, .jpeg or .png"),
        (("--last", "5", "--format", "png", "-o", "-"), "not written to standard output"),
        ((), "required"),
    ],
)
def test_flags_that_make_no_sense_are_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    assert run(tmp_path / "x.jpg", *words) == 2
    assert why in capsys.readouterr().err


def job(**changes: Any) -> StillJob:
    return replace(StillJob("x", NOW - 5_000, None, None, Path("x.jpg")), **changes)


def test_a_camera_of_several_is_named_and_the_first_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    [ask] = asks_of(job(), CORNER, NOW)
    assert ask.component_id == "0"
    assert capsys.readouterr().err == (
        "ringviewer: 'Corner' has 2 cameras: '0', '1'. Without --component it is '0' (Street side).\n"
    )
    [ask] = asks_of(job(component_id="1"), CORNER, NOW)
    assert ask.component_id == "1"
    assert capsys.readouterr().err == ""
    with pytest.raises(UsageError, match=r"has no camera '7'. It has: '0', '1'."):
        asks_of(job(component_id="7"), CORNER, NOW)


def test_a_camera_of_a_device_that_lists_none_is_asked_for_as_told() -> None:
    [ask] = asks_of(job(component_id="7"), GARAGE, NOW)
    assert ask.component_id == "7"
    [ask] = asks_of(job(), GARAGE, NOW)
    assert ask.component_id is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"at_ms": NOW + 120_000}, "in the future"),
        ({"at_ms": NOW - 181 * DAY}, "more than 180 days ago"),
        ({"at_ms": 1_791_505_267}, "looks like seconds"),
        ({"at_ms": None, "from_ms": NOW, "to_ms": 1_791_505_267}, "looks like seconds"),
        ({"at_ms": None, "from_ms": NOW, "to_ms": NOW - 1}, "ends before it begins"),
        ({"at_ms": None, "from_ms": NOW - 9 * DAY, "split": True}, "at most 7 days"),
    ],
)
def test_what_the_api_refuses_in_any_case_is_not_sent(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(UsageError, match=why):
        asks_of(job(**changes), GARAGE, NOW)


def test_exactly_a_day_is_one_request() -> None:
    [ask] = asks_of(job(at_ms=None, from_ms=NOW - DAY), GARAGE, NOW)
    assert (ask.from_ms, ask.to_ms) == (NOW - DAY, NOW)
    [ask] = asks_of(job(at_ms=None, last_min=24 * 60), GARAGE, NOW)
    assert (ask.from_ms, ask.to_ms) == (NOW - DAY, NOW)


def test_a_camera_of_the_demo_is_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "still.png"
    words = ["still", "--demo", "multi-camera", "--device", "Corner House", "--last", "600", "-o", str(target)]
    assert main([*words, "--component", "1", "--resolution", "640x360"]) == 0
    assert capsys.readouterr().err == ""
    with Image.open(target) as image:
        assert (image.format, *image.size) == ("PNG", 640, 360)
