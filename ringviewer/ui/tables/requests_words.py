"""What the requests tab says of an exchange, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ringviewer.history import wording
from ringviewer.history.device import short_id
from ringviewer.ui.plain_words import own_words

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Exchange, ExchangeKind
    from ringviewer.ui.tables.requests_units import StatusClass

__all__ = [
    "KIND_CHOICES",
    "NO_LONGER_KEPT",
    "STATUS_CHOICES",
    "address",
    "device_words",
    "error_words",
    "note_words",
    "outcome",
    "phase_duration",
    "sentence",
    "span_ms",
    "took_words",
    "try_words",
]

KIND_CHOICES: Final[tuple[tuple[ExchangeKind | None, str], ...]] = (
    (None, "All kinds"),
    ("devices", "devices"),
    ("history", "history"),
    ("still", "still"),
    ("probe", "probe"),
    ("token", "token"),
    ("me", "me"),
    ("other", "other"),
)
STATUS_CHOICES: Final[tuple[tuple[StatusClass | None, str], ...]] = (
    (None, "All statuses"),
    ("2xx", "2xx, done"),
    ("3xx", "3xx, redirected"),
    ("4xx", "4xx, refused"),
    ("5xx", "5xx, server fault"),
    ("none", "no answer"),
    ("under-way", "under way"),
)
NO_LONGER_KEPT: Final = "This request is no longer kept: newer ones took its place."

_NOTES: Final = {
    "media-host-unexpected": "The picture came from a host that the contract does not name.",
    "picture-without-redirect": "The picture came at once, without the redirect that the contract names.",
    "redirected-again": "The host redirected once more than the contract says.",
    "time-in-seconds": "The capture time came in seconds, not in milliseconds. It was converted.",
    "times-in-seconds": "The times of the events came in seconds, not in milliseconds. They were converted.",
    "next-dropped-filter": "The link to the next page had lost the filter. The filter was put back.",
}
_PATH_SHOWN: Final = 400
_PATH_END: Final = 120
_NAME_SHOWN: Final = 60
_QUEUE_TOLD_US: Final = 1_000
_ID_SHOWN: Final = 8


def note_words(note: str) -> str:
    """What was found out about an answer, as a sentence."""
    return _NOTES.get(note) or f"Noted: {wording.plain(note, 100)}."


def phase_duration(duration_us: int) -> str:
    """“412 ms”, and below a millisecond “0.4 ms”."""
    if 0 < duration_us < 950:
        return f"0.{max(1, round(duration_us / 100))}{wording.NARROW}ms"
    return wording.request_duration(round(duration_us / 1000))


def address(host: str, path: str, *, with_host: bool = False) -> str:
    """Where a request went, made safe to show; of a long one the end stays, which tells pages apart."""
    whole = f"{host}{path}" if with_host else path
    if len(whole) > _PATH_SHOWN:
        whole = f"{whole[: _PATH_SHOWN - _PATH_END - 1]}…{whole[-_PATH_END:]}"
    if whole.isascii() and whole.isprintable():
        return whole
    return wording.plain(whole, _PATH_SHOWN * 8)


def device_words(device_id: str, names: Mapping[str, str]) -> str:
    """The name of a device, or the end of its id where no name is known, made safe to show."""
    name = names.get(device_id)
    return wording.plain(short_id(device_id, _ID_SHOWN) if name is None else name, _NAME_SHOWN)


def error_words(exchange: Exchange) -> str:
    """Why there is no answer, or nothing."""
    return own_words(exchange.error, 300) if exchange.error else ""


def _status(exchange: Exchange) -> str:
    if exchange.status is not None:
        return str(exchange.status)
    return "…" if exchange.under_way else "–"


def outcome(legs: Sequence[Exchange]) -> str:
    """“200”, for a still “303 → 200”; “…” is still to come, “–” never came."""
    return " → ".join(_status(leg) for leg in legs)


def span_ms(legs: Sequence[Exchange]) -> int | None:
    """From the beginning of the first leg to the end of the last; ``None`` while one is under way."""
    ends = [leg.started_ms + leg.duration_ms for leg in legs if leg.duration_ms is not None]
    if len(legs) == 1:
        return legs[0].duration_ms
    if len(ends) < len(legs):
        return None
    return max(0, max(ends) - legs[0].started_ms)


def took_words(legs: Sequence[Exchange]) -> str:
    """“45 ms”, “45 ms, after 800 ms in the queue”: what all phases of these requests add up to."""
    duration, phases = span_ms(legs), legs[0].phases
    queue_us = 0 if phases is None else phases.queue_us
    took = "under way" if duration is None else wording.request_duration(duration)
    return f"{took}, after {phase_duration(queue_us)} in the queue" if queue_us >= _QUEUE_TOLD_US else took


def try_words(attempt: int, tries: int) -> str:
    """“1”, “2 of 3”: which try this was of those that are known."""
    return f"{attempt} of {tries}" if tries > 1 else str(attempt)


def sentence(legs: Sequence[Exchange], *, device: str, tries: int, opened: bool | None) -> str:
    """A row for a screen reader; ``opened`` is ``None`` where there is nothing to open."""
    head = legs[0]
    status = outcome(legs).replace("→", "then").replace("…", "under way").replace("–", "no answer")
    duration = span_ms(legs)
    parts = [
        f"{wording.plain(head.method, 20)} {address(head.host, head.path, with_host=True)}",
        device,
        status,
        wording.plain(next((leg.code for leg in reversed(legs) if leg.code), "") or ""),
        "" if duration is None else wording.request_duration(duration),
        f"try {try_words(head.attempt, tries)}" if tries > 1 else "",
        "" if opened is None else f"{len(legs)} requests, {'open' if opened else 'closed'}",
    ]
    return ", ".join(part for part in parts if part)
