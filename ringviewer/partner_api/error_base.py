"""The trunk of the tree of errors that :mod:`ringviewer.partner_api.errors` draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from ringviewer.partner_api.exchange import Leg


class RingViewerError(Exception):
    """Anything that can go wrong between this program and the API.

    ``legs`` are those of the still that was asked for; ``exchange`` is the number of the exchange that failed.
    """

    meaning: ClassVar[str] = "The API could not be used."
    next_step: ClassVar[str] = ""
    legs: tuple[Leg, ...] = ()
    exchange: int | None = None

    @property
    def told(self) -> str:
        """What happened, in words: as exactly as it is known."""
        return str(self) or self.meaning

    @property
    def advised(self) -> str:
        """What to do next, in words."""
        return self.next_step


class ApiError(RingViewerError):
    """An answer that is not what was asked for.

    ``code`` and ``detail`` are the answer's own. ``sentence`` and ``advice`` are ours, and take the place of
    ``meaning`` and ``next_step`` where more is known than the class says.
    """

    meaning = "The API refused the request."
    next_step = "Read the answer under Requests."

    def __init__(
        self,
        status: int | None = None,
        code: str | None = None,
        detail: str | None = None,
        request_id: str | None = None,
        *,
        retry_after_s: float | None = None,
        sentence: str | None = None,
        advice: str | None = None,
    ) -> None:
        super().__init__(" ".join(str(part) for part in (status, code, detail) if part) or sentence or self.meaning)
        self.status = status
        self.code = code
        self.detail = detail
        self.request_id = request_id
        self.retry_after_s = retry_after_s
        self.sentence = sentence
        self.advice = advice

    @property
    def told(self) -> str:
        """The sentence that is known for this answer, else the meaning of the class."""
        return self.sentence or self.meaning

    @property
    def advised(self) -> str:
        """The advice that is known for this answer, else the next step of the class."""
        return self.advice or self.next_step
