"""What is kept of a request and its answer: secrets are taken out before anybody else sees them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ringviewer.partner_api.error_rules import code_of
from ringviewer.partner_api.exchange import KEPT_BODY, KEPT_HEADERS, Exchange, Phases
from ringviewer.partner_api.messages import Request
from ringviewer.partner_api.observation import Observation
from ringviewer.partner_api.scrubbing import Secrets, body_without, headers_without, secrets_of, without
from ringviewer.partner_api.wire_instants import http_date_ms

if TYPE_CHECKING:
    from ringviewer.partner_api.transport import Answer

# Bytes to look through for one secret each; the loop has no time for more.
_QUICK = 32 * 1024
_LONGEST_HEADER = 500
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG")


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer without secrets: what is handed on (``headers``, ``body``), and what is kept of it."""

    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    text: str | None = field(repr=False)
    cut: bool
    digest: str | None
    code: str | None


async def read(request: Request, answer: Answer) -> Reading:
    """Take the secrets out of an answer; what is large is done in a thread."""
    secrets = _secrets(request, answer.headers)
    size = len(answer.body) + sum(map(len, answer.headers.values()))
    if size * max(1, len(secrets.texts)) > _QUICK:
        return await asyncio.to_thread(_read, request, answer, secrets)
    return _read(request, answer, secrets)


def begun(request: Request, number: int, started_ms: int, queue_us: int, headers: Mapping[str, str]) -> Exchange:
    """The record of a request that leaves now, with the ``headers`` that hold no secret."""
    parts = urlsplit(request.url)
    query = f"?{parts.query}" if parts.query else ""
    if request.media and query:
        query = "?…"
    elif request.kind == "token":
        query = ""
    secrets = _secrets(request, {})
    body = None
    if request.body is not None and request.kind != "token":
        body = body_without(request.body[:KEPT_BODY], secrets).decode(errors="replace")
    return Exchange(
        number=number,
        parent=request.parent,
        kind=request.kind,
        method=request.method,
        # A redirect or a link that brought the request here may repeat the token in them.
        host=without(parts.netloc.rpartition("@")[2], secrets),
        path=without(parts.path + query, secrets),
        status=None,
        code=None,
        request_id=None,
        started_ms=started_ms,
        waited_ms=queue_us // 1_000,
        duration_ms=None,
        bytes_received=0,
        attempt=request.attempt,
        error=None,
        server_date_ms=None,
        request_body=body,
        response_body=None,
        request_headers=tuple((name, value) for name, value in headers.items() if name.lower() in KEPT_HEADERS),
        response_headers=(),
        device_id=request.device_id,
        phases=Phases(queue_us=queue_us),
        retry_of=request.retry_of,
    )


def ended(
    request: Request,
    kept: Exchange,
    observation: Observation,
    duration_ms: int,
    reading: Reading | None,
    fault: str | None,
) -> Exchange:
    """The record of a request whose answer is complete, or will never be: then with ``fault`` and what arrived."""
    if reading is not None:
        headers = reading.headers
    else:
        headers = headers_without(observation.headers, _secrets(request, observation.headers))
    return replace(
        kept,
        status=observation.status,
        code=reading.code if reading is not None else None,
        request_id=request_id_of(headers),
        duration_ms=duration_ms,
        bytes_received=observation.received,
        error=fault,
        server_date_ms=http_date_ms(headers.get("date")),
        response_body=reading.text if reading is not None else None,
        response_headers=tuple(
            (name, value[:_LONGEST_HEADER]) for name, value in headers.items() if name in KEPT_HEADERS
        ),
        phases=observation.phases(kept.phases.queue_us if kept.phases is not None else 0),
        body_cut=reading is not None and reading.cut,
        digest=reading.digest if reading is not None else None,
    )


def request_id_of(headers: Mapping[str, str]) -> str | None:
    """The ``X-Request-Id``, or ``None`` when it is none that can be shown."""
    value = headers.get("x-request-id", "")
    return value if value and len(value) <= 100 and value.isprintable() else None


def _read(request: Request, answer: Answer, secrets: Secrets) -> Reading:
    headers = headers_without(answer.headers, secrets)
    if request.kind == "token":
        # A token that stays the same comes back as it was sent: whoever asked has to see it. Nobody else does.
        body = answer.body if answer.status < 300 else body_without(answer.body, secrets, cut=answer.cut)
        return Reading(headers, body, None, False, None, code_of(body) if answer.status >= 300 else None)
    picture = answer.status < 300 and answer.body.startswith(_PICTURES)
    body = answer.body if picture else body_without(answer.body, secrets, cut=answer.cut)
    if picture or not _is_text(answer.headers, body):
        digest = hashlib.sha256(answer.body).hexdigest() if answer.body else None
        return Reading(headers, body, None, answer.cut, digest, None)
    text = body[:KEPT_BODY].decode(errors="replace") or None
    cut = answer.cut or len(body) > KEPT_BODY
    if cut and text is not None:
        text = text.removesuffix("\ufffd")
    return Reading(headers, body, text, cut, None, code_of(body) if answer.status >= 300 else None)


def _secrets(request: Request, headers: Mapping[str, str]) -> Secrets:
    signed = [headers.get("location", "")]
    if request.media:
        signed.append(request.url)
    return secrets_of(request.authorization, signed, request.secrets)


def _is_text(headers: Mapping[str, str], body: bytes) -> bool:
    kind = headers.get("content-type", "").casefold()
    if not kind:
        return body.lstrip()[:1] in (b"{", b"[", b"<")
    return any(word in kind for word in ("json", "text", "xml"))
