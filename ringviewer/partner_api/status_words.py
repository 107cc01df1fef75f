"""Statuses that the contract does not list, in words: what was answered, and what to do when it is not the usual."""

from __future__ import annotations

_REDIRECT = "redirects this request to where it was not followed."
_SIZES = "Something on the way adds to the request, such as a proxy: look at the request under Requests."
_PLACE = "Check the address: is this the API, or something in between?"

_WORDS: dict[int, tuple[str, str | None]] = {
    201: ("answers that something was created, which was not asked for.", None),
    202: ("answers that it will look at the request later, and gives nothing now.", None),
    204: ("answers without content.", None),
    205: ("answers without content.", None),
    206: ("answers with a part of what was asked for.", None),
    304: ("answers that nothing changed, though ringviewer keeps no copy to compare.", "Try without the proxy."),
    402: ("asks for a payment.", "Check the plan of the customer and that of your app."),
    405: ("does not accept this kind of request at this address.", _PLACE),
    406: ("cannot answer in JSON or as a picture.", _PLACE),
    407: (
        "is not what answered: a proxy asks for a name and password.",
        "Set them where this computer’s proxy is set.",
    ),
    408: ("did not receive the request in time.", "Check the connection, then try again."),
    409: ("answers that the request conflicts with another one.", "Wait a moment, then ask again."),
    411: ("does not accept a body without its length.", _PLACE),
    413: ("finds the request too large, though it is small.", _SIZES),
    414: ("finds the address too long.", "A cursor of the history may have grown: read the history from its start."),
    415: ("does not accept a body in JSON.", "Something on the way may change the content type: look at proxies."),
    421: ("says that this host is not the right one for the request.", _PLACE),
    426: ("asks for another protocol.", "Something in between is outdated: try without the proxy."),
    428: ("asks for a condition on the request.", _PLACE),
    431: ("finds the headers of the request too large.", _SIZES),
    451: ("withholds this for legal reasons.", "Ask Ring about this account, with the request id."),
    511: ("is not what answered: this network wants a sign-in first.", "Open a web page in a browser and sign in."),
}


def in_words(status: int, subject: str) -> tuple[str, str | None]:
    """A sentence about a status with its subject, such as “The API”, and an advice where there is one."""
    if 300 <= status < 400 and status != 304:
        return f"{subject} {_REDIRECT}", _PLACE
    words, advice = _WORDS.get(status, (f"answered {status}, which has no meaning here.", None))
    return f"{subject} {words}", advice
