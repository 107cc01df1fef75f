"""Asks for the newest still of a long range part after part, since the API answers for 24 hours at most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ringviewer.session.changes import ShownStillChanged

if TYPE_CHECKING:
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.changes import Change
    from ringviewer.session.context import Context
    from ringviewer.session.stills import StillView

_NOTHING_THERE = "media-not-found"


class RangeParts:
    """Goes on to the next part where nothing was recorded in one, for as long as that part is what is shown."""

    def __init__(
        self, context: Context, *, shown: Callable[[], StillView | None], ask: Callable[[StillAsk], None]
    ) -> None:
        self._shown = shown
        self._ask = ask
        self._asked: StillAsk | None = None
        self._rest: tuple[StillAsk, ...] = ()
        context.subscribe(self._on_change)

    def begin(self, parts: Sequence[StillAsk]) -> None:
        """Ask for these, which are the newest first, until one has a still or fails in another way."""
        self._rest = tuple(parts)
        self._go_on()

    def _go_on(self) -> None:
        self._asked, self._rest = (self._rest[0], self._rest[1:]) if self._rest else (None, ())
        if self._asked is not None:
            self._ask(self._asked)

    def _on_change(self, change: Change) -> None:
        if self._asked is None or not isinstance(change, ShownStillChanged):
            return
        view = self._shown()
        if view is None or view.ask != self._asked:
            self._asked, self._rest = None, ()
        elif view.pending:
            return
        elif view.problem is not None and view.problem.kind == _NOTHING_THERE:
            self._go_on()
        else:
            self._asked, self._rest = None, ()
