"""Fetches every still of a device, and prints as JSON how many came and what was opened for writing meanwhile.

With the name of a file as its argument, the last of the stills is saved there.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from ringviewer.account import Source, open_account
from ringviewer.casefile.still_file import write_still

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
CHANGES = ("os.mkdir", "os.rename", "os.link", "os.symlink", "os.truncate", "sqlite3.connect")


async def fetch(target: str | None) -> int:
    account = await open_account(Source(demo="stills", pace=20))
    try:
        account.start()
        session = account.session
        await session.settled()
        lane = next(lane for lane in session.lanes.values() if lane.device.name == "Pictures")
        events = [lane.events.event(index) for index in range(len(lane.events))]
        views = [await session.fetch_still(session.wishes.of_event(event), event) for event in events]
        shown = [view for view in views if view.picture is not None]
        for view in shown:
            session.ask(view.ask)
            assert view.picture is not None
            session.pixels.want(view.picture)
        await session.settled()
        if target is not None:
            write_still(
                Path(target), shown[-1], lane.device, keep_metadata=False, sidecar=False, now_ms=0, skew_ms=None
            )
        return len(shown)
    finally:
        await account.aclose()


def main() -> None:
    written: list[str] = []

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in CHANGES:
            written.append(f"{event} {arguments[0]}")
        # Pipes and sockets are numbers.
        elif event == "open" and not isinstance(arguments[0], int) and arguments[2] & WRITING:
            written.append(str(arguments[0]))

    sys.addaudithook(watch)
    count = asyncio.run(fetch(sys.argv[1] if len(sys.argv) > 1 else None))
    print(json.dumps({"stills": count, "written": written}))


main()
