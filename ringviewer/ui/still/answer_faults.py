"""What was wrong with an answer that has no place in the contract: each fault with its headline, its few words for a
plate or a row, and what to do about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ringviewer.session.stills import StillView

UNEXPECTED: Final = "unexpected-answer"
BY_BYTES: Final = "Clients must go by the first bytes."
_READ: Final = "Read the answer under Requests."


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of an answer.

    ``begins`` is how the sentence on it begins, ``headline`` names it, ``short`` does so in a few words. ``step`` is
    what to do; ``passing`` says that asking again helps.
    """

    begins: str
    headline: str
    short: str
    step: str
    passing: bool = False


_PICTURES: Final = (
    Fault(
        "The picture is cut off",
        "The picture is cut off or damaged",
        "cut off",
        "Ask again; let your client compare the length with Content-Length, and decode to the end.",
        passing=True,
    ),
    Fault(
        "The picture is damaged",
        "The picture is cut off or damaged",
        "damaged",
        "Ask again; let your client take a picture that cannot be decoded for none.",
        passing=True,
    ),
    Fault(
        "The picture claims",
        "The picture is too large",
        "too many pixels",
        "Set a limit of pixels in your client, to be checked before decoding.",
    ),
    Fault(
        "The picture has ",
        "The picture takes too long to decode",
        "too many scans",
        "Set a limit of scans, or of time, in your client for decoding.",
    ),
    Fault(
        "The picture was not opened",
        "The picture was not opened",
        "packed too large",
        "Set a limit in your client for what the texts and profiles in a picture unpack to.",
    ),
    Fault(
        "The answer holds several",
        "The answer is not one still",
        "animated",
        "Let your client show the first picture only, or refuse it. " + _READ,
    ),
    Fault(
        "The answer is larger",
        "The answer is too large",
        "too many bytes",
        "Set a limit of bytes in your client, and stop reading there.",
    ),
    Fault(
        "The answer is compressed",
        "The answer cannot be unpacked",
        "compressed unreadably",
        "Let your client ask for no compression (Accept-Encoding: identity). " + _READ,
    ),
)
_ADDRESSES: Final = (
    Fault(
        "The redirect leads to an address that is not safe",
        "The redirect is not safe to follow",
        "address not safe to follow",
        "Your client must not follow it either. Read the redirect under Requests.",
    ),
    Fault(
        "The redirect does not say",
        "The redirect leads nowhere",
        "redirect without an address",
        "Ask again. Read the redirect under Requests.",
        passing=True,
    ),
    Fault(
        "The API redirects to another host",
        "The API redirects to another host",
        "redirect to another host",
        "Your client must not send its token there. Read the redirect under Requests.",
    ),
    Fault(
        "The API redirected more than",
        "The API redirects without end",
        "redirected too often",
        "Set a limit of redirects in your client. Read them under Requests.",
    ),
    Fault(
        "The media host redirected more than",
        "The media host redirects without end",
        "redirected too often",
        "Set a limit of redirects in your client. Read them under Requests.",
    ),
    Fault(
        "The address is malformed",
        "The redirect is not safe to follow",
        "address malformed",
        "Your client must not follow it either. Read the redirect under Requests.",
    ),
    Fault(
        "The address in the answer is malformed",
        "The redirect is not safe to follow",
        "address malformed",
        "Your client must not follow it either. Read the redirect under Requests.",
    ),
    Fault(
        "The address is not encrypted",
        "The redirect is not safe to follow",
        "address not encrypted",
        "Your client must not follow it either. Read the redirect under Requests.",
    ),
)
NO_IMAGE: Final = Fault("", "The answer is not an image", "not an image", f"{_READ} {BY_BYTES}")


def fault_of(view: StillView) -> Fault | None:
    """The fault of the answer, or None when the problem is another one or nothing more is known of it."""
    problem = view.problem
    if problem is None or problem.kind != UNEXPECTED:
        return None
    said = problem.detail or problem.meaning
    found = next((fault for fault in _PICTURES + _ADDRESSES if said.startswith(fault.begins)), None)
    if found is not None:
        return found
    last = view.legs[-1] if view.legs else None
    return NO_IMAGE if last is not None and last.method == "GET" and status_of(view) == 200 else None


def of_the_body(fault: Fault | None) -> bool:
    """Whether the fault lies in what came as a picture, not in the way there."""
    return fault is NO_IMAGE or fault in _PICTURES


def status_of(view: StillView) -> int | None:
    """The status of the last request; that of a body that was not read to its end stands in the problem alone."""
    last = view.legs[-1] if view.legs else None
    if last is not None and last.status is not None:
        return last.status
    return view.problem.status if view.problem is not None else None
