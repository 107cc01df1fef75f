"""An error in the words that a reader meets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringviewer.history.wording import plain
from ringviewer.partner_api.error_base import ApiError, RingViewerError


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it is shown: what it means and what to do next.

    ``kind`` names the class in kebab case, for example ``time-range-not-authorized``.
    """

    code: str | None
    kind: str
    status: int | None
    detail: str | None
    request_id: str | None
    meaning: str
    next_step: str

    @property
    def answer(self) -> str:
        """What was answered: “500 X: DET”, safe to show; empty when nothing was."""
        return self._answer("")

    @property
    def answer_with_id(self) -> str:
        """“500 X, request id 7c1e5a90: DET”: what Ring asks for; empty when nothing was answered."""
        return self._answer(f", request id {plain(self.request_id, 100)}" if self.request_id else "")

    def _answer(self, whose: str) -> str:
        if self.status is None:
            return ""
        answered = f"{self.status} {plain(self.code, 80)}" if self.code else str(self.status)
        return f"{answered}{whose}" + (f": {plain(self.detail, 300)}" if self.detail else "")


def problem_of(error: BaseException) -> Problem:
    """The error as it is shown; faults of this program become a problem without details."""
    if isinstance(error, ApiError):
        return Problem(
            error.code, kind_of(error), error.status, error.detail, error.request_id, error.told, error.advised
        )
    if isinstance(error, RingViewerError):
        return Problem(None, kind_of(error), None, None, None, error.told, error.advised)
    return Problem(
        None,
        "internal-fault",
        None,
        type(error).__name__,
        None,
        f"ringviewer itself failed ({type(error).__name__}).",
        "What was read so far is kept. Try again.",
    )


def kind_of(error: BaseException) -> str:
    """The class of an error in kebab case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
