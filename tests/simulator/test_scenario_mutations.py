"""Whatever becomes of a scenario file, reading it ends in a world or in one sentence."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ringviewer.simulator import SimulatorError
from ringviewer.simulator.worlds.reading import read_scenario
from ringviewer.simulator.worlds.scenario import ScenarioSpec
from ringviewer.simulator.worlds.world import World

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "scenarios"
NAMES = ("stills", "playground", "dst", "multi-camera", "contradicted", "links-again", "stand-in", "no-events")
TEXTS = {name: (FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in NAMES}
TABLES = {name: tomllib.loads(text) for name, text in TEXTS.items()}
NOW_MS = 1_791_500_000_000

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(0, 300),
    st.floats(),
    st.text(max_size=20),
    st.from_regex(r"-?[0-9]{1,4}[dhms]", fullmatch=True),
    st.sampled_from(["daily", "rhythm", "bursts", "take", "end-to-end", "none", "UTC", "Asia/Kolkata", "available"]),
    st.just([]),
    st.just({}),
)


def paths(value: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every value inside a parsed file."""
    if isinstance(value, dict):
        return [here, *(way for key, inner in value.items() for way in paths(inner, (*here, key)))]
    if isinstance(value, list):
        return [here, *(way for index, inner in enumerate(value) for way in paths(inner, (*here, index)))]
    return [here]


@st.composite
def changed_tables(draw: st.DrawFn) -> str:
    """A valid file with one to three values replaced, removed or added, as JSON."""
    table = copy.deepcopy(TABLES[draw(st.sampled_from(NAMES))])
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from([path for path in paths(table) if path]))
        inner: Any = table
        for step in way:
            inner = inner[step]
        if isinstance(inner, dict) and draw(st.integers(0, 4)) == 0:
            inner.pop(last) if draw(st.booleans()) else inner.update({draw(st.text(max_size=8)): draw(leaves)})
        else:
            inner[last] = draw(leaves)
    return json.dumps(table)


@st.composite
def changed_texts(draw: st.DrawFn) -> str:
    """A valid file with a piece of it replaced by something else."""
    text = TEXTS[draw(st.sampled_from(NAMES))]
    begin = draw(st.integers(0, len(text)))
    end = min(len(text), begin + draw(st.integers(0, 30)))
    return (
        text[:begin] + draw(st.one_of(st.text(max_size=10), st.sampled_from(["[[", "]]", '"', "=", "\n"]))) + text[end:]
    )


def told(text: str, file: str) -> ScenarioSpec | None:
    """The scenario, or ``None`` after one sentence about what is wrong."""
    sentence = ""
    try:
        return read_scenario(text, "mine", file)
    except SimulatorError as error:
        sentence = str(error)
    assert sentence.startswith(f"Scenario {file}")
    assert sentence.endswith(".")
    assert sentence.isprintable()
    return None


@settings(max_examples=150, deadline=None)
@given(changed_tables())
def test_changed_values_end_in_a_world_or_in_one_sentence(text: str) -> None:
    spec = told(text, "mine.json")
    if spec is None or sum(stretch.count for device in spec.devices for stretch in device.stretches) > 300:
        return
    world = World(spec, NOW_MS)
    for device in world.devices.values():
        starts = [event.start_ms for event in world.visible(device)]
        assert starts == sorted(starts)
        assert all(world.consent_ms <= start_ms <= world.now_ms() for start_ms in starts)


@settings(max_examples=150, deadline=None)
@given(changed_texts())
def test_changed_text_ends_in_a_scenario_or_in_one_sentence(text: str) -> None:
    told(text, "mine.toml")


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_any_text_ends_in_one_sentence(text: str) -> None:
    assert told(text, "mine.toml") is None
    assert told(text, "mine.json") is None
