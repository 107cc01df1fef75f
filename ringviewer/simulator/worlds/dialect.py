"""How this server answers where sources disagree about the API (contract §10), one option for each disagreement.

The defaults are what was recorded from the live API; a scenario's table ``[dialect]`` changes them by name.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ringviewer.simulator.worlds.durations import duration_text
from ringviewer.simulator.worlds.table import Table

_LONGEST_LIFETIME_MS = 24 * 3_600_000
_LARGEST_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of speaking the API.

    Event History (contract §3):
    ``next_drops_filter``: ``links.next`` forgets ``event_types``, and so widens the result in silence.
    ``next_on_empty``: the last page has a ``next`` too, which leads to an empty page with one more.
    ``next_absolute``: ``next`` carries the API's scheme and host. ``next_brackets``: how it writes ``page[key]``.
    ``links_on_last``: what a last page has for ``links``. ``times``: how ``start`` and ``end`` are written.
    ``filter_ignored``: every row whatever ``event_types`` says (Playground). ``subtype_in_answer``: a ``sub_type`` in
    the attributes. ``resource_type``: the ``type`` of a row. ``page_size``: rows of a full page. ``other_kinds``:
    whether there may be events of kinds that no source lists.

    Image and Video Download (contract §4, §5):
    ``redirect``: status of a granted POST; 200 gives the media at once. ``location``: "relative" makes the API origin
    serve the media itself. ``media_timestamp``: how ``X-Media-Timestamp`` is written; "first-leg" puts it on the
    redirect and not on the picture. ``media_errors_on``: the request that tells 416, 422, 425 and 503.
    ``without_body``: status of a POST without a body. ``over_24h``: status of a window of over a day; 303 grants it.
    ``payload_code``: the code of a bad body (stand-ins spell it otherwise). ``media_scope``: whether the token's scope
    allows media. ``take_media``: media of a device with TAKE encryption are refused, or bytes that are no picture.
    ``early_range``: a range before the consent is refused, or granted and then without media (Playground).
    ``offline_media``: whether stored media of an offline device is given. ``forwarded_bearer``: whether the media host
    refuses a request with Authorization. ``spent_url``: status of a signed URL that was used or is too old;
    ``url_lifetime_ms``: how long one is good. ``on_demand_after_media``: fetched media logs an ``on_demand`` event.
    ``clip``: a clip comes directly or after a redirect. ``clip_length_header``: the header with a clip's length.
    ``clip_missing``: the 416 code of a clip. ``live_view_clips``: whether clips of ``on_demand`` events are given.

    Everywhere:
    ``errors``: the shape of an error body (contract §7). ``retry_after``: how ``Retry-After`` tells the wait.
    ``status_ids``: ids of related resources unlike the device's id, or ``<device>.status``. ``e2e_key``: whether
    configurations have ``e2e_encryption``.
    """

    next_drops_filter: bool = False
    next_on_empty: bool = False
    next_absolute: bool = False
    next_brackets: Literal["raw", "encoded"] = "raw"
    links_on_last: Literal["absent", "empty", "null"] = "absent"
    times: Literal["numbers", "strings", "iso", "seconds"] = "numbers"
    filter_ignored: bool = False
    subtype_in_answer: bool = False
    resource_type: Literal["history-events", "events"] = "history-events"
    page_size: int = 50
    other_kinds: bool = False
    redirect: Literal[303, 301, 302, 307, 308, 200] = 303
    location: Literal["absolute", "relative"] = "absolute"
    media_timestamp: Literal["ms", "iso", "absent", "first-leg", "garbage"] = "ms"
    media_errors_on: Literal["media", "post"] = "media"
    without_body: Literal[403, 400, 422] = 403
    over_24h: Literal[400, 403, 422, 303] = 400
    payload_code: Literal["INVALID_PAYLOAD", "INVALID_REQUEST", "bad_request"] = "INVALID_PAYLOAD"
    media_scope: Literal["enough", "missing"] = "enough"
    early_range: Literal["refused", "no-media"] = "refused"
    take_media: Literal["key-not-ready", "bytes"] = "key-not-ready"
    offline_media: Literal["available", "refused"] = "available"
    forwarded_bearer: Literal["refused", "accepted"] = "refused"
    spent_url: Literal[403, 404, 410] = 403
    url_lifetime_ms: int = 60_000
    on_demand_after_media: bool = False
    clip: Literal["direct", "redirect"] = "direct"
    clip_length_header: Literal["X-Media-Length", "X-Media-Duration"] = "X-Media-Length"
    clip_missing: Literal["TIMESTAMP_NOT_FOUND", "MEDIA_NOT_FOUND"] = "TIMESTAMP_NOT_FOUND"
    live_view_clips: Literal["available", "refused"] = "available"
    retry_after: Literal["seconds", "date"] = "seconds"
    errors: Literal["live", "documented", "title-detail", "fastapi"] = "live"
    status_ids: Literal["opaque", "documented"] = "opaque"
    e2e_key: Literal["present", "absent"] = "present"


def read_dialect(table: Table) -> Dialect:
    """The dialect that a scenario's table ``[dialect]`` describes; raises `SimulatorError` naming the wrong key.

    Keys are the names of `Dialect`'s fields; ``url_lifetime`` is a duration such as "60s".
    """
    hints = get_type_hints(Dialect)
    values: dict[str, Any] = {}
    for option in fields(Dialect):
        if option.name == "url_lifetime_ms":
            continue
        values[option.name] = _value(table, option.name, hints[option.name], option.default)
    values["url_lifetime_ms"] = table.duration("url_lifetime", "60s")
    if not 0 < values["url_lifetime_ms"] <= _LONGEST_LIFETIME_MS:
        raise table.wrong("url_lifetime", "more than nothing and at most 24 hours is expected")
    table.finish()
    return Dialect(**values)


def dialect_words(dialect: Dialect) -> dict[str, Any]:
    """What `read_dialect` reads as this dialect, with every key."""
    words = asdict(dialect)
    words["url_lifetime"] = duration_text(words.pop("url_lifetime_ms"))
    return words


def _value(table: Table, name: str, hint: Any, default: Any) -> Any:
    if hint is bool:
        return table.flag(name, default)
    if get_origin(hint) is not Literal:
        return table.number(name, default, least=1, most=_LARGEST_PAGE)
    return table.choice(name, get_args(hint), default)
