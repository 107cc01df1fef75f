"""Where the customer's consent begins: a bracket, inferred from what the API returns and what it refuses.

No endpoint exposes the consent time (contract §3.4). Linking and linking again move it to that moment, so it only ever
moves forward, and it is never later than the answer that shows it. Two kinds of observation bound it:

- *by*: something at ``t`` was returned or got past authorisation, so consent began at ``t`` or earlier;
- *after*: a start at ``t`` was refused with ``TIME_RANGE_NOT_AUTHORIZED``, so consent began later than ``t``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from ringviewer.history.device import short_id
from ringviewer.history.wording import utc_line

Edge = Literal["after", "by"]
WitnessSource = Literal["event", "media_refused", "media_accepted", "webhook", "link_webhook", "earlier_visit"]
Confidence = Literal["none", "low", "medium", "high", "contradicted"]

HIGH_CONFIDENCE_MS = 60_000

# A server's Date header counts whole seconds and may itself be a second old.
_DATE_SLACK_MS = 2_000

OTHER_MEANINGS = (
    "A 403 may also mean a wrong path, a body without a time, a scope or a subscription that is missing, or a device "
    "that answers for another account."
)


@dataclass(frozen=True, slots=True)
class Witness:
    """One observation that bounds the consent time from one side.

    ``seq`` is the order in which the answers were observed; witnesses from one answer share it. ``observed_ms`` is
    when the server gave the answer, by its own clock, or ``None`` when it did not say.
    """

    edge: Edge
    at_ms: int
    source: WitnessSource
    request_id: str | None
    seq: int
    device_id: str
    note: str
    oldest_of_complete_walk: bool = False
    observed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Relink:
    """A moment at which the account was linked again, between ``after_ms`` and ``by_ms`` (``None``: not known).

    ``seq`` is that of the refusal that showed it.
    """

    after_ms: int
    by_ms: int | None
    seq: int


@dataclass(frozen=True, slots=True)
class Consent:
    """The bracket (``after_ms``, ``by_ms``] in which consent began, and everything it rests on.

    ``witnesses`` are in force, ``overtaken`` those that a re-link made void. With contradictions, refusals at or
    later than the oldest *by* set no edge, so that the bracket keeps its two ends in order.
    """

    after_ms: int | None = None
    by_ms: int | None = None
    confidence: Confidence = "none"
    witnesses: tuple[Witness, ...] = ()
    overtaken: tuple[Witness, ...] = ()
    contradictions: tuple[str, ...] = ()
    relinks: tuple[Relink, ...] = ()

    @property
    def width_ms(self) -> int | None:
        """Width of the bracket, or ``None`` while an edge is missing."""
        return None if self.after_ms is None or self.by_ms is None else self.by_ms - self.after_ms

    @property
    def after_witness(self) -> Witness | None:
        """The newest refusal that bounds the bracket; a re-link may set its *after* edge somewhat later."""
        if self.after_ms is None:
            return None
        refusals = [w for w in self.witnesses if w.edge == "after" and w.at_ms <= self.after_ms]
        return max(refusals, key=lambda witness: witness.at_ms, default=None)

    @property
    def by_witness(self) -> Witness | None:
        """The observation that sets the *by* edge."""
        return _first(self.witnesses, "by", self.by_ms)


def infer(witnesses: Iterable[Witness], *, playground: bool = False, elsewhere: Sequence[Relink] = ()) -> Consent:
    """The consent bracket of one device, from its witnesses in any order.

    A refusal at ``s`` observed after something was returned at ``t ≤ s`` shows that the account was linked again in
    between: the older *by* witnesses are overtaken. An acceptance at ``t`` observed after a refusal at ``s ≥ t``
    cannot be explained by consent and makes the result *contradicted*. On a Playground token a refusal may only mean
    that the window holds no event, so there such pairs prove nothing and confidence is at most *low*.

    ``elsewhere`` are re-links seen on other devices of the account: what this device showed before them is overtaken,
    too, since consent is given per account.
    """
    ordered = sorted(set(witnesses), key=_order)
    return _infer_playground(ordered) if playground else _infer_linked(ordered, elsewhere)


def together(lanes: Sequence[Consent], *, playground: bool = False) -> Consent:
    """What all devices of an account say together: the latest *after*, the earliest *by*.

    Consent is given per account, so a re-link seen on one device overtakes what was observed earlier on the others.
    Where devices still exclude each other, no bracket is given: both observations are named instead.
    """
    witnesses = [witness for lane in lanes for witness in lane.witnesses]
    overtaken = [witness for lane in lanes for witness in lane.overtaken]
    contradictions = [text for lane in lanes for text in lane.contradictions]
    relinks = _distinct_relinks(lanes)
    void = {witness for witness in witnesses if any(_overtakes(relink, witness) for relink in relinks)}
    in_force = [witness for witness in witnesses if witness not in void]
    overtaken.extend(sorted(void, key=_order))

    afters = [lane.after_ms for lane in lanes if lane.after_ms is not None]
    bys = [witness.at_ms for witness in in_force if witness.edge == "by"]
    after_ms, by_ms = max(afters, default=None), min(bys, default=None)
    if after_ms is not None and by_ms is not None and after_ms >= by_ms:
        if not playground:
            contradictions.append(_devices_disagree(in_force, after_ms, by_ms))
            after_ms = by_ms = None
        else:
            after_ms = max((value for value in afters if value < by_ms), default=None)
    return Consent(
        after_ms,
        by_ms,
        _confidence(after_ms, by_ms, contradicted=bool(contradictions), playground=playground),
        tuple(sorted(in_force, key=_order)),
        tuple(overtaken),
        tuple(contradictions),
        tuple(relinks),
    )


class _Epoch:
    """The witnesses of one link, from the re-link that began it to the next."""

    def __init__(self, opened_by: Witness | None = None, floor_ms: int | None = None) -> None:
        self.opened_by = opened_by
        self.floor_ms = floor_ms
        self.bys: list[Witness] = []

    def relink(self) -> Relink | None:
        """The re-link that began this epoch, with its own bracket."""
        if self.opened_by is None or self.floor_ms is None:
            return None
        ends = [witness.at_ms for witness in self.bys]
        if self.opened_by.observed_ms is not None:
            ends.append(self.opened_by.observed_ms + _DATE_SLACK_MS)
        by_ms = min((end for end in ends if end > self.floor_ms), default=None)
        return Relink(self.floor_ms, by_ms, self.opened_by.seq)


def _infer_linked(ordered: Sequence[Witness], elsewhere: Sequence[Relink]) -> Consent:
    epochs = [_Epoch()]
    afters: list[Witness] = []
    overtaken: list[Witness] = []
    contradicted: dict[Witness, Witness] = {}
    for _, answer in groupby(ordered, key=lambda witness: witness.seq):
        group = list(answer)
        refusals = [witness for witness in group if witness.edge == "after"]
        if refusals:
            newest = max(refusals, key=lambda witness: witness.at_ms)
            passed = [by for by in epochs[-1].bys if by.at_ms <= newest.at_ms]
            if passed:
                overtaken.extend(epochs[-1].bys)
                epochs.append(_Epoch(newest, _floor(newest, passed)))
            afters.extend(refusals)
        for witness in group:
            if witness.edge == "by":
                refused = max((a for a in afters if a.at_ms >= witness.at_ms), key=lambda a: a.at_ms, default=None)
                if refused is not None and (refused not in contradicted or witness.at_ms < contradicted[refused].at_ms):
                    contradicted[refused] = witness
                epochs[-1].bys.append(witness)

    void = [by for by in epochs[-1].bys if any(_overtakes(relink, by) for relink in elsewhere)]
    overtaken.extend(void)
    bys = [by for by in epochs[-1].bys if by not in void]
    by_ms = min((by.at_ms for by in bys), default=None)
    edges = [after.at_ms for after in afters]
    edges.extend(epoch.floor_ms for epoch in epochs if epoch.floor_ms is not None)
    after_ms = max((edge for edge in edges if by_ms is None or edge < by_ms), default=None)
    relinks = tuple(relink for epoch in epochs if (relink := epoch.relink()) is not None)
    return Consent(
        after_ms,
        by_ms,
        _confidence(after_ms, by_ms, contradicted=bool(contradicted)),
        tuple(sorted((*afters, *bys), key=_order)),
        tuple(overtaken),
        tuple(_contradiction(refused, accepted) for refused, accepted in contradicted.items()),
        relinks,
    )


def _infer_playground(ordered: Sequence[Witness]) -> Consent:
    by_ms = min((witness.at_ms for witness in ordered if witness.edge == "by"), default=None)
    after_ms = max(
        (w.at_ms for w in ordered if w.edge == "after" and (by_ms is None or w.at_ms < by_ms)),
        default=None,
    )
    confidence = _confidence(after_ms, by_ms, contradicted=False, playground=True)
    return Consent(after_ms, by_ms, confidence, tuple(ordered))


def _floor(refusal: Witness, passed: Sequence[Witness]) -> int:
    # While an older answer still showed something at or before the refused start, the account was not linked again
    # yet, so the re-link is later than that answer, too.
    answers = [witness.observed_ms for witness in passed if witness.observed_ms is not None]
    return max(refusal.at_ms, max(answers, default=refusal.at_ms))


def _confidence(after_ms: int | None, by_ms: int | None, *, contradicted: bool, playground: bool = False) -> Confidence:
    if contradicted:
        return "contradicted"
    if after_ms is None and by_ms is None:
        return "none"
    if after_ms is None or by_ms is None or playground:
        return "low"
    return "high" if by_ms - after_ms <= HIGH_CONFIDENCE_MS else "medium"


def _distinct_relinks(lanes: Sequence[Consent]) -> list[Relink]:
    """The re-links of all lanes; brackets that overlap are one moment seen from several devices."""
    merged: list[Relink] = []
    for relink in sorted((r for lane in lanes for r in lane.relinks), key=lambda r: (r.after_ms, r.seq)):
        last = merged[-1] if merged else None
        if last is not None and (last.by_ms is None or relink.after_ms < last.by_ms):
            ends = [end for end in (last.by_ms, relink.by_ms) if end is not None]
            after_ms = max(last.after_ms, relink.after_ms)
            by_ms = min((end for end in ends if end > after_ms), default=None)
            merged[-1] = Relink(after_ms, by_ms, min(last.seq, relink.seq))
        else:
            merged.append(relink)
    return merged


def _overtakes(relink: Relink, witness: Witness) -> bool:
    return witness.edge == "by" and witness.seq < relink.seq


def _contradiction(refused: Witness, accepted: Witness) -> str:
    return (
        f"A start at {utc_line(refused.at_ms)} was refused, yet {utc_line(accepted.at_ms)}, which is not later, was "
        f"answered afterwards. Consent cannot explain that. {OTHER_MEANINGS}"
    )


def _devices_disagree(witnesses: Sequence[Witness], after_ms: int, by_ms: int) -> str:
    refused = _first(witnesses, "after", after_ms)
    accepted = _first(witnesses, "by", by_ms)
    on = f" on device {short_id(refused.device_id)}" if refused else ""
    other = f" on device {short_id(accepted.device_id)}" if accepted else ""
    return (
        f"Consent is given per account, yet {utc_line(after_ms)} is refused{on} while {utc_line(by_ms)} is answered"
        f"{other}. The devices are kept apart. {OTHER_MEANINGS}"
    )


def _first(witnesses: Sequence[Witness], edge: Edge, at_ms: int | None) -> Witness | None:
    return next((witness for witness in witnesses if witness.edge == edge and witness.at_ms == at_ms), None)


def _order(witness: Witness) -> tuple[int, str, int, str, str, str]:
    return (
        witness.seq,
        witness.edge,
        witness.at_ms,
        witness.source,
        witness.device_id,
        witness.request_id or "",
    )
