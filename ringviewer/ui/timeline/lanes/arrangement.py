"""Which devices have a lane in sight, in which order, and which lanes are collapsed. It knows ids only, no events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

_LONGEST_SEARCH = 100


class Arrangement:
    """The engineer's order of the devices of one account, for this visit.

    A device that the account no longer lists keeps its place and its state, so that one that comes back stands where
    it stood. `search` is the text that lanes are filtered by, "" for none.
    """

    def __init__(self) -> None:
        self._order: list[str] = []
        self._listed: dict[str, int] = {}
        self._hidden: set[str] = set()
        self._collapsed: set[str] = set()
        self._by_hand = False
        self.search = ""

    @property
    def order(self) -> tuple[str, ...]:
        """The listed devices in their order, the hidden ones too."""
        return tuple(device_id for device_id in self._order if device_id in self._listed)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The listed devices that are hidden, in their order."""
        return tuple(device_id for device_id in self.order if device_id in self._hidden)

    @property
    def by_hand(self) -> bool:
        """Whether the order is another than that of the API because somebody chose it."""
        return self._by_hand

    def sync(self, listed: Sequence[str]) -> None:
        """Follow the account's devices, in the order of the API: a new one comes behind the one that precedes it."""
        ids = list(dict.fromkeys(listed))
        self._listed = {device_id: number for number, device_id in enumerate(ids)}
        if not self._by_hand:
            gone = [device_id for device_id in self._order if device_id not in self._listed]
            self._order = ids + gone
            return
        known = set(self._order)
        before: str | None = None
        for device_id in ids:
            if device_id not in known:
                self._order.insert(0 if before is None else self._order.index(before) + 1, device_id)
            before = device_id

    def is_hidden(self, device_id: str) -> bool:
        """Whether a device was hidden by hand; one that a search leaves out is not."""
        return device_id in self._hidden

    def is_collapsed(self, device_id: str) -> bool:
        """Whether a device's lane is 20 px high."""
        return device_id in self._collapsed

    def unhidden(self) -> list[str]:
        """The devices that are not hidden, in their order, whatever is searched for."""
        return [device_id for device_id in self.order if device_id not in self._hidden]

    def shown(self, matches: Callable[[str], bool]) -> list[str]:
        """The devices that have a lane, in their order: not hidden, and what is searched for `matches` them."""
        return [device_id for device_id in self.unhidden() if not self.search or matches(device_id)]

    def set_search(self, text: str) -> None:
        """Filter lanes by `text`; blanks around it mean nothing, and more than 100 characters are cut off."""
        self.search = " ".join(text[:_LONGEST_SEARCH].split())

    def hide(self, device_id: str) -> None:
        """Take a device's lane away."""
        if device_id in self._listed:
            self._hidden.add(device_id)

    def show(self, device_id: str) -> None:
        """Show a hidden device's lane again, where it was."""
        self._hidden.discard(device_id)

    def show_all(self) -> None:
        """Show every lane: nothing is hidden, nothing is searched for."""
        self._hidden.clear()
        self.search = ""

    def set_collapsed(self, device_ids: Iterable[str], *, collapsed: bool) -> None:
        """Make lanes 20 px high, or as high as the others again."""
        for device_id in device_ids:
            if not collapsed:
                self._collapsed.discard(device_id)
            elif device_id in self._listed:
                self._collapsed.add(device_id)

    def collapse_others(self, device_id: str) -> None:
        """Collapse every lane but one."""
        self._collapsed = set(self._listed) - {device_id}

    def move(self, device_id: str, before: str | None) -> None:
        """Put a device right above another, or below all with None."""
        if device_id == before or device_id not in self._order or (before is not None and before not in self._order):
            return
        self._order.remove(device_id)
        self._order.insert(len(self._order) if before is None else self._order.index(before), device_id)
        self._by_hand = True

    def move_past(self, device_id: str, other: str) -> None:
        """Put a device on the far side of another: below it when it stood above, above it when it stood below."""
        if device_id in self._order and other in self._order and device_id != other:
            first, second = self._order.index(device_id), self._order.index(other)
            below = first < second
            self._order.remove(device_id)
            self._order.insert(self._order.index(other) + (1 if below else 0), device_id)
            self._by_hand = True

    def sort(self, wanted: Sequence[str]) -> None:
        """Put the listed devices in the order `wanted`; ids that it leaves out follow in the order they had."""
        place = {device_id: number for number, device_id in enumerate(wanted)}
        self._reorder(sorted(self.order, key=lambda device_id: place.get(device_id, len(place))))
        self._by_hand = True

    def sort_as_listed(self) -> None:
        """Go back to the order of the API, and follow it from now on."""
        self._reorder(list(self._listed))
        self._by_hand = False

    def _reorder(self, listed: list[str]) -> None:
        """Those no longer listed keep their places among the others."""
        following = iter(listed)
        self._order = [next(following) if old in self._listed else old for old in self._order]
