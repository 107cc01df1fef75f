"""Scenario files: what ships is sound, and what is wrong in one is named."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringviewer.simulator import SimulatorError, scenarios, start
from ringviewer.simulator.durations import parse_duration
from ringviewer.simulator.library import load
from ringviewer.simulator.reading import read_scenario

HEAD = 'title = "T"\nteaches = "X"\n'
ACCOUNT = '[account]\nlinked_ago = ["1h"]\n'
DEVICE = '[[devices]]\nname = "Door"\n'


def test_the_shipped_ones_are_listed_with_the_default_first() -> None:
    known = scenarios()
    names = [info.name for info in known]
    assert names[:3] == ["relinked", "healthy", "fresh-link"]
    assert set(names) >= {"stills", "empty", "no-events", "expired-token", "html"}
    for info in known:
        assert info.title
        assert info.teaches.endswith(".")
        assert load(info.name).name == info.name


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


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title = ", "not valid TOML"),
        ("", "title: this key is missing"),
        (HEAD, "account.linked_ago: this key is missing"),
        (HEAD + '[account]\nlinked_ago = ["soon"]\n', 'account.linked_ago: a duration such as "1h20m5.5s" is expected'),
        (HEAD + '[account]\nlinked_ago = ["1h", "2h"]\n', "the longest ago first"),
        (HEAD + "[account]\nlinked_ago = []\n", "at least one moment"),
        (HEAD + ACCOUNT + 'zone = "Mars/Base"\n', "account.zone: the zone 'Mars/Base' is not known"),
        (HEAD + ACCOUNT + 'colour = "red"\n', "account.colour: this key is not known here"),
        (HEAD + 'manner = "rude"\n' + ACCOUNT, "manner: one of normal, unauthorized, html is expected"),
        (HEAD + "seed = true\n" + ACCOUNT, "seed: a whole number"),
        (HEAD + ACCOUNT + "[[devices]]\n", "devices[0].name: this key is missing"),
        (HEAD + ACCOUNT + DEVICE + 'id_end = "x"\n', "devices[0].id_end: 4 to 12 capital letters"),
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
            HEAD + ACCOUNT + DEVICE + 'stretches = [{ from = "1m", until = "2m", count = 1 }]\n',
            "devices[0].stretches[0].from: it must be longer ago than until",
        ),
        (
            HEAD + ACCOUNT + DEVICE + 'stretches = [{ from = "2m", count = 1, mix = { motion = 0 } }]\n',
            "mix: each weight is a whole number from 1",
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
    ("text", "duration_ms"),
    [("3h37m48.25s", 13_068_250), ("2d", 172_800_000), ("-2.14s", -2_140), ("0s", 0), ("1d 2h", 93_600_000)],
)
def test_durations(text: str, duration_ms: int) -> None:
    assert parse_duration(text) == duration_ms


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(parse_duration(text), int)
