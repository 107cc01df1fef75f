"""What can go wrong: before an account is being served, and while it answers."""

from __future__ import annotations


class SimulatorError(Exception):
    """The simulator can not start: unknown or malformed scenario, or a port that is not free. One sentence."""


class RefusalError(Exception):
    """A request is refused with this HTTP status, error code and detail (contract §4.5, §7).

    For the token endpoint ``code`` and ``detail`` are ``error`` and ``error_description`` (contract §1.2). A ``bare``
    one has no body (contract §4.4, step 1); ``wait_s`` is told in ``Retry-After``.
    """

    def __init__(self, status: int, code: str, detail: str, *, bare: bool = False, wait_s: float | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.bare = bare
        self.wait_s = wait_s
