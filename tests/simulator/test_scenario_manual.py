"""The manual of the scenarios: its examples can be read, and it names every key and word that a file may have."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.faults.spec import KINDS, ROUTES
from ringviewer.simulator.worlds import kinds, outcomes, scenario
from ringviewer.simulator.worlds.dialect import Dialect
from ringviewer.simulator.worlds.reading import read_scenario

ROOT = 'title = "T"\nteaches = "X."\n'
ACCOUNT = '[account]\nlinked_ago = ["1h"]\n'
DEVICE = '[[devices]]\nname = "D"\n'
# For each part of the manual, files whose last table has a key that nobody knows.
PARTS = {
    "The root": [f"{ROOT}zzz = 1\n{ACCOUNT}"],
    "`[account]`": [f"{ROOT}{ACCOUNT}zzz = 1", f'{ROOT}{ACCOUNT}[[account.closed]]\nfrom = "1h"\nzzz = 1'],
    "`[[devices]]`": [
        f"{ROOT}{ACCOUNT}{DEVICE}zzz = 1",
        f'{ROOT}{ACCOUNT}{DEVICE}components = [{{ id = "0", name = "A", zzz = 1 }}]',
        f'{ROOT}{ACCOUNT}{DEVICE}motion_zones = [{{ name = "A", vertices = [[0, 0], [1, 0], [1, 1]], zzz = 1 }}]',
    ],
    "`events`": [f'{ROOT}{ACCOUNT}{DEVICE}events = [{{ ago = "1m", zzz = 1 }}]'],
    "`still`": [f'{ROOT}{ACCOUNT}{DEVICE}events = [{{ ago = "1m", still = {{ zzz = 1 }} }}]'],
    "`stretches`": [f'{ROOT}{ACCOUNT}{DEVICE}stretches = [{{ from = "1h", count = 1, zzz = 1 }}]'],
    "`[[controller]]`": [f'{ROOT}{ACCOUNT}{DEVICE}[[controller]]\ndevice = "d"\nago = "1m"\nzzz = 1'],
    "`[dialect]`": [f"{ROOT}{ACCOUNT}[dialect]\nzzz = 1"],
    "Faults on demand": [
        f'{ROOT}{ACCOUNT}[[faults]]\nkind = "{kind}"\n{more}zzz = 1'
        for kind in KINDS
        for more in ("", 'delay = "1s"\n', 'retry_after = "1s"\n')
        if (kind == "latency") == ("delay" in more) and ("retry" not in more or kind == "status")
    ],
}
WORDS = {
    "The root": scenario.MANNERS,
    "`[account]`": scenario.PLANS,
    "`[[devices]]`": (*scenario.SCENES, *scenario.ENCRYPTIONS),
    "`events`": kinds.KINDS,
    "`still`": (*outcomes.OUTCOMES, *scenario.LEGS),
    "`stretches`": scenario.PATTERNS,
    "Faults on demand": (*ROUTES, *KINDS),
}


@pytest.fixture
def manual(repository: Path) -> str:
    return (repository / "resources" / "scenarios" / "README.md").read_text(encoding="utf-8")


def part_of(manual: str, part: str) -> str:
    assert f"\n## {part}\n" in manual
    return manual.partition(f"\n## {part}\n")[2].partition("\n## ")[0]


def named(manual: str, part: str) -> set[str]:
    """The words that a part of the manual shows as code."""
    return set(re.findall(r"`([^`\n]+)`", part_of(manual, part)))


def test_the_examples_of_the_manual_are_read(manual: str) -> None:
    whole, *faults = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    spec = read_scenario("\n".join([whole, *faults]), "manual", "manual.toml")
    assert spec.findings == ("relinked",)
    assert spec.devices[0].name == "Front Door"
    assert len(spec.faults) == len(faults)


@pytest.mark.parametrize("part", PARTS)
def test_every_key_of_a_table_is_in_its_part(manual: str, part: str) -> None:
    for text in PARTS[part]:
        with pytest.raises(SimulatorError, match=r"zzz: this key is not known here; known are ") as caught:
            read_scenario(text, "x", "x.toml")
        known = str(caught.value).rpartition("known are ")[2].rstrip(".").split(", ")
        assert set(known) <= named(manual, part), text


@pytest.mark.parametrize("part", WORDS)
def test_every_word_of_a_choice_is_in_its_part(manual: str, part: str) -> None:
    assert set(WORDS[part]) <= named(manual, part)


def test_every_option_of_the_dialect_has_a_line_with_its_values(manual: str) -> None:
    lines = {line.split("`")[1]: line for line in part_of(manual, "`[dialect]`").splitlines() if line.startswith("| `")}
    for option in fields(Dialect):
        line = lines[option.name.removesuffix("_ms")]
        for value in get_args(get_type_hints(Dialect)[option.name]):
            assert f"`{value}`" in line, option.name
