"""A still as a file: its name, its bytes, and the facts beside it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from datetime import UTC
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringviewer.casefile.atomic import write_all
from ringviewer.casefile.still_facts import still_facts
from ringviewer.history.zones import moment
from ringviewer.session.picture_parts import stripped

if TYPE_CHECKING:
    from ringviewer.history.device import Device
    from ringviewer.partner_api.asks import StillAsk
    from ringviewer.session.pictures import Picture
    from ringviewer.session.stills import StillView

# A file name has 255 bytes at most on every system; the times need about 100, the endings 10.
_DEVICE_BYTES = 80

# Letters and digits of any script. A dot would let a device called “COM1.x” name a Windows device.
_UNSAFE = re.compile(r"[^\w-]+|_+")


def suggested_name(view: StillView, device: Device | None) -> str:
    """File name of a still: device, requested and actual time in UTC.

    Like “Front-Door_requested-20261009T002107.410Z_actual-20261009T002114.310Z.jpg”. Whatever the device is called,
    it is one name of at most 255 bytes that every system takes.
    """
    ending = "png" if view.picture is not None and view.picture.format == "PNG" else "jpg"
    return f"{_device_word(device)}_{_requested(view.ask)}_actual-{_stamp(view.actual_ms)}.{ending}"


def sidecar_path(path: Path) -> Path:
    """Where the facts of a still go that is written to a path: “still.jpg.json” beside “still.jpg”."""
    return path.with_name(f"{path.name}.json")


def saved_bytes(picture: Picture, keep_metadata: bool) -> bytes:
    """The bytes of a picture as they are saved: as they came, or without what is not needed to show it.

    The original bytes when there is nothing to remove.
    """
    return picture.data if keep_metadata else stripped(picture.data)


def saved_facts(picture: Picture, keep_metadata: bool) -> dict[str, Any]:
    """What was saved of a picture, as JSON: the size and the hash of the saved bytes."""
    data = saved_bytes(picture, keep_metadata)
    return {
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "metadata_removed": data is not picture.data,
    }


def write_still(
    path: Path,
    view: StillView,
    device: Device | None,
    *,
    keep_metadata: bool,
    sidecar: bool,
    now_ms: int,
    skew_ms: int | None,
) -> Path | None:
    """Write a still, and with ``sidecar`` its facts beside it; each whole, and both or none of them.

    A picture that is there is replaced together with its facts. Facts that are there without their picture stay: the
    new ones go to “still.jpg-2.json”, or the next number that is free. Returns where the facts went, ``None`` without
    them. ``now_ms`` is the server's time as far as it is known, ``skew_ms`` its clock minus this computer's. Raises
    :class:`OSError`, and :class:`ValueError` for a still without a picture.
    """
    if view.picture is None:
        raise ValueError("there is no picture to save")
    files = {path: saved_bytes(view.picture, keep_metadata)}
    beside = _free_sidecar(path) if sidecar else None
    if beside is not None:
        facts = {
            **still_facts(view, device),
            "saved": {"at_ms": now_ms, "clock_skew_ms": skew_ms, **saved_facts(view.picture, keep_metadata)},
        }
        text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
        # Half a surrogate pair from the network is written as JSON escapes it.
        files[beside] = text.encode(errors="backslashreplace")
    write_all(files)
    return beside


def _free_sidecar(path: Path) -> Path:
    beside = sidecar_path(path)
    if os.path.lexists(path) or not os.path.lexists(beside) or beside.is_dir():
        return beside
    numbered = (path.with_name(f"{path.name}-{number}.json") for number in count(2))
    return next(other for other in numbered if not os.path.lexists(other))


def _device_word(device: Device | None) -> str:
    name = unicodedata.normalize("NFC", device.name) if device is not None else ""
    word = _UNSAFE.sub("-", name).strip("-").encode(errors="ignore")[:_DEVICE_BYTES]
    return word.decode(errors="ignore").strip("-") or "still"


def _requested(ask: StillAsk) -> str:
    if ask.at_ms is not None:
        return f"requested-{_stamp(ask.at_ms)}"
    return f"newest-from-{_stamp(ask.from_ms)}-to-{_stamp(ask.to_ms) if ask.to_ms is not None else 'now'}"


def _stamp(at_ms: int | None) -> str:
    if at_ms is None:
        return "unknown"
    at = moment(at_ms, UTC)
    return f"{at:%Y%m%dT%H%M%S}.{at.microsecond // 1000:03}Z"
