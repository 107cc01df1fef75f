"""Where scenario files are found: inside the installed package, else in the source tree, or at a path."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.reading import read_scenario
from ringviewer.simulator.scenario import ScenarioSpec

_MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class ScenarioInfo:
    """A scenario by name, with its title and one line of what it teaches."""

    name: str
    title: str
    teaches: str


def scenarios() -> list[ScenarioInfo]:
    """Every scenario that ships with ringviewer, the default one first."""
    specs = [_read(entry, name) for name, entry in _shipped().items()]
    specs.sort(key=lambda spec: (spec.order, spec.name))
    return [ScenarioInfo(spec.name, spec.title, spec.teaches) for spec in specs]


def load(scenario: str | Path) -> ScenarioSpec:
    """The scenario of a shipped name or of a ``.toml`` file; raises `SimulatorError` in one sentence."""
    if isinstance(scenario, Path) or scenario.endswith(".toml"):
        path = Path(scenario)
        return _read(path, path.stem)
    shipped = _shipped()
    if scenario not in shipped:
        known = ", ".join(info.name for info in scenarios())
        raise SimulatorError(f"There is no scenario {scenario!r}; known are {known}.")
    return _read(shipped[scenario], scenario)


def _shipped() -> dict[str, Traversable]:
    inside = files("ringviewer") / "_resources" / "scenarios"
    folder: Traversable = inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "resources" / "scenarios"
    if not folder.is_dir():
        raise SimulatorError("The scenario files are missing from this installation.")
    return {entry.name.removesuffix(".toml"): entry for entry in folder.iterdir() if entry.name.endswith(".toml")}


def _read(entry: Traversable, name: str) -> ScenarioSpec:
    try:
        data = entry.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown cause"
        raise SimulatorError(f"The scenario file {entry.name} could not be read: {reason}.") from None
    if len(data) > _MOST_BYTES:
        raise SimulatorError(f"The scenario file {entry.name} is larger than {_MOST_BYTES} bytes.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise SimulatorError(f"The scenario file {entry.name} is not UTF-8 text.") from None
    return read_scenario(text, name, entry.name)
