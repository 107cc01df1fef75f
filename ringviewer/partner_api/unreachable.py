"""Where no answer came, or none that came to its end: one branch of the tree in :mod:`.errors`."""

from __future__ import annotations

from ringviewer.partner_api.error_base import RingViewerError


class Unreachable(RingViewerError):  # noqa: N818  # named as the others of its tree
    """No answer came: the name, the connection, TLS or the deadline failed. The text is one sentence.

    ``answered`` says that an answer began and did not come to its end. ``advice`` takes the place of ``next_step``
    where more is known than the class says.
    """

    meaning = "The API is not reachable."
    next_step = "Check the address and this computer’s network, then try again."

    def __init__(self, sentence: str = meaning, *, transient: bool = False, advice: str | None = None) -> None:
        super().__init__(sentence)
        self.transient = transient
        self.advice = advice
        self.answered = False

    @property
    def advised(self) -> str:
        """The advice that is known for this failure, else the next step of the class."""
        return self.advice or self.next_step


class MediaHostUnreachable(Unreachable):
    """The API redirected to a media host that does not answer (contract §8, symptom 44)."""

    meaning = "The media host is not reachable, though the API is."
    next_step = "A firewall may block it: pictures come from hosts that end in .prod.phoenix.devices.amazon.dev."


class DownloadBroken(Unreachable):
    """The media host answered, and its answer did not come to its end."""

    meaning = "The media host answered, but the picture did not arrive whole."
    next_step = "Ask again. If it stays so, the connection to this host is slow, or something on the way cuts it off."
