"""Small worlds for the tests of history and media: one yard with a few told events, served in any dialect."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx

from ringviewer.simulator import start
from ringviewer.simulator.worlds.reading import read_scenario
from ringviewer.simulator.worlds.world import World
from tests.simulator.conftest import Desk

NOW_MS = 1_791_506_520_000
MINUTE_MS = 60_000
HOUR_MS = 3_600_000

# Newest first: minutes before now, kind, subtype, how its still turns out.
EVENTS = (
    (10, "motion", "human", ""),
    (20, "ding", None, 'outcome = "none", '),
    (30, "motion", "vehicle", 'outcome = "key-not-ready", clears_after = 2, '),
    (40, "motion", "other_motion", 'outcome = "corrupt", '),
    (50, "on_demand", None, 'outcome = "not-ready", clears_after = 1, '),
    (60, "motion", "human", 'outcome = "busy", clears_after = 1, '),
    (70, "ding", None, 'outcome = "key-not-ready", clears_in = "10m", '),
)

Serve = Callable[..., AbstractContextManager[Desk]]


def yard_text(
    dialect: Mapping[str, object] | None = None,
    *,
    root: str = "",
    linked: str = "6h",
    account: str = "",
    device: str = "",
    more: str = "",
) -> str:
    """A scenario file: one device, "Yard", linked again six hours ago, with `EVENTS` and one from before that.

    ``root``, ``account`` and ``device`` are further lines of those tables, ``more`` whole tables at the end.
    """
    events = "".join(
        f'  {{ ago = "{minutes}m", kind = "{kind}", lasts = "20s", '
        + (f'subtype = "{subtype}", ' if subtype else "")
        + f'still = {{ {still}offset = "0s" }} }},\n'
        for minutes, kind, subtype, still in EVENTS
    )
    return f"""
title = "A yard"
teaches = "What the tests ask."
seed = 77
{root}
[account]
linked_ago = ["400d", "{linked}"]
{account}
[dialect]
{"".join(f"{name} = {_toml(value)}" + chr(10) for name, value in (dialect or {}).items())}
[[devices]]
name = "Yard"
id_end = "YARD"
scene = "garden"
{device}
events = [
{events}  {{ ago = "7h", kind = "ding", lasts = "20s", still = {{ offset = "0s" }} }},
]
{more}
"""


def yard_world(dialect: Mapping[str, object] | None = None, **parts: str) -> World:
    """The yard as a world, without a server."""
    return World(read_scenario(yard_text(dialect, **parts), "yard", "yard.toml"), NOW_MS)


def server_of(folder: Path) -> Serve:
    """Serves yards from files in a folder."""

    @contextmanager
    def serve(dialect: Mapping[str, object] | None = None, **parts: str) -> Iterator[Desk]:
        path = folder / "yard.toml"
        path.write_text(yard_text(dialect, **parts), encoding="utf-8")
        desk = Desk(start(path))
        try:
            yield desk
        finally:
            desk.close()

    return serve


def told_ms(desk: Desk, minutes_ago: int) -> int:
    """The start of the told event that many minutes ago, epoch ms, as Event History has it."""
    starts = [int(row["attributes"]["start"]) for row in desk.events(desk.device("Yard"))]
    return starts[[minutes for minutes, *_ in EVENTS].index(minutes_ago)]


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an error in the live shape, whose id is the answer's request id."""
    error = answer.json()["errors"][0]
    assert error["id"] == answer.headers["x-request-id"]
    assert error["status"] == str(answer.status_code)
    assert set(error) == {"id", "status", "code", "detail", "meta"}
    return answer.status_code, error["code"]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else f'"{value}"'
