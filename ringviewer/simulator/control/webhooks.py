"""The webhooks that Ring would have sent for what happens in the world: built, signed and remembered (contract §6)."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from ringviewer.simulator.worlds.happening import Happening, HappeningKind
from ringviewer.simulator.worlds.identifiers import opaque
from ringviewer.simulator.worlds.scenario import ONLY_COMPONENT
from ringviewer.simulator.worlds.world import World

MOST_REMEMBERED = 2_000
_EVENT_TYPES = {"motion": "motion_detected", "ding": "button_press"}
_TYPES: dict[HappeningKind, str] = {
    "linked": "app_integration_added",
    "unlinked": "app_integration_removed",
    "online": "device_online",
    "offline": "device_offline",
    "device_added": "device_added",
    "device_removed": "device_removed",
}

Version = Literal["1.0", "1.1"]
VERSIONS: tuple[Version, ...] = ("1.0", "1.1")
SubtypeKey = Literal["sub_type", "subType"]
SUBTYPE_KEYS: tuple[SubtypeKey, ...] = ("sub_type", "subType")
ComponentIds = Literal["strings", "numbers"]
COMPONENT_IDS: tuple[ComponentIds, ...] = ("strings", "numbers")


@dataclass(frozen=True, slots=True)
class WebhookManner:
    """How webhooks are written where sources disagree (contract §6, §10).

    ``version`` 1.0 has no ``meta.account_id``. ``subtype``: as ``data.attributes.sub_type`` or as ``data.subType``.
    ``component_ids``: as strings or as numbers.
    """

    version: Version = "1.1"
    subtype: SubtypeKey = "sub_type"
    component_ids: ComponentIds = "strings"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery: when (the story's epoch ms), the receiver's status, or in a word why there is none."""

    at_ms: int
    status: int | None
    problem: str | None
    took_ms: int


@dataclass(slots=True, eq=False)
class Webhook:
    """One webhook: the exact bytes of its body, and the signature that goes with them in ``X-Signature``.

    ``state`` is "listed" where nothing is to be delivered, else "waiting", "delivered" or "given up".
    """

    number: int
    at_ms: int
    type: str
    request_id: str
    body: bytes
    signature: str
    state: Literal["listed", "waiting", "delivered", "given up"] = "listed"
    attempts: list[Attempt] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For lists: the body stays the text that was signed."""
        return {
            "number": self.number,
            "at_ms": self.at_ms,
            "type": self.type,
            "request_id": self.request_id,
            "x_signature": self.signature,
            "body": self.body.decode(),
            "state": self.state,
            "attempts": [
                {"at_ms": a.at_ms, "status": a.status, "problem": a.problem, "took_ms": a.took_ms}
                for a in self.attempts
            ],
        }


class Webhooks:
    """Listens to a world; on the server's loop only. ``listeners`` are told of each webhook, in order.

    ``key`` is the app's made-up HMAC key, the same for the same seed, so that it is set up in a receiver once.
    """

    def __init__(self, world: World, manner: WebhookManner) -> None:
        self.manner = manner
        self.remembered: deque[Webhook] = deque(maxlen=MOST_REMEMBERED)
        self.listeners: list[Callable[[Webhook], None]] = []
        self.key = f"hk-{opaque(world.spec.seed, 'hmac', length=40).lower()}"
        self._world = world
        self._count = 0
        world.subscribe(self._on_happening)

    def _on_happening(self, happening: Happening) -> None:
        kind = self._type_of(happening)
        if kind is None:
            return
        self._count += 1
        rng = random.Random(f"{self._world.spec.seed}/webhook/{self._count}")
        request_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        now_ms = self._world.now_ms()
        meta: dict[str, Any] = {
            "version": self.manner.version,
            # Up to nine digits of a second, more than a clock of milliseconds has.
            "time": f"{_moment(now_ms):%Y-%m-%dT%H:%M:%S}.{now_ms % 1000:03d}{rng.randrange(10**6):06d}Z",
            "request_id": request_id,
        }
        if self.manner.version != "1.0":
            meta["account_id"] = self._world.account_id
        body = json.dumps({"meta": meta, "data": self._data(kind, happening)}, separators=(",", ":")).encode()
        webhook = Webhook(self._count, now_ms, kind, request_id, body, sign(self.key, body))
        self.remembered.append(webhook)
        for listener in self.listeners:
            listener(webhook)

    def _type_of(self, happening: Happening) -> str | None:
        """The webhook's type; ``None`` where Ring sends none."""
        world, device, event = self._world, happening.device, happening.event
        if world.spec.playground:
            return None
        if event is not None and device is not None:
            # Its timestamp is always inside the authorised window, and without a plan there is no recording.
            told = device.id in world.devices and world.authorised(event.start_ms) and world.spec.plan == "active"
            return _EVENT_TYPES.get(event.kind) if told else None
        if device is not None and happening.kind != "device_removed" and device.id not in world.devices:
            return None
        return _TYPES.get(happening.kind)

    def _data(self, kind: str, happening: Happening) -> dict[str, Any]:
        device, event, at_ms = happening.device, happening.event, happening.at_ms
        attributes: dict[str, Any] = {
            "source": self._world.account_id if device is None else device.id,
            "source_type": "users" if device is None else "devices",
            "timestamp": at_ms,
        }
        subtype = event.subtype or "motion" if event is not None and event.kind == "motion" else None
        data: dict[str, Any] = {
            "id": f"{attributes['source']}_{subtype or kind}_{at_ms}",
            "type": kind,
            "attributes": attributes,
        }
        if subtype is not None and self.manner.subtype == "sub_type":
            attributes["sub_type"] = subtype
        elif subtype is not None:
            data["subType"] = subtype
        attributes["timestamp_readable"] = f"{_moment(at_ms):%Y-%m-%d %H:%M:%S}"
        if device is not None and event is not None:
            component = event.component_id or (*device.spec.components, ONLY_COMPONENT)[0]
            as_number = self.manner.component_ids == "numbers" and component.isdecimal()
            attributes["component_ids"] = [int(component) if as_number else component]
        if device is not None:
            data["relationships"] = {"devices": {"links": {"self": f"/v1/devices/{device.id}"}}}
        return data


def sign(key: str, body: bytes) -> str:
    """The value of ``X-Signature``: HMAC-SHA256 over the raw body, the key as UTF-8, in lower-case hexadecimal."""
    return f"sha256={hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}"


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
