"""Rows of events as text, put together in slices: for the clipboard and for a file."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ringviewer.casefile.event_facts import FACT_NAMES, broken_facts, event_facts
from ringviewer.casefile.growing_file import GrowingFile
from ringviewer.casefile.table_text import BYTE_ORDER_MARK, csv_line, json_rows, tsv_line
from ringviewer.history import wording
from ringviewer.ui.tables.broken_rows import BrokenLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo
    from pathlib import Path

    from ringviewer.casefile.event_facts import Fact
    from ringviewer.ui.tables.event_rows import Rows
    from ringviewer.ui.tables.events_model import EventsModel

__all__ = ["MOST_COPIED", "TOO_MANY", "CopyForm", "copy_steps", "export_steps"]

CopyForm: TypeAlias = Literal["tsv", "json"]

MOST_COPIED: Final = 10_000
TOO_MANY: Final = f"Up to {wording.count(MOST_COPIED, 'row')} can be copied. Export the events into a file instead."

_AT_ONCE: Final = 100


def copy_steps(model: EventsModel, numbers: Rows, form: CopyForm) -> Generator[None, None, str]:
    """Rows by their numbers as text; pauses after some of them."""
    tz = model.tz
    rows, lines = [], [tsv_line(FACT_NAMES)]
    for at, facts in enumerate(_facts(model, numbers, tz), 1):
        if form == "json":
            rows.append(facts)
        else:
            lines.append(tsv_line(facts[name] for name in FACT_NAMES))
        if not at % _AT_ONCE:
            yield
    return json_rows(rows) if form == "json" else "".join(lines)


def export_steps(
    model: EventsModel, numbers: Rows, path: Path, tell: Callable[[int], None]
) -> Generator[None, None, OSError | None]:
    """Rows by their numbers as a CSV file; pauses after some of them, and tells how many are written.

    The file appears when all is written. Closed before, the generator leaves nothing behind. Returns what went wrong.
    """
    tz = model.tz
    try:
        file = GrowingFile(path)
    except OSError as failure:
        return failure
    try:
        file.write(BYTE_ORDER_MARK + csv_line(FACT_NAMES))
        for at, facts in enumerate(_facts(model, numbers, tz), 1):
            file.write(csv_line(facts[name] for name in FACT_NAMES))
            if not at % _AT_ONCE:
                tell(at)
                yield
        file.finish()
    except OSError as failure:
        return failure
    finally:
        _discard(file)
    return None


def _facts(model: EventsModel, numbers: Rows, tz: tzinfo) -> Iterator[Mapping[str, Fact]]:
    for number in numbers:
        found = model.numbered(int(number))
        if isinstance(found, BrokenLine):
            yield broken_facts(found.lane, found.row)
        else:
            yield event_facts(*found, tz)


def _discard(file: GrowingFile) -> None:
    try:
        file.discard()
    except OSError:
        return  # a disk that is full, which was told already
