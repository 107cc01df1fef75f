"""Goes to the time that was typed into the toolbar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringviewer.ui.find_time import parse_time

if TYPE_CHECKING:
    from ringviewer.ui.workspace import Workspace

__all__ = ["find_time"]


def find_time(workspace: Workspace, text: str) -> None:
    """Move the timeline to the instant that was typed, read in the zone in force, or say why it has no meaning."""
    bar = workspace.toolbar
    try:
        found = parse_time(text, now_ms=workspace.now_ms(), tz=workspace.zone.tz)
    except ValueError as error:
        bar.show_find_error(str(error))
        workspace.notify("warning", str(error), "find-time", None)
        return
    bar.show_find_error("")
    workspace.notifications.dismiss("find-time")
    if found.note is not None:
        workspace.notify("warning", found.note, "find-time", None)
    workspace.timeline.go_to(found.ms)
