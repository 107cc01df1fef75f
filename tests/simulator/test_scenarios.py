"""Scenario files: what ships is sound, and what is wrong in one is named."""

from __future__ import annotations

import contextlib
import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.simulator import SimulatorError, scenarios, start
from ringviewer.simulator.worlds.durations import duration_text, parse_duration
from ringviewer.simulator.worlds.library import load
from ringviewer.simulator.worlds.reading import read_scenario

HEAD = 'title = "T"\nteaches = "X"\n'
ACCOUNT = '[account]\nlinked_ago = ["1h"]\n'
DEVICE = '[[devices]]\nname = "Door"\n'
PLACES = ACCOUNT + 'locations = [{ name = "mill" }, { name = "mill" }]\n'


README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def test_the_shipped_ones_are_listed_with_the_default_first() -> None:
    known = scenarios()
    names = [info.name for info in known]
    assert names[:3] == ["relinked", "healthy", "fresh-link"]
    assert set(names) >= {
        *("relinked", "fresh-link", "healthy", "busy", "filtered", "playground", "live-views-only", "stills", "faulty"),
        *("expired-token", "hostile", "dst", "offline", "encrypted", "multi-camera", "contradicted"),
        *("empty", "no-events", "html"),
    }
    for info in known:
        assert info.title
        assert info.teaches.endswith(".")
        assert "\n" not in info.teaches
        assert load(info.name).name == info.name


def test_every_finding_that_is_promised_is_documented() -> None:
    documented = set(re.findall(r"`([a-z-]+)`", README.partition("## What it finds")[2].partition("\n## ")[0]))
    for info in scenarios():
        assert set(info.findings) <= documented, info.name
    told = {code for info in scenarios() for code in info.findings}
    assert len(told) >= 25
    assert load("healthy").findings == ()


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(SimulatorError, match=r"no scenario 'nowhere'; known are relinked, healthy, fresh-link"):
        start("nowhere")


def test_a_scenario_may_be_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + ACCOUNT + DEVICE, encoding="utf-8")
    with start(path) as running:
        assert running.info.name == "mine"
    with start(str(path)) as running:
        assert running.info.title == "T"
    with pytest.raises(SimulatorError, match=r"absent\.toml could not be read"):
        start(tmp_path / "absent.toml")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(SimulatorError, match="not UTF-8"):
        start(path)


def zone(vertices: str) -> str:
    """A file with one motion zone that has these corners."""
    return f'{HEAD}{ACCOUNT}{DEVICE}motion_zones = [{{ name = "A", vertices = {vertices} }}]\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title = ", "is not valid TOML: "),
        ("a = " + "[" * 5000, "nested too deeply"),
        ("a = " + "9" * 5000, "is not valid TOML: "),
        ("", "title: this key is missing"),
        (HEAD, "account.linked_ago: this key is missing"),
        (HEAD + '[account]\nlinked_ago = ["soon"]\n', 'account.linked_ago: a duration such as "1h20m5.5s" is expected'),
        (HEAD + '[account]\nlinked_ago = ["1h", "2h"]\n', "the longest ago first"),
        (HEAD + "[account]\nlinked_ago = []\n", "at least one moment"),
        (HEAD + ACCOUNT + 'zone = "Mars/Base"\n', "account.zone: the zone 'Mars/Base' is not known"),
        (HEAD + ACCOUNT + 'colour = "red"\n', "account.colour: this key is not known here"),
        (HEAD + 'manner = "rude"\n' + ACCOUNT, "manner: one of normal, unauthorized, html is expected"),
        (HEAD + "seed = true\n" + ACCOUNT, "seed: a whole number"),
        (HEAD + "rate_limit = 0\n" + ACCOUNT, "rate_limit: a whole number from 1 to"),
        (HEAD + 'now = "2026-11-01T10:30:00"\n' + ACCOUNT, "now: a moment of the years 2001 to 2099 with its offset"),
        (HEAD + "now = 2026-11-01\n" + ACCOUNT, "now: a moment of the years"),
        (HEAD + 'now = "1970-01-01T00:00:00Z"\n' + ACCOUNT, "now: a moment of the years"),
        (HEAD + "now = 5\n" + ACCOUNT, "now: a moment of the years"),
        (HEAD + 'findings = ["No Code"]\n' + ACCOUNT, "findings: 'No Code' is no code of a finding"),
        (HEAD + 'playground = "yes"\n' + ACCOUNT, "playground: true or false is expected"),
        (HEAD + 'dialect = "old"\n' + ACCOUNT, "dialect: a table is expected"),
        (HEAD + ACCOUNT + "[[faults]]\n", "faults[0].kind: "),
        (HEAD + ACCOUNT + "[dialect]\nredirect = 304\n", "dialect.redirect: one of 303, 301"),
        (HEAD + ACCOUNT + "[dialect]\nnext = true\n", "dialect.next: this key is not known here; known are"),
        (HEAD + '"a\\nb" = 1\n' + ACCOUNT, "'a\\nb': this key is not known here"),
        (HEAD + "a" * 600 + " = 1\n" + ACCOUNT, "a" * 60 + "…: this key is not known here"),
        (HEAD + '[account]\nlinked_ago = ["-1h"]\n', "account.linked_ago: the first moment must not lie in the future"),
        (HEAD + '[account]\nlinked_ago = ["9999d"]\n', "account.linked_ago: a duration of at most 3650 days"),
        (HEAD + ACCOUNT + 'plan = "gold"\n', "account.plan: one of active, empty, refused is expected"),
        (HEAD + ACCOUNT + 'history_lag = "-1s"\n', "account.history_lag: a duration"),
        (
            HEAD + ACCOUNT + '[[account.closed]]\nfrom = "1h"\nuntil = "2h"\n',
            "account.closed[0].from: it must be longer ago than until",
        ),
        (HEAD + ACCOUNT + "[[devices]]\n", "devices[0].name: this key is missing"),
        (HEAD + ACCOUNT + DEVICE + 'id_end = "x"\n', "devices[0].id_end: 4 to 12 capital letters"),
        (HEAD + ACCOUNT + DEVICE + 'encryption = "rot13"\n', "devices[0].encryption: one of none, take, end-to-end"),
        (HEAD + ACCOUNT + DEVICE + 'components = ["1"]\n', "devices[0].components[0]: a table is expected"),
        (
            HEAD + ACCOUNT + DEVICE + 'components = [{ id = "1", name = "A" }, { id = "1", name = "B" }]\n',
            "devices[0].components: two of them have the same id",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'components = [{ id = "a b", name = "A" }]\n',
            "devices[0].components[0].id: 1 to 20 letters",
        ),
        (HEAD + ACCOUNT + DEVICE * 501, "devices: at most 500 devices are expected"),
        (HEAD + ACCOUNT + DEVICE + 'location = "mill"\n', "devices[0].location: no location is named 'mill'"),
        (HEAD + PLACES + DEVICE, "account.locations: two of them have the same name"),
        (HEAD + ACCOUNT + DEVICE + DEVICE, "two devices have the slug 'door'"),
        (HEAD + ACCOUNT + DEVICE + "events = 3\n", "devices[0].events: a list is expected"),
        (HEAD + ACCOUNT + DEVICE + "events = [3]\n", "devices[0].events[0]: a table is expected"),
        (
            HEAD + ACCOUNT + DEVICE + 'events = [{ ago = "1m" }, { ago = "3x" }]\n',
            "devices[0].events[1].ago: a duration",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'events = [{ ago = "1m", still = { outcome = "lost" } }]\n',
            "devices[0].events[0].still.outcome: one of available, none",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'events = [{ ago = "1m", lasts = "2h" }]\n',
            "devices[0].events[0].lasts: at most an hour is expected",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'stretches = [{ from = "1m", count = 31 }]\n',
            "devices[0].stretches[0].count: there is no room for so many",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'stretches = [{ from = "200d", count = 8000, pattern = "daily" }]\n',
            "devices[0]: with 'Door' there are more than 1000000 events",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'stretches = [{ from = "2m", count = 1, subtypes = {} }]\n',
            "devices[0].stretches[0].subtypes: a table of kinds and weights is expected",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'stretches = [{ from = "1m", until = "2m", count = 1 }]\n',
            "devices[0].stretches[0].from: it must be longer ago than until",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'stretches = [{ from = "2m", count = 1, mix = { motion = 0 } }]\n',
            "mix: each weight is a whole number from 1",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'events = [{ ago = "1m", kind = "meow" }]\n',
            "devices[0].events[0].kind: 'meow' is none of motion, ding, on_demand; others need other_kinds = true",
        ),
        (
            HEAD + ACCOUNT + "[dialect]\nother_kinds = true\n" + DEVICE + 'events = [{ ago = "1m", kind = "co" }]\n',
            "devices[0].events[0].kind: 'co' comes from a sensor, and sensor events are never in Event History",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'stretches = [{ from = "1h", count = 1, mix = { motion = 1, package = 2 } }]\n',
            "devices[0].stretches[0].mix: 'package' is none of motion, ding, on_demand",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'events = [{ ago = "1m", component_id = "1" }]\n',
            "devices[0].events[0].component_id: one of 0 is expected",
        ),
        (HEAD + ACCOUNT + DEVICE + "motion_zones = 1\n", "devices[0].motion_zones: a list is expected"),
        (HEAD + ACCOUNT + DEVICE + "privacy_zones = [1]\n", "devices[0].privacy_zones[0]: a table is expected"),
        (HEAD + ACCOUNT + DEVICE + "privacy_zones = [{}]\n", "devices[0].privacy_zones[0].name: this key is missing"),
        (zone("[[0, 0], [1, 1]]"), "devices[0].motion_zones[0].vertices: 3 to 64 corners are expected"),
        (zone("[" + "[0, 0]," * 65 + "]"), "devices[0].motion_zones[0].vertices: 3 to 64 corners are expected"),
        *(
            (zone(f"[[0, 0], [1, 0], {corner}]"), "vertices: each corner is a pair of numbers from 0 to 1")
            for corner in (
                "1",
                "[1]",
                "[1, 1, 1]",
                "[1, 1.01]",
                "[-0.1, 0]",
                "[nan, 0]",
                "[inf, 0]",
                "[true, 0]",
                '["1", 0]',
            )
        ),
        (
            HEAD
            + ACCOUNT
            + DEVICE
            + "motion_zones = ["
            + '{ name = "A", vertices = [[0, 0], [1, 0], [1, 1]] },' * 17
            + "]\n",
            "devices[0].motion_zones: at most 16 zones are expected",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'events = [{ ago = "1m", still = { outcome = "fine" } }]\n',
            "devices[0].events[0].still.outcome: one of available, none, bad-request",
        ),
        (HEAD + ACCOUNT + '[dialect]\nredirect = "303"\n', "dialect.redirect: one of 303, 301, 302, 307, 308, 200 is"),
        (
            HEAD + ACCOUNT + DEVICE + 'shape = "round"\n',
            "devices[0].shape: this key is not known here; known are components, encryption, events, id_end, image, "
            "location, motion_detection, motion_zones, name, never_reported, offline_for, privacy_zones, scene, slug, "
            "stretches.",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'events = [{ ago = "1m", colour = "red" }]\n',
            "known are ago, component_id, kind, lasts, reviewed, running, still, subtype.",
        ),
        (
            HEAD + ACCOUNT + '[[controller]]\ndevice = "gone"\nago = "1h"\n',
            "controller: no device has the slug 'gone'",
        ),
        (
            HEAD + ACCOUNT + DEVICE + '[[controller]]\ndevice = "door"\n',
            "either ago or before_consent is expected",
        ),
    ],
)
def test_what_is_wrong_is_named(text: str, problem: str) -> None:
    with pytest.raises(SimulatorError) as caught:
        read_scenario(text, "mine", "mine.toml")
    assert problem in str(caught.value)
    assert "mine.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "is not valid JSON: "),
        ("[]", "must be one JSON object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"title": null}', "title: this key is missing"),
        ('{"title": "\\ud800"}', "title: a text of 1 to 500 characters is expected"),
        ('{"title": "T", "teaches": "X.", "account": {"linked_ago": [3]}}', "account.linked_ago: a duration"),
        (
            '{"title": "T", "teaches": "X.", "account": {"linked_ago": ["1h"]}, "devices": [{"name": "D", "stretches": '
            '[{"from": "1h", "count": 1, "mix": {"\\udfff": 1}}]}]}',
            "devices[0].stretches[0].mix: each kind is a text",
        ),
    ],
)
def test_what_is_wrong_in_json_is_named(text: str, problem: str) -> None:
    with pytest.raises(SimulatorError) as caught:
        read_scenario(text, "mine", "mine.JSON")
    assert problem in str(caught.value)
    assert "mine.JSON" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_null_in_json_is_a_key_left_out() -> None:
    account = {"linked_ago": ["1h"], "plan": None}
    devices = [{"name": "D", "id_end": None, "events": [{"ago": "1m", "subtype": None}], "shape": None}]
    values = {"title": "T", "teaches": "X.", "now": None, "account": account, "devices": devices}
    with pytest.raises(SimulatorError, match=r"devices\[0\]\.shape: this key is not known here"):
        read_scenario(json.dumps(values), "mine", "mine.json")
    del devices[0]["shape"]
    spec = read_scenario(json.dumps(values), "mine", "mine.json")
    assert (spec.now_ms, spec.plan, spec.devices[0].events[0].subtype) == (None, "active", None)


@pytest.mark.parametrize("other", ["my.txt", "folder/", "..", "stories/mine", "mine"])
def test_the_file_of_a_scenario_ends_in_toml_or_json(
    other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for scenario in (other, Path(other)):
        with pytest.raises(SimulatorError, match=r"A scenario's file must end in \.toml or \.json; '.*' does not"):
            load(scenario)


def test_other_kinds_are_let_in_by_the_dialect() -> None:
    stand_in = load("stand-in")
    assert stand_in.dialect.other_kinds
    assert "package" in [event.kind for event in stand_in.devices[0].events]


def test_json_tells_the_same_story(tmp_path: Path) -> None:
    toml = (Path(__file__).resolve().parents[2] / "resources" / "scenarios" / "dst.toml").read_text(encoding="utf-8")
    path = tmp_path / "dst.json"
    path.write_text(json.dumps(tomllib.loads(toml)), encoding="utf-8")
    assert load(path) == load(str(path)) == load("dst")


def test_now_may_be_a_moment_of_toml() -> None:
    text = HEAD + "now = 2026-11-01T02:30:00-08:00\n" + ACCOUNT
    assert read_scenario(text, "mine", "mine.toml").now_ms == load("dst").now_ms == 1_793_529_000_000


def test_a_name_that_no_file_can_have_is_no_file() -> None:
    with pytest.raises(SimulatorError, match="could not be read: unknown cause"):
        load("a\0.toml")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * 2_000_001)
    with pytest.raises(SimulatorError, match=r"large\.toml is larger than 2000000 bytes"):
        load(path)


@pytest.mark.parametrize(
    ("text", "duration_ms"),
    [
        ("100ms", 100),
        ("1.5s20ms", 1_520),
        ("5m", 300_000),
        ("3h37m48.25s", 13_068_250),
        ("2d", 172_800_000),
        ("-2.14s", -2_140),
        ("0s", 0),
        ("1d 2h", 93_600_000),
    ],
)
def test_durations(text: str, duration_ms: int) -> None:
    assert parse_duration(text) == duration_ms


@given(st.integers(0, 86_400_000))
def test_a_duration_is_told_as_it_is_read(duration_ms: int) -> None:
    assert parse_duration(duration_text(duration_ms)) == duration_ms


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(parse_duration(text), int)
