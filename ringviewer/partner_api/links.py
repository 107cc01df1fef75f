"""Links inside answers: where they may lead is decided here, since the token goes along (contract §3.3)."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit

from ringviewer.partner_api.address import origin_of
from ringviewer.partner_api.errors import UnexpectedAnswer

LONGEST_LINK = 8_000


def parts_of(link: str, *, api_base: str, prefix: str) -> SplitResult:
    """The parts of a relative or absolute link.

    Raises :class:`UnexpectedAnswer` when it leads to another origin, or to a path that does not begin with
    ``prefix``: the token must not be shown there.
    """
    if len(link) > LONGEST_LINK or not link.isprintable():
        raise UnexpectedAnswer(detail="The link to the next page is malformed.")
    try:
        parts = urlsplit(link)
    except ValueError:
        raise UnexpectedAnswer(detail="The link to the next page is malformed.") from None
    if (parts.scheme or parts.netloc) and origin_of(parts) != origin_of(api_base):
        raise UnexpectedAnswer(detail="The link to the next page leads to another host; it was not followed.")
    upward = any(unquote(segment) in (".", "..") for segment in parts.path.split("/"))
    if parts.path and (upward or not parts.path.startswith(prefix)):
        raise UnexpectedAnswer(detail="The link to the next page leads to another endpoint; it was not followed.")
    return parts
