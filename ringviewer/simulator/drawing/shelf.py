"""A bounded store of pictures that take long to make."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Keeps what was used last, up to ``most_bytes`` in all; usable from any thread.

    Two threads that miss the same thing at once both make it: both get the same picture, and nobody waits.
    """

    def __init__(self, most_bytes: int, weigh: Callable[[T], int]) -> None:
        self.held_bytes = 0
        self.most_bytes = most_bytes
        self._weigh = weigh
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The thing with this key, made now if it is not there."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        thing = make()
        weight = self._weigh(thing)
        with self._lock:
            if key not in self._things and weight <= self.most_bytes:
                self._things[key] = thing
                self.held_bytes += weight
                while self.held_bytes > self.most_bytes:
                    self.held_bytes -= self._weigh(self._things.popitem(last=False)[1])
        return thing

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._things.clear()
            self.held_bytes = 0
