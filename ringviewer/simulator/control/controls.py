"""What can be done to a world while it is served; the control plane and `RunningSimulator` both act through this."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from ringviewer.simulator.api.tokens import TokenOffice
from ringviewer.simulator.control.fault_words import fault_words
from ringviewer.simulator.control.webhooks import COMPONENT_IDS, SUBTYPE_KEYS, VERSIONS, WebhookManner, Webhooks
from ringviewer.simulator.errors import SimulatorError
from ringviewer.simulator.faults.faults import Faults, read_fault
from ringviewer.simulator.worlds.dialect import dialect_words, read_dialect
from ringviewer.simulator.worlds.table import Table
from ringviewer.simulator.worlds.world import SimDevice, World

if TYPE_CHECKING:
    from ringviewer.simulator.control.delivery import Courier

_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class AddedEvent:
    """An event that was added: ids, and its start in epoch ms."""

    device_id: str
    event_id: str
    start_ms: int


class Controls:
    """Acts on one world; on the server's loop only.

    Devices are named by the slug that their scenario gives them. Everything raises `SimulatorError` with one sentence
    for a device that is not there and for values that can not be.
    """

    def __init__(
        self, world: World, tokens: TokenOffice, faults: Faults, webhooks: Webhooks, courier: Courier | None
    ) -> None:
        self.webhooks = webhooks
        self._world = world
        self._tokens = tokens
        self._faults = faults
        self._courier = courier

    def add_event(
        self,
        device_slug: str | None,
        kind: str,
        *,
        subtype: str | None = None,
        lasts_ms: int = 20_000,
        at_ms: int | None = None,
        component_id: str | None = None,
    ) -> AddedEvent:
        """Something happens before a device, now or at ``at_ms``; without a slug, before the one at the door.

        ``component_id`` is the camera of a device with several that sees it.
        """
        device = self._at_the_door() if device_slug is None else self.device(device_slug)
        event = self._world.add_event(
            device, kind, subtype=subtype, lasts_ms=lasts_ms, at_ms=at_ms, component_id=component_id
        )
        return AddedEvent(device.id, event.id, event.start_ms)

    def link(self, at_ms: int | None = None) -> None:
        """The customer links the account again: the consent moves to now, or to ``at_ms``."""
        self._world.link(at_ms)

    def unlink(self) -> None:
        """The customer removes the app."""
        self._world.unlink()

    def set_online(self, online: bool, device_slug: str | None = None) -> None:
        """A device, or without a slug the whole household, comes online or is lost."""
        devices = self._devices() if device_slug is None else [self.device(device_slug)]
        for device in devices:
            self._world.set_online(device, online)

    def set_shared(self, shared: bool, device_slug: str) -> None:
        """The customer shares a device with the app, or no longer."""
        device = self.device(device_slug)
        if shared and device.spec.encryption == "end-to-end":
            raise SimulatorError("A device with end-to-end encryption is never listed.")
        if shared:
            self._world.add_device(device)
        else:
            self._world.remove_device(device)

    def expire_token(self) -> None:
        """Every access token lapses; refresh tokens stay."""
        self._tokens.expire()

    def grant_code(self) -> str:
        """A one-time authorization code for ``POST /oauth/token``, good for 60 s."""
        return self._tokens.grant_code()

    def set_faults(self, tables: Sequence[Table]) -> None:
        """Exchange the faults; each table has the keys of a scenario's ``[[faults]]``, none switches them off."""
        if len(tables) > _MOST_FAULTS:
            raise SimulatorError(f"At most {_MOST_FAULTS} faults are expected.")
        self._faults.specs = tuple(read_fault(table) for table in tables)

    def set_dialect(self, table: Table) -> None:
        """Switch the options that are named, as in a scenario's ``[dialect]``; the others stay."""
        told, spec = read_dialect(table), self._world.spec
        named = {
            option.name: getattr(told, option.name)
            for option in fields(told)
            if table.has("url_lifetime" if option.name == "url_lifetime_ms" else option.name)
        }
        self._world.spec = replace(spec, dialect=replace(spec.dialect, **named))

    def set_webhook_manner(self, table: Table) -> None:
        """Switch how webhooks are written: the options of `WebhookManner` that are named; the others stay."""
        manner = self.webhooks.manner
        told = WebhookManner(
            version=table.choice("version", VERSIONS, manner.version),
            subtype=table.choice("subtype", SUBTYPE_KEYS, manner.subtype),
            component_ids=table.choice("component_ids", COMPONENT_IDS, manner.component_ids),
        )
        table.finish()
        self.webhooks.manner = told

    def advance(self, ms: int) -> None:
        """Let the story's time leap forward; what lies in between happens, deliveries that come due among it."""
        self._world.advance(ms)
        if self._courier is not None:
            self._courier.time_moved()

    def state(self) -> dict[str, Any]:
        """The world as it is now, without secrets; ``faults`` and ``dialect`` as they could be set again."""
        world = self._world
        shared = world.devices
        return {
            "scenario": world.spec.name,
            "now_ms": world.now_ms(),
            "linked": world.linked,
            "consent_ms": world.consent_ms,
            "devices": [
                {
                    "device": device.spec.slug,
                    "id": device.id,
                    "name": device.spec.name,
                    "shared": device.id in shared,
                    "online": world.online(device),
                    "events": len(world.visible(device)),
                }
                for device in self._devices()
            ],
            "faults": [fault_words(spec) for spec in self._faults.specs],
            "dialect": dialect_words(world.spec.dialect),
            "webhooks": {
                "to": None if self._courier is None else self._courier.url,
                "so_far": len(self.webhooks.remembered),
                **asdict(self.webhooks.manner),
            },
        }

    def device(self, slug: str) -> SimDevice:
        """The device of the household with that slug, or the `SimulatorError` that lists the known ones."""
        try:
            return self._world.device_by_slug(slug)
        except KeyError:
            known = ", ".join(device.spec.slug for device in self._devices()) or "none"
            raise SimulatorError(f"There is no device {slug[:60]!r}; known are {known}.") from None

    def _devices(self) -> list[SimDevice]:
        return [self._world.device_by_slug(spec.slug) for spec in self._world.spec.devices]

    def _at_the_door(self) -> SimDevice:
        shared = list(self._world.devices.values())
        for device in shared:
            if device.spec.scene == "porch":
                return device
        if not shared:
            raise SimulatorError("No device is shared with the app at the moment.")
        return shared[0]
