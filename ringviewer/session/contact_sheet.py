"""A contact sheet: the stills of many events beside each other, fetched a few at a time.

A still that fails is a cell that says so. What makes every other still fail as well ends the sheet instead, with its
reason, and the rest can be asked for later.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ringviewer.history.event import Event
from ringviewer.partner_api.asks import StillAsk
from ringviewer.partner_api.errors import Problem, problem_of
from ringviewer.session.changes import Change, StillChanged
from ringviewer.session.sheet_parts import (
    MOST_EVENTS,
    Plan,
    SheetCell,
    SheetProgress,
    SheetState,
    ends_all,
    with_picture_of,
)
from ringviewer.session.still_records import as_of
from ringviewer.session.stills import CACHE_BYTES, StillView

if TYPE_CHECKING:
    from ringviewer.session.session import Session

__all__ = ["MOST_EVENTS", "ContactSheet", "Plan", "SheetCell", "SheetProgress", "SheetState"]

# So that what the engineer looks at meanwhile finds the wire free.
_AT_ONCE = 2
# The POST to the API and the GET at the media host (contract §4.2).
_REQUESTS_EACH = 2

Listener = Callable[[int | None], None]


@dataclass(slots=True, eq=False)
class _Cell:
    index: int
    event: Event
    ask: StillAsk | None
    view: StillView | None
    again: bool = False
    task: asyncio.Task[Any] | None = field(default=None, repr=False)


class ContactSheet:
    """Fetches the stills of events in their order, at most two at once.

    ``on_changed`` hears the index of each cell that changed, and ``None`` after anything else.
    """

    def __init__(self, session: Session, on_changed: Listener = lambda index: None) -> None:
        self._session = session
        self._on_changed = on_changed
        self._cells: list[_Cell] = []
        self._by_ask: dict[StillAsk, list[_Cell]] = {}
        self._queue: deque[_Cell] = deque()
        self._running = False
        self._pumping = False
        self._problem: Problem | None = None
        self._pictures: OrderedDict[int, int] = OrderedDict()
        self._unsubscribe = session.subscribe(self._on_change)

    @property
    def cells(self) -> tuple[SheetCell, ...]:
        """All cells, in the order of the events."""
        return tuple(self.cell(index) for index in range(len(self._cells)))

    def __len__(self) -> int:
        return len(self._cells)

    def cell(self, index: int) -> SheetCell:
        """One cell as it is now."""
        return SheetCell(self._cells[index].event, self._cells[index].view)

    @property
    def problem(self) -> Problem | None:
        """What ended a *halted* sheet: nothing else would be answered either."""
        return self._problem

    @property
    def state(self) -> SheetState:
        """*stopped* and *halted* sheets have cells left, for which :meth:`resume` asks."""
        if not self._cells:
            return "empty"
        if self._problem is not None:
            return "halted"
        if self._running:
            return "running"
        return "stopped" if any(self._open(cell) for cell in self._cells) else "done"

    @property
    def progress(self) -> SheetProgress:
        """How far it is."""
        phases = [None if cell.view is None else cell.view.phase for cell in self._cells]
        failed = sum(_failed(cell) for cell in self._cells)
        under_way = sum(phase in ("asking", "following", "downloading", "waiting") for phase in phases)
        return SheetProgress(
            len(phases),
            phases.count("shown"),
            phases.count("failed") - failed,
            failed,
            phases.count("held") + phases.count(None),
            under_way,
        )

    def plan(self, events: Sequence[Event]) -> Plan:
        """What :meth:`start` with these events would cost. Raises :class:`ValueError` for more than 200."""
        cells = self._made(events)
        answers = [self._without_asking(cell) for cell in cells]
        held = sum(
            cell.ask is None or (view is not None and view.phase == "held")
            for cell, view in zip(cells, answers, strict=True)
        )
        known = sum(view is not None and view.phase != "held" for view in answers)
        requests = _REQUESTS_EACH * (len(cells) - known - held)
        return Plan(len(cells), known, held, requests, math.ceil(requests / self._session.client.pace.per_second))

    def start(self, events: Sequence[Event]) -> None:
        """Fetch the stills of these events; those of an earlier start are no longer of this sheet.

        Raises :class:`ValueError` for more than 200.
        """
        cells = self._made(events)
        self.stop()
        self._cells = cells
        self._pictures.clear()
        self._by_ask = {}
        for cell in cells:
            if cell.ask is not None:
                self._by_ask.setdefault(cell.ask, []).append(cell)
        self._go(cell for cell in cells if cell.ask is not None)

    def stop(self) -> None:
        """Give up what is not on the wire; what came stays, and what is on the wire is taken in when it comes."""
        self._queue.clear()
        running, self._running = self._running, False
        for cell in self._cells:
            if cell.task is not None:
                cell.task.cancel()
                cell.task = None
        if running:
            self._on_changed(None)

    def resume(self) -> None:
        """Ask for what is left after a stop, or after what halted the sheet."""
        self._go(cell for cell in self._cells if self._open(cell) or (cell.view is not None and ends_all(cell.view)))

    def retry_failed(self) -> None:
        """Ask again for every still that failed and may be answered now, and for what is left."""
        chosen = [cell for cell in self._cells if self._open(cell) or _failed(cell)]
        for cell in chosen:
            cell.again = _failed(cell)
        self._go(chosen)

    def close(self) -> None:
        """End it: nothing more is asked for or heard, and no picture is held."""
        self.stop()
        self._unsubscribe()
        self._cells = []
        self._by_ask = {}
        self._pictures.clear()
        self._problem = None

    def _made(self, events: Sequence[Event]) -> list[_Cell]:
        once = {(event.device_id, event.id): event for event in events}
        if len(once) > MOST_EVENTS:
            raise ValueError(f"A contact sheet holds at most {MOST_EVENTS} events.")
        return [self._cell_of(index, event) for index, event in enumerate(once.values())]

    def _cell_of(self, index: int, event: Event) -> _Cell:
        try:
            ask = self._session.wishes.of_event(event)
        except ValueError:
            return _Cell(index, event, None, None)
        return _Cell(index, event, ask, StillView(ask, event))

    def _go(self, cells: Iterable[_Cell]) -> None:
        self._problem = None
        waiting = [cell for cell in cells if cell.task is None]
        self._queue = deque(waiting)
        self._running = bool(waiting) or self._running
        for cell in waiting:
            if cell.ask is not None and (cell.view is None or not cell.view.pending):
                self._put(cell, StillView(cell.ask, cell.event))
        self._pump()

    def _pump(self) -> None:
        # What a task tells at once, it tells from within this loop.
        if self._pumping:
            return
        self._pumping = True
        try:
            while self._running and self._queue and self._busy() < _AT_ONCE:
                self._begin(self._queue.popleft())
        finally:
            self._pumping = False
        if self._running and not self._queue and not self._busy():
            self._running = False
        self._on_changed(None)

    def _begin(self, cell: _Cell) -> None:
        ask, known = cell.ask, self._without_asking(cell)
        if known is not None:
            self._put(cell, known)
        # What came for another event is fetched from memory all the same, so that this one's row tells of it, too.
        if ask is None or (known is not None and (known.phase == "held" or self._row(cell) is not None)):
            return
        try:
            cell.task = self._session.start_work(self._fetch(cell, ask), "contact sheet")
        except RuntimeError:  # the account is being closed
            self._queue.clear()
            self._running = False

    def _busy(self) -> int:
        return sum(cell.task is not None for cell in self._cells)

    def _without_asking(self, cell: _Cell) -> StillView | None:
        return None if cell.ask is None or cell.again else self._session.without_asking(cell.ask, cell.event)

    async def _fetch(self, cell: _Cell, ask: StillAsk) -> None:
        try:
            view = await self._session.fetch_still(ask, cell.event, again=cell.again)
        except asyncio.CancelledError:
            if cell.task is asyncio.current_task():  # not by this sheet: the account is being closed
                self.stop()
            raise
        except Exception as fault:
            cell.task = None
            self._take(cell, StillView(ask, cell.event, phase="failed", problem=problem_of(fault)))
            raise
        cell.task = None
        self._take(cell, view)

    def _take(self, cell: _Cell, view: StillView) -> None:
        """Take in how a still ended."""
        if not self._of_this(cell):
            return
        cell.again = False
        self._put(cell, as_of(view, cell.event))
        if ends_all(view):
            self._problem = self._problem or view.problem
            self.stop()
        elif view.phase in ("stopped", "superseded"):
            self.stop()  # somebody stopped everything
        self._pump()

    def _on_change(self, change: Change) -> None:
        if not isinstance(change, StillChanged):
            return
        for cell in self._by_ask.get(change.ask, ()):
            view = self._row(cell)
            if view is not None:
                self._put(cell, with_picture_of(view, cell.view))

    def _row(self, cell: _Cell) -> StillView | None:
        lane = self._session.lanes.get(cell.event.device_id)
        return None if lane is None or cell.ask is None else lane.still(cell.ask, cell.event.id)

    def _put(self, cell: _Cell, view: StillView) -> None:
        if not self._of_this(cell) or cell.view == view:
            return
        cell.view = view
        self._weigh(cell)
        self._on_changed(cell.index)

    def _weigh(self, cell: _Cell) -> None:
        """Keep no more bytes of pictures than the session does; those that came first go first."""
        self._pictures.pop(cell.index, None)
        if cell.view is None or cell.view.picture is None:
            return
        self._pictures[cell.index] = cell.view.picture.weight
        while sum(self._pictures.values()) > CACHE_BYTES and len(self._pictures) > 1:
            old = self._cells[self._pictures.popitem(last=False)[0]]
            if old.view is not None:
                old.view = replace(old.view, picture=None)
                self._on_changed(old.index)

    def _of_this(self, cell: _Cell) -> bool:
        return cell.index < len(self._cells) and self._cells[cell.index] is cell

    def _open(self, cell: _Cell) -> bool:
        return cell.view is not None and cell.view.phase not in ("shown", "failed", "held")


def _failed(cell: _Cell) -> bool:
    """Whether another try may bring what this one did not."""
    return cell.view is not None and cell.view.phase == "failed" and not cell.view.final
