"""Faults as data: what one entry of ``[[faults]]`` in a scenario file says, checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from ringviewer.simulator.worlds.table import Table

Route = Literal["any", "token", "me", "devices", "history", "image", "video", "media"]
ROUTES: tuple[Route, ...] = get_args(Route)

Kind = Literal[
    "latency",
    "stall",
    "drip",
    "reset",
    "cut",
    "length",
    "headers",
    "status",
    "html",
    "redirect",
    "echo",
    "wrong-type",
    "truncated",
    "garbage",
    "oversize",
    "compressed",
    "bomb",
    "picture-bomb",
    "cookies",
    "broken-rows",
    "hostile-names",
    "half-surrogates",
    "nan",
    "huge-numbers",
    "deep-json",
    "bad-utf8",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Where = Literal["before", "head", "body"]
_FORMS: dict[Kind, tuple[str, ...]] = {
    "status": ("json", "empty", "html", "text"),
    "length": ("missing", "chunked", "twice", "conflicting", "short", "long", "negative", "words"),
    "headers": ("control", "nul", "long", "many"),
    "redirect": ("endless", "other-origin", "without-location", "not-http"),
    "compressed": ("gzip", "deflate", "twice", "unsaid", "lying", "unknown"),
    "bomb": ("gzip", "deflate", "twice"),
}
_STATUS: dict[Kind, int] = {"status": 500, "html": 200, "redirect": 302, "echo": 400}
_LONGEST_DELAY_MS = 3_600_000
_MOST_TIMES = 1_000_000
_MOST_WIRE_MB = 16
_MOST_UNPACKED_MB = 512


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """One thing that goes wrong on one route.

    It may befall the requests of ``route`` (and, where ``device`` is given, of the devices whose id ends so), beginning
    with number ``after`` (0 is the first), each with a chance of ``percent``, ``times`` times in all (``None``: for
    ever); at least ``apart`` requests are spared after each one that it befell. All faults that befall one answer act
    together, in the order of the file. The other fields mean something for some kinds only.
    """

    route: Route
    kind: Kind
    percent: int = 100
    times: int | None = None
    after: int = 0
    apart: int = 0
    device: str = ""
    delay_ms: int = 0
    up_to_ms: int = 0
    where: Where = "body"
    form: str = ""
    status: int = 0
    size: int = 0
    content_type: str = ""
    retry_after_ms: int | None = None
    retry_after_as: Literal["seconds", "date", "nonsense"] = "seconds"


def read_fault(table: Table) -> FaultSpec:
    """One entry of ``[[faults]]``; raises `SimulatorError` naming file, key and problem.

    A key that the entry's kind makes no use of is refused, as is one that nobody knows.
    """
    kind = table.choice("kind", KINDS)
    spec = FaultSpec(
        route=table.choice("route", ROUTES, "any"),
        kind=kind,
        percent=table.number("percent", 100, most=100),
        times=table.number("times", least=1, most=_MOST_TIMES) if table.has("times") else None,
        after=table.number("after", 0, most=_MOST_TIMES),
        apart=table.number("apart", 0, most=_MOST_TIMES),
        device=table.text("device") if table.has("device") else "",
    )
    spec = _with_manner(_with_size(_with_time(spec, table), table), table)
    table.finish()
    return spec


def _with_time(spec: FaultSpec, table: Table) -> FaultSpec:
    if spec.kind == "latency":
        least_ms = _delay(table, "delay", None)
        most_ms = _delay(table, "up_to", None) if table.has("up_to") else least_ms
        if most_ms < least_ms:
            raise table.wrong("up_to", "it must not be shorter than delay")
        return replace(spec, delay_ms=least_ms, up_to_ms=most_ms)
    if spec.kind == "stall":
        where: tuple[Where, ...] = ("before", "head", "body")
        return replace(spec, delay_ms=_delay(table, "lasts", "10m"), where=table.choice("where", where, "before"))
    if spec.kind == "drip":
        return replace(spec, delay_ms=_delay(table, "delay", "0.02s"), size=table.number("bytes", 1, least=1))
    return spec


def _with_size(spec: FaultSpec, table: Table) -> FaultSpec:
    if spec.kind == "oversize":
        return replace(spec, size=table.number("megabytes", 8, least=1, most=_MOST_WIRE_MB) << 20)
    if spec.kind == "bomb":
        return replace(spec, size=table.number("megabytes", 256, least=1, most=_MOST_UNPACKED_MB) << 20)
    if spec.kind == "picture-bomb":
        return replace(spec, size=table.number("side", 20_000, least=1_000, most=30_000))
    if spec.kind == "truncated":
        return replace(spec, size=table.number("keep", 50, most=99))
    return spec


def _with_manner(spec: FaultSpec, table: Table) -> FaultSpec:
    if spec.kind in ("reset", "cut"):
        where: tuple[Where, ...] = ("before", "head", "body")
        spec = replace(spec, where=table.choice("where", where, "body"))
    if spec.kind in _FORMS:
        forms = _FORMS[spec.kind]
        spec = replace(spec, form=table.choice("form", forms, forms[0]))
    if spec.kind in _STATUS:
        spec = replace(spec, status=table.number("status", _STATUS[spec.kind], least=200, most=599))
    if spec.kind == "wrong-type":
        spec = replace(spec, content_type=_content_type(table))
    if spec.kind == "status" and table.has("retry_after"):
        forms_of_wait: tuple[Literal["seconds", "date", "nonsense"], ...] = ("seconds", "date", "nonsense")
        spec = replace(
            spec,
            retry_after_ms=_delay(table, "retry_after", None),
            retry_after_as=table.choice("retry_after_as", forms_of_wait, "seconds"),
        )
    return spec


def _content_type(table: Table) -> str:
    """A header's value; "none" for an answer without the header."""
    value = table.text("content_type", "text/plain")
    if not value.isascii() or not value.isprintable():
        raise table.wrong("content_type", "printable ASCII characters are expected")
    return "" if value == "none" else value


def _delay(table: Table, key: str, default: str | None) -> int:
    delay_ms = table.duration(key, default)
    if delay_ms > _LONGEST_DELAY_MS:
        raise table.wrong(key, "at most an hour is expected")
    return delay_ms
