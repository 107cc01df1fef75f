"""Which hosts pictures are known to come from (contract §4.2)."""

from __future__ import annotations

from ringviewer.partner_api.address import Origin, origin_of

DOCUMENTED = "media.api.amazonvision.com"
SUFFIX = ".prod.phoenix.devices.amazon.dev"


def is_expected(url: str, api_base: str) -> bool:
    """Whether a picture may be expected from the host of this address.

    Expected are the documented host, the regional hosts that the real API redirects to, and this computer when the
    API itself runs on it. Others are followed all the same; the engineer is told.
    """
    origin, api = origin_of(url), origin_of(api_base)
    if origin is None:
        return False
    return _is_known(origin) or (origin.loopback and api is not None and api.loopback)


def _is_known(origin: Origin) -> bool:
    host = origin.host.rstrip(".")
    return host == DOCUMENTED or host.endswith(SUFFIX)
