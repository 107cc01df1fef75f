"""Identifiers of a simulated account: opaque, stable for a scenario, of the shape that the contract shows."""

from __future__ import annotations

import base64
import hashlib
import uuid

_DEVICE_LENGTH = 93


def opaque(seed: int, *words: str, length: int = 44) -> str:
    """Capital letters and digits that depend on the seed and the words only; at most 102 of them."""
    digest = hashlib.sha512("\x1f".join((str(seed), *words)).encode()).digest()
    return base64.b32encode(digest).decode().rstrip("=")[:length]


def device_id(seed: int, slug: str, end: str = "") -> str:
    """Contract §2.2: starts with ``ava1.ring.device.``, 110 characters; ``end`` fixes the last ones."""
    return f"ava1.ring.device.{opaque(seed, 'device', slug, length=_DEVICE_LENGTH - len(end))}{end}"


def event_id(seed: int, slug: str, index: int) -> str:
    """``index`` counts a device's events; the end is hexadecimal, as people read it aloud from a table."""
    tail = hashlib.sha256(f"{seed}/{slug}/{index}".encode()).hexdigest().upper()
    return f"ava1.ring.history.event.{opaque(seed, 'event', slug, str(index), length=32)}{tail[:10]}"


def uuid_of(seed: int, *words: str) -> str:
    """A UUID that depends on the seed and the words only."""
    return str(uuid.UUID(bytes=hashlib.sha256("\x1f".join((str(seed), *words)).encode()).digest()[:16], version=4))
