"""What a lane's signs rest on: the pages of its walk, and its witnesses found by time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ringviewer.diagnosis.consent import Consent
from ringviewer.ui.timeline.layout.page_ticks import PageTicks

if TYPE_CHECKING:
    from ringviewer.diagnosis.consent import Relink, Witness
    from ringviewer.session.lane import Lane

WitnessKind = Literal["refusal", "probe", "webhook"]
#: In the order of `Seen.kinds`.
WITNESS_KINDS: tuple[WitnessKind, ...] = ("refusal", "probe", "webhook")
_KINDS: dict[str, WitnessKind] = {
    "media_refused": "refusal",
    "media_accepted": "probe",
    "webhook": "webhook",
    "link_webhook": "webhook",
}


class Seen:
    """The witnesses of one consent that have a sign of their own, oldest first. Events are marks themselves.

    `at_ms` has shape (n,), `kinds` the number of each one's kind.
    """

    def __init__(self, consent: Consent, asked: frozenset[int]) -> None:
        found = [
            witness
            for witness in (*consent.witnesses, *consent.overtaken)
            if witness.source in _KINDS and (witness in _setting(consent) or not _of_still(witness, asked))
        ]
        self.witnesses: list[Witness] = sorted(found, key=lambda witness: (witness.at_ms, witness.seq))
        self.at_ms = np.fromiter((witness.at_ms for witness in self.witnesses), np.int64, len(found))
        codes = (WITNESS_KINDS.index(_KINDS[witness.source]) for witness in self.witnesses)
        self.kinds = np.fromiter(codes, np.uint8, len(found))
        #: The kinds that occur.
        self.present = frozenset(kind_of(witness) for witness in found)


class LaneEvidence:
    """Follows one lane; made anew only where something has changed."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._pages = PageTicks()
        self._key: tuple[Consent, int, int, int] | None = None
        self._seen = Seen(Consent(), frozenset())

    @property
    def pages(self) -> PageTicks:
        """The page boundaries of the newest walk."""
        self._pages.follow(self._lane.walk_pages)
        return self._pages

    @property
    def seen(self) -> Seen:
        """The witnesses with a sign of their own.

        A still that was asked for has a mark already: its witness has a sign only where it sets an edge.
        """
        lane = self._lane
        key = (lane.consent, len(lane.finished), len(lane.stills), len(lane.free_stills))
        if self._key is None or self._key[0] is not key[0] or self._key[1:] != key[1:]:
            views = (*lane.finished.values(), *lane.stills.values(), *lane.free_stills.values())
            self._key, self._seen = key, Seen(lane.consent, frozenset(view.ask.start_ms for view in views))
        return self._seen

    def gone_before_ms(self, relinks: tuple[Relink, ...]) -> int | None:
        """Events that start before this instant are no longer returned, since the customer linked again.

        What lies at the *after* edge or before is refused, and a walk that came to its end after the re-link has shown
        all that is still returned. ``None`` without a re-link.
        """
        lane = self._lane
        if not relinks:
            return None
        ends = [ms + 1 for ms in (lane.consent.after_ms,) if ms is not None]
        if lane.coverage.complete and lane.coverage.spans:
            ends.append(lane.coverage.spans[0].from_ms)
        return max(ends, default=None)


def kind_of(witness: Witness) -> WitnessKind:
    """Which sign a witness has."""
    return _KINDS[witness.source]


def _setting(consent: Consent) -> tuple[Witness | None, Witness | None]:
    return consent.after_witness, consent.by_witness


def _of_still(witness: Witness, asked: frozenset[int]) -> bool:
    return witness.source in ("media_refused", "media_accepted") and witness.at_ms in asked
