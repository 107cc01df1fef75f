"""What a simulator may do beyond serving its two origins; nothing of it is on unless asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ringviewer.simulator.control.webhooks import Attempt, Webhook, WebhookManner
from ringviewer.simulator.serving.journal import JournalEntry


@dataclass(frozen=True)
class Options:
    """``seed`` replaces the scenario's; ``control_port`` opens the control plane (0: a free port).

    ``webhook_url`` is where webhooks are delivered, plain http on this computer. The ``on_…`` functions are called on
    the server's loop and must not block: for each request, each webhook, and each attempt to deliver one.
    """

    seed: int | None = None
    control_port: int | None = None
    webhook_url: str | None = None
    webhook_manner: WebhookManner = field(default_factory=WebhookManner)
    on_request: Callable[[JournalEntry], None] | None = None
    on_webhook: Callable[[Webhook], None] | None = None
    on_attempt: Callable[[Webhook, Attempt], None] | None = None
