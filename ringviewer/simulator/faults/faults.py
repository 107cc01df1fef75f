"""Faults on demand: which requests they befall, drawn from the seed, and what they do to the answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from typing import Literal

from starlette.types import ASGIApp, Receive, Scope, Send

from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.faults import bodies, heads, json_bodies
from ringviewer.simulator.faults.answer import Answer, Ending, Occasion, answer_of
from ringviewer.simulator.faults.delivery import deliver
from ringviewer.simulator.faults.spec import FaultSpec, Kind, Route, read_fault
from ringviewer.simulator.serving.journal import OriginName

__all__ = ["FaultSpec", "Faults", "read_fault"]

Spoiler = Callable[[Answer, FaultSpec, Occasion], None]

_MOST = 100
_LONGEST_ECHO = 4_096


class Faults:
    """Stands in front of the applications of both origins and spoils the answers that its specs say.

    The same requests in the same order meet the same faults, whatever the time is. A fault that answers by itself does
    so instead of the application, which then never sees the request; all others let it answer first. ``now_ms`` is the
    clock of dates in headers.
    """

    def __init__(self, specs: Iterable[FaultSpec], seed: int, *, now_ms: Callable[[], int] | None = None) -> None:
        self._seed = seed
        self._now_ms = now_ms or (lambda: time.time_ns() // 1_000_000)
        self.specs = tuple(specs)

    @property
    def specs(self) -> tuple[FaultSpec, ...]:
        """The faults in force, at most 100. Setting them, from any thread, begins all counts anew.

        Raises `SimulatorError` when there are more.
        """
        return tuple(counted.spec for counted in self._counted)

    @specs.setter
    def specs(self, specs: Iterable[FaultSpec]) -> None:
        counted = tuple(_Counted(spec, f"{self._seed}/{index}") for index, spec in enumerate(specs))
        if len(counted) > _MOST:
            raise SimulatorError(f"At most {_MOST} faults can be in force at a time.")
        self._counted = counted

    def around(self, app: ASGIApp, origin: OriginName) -> ASGIApp:
        """The application of one origin, with these faults in front of it."""

        async def spoiled(scope: Scope, receive: Receive, send: Send) -> None:
            route, device_id = _route_of(origin, scope["path"])
            befalling = [
                (counted.spec, random)
                for counted in self._counted
                if (random := counted.befalls(route, device_id)) is not None
            ]
            if not befalling:
                await app(scope, receive, send)
                return
            if any(_instead(spec) for spec, _ in befalling):
                answer, body = Answer(200), await _body(receive)
            else:
                answer, body = await answer_of(app, scope, receive), b""
            for spec, random in befalling:
                _SPOILERS[spec.kind](answer, spec, self._occasion(scope, random, body))
            await deliver(answer, receive, send)

        return spoiled

    def _occasion(self, scope: Scope, random: Random, body: bytes) -> Occasion:
        path: bytes = scope.get("raw_path") or scope["path"].encode()
        query: bytes = scope["query_string"]
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        return Occasion(
            random=random,
            target=(path.partition(b"?")[0] + (b"?" + query if query else b"")).decode("latin-1"),
            port=(scope.get("server") or ("", 0))[1] or 0,
            authorization=given[0].decode("latin-1") if given else "",
            request_id=str(scope.get("state", {}).get("request_id", "")),
            body=body,
            now_ms=self._now_ms(),
        )


@dataclass(slots=True)
class _Counted:
    """A fault, how many requests it could have befallen and has befallen, and the first that it may befall next."""

    spec: FaultSpec
    seed: str
    seen: int = 0
    done: int = 0
    next: int = 0

    def befalls(self, route: Route, device_id: str) -> Random | None:
        """Count one request: the source of chance for it when the fault befalls it."""
        spec = self.spec
        if spec.route not in ("any", route) or not device_id.endswith(spec.device):
            return None
        number, self.seen = self.seen, self.seen + 1
        if number < max(spec.after, self.next) or (spec.times is not None and self.done >= spec.times):
            return None
        random = Random(f"{self.seed}/{number}")
        if random.random() * 100 >= spec.percent:
            return None
        self.done += 1
        self.next = number + 1 + spec.apart
        return random


def _route_of(origin: OriginName, path: str) -> tuple[Route, str]:
    """The route of a fault that a path belongs to, and the id of the device in it."""
    parts = path.strip("/").split("/")
    if origin == "media" or parts == ["v1", "download"]:
        return "media", ""
    match parts:
        case ["oauth", "token"]:
            return "token", ""
        case ["v1", "users", "me"]:
            return "me", ""
        case ["v1", "history", "devices", device_id, *_]:
            return "history", device_id
        case ["v1", "devices", device_id, "media", "image", *_]:
            return "image", device_id
        case ["v1", "devices", device_id, "media", "video", *_]:
            return "video", device_id
        case ["v1", "devices", device_id, *_]:
            return "devices", device_id
        case ["v1", "devices" | "locations"]:
            return "devices", ""
    return "any", ""


def _instead(spec: FaultSpec) -> bool:
    return spec.kind in _INSTEAD or (spec.kind in _ENDINGS and spec.where == "before")


async def _body(receive: Receive) -> bytes:
    """The beginning of the request's body; all of it is read."""
    body = b""
    while (message := await receive())["type"] == "http.request":
        body = (body + message.get("body", b""))[:_LONGEST_ECHO]
        if not message.get("more_body", False):
            break
    return body


def _late(answer: Answer, spec: FaultSpec, occasion: Occasion) -> None:
    answer.delay_ms += occasion.random.randint(spec.delay_ms, spec.up_to_ms)


def _drip(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    answer.piece, answer.pause_ms = spec.size, spec.delay_ms


def _length(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    answer.framing = spec.form


def _broken_off(answer: Answer, spec: FaultSpec, _occasion: Occasion) -> None:
    answer.ending = answer.ending or Ending(_ENDINGS[spec.kind], spec.where, spec.delay_ms)


_ENDINGS: dict[Kind, Literal["reset", "cut", "stall"]] = {"reset": "reset", "cut": "cut", "stall": "stall"}
_INSTEAD: tuple[Kind, ...] = ("status", "html", "redirect", "echo", "deep-json")
_SPOILERS: dict[Kind, Spoiler] = {
    "latency": _late,
    "stall": _broken_off,
    "drip": _drip,
    "reset": _broken_off,
    "cut": _broken_off,
    "length": _length,
    "headers": heads.headers,
    "status": heads.status,
    "html": bodies.html,
    "redirect": heads.redirect,
    "echo": heads.echo,
    "wrong-type": bodies.wrong_type,
    "truncated": bodies.truncated,
    "garbage": bodies.garbage,
    "oversize": bodies.oversize,
    "compressed": bodies.compressed,
    "bomb": bodies.bomb,
    "picture-bomb": bodies.picture_bomb,
    "cookies": heads.cookies,
    "broken-rows": json_bodies.broken_rows,
    "hostile-names": json_bodies.hostile_names,
    "half-surrogates": json_bodies.half_surrogates,
    "nan": json_bodies.not_a_number,
    "huge-numbers": json_bodies.huge_numbers,
    "deep-json": json_bodies.deep,
    "bad-utf8": bodies.bad_utf8,
}
