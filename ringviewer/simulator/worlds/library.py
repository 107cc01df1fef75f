"""Where scenario files are found: inside the installed package, else in the source tree, or at a path."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.worlds.reading import read_scenario
from ringviewer.simulator.worlds.scenario import ScenarioSpec

_MOST_BYTES = 2_000_000
_SUFFIXES = (".toml", ".json")


@dataclass(frozen=True)
class ScenarioInfo:
    """A scenario by name, with its title, one line of what it teaches and the findings that it should lead to."""

    name: str
    title: str
    teaches: str
    findings: tuple[str, ...] = ()


def scenarios() -> list[ScenarioInfo]:
    """Every scenario that ships with ringviewer, the default one first."""
    specs = [_read(entry, name) for name, entry in _shipped().items()]
    specs.sort(key=lambda spec: (spec.order, spec.name))
    return [ScenarioInfo(spec.name, spec.title, spec.teaches, spec.findings) for spec in specs]


def load(scenario: str | Path) -> ScenarioSpec:
    """The scenario of a shipped name or of a ``.toml`` or ``.json`` file; raises `SimulatorError` in one sentence."""
    if str(scenario).lower().endswith(_SUFFIXES):
        path = Path(scenario)
        return _read(path, path.stem)
    shipped = _shipped()
    if isinstance(scenario, Path) or (scenario not in shipped and _looks_like_a_file(scenario)):
        raise SimulatorError(f"A scenario's file must end in .toml or .json; {str(scenario)!r} does not.")
    if scenario not in shipped:
        known = ", ".join(info.name for info in scenarios())
        raise SimulatorError(f"There is no scenario {scenario!r}; known are {known}.")
    return _read(shipped[scenario], scenario)


def _looks_like_a_file(scenario: str) -> bool:
    try:
        return any(sign in scenario for sign in "./\\") or Path(scenario).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _shipped() -> dict[str, Traversable]:
    inside = files("ringviewer") / "_resources" / "scenarios"
    folder: Traversable = inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "resources" / "scenarios"
    if not folder.is_dir():
        raise SimulatorError("The scenario files are missing from this installation.")
    return {entry.name.removesuffix(".toml"): entry for entry in folder.iterdir() if entry.name.endswith(".toml")}


def _read(entry: Traversable, name: str) -> ScenarioSpec:
    try:
        with entry.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # the latter for a name that no file can have
        reason = getattr(error, "strerror", None) or "unknown cause"
        raise SimulatorError(f"The scenario file {entry.name} could not be read: {reason}.") from None
    if len(data) > _MOST_BYTES:
        raise SimulatorError(f"The scenario file {entry.name} is larger than {_MOST_BYTES} bytes.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise SimulatorError(f"The scenario file {entry.name} is not UTF-8 text.") from None
    return read_scenario(text, name, entry.name)
