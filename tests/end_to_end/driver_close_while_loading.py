"""Run the window in a process of its own and close it while pages are on their way."""

from __future__ import annotations

import sys

from ringviewer import app
from ringviewer.account import Source
from ringviewer.session.changes import EventsAdded


class ClosingViewer(app.Viewer):
    """Closes its window as soon as the first page of any history has arrived."""

    async def _open(self, source: Source) -> None:
        await super()._open(source)
        assert self.account is not None
        session = self.account.session

        def on_change(change: object) -> None:
            if isinstance(change, EventsAdded):
                print("busy" if session.busy else "idle", flush=True)
                unsubscribe()
                self.window.close()

        unsubscribe = session.subscribe(on_change)


if __name__ == "__main__":
    app.Viewer = ClosingViewer  # type: ignore[misc]  # the seam of this test
    sys.exit(app.run_window(app.WindowOptions(source=Source(demo="relinked"))))
