"""The kinds that occur in a set of events, numbered."""

from __future__ import annotations

from ringviewer.history.event import KindCode, kind_code


class KindTable:
    """Numbers for the exact names of kinds, in the order in which they came, and how many events each has.

    A number stays, also when the last event of its kind became another.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: tuple[str, ...] | None = ()
        self._counts: list[int] = []
        self._codes: list[KindCode] = []

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def names(self) -> tuple[str, ...]:
        """The names as the API sent them, by number."""
        if self._names is None:
            self._names = tuple(self._numbers)
        return self._names

    def number(self, name: str) -> int:
        """The number of a kind; one that is new gets the next."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self._numbers)
            self._names = None
            self._counts.append(0)
            self._codes.append(kind_code(name))
        return number

    def code(self, number: int) -> KindCode:
        """The family of a kind."""
        return self._codes[number]

    def count(self, number: int, change: int) -> None:
        """Count so many events more, or fewer, of a kind."""
        self._counts[number] += change

    def counts(self) -> dict[str, int]:
        """How many events there are of each kind that has any."""
        return {name: count for name, count in zip(self._numbers, self._counts, strict=True) if count}
