"""Bookmarks of a visit: instants with a note, kept in memory only.

A note may hold facts about a customer, so bookmarks are never written to disk, and go when another account is opened
or the window closes. They survive a refresh and a change of the zone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ringviewer.history import wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

MOST_CHARACTERS: Final = 200
#: More are not kept: nobody steps through them, and each is drawn in every frame.
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An instant (epoch ms) with a note of at most 200 characters, and the device that it was set at, if any."""

    at_ms: int
    note: str = ""
    device_id: str | None = None


class Bookmarks:
    """Bookmarks in the order of their instants, at most one for each. `current` is the one that keys act on."""

    def __init__(self) -> None:
        self._marks: list[Bookmark] = []
        self.current: Bookmark | None = None

    def __len__(self) -> int:
        return len(self._marks)

    def __iter__(self) -> Iterator[Bookmark]:
        return iter(tuple(self._marks))

    def at(self, ms: int) -> Bookmark | None:
        """The bookmark of an instant."""
        place = bisect_left(self._marks, ms, key=_instant)
        return self._marks[place] if place < len(self._marks) and self._marks[place].at_ms == ms else None

    def set(self, at_ms: int, device_id: str | None = None) -> Bookmark | None:
        """The bookmark of an instant, made where there is none yet; it is the current one then. None when full."""
        found = self.at(at_ms)
        if found is None:
            if len(self._marks) >= MOST:
                return None
            found = Bookmark(at_ms, "", device_id)
            self._marks.insert(bisect_left(self._marks, at_ms, key=_instant), found)
        self.current = found
        return found

    def note(self, mark: Bookmark, words: str) -> None:
        """Keep a note with a bookmark: one line of plain text, cut at 200 characters."""
        place = bisect_left(self._marks, mark.at_ms, key=_instant)
        if place < len(self._marks) and self._marks[place].at_ms == mark.at_ms:
            noted = replace(self._marks[place], note=" ".join(words.split())[:MOST_CHARACTERS])
            self._marks[place] = noted
            if self.current is not None and self.current.at_ms == mark.at_ms:
                self.current = noted

    def remove(self, mark: Bookmark) -> None:
        """Forget one."""
        self._marks = [one for one in self._marks if one.at_ms != mark.at_ms]
        if self.current is not None and self.current.at_ms == mark.at_ms:
            self.current = None

    def clear(self) -> None:
        """Forget all."""
        self._marks, self.current = [], None

    def step(self, direction: int, from_ms: int) -> Bookmark | None:
        """Make the next (1) or previous (−1) one current, seen from the current one, else from `from_ms`."""
        anchor = self.current.at_ms if self.current is not None else from_ms
        if direction > 0:
            place = bisect_right(self._marks, anchor, key=_instant)
        else:
            place = bisect_left(self._marks, anchor, key=_instant) - 1
        if not 0 <= place < len(self._marks):
            return None
        self.current = self._marks[place]
        return self.current

    def text(self, tz: tzinfo, name_of: Callable[[str], str]) -> str:
        """All of them for the clipboard: a line each with the instant in ISO 8601, the device's name and the note."""
        rows = []
        for mark in self._marks:
            name = "" if mark.device_id is None else wording.plain(name_of(mark.device_id))
            rows.append("\t".join((wording.iso(mark.at_ms, tz), name, wording.plain(mark.note))))
        return "\n".join(rows) + "\n"


def _instant(mark: Bookmark) -> int:
    return mark.at_ms
