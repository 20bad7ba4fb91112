"""How often one address may ask: a bucket of answers each, filled again at a steady rate; who empties it waits (RFC 6585 §4).

The address is the one that the server knows: behind a proxy on this machine, the one that the proxy forwards. This machine
itself is not limited. Each process of a server keeps buckets of its own.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from hub.errors import HubError

MOST_ADDRESSES = 10_000
"""Buckets that are kept; the one that was used longest ago goes first, and would be full again by then."""
HERE = ("127.0.0.1", "::1", "testclient")


class TooMany(HubError):
    """This address asks more often than the hub answers: wait for the seconds in `Retry-After`."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "too_many_requests",
            f"Trop de demandes de cette adresse : réessayez dans {seconds} s.",
            f"Too many requests from this address: try again in {seconds} s.",
        )
        self.retry_after = seconds


@dataclass
class _Bucket:
    left: float
    at: float


class Buckets:
    """`rate` answers a second for each address, `burst` of them at once."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._of: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, address: str) -> int:
        """0 when the address may have an answer now, which is taken; else in how many seconds it may."""
        now = self._clock()
        bucket = self._of.pop(address, None) or _Bucket(self._burst, now)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._rate)
        bucket.at = now
        self._of[address] = bucket
        if len(self._of) > MOST_ADDRESSES:
            self._of.popitem(last=False)
        if bucket.left < 1:
            return math.ceil((1 - bucket.left) / self._rate)
        bucket.left -= 1
        return 0


Refusing = Callable[[Scope, TooMany], ASGIApp]
"""The answer to a request that is refused."""


class Limits:
    """Around the application: refuses before any work is done."""

    def __init__(self, app: ASGIApp, buckets: Buckets, refusing: Refusing) -> None:
        self._app, self._buckets, self._refusing = app, buckets, refusing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = (scope.get("client") or ("testclient",))[0]
        wait = 0 if scope["type"] != "http" or address in HERE else self._buckets.wait(address)
        answer = self._app if wait == 0 else self._refusing(scope, TooMany(wait))
        await answer(scope, receive, send)
