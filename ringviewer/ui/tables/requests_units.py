"""The recorded exchanges in units: a still's POST with its GET, every other request alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from ringviewer.ui.tables.requests_words import device_words

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange, ExchangeKind

__all__ = ["RequestFilter", "RequestUnits", "StatusClass", "Unit", "status_class"]

StatusClass = Literal["2xx", "3xx", "4xx", "5xx", "none", "under-way"]

_CLASSES: Final[dict[int, StatusClass]] = {2: "2xx", 3: "3xx", 4: "4xx", 5: "5xx"}
_MOST_TRIES: Final = 100
_SHORT_NUMBER: Final = 4


def status_class(exchange: Exchange) -> StatusClass | None:
    """The class of an answer; ``none`` is a request that ended without one. ``None`` for a status of no class."""
    if exchange.status is None:
        return "under-way" if exchange.under_way else "none"
    return _CLASSES.get(exchange.status // 100)


@dataclass(frozen=True)
class RequestFilter:
    """What a unit has to have to be shown: every word of ``text``, and whatever else is not ``None``.

    A word occurs anywhere: in method, address, status, code, kind, ids, the device's name, fault or notes. A number of
    up to four digits has to stand alone, as a status, the number of a request, or within a code or the device's name;
    with four digits it may also begin a request id. Else it would be found in the keys and times of most addresses.
    """

    text: str = ""
    device_id: str | None = None
    status: StatusClass | None = None
    kind: ExchangeKind | None = None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What has to occur, in lower case, but for short numbers."""
        return tuple(word for word in self._all_words if not _is_short_number(word))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers that have to stand alone."""
        return tuple(word for word in self._all_words if _is_short_number(word))

    @cached_property
    def active(self) -> bool:
        """Whether anything can be hidden."""
        chosen: tuple[str | None, ...] = (self.device_id, self.status, self.kind)
        return bool(self._all_words) or any(one is not None for one in chosen)

    @cached_property
    def _all_words(self) -> tuple[str, ...]:
        return tuple(self.text.casefold().split())


class Unit:
    """A request and the requests that followed from it, in the order in which they began. Holds no bodies.

    ``names`` are those of the devices, by id; the unit reads them and never changes them.
    """

    __slots__ = ("_alone", "_names", "_text", "legs", "number")

    def __init__(self, head: Exchange, names: Mapping[str, str]) -> None:
        self.number = head.number
        self.legs = [_bare(head)]
        self._names = names
        self.describe()

    @property
    def head(self) -> Exchange:
        """The request that the others belong to."""
        return self.legs[0]

    def put(self, leg: Exchange) -> None:
        """Add a leg, or show one as it is now."""
        self.legs = sorted((*(old for old in self.legs if old.number != leg.number), _bare(leg)), key=_number)
        self.describe()

    def drop(self, number: int) -> None:
        """Take a leg out that is not the head."""
        self.legs = [leg for leg in self.legs if leg.number != number]
        self.describe()

    @property
    def device(self) -> str:
        """The name of the device that this is about, or the end of its id, made safe to show; empty for none."""
        device_id = next((leg.device_id for leg in self.legs if leg.device_id), None)
        return "" if device_id is None else device_words(device_id, self._names)

    def describe(self) -> None:
        """Gather the words that a filter looks through, as after a device got another name."""
        device = self.device
        self._text = " ".join((device, *map(_words, self.legs))).casefold()
        self._alone = f" {' '.join((_spaced(device), *map(_standing_alone, self.legs)))} "

    def passes(self, wanted: RequestFilter) -> bool:
        """Whether each thing that is wanted is true of at least one leg; the kind is the head's."""
        if wanted.kind is not None and self.head.kind != wanted.kind:
            return False
        if wanted.device_id is not None and all(leg.device_id != wanted.device_id for leg in self.legs):
            return False
        if wanted.status is not None and all(status_class(leg) != wanted.status for leg in self.legs):
            return False
        for number in wanted.numbers:
            if f" {number} " not in self._alone and not self._has_id(number):
                return False
        text = self._text
        for word in wanted.words:  # noqa: SIM110  # asked of thousands at each letter; a generator takes thrice as long
            if word not in text:
                return False
        return True

    def _has_id(self, number: str) -> bool:
        return len(number) == _SHORT_NUMBER and any(
            leg.request_id is not None and leg.request_id.startswith(number) for leg in self.legs
        )


class RequestUnits:
    """All units that are held, by number. A leg is held only with its head, and leaves with it.

    ``names`` are those of the devices, by id.
    """

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._names: Mapping[str, str] = names if names is not None else {}
        self._units: dict[int, Unit] = {}
        self._unit_of: dict[int, int] = {}
        self._next_try: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._units)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units.values())

    @property
    def requests(self) -> int:
        """How many exchanges are held."""
        return len(self._unit_of)

    @property
    def numbers(self) -> KeysView[int]:
        """The numbers of the exchanges that are held, roughly the oldest first."""
        return self._unit_of.keys()

    def get(self, number: int) -> Unit | None:
        """The unit of that number."""
        return self._units.get(number)

    def unit_of(self, number: int) -> Unit | None:
        """The unit that an exchange belongs to."""
        unit = self._unit_of.get(number)
        return None if unit is None else self._units.get(unit)

    def tries(self, unit: Unit) -> int:
        """How many tries of the same thing are known, this one included."""
        number, last = unit.number, unit.head.attempt
        for _ in range(_MOST_TRIES):
            later = self.unit_of(self._next_try.get(number, 0))
            if later is None or later.number <= number:
                break
            number, last = later.number, max(last, later.head.attempt)
        return last

    def take(self, exchanges: Iterable[Exchange], gone: Iterable[int] = ()) -> set[int]:
        """Hold new exchanges and those that went on, let go of others; returns the units that this concerns."""
        changed: set[int] = set()
        for number in gone:
            self._drop(number, changed)
        for exchange in sorted(exchanges, key=_number):
            self._put(exchange, changed)
        return changed

    def _put(self, exchange: Exchange, changed: set[int]) -> None:
        number = exchange.number
        if exchange.parent is None:
            unit = self._units.get(number)
            if unit is None:
                self._units[number] = Unit(exchange, self._names)
            else:
                unit.put(exchange)
            self._unit_of[number] = number
            changed.add(number)
            self._join_tries(exchange, changed)
            return
        above = self.unit_of(exchange.parent)
        if above is not None:
            above.put(exchange)
            self._unit_of[number] = above.number
            changed.add(above.number)

    def _join_tries(self, exchange: Exchange, changed: set[int]) -> None:
        before = exchange.retry_of
        if before is None or before >= exchange.number or before not in self._unit_of:
            return
        self._next_try[before] = exchange.number
        for _ in range(_MOST_TRIES):
            unit = self.unit_of(before)
            if unit is None:
                break
            changed.add(unit.number)
            if unit.head.retry_of is None or unit.head.retry_of >= before:
                break
            before = unit.head.retry_of

    def _drop(self, number: int, changed: set[int]) -> None:
        above = self._unit_of.pop(number, None)
        unit = None if above is None else self._units.get(above)
        if unit is None:
            return
        changed.add(unit.number)
        self._next_try.pop(number, None)
        if unit.number != number:
            unit.drop(number)
            return
        for leg in unit.legs:
            self._unit_of.pop(leg.number, None)
        del self._units[number]


def _number(exchange: Exchange) -> int:
    return exchange.number


def _bare(exchange: Exchange) -> Exchange:
    """Without the bodies: the recorder alone decides how long they take up room."""
    if exchange.request_body is None and exchange.response_body is None:
        return exchange
    return replace(exchange, request_body=None, response_body=None)


def _is_short_number(word: str) -> bool:
    return len(word) <= _SHORT_NUMBER and word.isascii() and word.isdecimal()


def _spaced(text: str) -> str:
    """Its words, with blanks in place of all that stands between them."""
    return "".join(character if character.isalnum() else " " for character in text)


def _standing_alone(exchange: Exchange) -> str:
    return f"{exchange.number} {exchange.status} {_spaced(exchange.code or '')}"


def _words(exchange: Exchange) -> str:
    parts = (
        str(exchange.number),
        exchange.method,
        exchange.host + exchange.path,
        "" if exchange.status is None else str(exchange.status),
        exchange.code or "",
        exchange.kind,
        exchange.request_id or "",
        exchange.device_id or "",
        exchange.error or "",
        *exchange.notes,
    )
    return " ".join(parts)
