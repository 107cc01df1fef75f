"""What to do next, for the command line: without what only the window has.

Errors and findings are worded for the window, with its tabs and fields. Where there is none, the answer stands beside
them already, and a token comes from the environment or a file.
"""

from __future__ import annotations

from ringviewer.history.wording import NARROW

_INSTEAD = (
    (", then at the request under Requests", ""),
    (": look at the request under Requests.", "."),
    ("Read the answer under Requests.", "Repeat the request with curl to read the whole answer."),
    ("Read the body under Requests.", "Repeat the request with curl to read the body."),
    (" under Requests", ""),
    ("Check the keyring under Accounts", "Check the keyring"),
    ("Continue reading.", "Read again."),
    ("Continue reading once", "Read again once"),
    (" Each of these stands at its place in the table of events; it may be", " Each of them may be"),
    ("The other devices are shown.", "The other devices were read."),
    ("The other rows of their pages are shown, and reading went on.", "The other rows were read, and reading went on."),
    ("Keep ringviewer open, make", "Make"),
    ("Paste ", "Give "),
    (" paste ", " give "),
)


def windowless(text: str) -> str:
    """A sentence of an error or a finding as it can be followed on the command line."""
    for words, instead in _INSTEAD:
        text = text.replace(words, instead)
    return text.replace(NARROW, " ")
