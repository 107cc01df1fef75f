"""Whether a refresh token may be sent: it works once, and a second try with it could cut the partner off."""

from __future__ import annotations

import math
import time
from copy import copy
from dataclasses import dataclass

from ringviewer.partner_api.errors import ApiError, RenewalRefused, RingViewerError, Unreachable, problem_of
from ringviewer.partner_api.oauth import RefreshGrant
from ringviewer.partner_api.renewal import RefreshStore, RenewalFailed, StoredGrant, StoreFailed

_REST_S = 30.0


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Why a grant is not spent, until a moment of the monotonic clock.

    ``forbidden``: the leave to renew was taken back in the store; when it is there again, the engineer gave it anew.
    """

    grant: RefreshGrant
    fault: RingViewerError
    until_s: float = math.inf
    forbidden: bool = False


class Caution:
    """Remembers how spending a grant failed, and for how long it is not spent again.

    A grant that was refused is not sent again until the stored account changes. One that the host did not receive, or
    says that it did not work on, may be sent again after a rest of 30 s, or what the host asks for. One that may have
    been spent, since the answer was lost, is sent again only when the engineer allows it anew: the leave to renew is
    taken back in the store, for every window; where that fails, the account has to be opened again.
    """

    def __init__(self, store: RefreshStore) -> None:
        self._store = store
        self._verdict: _Verdict | None = None

    def forget(self) -> None:
        """Begin anew: a token came."""
        self._verdict = None

    def respect(self, stored: StoredGrant) -> None:
        """Raise again what is known of a grant in doubt, as long as the engineer did not allow it anew."""
        verdict = self._verdict
        if verdict is None or not verdict.forbidden or verdict.grant != stored.grant:
            return
        if not stored.allowed:
            raise copy(verdict.fault)
        self._verdict = None

    def check(self, grant: RefreshGrant) -> None:
        """Raise again what stands against spending this grant now."""
        verdict = self._verdict
        if verdict is not None and verdict.grant == grant and time.monotonic() < verdict.until_s:
            raise copy(verdict.fault)

    def rest(self, grant: RefreshGrant, fault: RenewalFailed) -> RenewalFailed:
        """What to raise now, and again until a while has passed."""
        self._verdict = _Verdict(grant, fault, time.monotonic() + max(_REST_S, fault.retry_after_s or 0.0))
        return fault

    async def judge(self, grant: RefreshGrant, fault: RingViewerError) -> RingViewerError:
        """What to raise for a failure of the token host; called inside :meth:`RefreshStore.exclusive`."""
        if isinstance(fault, RenewalRefused):
            self._verdict = _Verdict(grant, fault)
            return fault
        sentence = f"The access token could not be renewed. {problem_of(fault).meaning}"
        if not may_be_spent(fault):
            return self.rest(grant, RenewalFailed(sentence, cause=fault))
        try:
            await self._store.forbid()
            forbidden, act = True, "Allow the refresh token again under Accounts to try it"
        except StoreFailed:
            forbidden, act = False, "Open the account again to try the refresh token"
        in_doubt = RenewalFailed(
            f"{sentence} The refresh token may be spent, so it is not sent again by itself.",
            cause=fault,
            advice=f"{act} once more, or store the one that your backend holds now.",
        )
        self._verdict = _Verdict(grant, in_doubt, forbidden=forbidden)
        return in_doubt


def may_be_spent(fault: RingViewerError) -> bool:
    """Whether the refresh token may have been spent, though no new one came back.

    It is not when nothing left this computer, or when the answer says that the host did not do what it was asked for:
    a redirect, 4xx, and 503. A connection that broke, any other fault of the host and a success without tokens leave it
    open.
    """
    if isinstance(fault, Unreachable):
        return fault.exchange is not None and not fault.transient
    status = fault.status if isinstance(fault, ApiError) else None
    return status is not None and (status < 300 or (status >= 500 and status != 503))
