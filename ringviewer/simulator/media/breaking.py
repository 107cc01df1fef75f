"""A media answer that does not come to its end: half of the body, and then a reset, an end, or silence."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ringviewer.simulator.faults.answer import Answer, Ending
from ringviewer.simulator.faults.delivery import deliver
from ringviewer.simulator.worlds.outcomes import Break


class BrokenOff(Response):
    """A 200 whose Content-Length promises all of ``data``."""

    def __init__(self, data: bytes, headers: Mapping[str, str], how: Break) -> None:
        super().__init__(data, headers=headers)
        self._how = how

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        ending = Ending(self._how.kind, "body", self._how.after_ms)
        await deliver(Answer(self.status_code, headers, bytes(self.body), ending=ending), receive, send)
