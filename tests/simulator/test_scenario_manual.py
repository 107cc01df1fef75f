"""What the manual of the scenarios shows is a scenario that can be read."""

from __future__ import annotations

import re
from pathlib import Path

from ringviewer.simulator.worlds.reading import read_scenario


def test_the_examples_of_the_manual_are_read(repository: Path) -> None:
    manual = (repository / "resources" / "scenarios" / "README.md").read_text(encoding="utf-8")
    whole, *faults = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    spec = read_scenario("\n".join([whole, *faults]), "manual", "manual.toml")
    assert spec.findings == ("relinked",)
    assert spec.devices[0].name == "Front Door"
    assert len(spec.faults) == len(faults)
