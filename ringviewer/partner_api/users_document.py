"""Reads the answer of ``GET /v1/users/me`` (contract §1.3)."""

from __future__ import annotations

from typing import Any

from ringviewer.partner_api.answers import Customer
from ringviewer.partner_api.documents import bounded_text, decode_document, decode_row, row_id
from ringviewer.partner_api.errors import UnexpectedAnswer

_LONGEST = 200
_LONGEST_EMAIL = 320


def read_customer(body: bytes) -> Customer:
    """Whose account it is; what is absent or null stays unknown.

    Raises :class:`UnexpectedAnswer` when the body is no document, or names no user.
    """
    rows = decode_document(body).rows()
    try:
        row, mended = decode_row(rows[0])
        identifier = row_id(row, mended=mended)
    except (ValueError, IndexError):
        raise UnexpectedAnswer(detail="The API answered with JSON that names no user.") from None
    attributes: Any = row.get("attributes")
    if not isinstance(attributes, dict):
        attributes = {}
    return Customer(
        identifier,
        bounded_text(attributes.get("first_name"), _LONGEST) or None,
        bounded_text(attributes.get("last_name"), _LONGEST) or None,
        bounded_text(attributes.get("email"), _LONGEST_EMAIL) or None,
    )
