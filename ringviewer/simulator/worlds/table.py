"""One table of a scenario file, read key by key, with errors that name the file, the key and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.worlds.durations import parse_duration

_Choice = TypeVar("_Choice", bound=str | int)
_LONGEST_TEXT = 500
_LONGEST_KEY = 60
_MOST_CORNERS = 64
_LONGEST_DURATION_MS = 3_650 * 86_400_000


class Table:
    """Takes known keys out of a parsed TOML table; `finish` refuses the ones that nobody asked for.

    JSON can say null, which is the same as leaving a key out.
    """

    def __init__(self, values: Mapping[str, Any], file: str, path: str = "") -> None:
        self._values = {key: value for key, value in values.items() if value is not None}
        self._keys = tuple(values)
        self._file = file
        self._path = path
        self._asked: set[str] = set()

    def wrong(self, key: str, problem: str) -> SimulatorError:
        """The error to raise about a key of this table."""
        shown = key if key.isprintable() else repr(key)
        shown = shown if len(shown) <= _LONGEST_KEY else f"{shown[:_LONGEST_KEY]}…"
        where = f"{self._path}.{shown}" if self._path else shown
        return SimulatorError(f"Scenario {self._file}, {where}: {problem}.")

    def has(self, key: str) -> bool:
        """Whether the key is there; it counts as one that is known here."""
        self._asked.add(key)
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key, default)
        if not _is_text(value) or len(value) > _LONGEST_TEXT:
            raise self.wrong(key, f"a text of 1 to {_LONGEST_TEXT} characters is expected")
        return str(value)

    def number(self, key: str, default: int | None = None, *, least: int = 0, most: int = 1_000_000) -> int:
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, f"a whole number from {least} to {most} is expected")
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false is expected")
        return value

    def duration(self, key: str, default: str | None = None, *, negative: bool = False) -> int:
        value = self._take(key, default)
        return self._duration(key, value, negative)

    def optional_duration(self, key: str, *, negative: bool = False) -> int | None:
        return self.duration(key, negative=negative) if self.has(key) else None

    def durations(self, key: str, *, negative: bool = False) -> tuple[int, ...]:
        return tuple(self._duration(key, value, negative) for value in self._list(key, None))

    def optional_moment(self, key: str) -> int | None:
        """Epoch ms of a calendar moment with its offset from UTC, such as ``2026-11-01T10:30:00Z``."""
        if not self.has(key):
            return None
        value = self._take(key, None)
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            moment = None
        if not isinstance(moment, datetime) or moment.tzinfo is None or not 2000 < moment.year < 2100:
            problem = 'a moment of the years 2001 to 2099 with its offset is expected, such as "2026-11-01T10:30:00Z"'
            raise self.wrong(key, problem)
        return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        values = self._list(key, default)
        if not all(_is_text(value) and len(value) <= _LONGEST_TEXT for value in values):
            raise self.wrong(key, "a list of texts is expected")
        return tuple(values)

    def choice(self, key: str, choices: Sequence[_Choice], default: _Choice | None = None) -> _Choice:
        value = self._take(key, default)
        for choice in choices:
            if type(value) is type(choice) and value == choice:  # else True would be the number 1
                return choice
        raise self.wrong(key, f"one of {', '.join(map(str, choices))} is expected")

    def weights(self, key: str, default: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
        value = self._take(key, default)
        if not isinstance(value, Mapping) or not value:
            raise self.wrong(key, "a table of kinds and weights is expected")
        for kind, weight in value.items():
            if not _is_text(kind) or len(kind) > _LONGEST_TEXT:
                raise self.wrong(key, "each kind is a text")
            if not isinstance(weight, int) or isinstance(weight, bool) or not 0 < weight <= 1000:
                raise self.wrong(key, "each weight is a whole number from 1 to 1000")
        return tuple(sorted((str(kind), int(weight)) for kind, weight in value.items()))

    def corners(self, key: str) -> tuple[tuple[float, float], ...]:
        """The corners of a polygon as pairs ``[x, y]``, both from 0 to 1."""
        corners = []
        for value in self._list(key, None):
            pair = value if isinstance(value, list) and len(value) == 2 and all(map(_is_share, value)) else None
            if pair is None:
                raise self.wrong(key, "each corner is a pair of numbers from 0 to 1, such as [0.25, 1]")
            corners.append((pair[0], pair[1]))
        if not 3 <= len(corners) <= _MOST_CORNERS:
            raise self.wrong(key, f"3 to {_MOST_CORNERS} corners are expected")
        return tuple(corners)

    def table(self, key: str) -> Table:
        value = self._take(key, {})
        if not isinstance(value, Mapping):
            raise self.wrong(key, "a table is expected")
        return Table(value, self._file, f"{self._path}.{key}" if self._path else key)

    def tables(self, key: str) -> list[Table]:
        values = self._list(key, ())
        tables = []
        for index, value in enumerate(values):
            where = f"{self._path}.{key}[{index}]" if self._path else f"{key}[{index}]"
            if not isinstance(value, Mapping):
                raise SimulatorError(f"Scenario {self._file}, {where}: a table is expected.")
            tables.append(Table(value, self._file, where))
        return tables

    def finish(self) -> None:
        """Refuse keys that have no meaning here: a typing error would otherwise change the story in silence."""
        for key in self._keys:
            if key not in self._asked:
                raise self.wrong(key, f"this key is not known here; known are {', '.join(sorted(self._asked))}")

    def _take(self, key: str, default: Any) -> Any:
        self._asked.add(key)
        value = self._values.get(key, default)
        if value is None:
            raise self.wrong(key, "this key is missing")
        return value

    def _list(self, key: str, default: Sequence[Any] | None) -> list[Any]:
        value = self._take(key, default)
        if not isinstance(value, (list, tuple)):
            raise self.wrong(key, "a list is expected")
        return list(value)

    def _duration(self, key: str, value: Any, negative: bool) -> int:
        try:
            duration_ms = parse_duration(value) if isinstance(value, str) else None
        except ValueError:
            duration_ms = None
        if duration_ms is None or (duration_ms < 0 and not negative):
            raise self.wrong(key, 'a duration such as "1h20m5.5s" is expected')
        if abs(duration_ms) > _LONGEST_DURATION_MS:
            raise self.wrong(key, "a duration of at most 3650 days is expected")
        return duration_ms


def _is_share(value: object) -> bool:
    """NaN is on neither side of anything."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _is_text(value: object) -> bool:
    """JSON can write halves of characters that no answer could be encoded with."""
    return isinstance(value, str) and value != "" and not any("\ud800" <= letter <= "\udfff" for letter in value)
