"""Rate limits: buckets of calls, by route and place, and one over all."""

import math
from dataclasses import dataclass, field

from tests.doubles.discord_errors import Json


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many calls within so many seconds."""

    calls: int
    seconds: float


MESSAGE = "/channels/{channel_id}/messages/{message_id}"
LIMITS = {
    "POST /channels/{channel_id}/messages": Limit(calls=5, seconds=5),
    f"PATCH {MESSAGE}": Limit(calls=5, seconds=5),
    f"DELETE {MESSAGE}": Limit(calls=5, seconds=1),
    "GET /channels/{channel_id}/messages": Limit(calls=5, seconds=5),
    "POST /channels/{channel_id}/typing": Limit(calls=5, seconds=5),
    f"PUT {MESSAGE}/reactions/{{emoji}}/@me": Limit(calls=1, seconds=0.25),
    "PATCH /channels/{channel_id}": Limit(calls=5, seconds=15),
    "POST /webhooks/{webhook_id}/{webhook_token}": Limit(calls=5, seconds=2),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": Limit(calls=5, seconds=2),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": Limit(calls=5, seconds=2),
}
GLOBAL = Limit(calls=50, seconds=1)
NAMES = Limit(calls=2, seconds=600)  # of one channel; no header tells of it
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")


@dataclass(kw_only=True)
class _Bucket:
    limit: Limit
    opened_at: float = float("-inf")
    used: int = 0

    def take(self, now: float) -> float:
        """Zero, or the seconds to wait."""
        if now >= self.opened_at + self.limit.seconds:
            self.opened_at, self.used = now, 0
        if self.used >= self.limit.calls:
            return self.left(now)
        self.used += 1
        return 0

    def left(self, now: float) -> float:
        """In whole milliseconds, so that whoever waits as long as it says comes late enough."""
        return max(1, math.ceil((self.opened_at + self.limit.seconds - now) * 1000)) / 1000


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a call has got: headers, and what is answered instead where it was one too many."""

    headers: dict[str, str] = field(default_factory=dict)
    refusal: Json | None = None


class Limits:
    """`routes` and `everything` may be changed at any time; without a limit nothing is counted."""

    def __init__(self) -> None:
        self.routes: dict[str, Limit] = dict(LIMITS)
        self.everything: Limit | None = GLOBAL
        self.names: Limit | None = NAMES
        self._buckets: dict[str, _Bucket] = {}

    def none(self) -> None:
        """Nothing is limited from now on."""
        self.routes, self.everything, self.names = {}, None, None

    def take(self, route: str, parts: dict[str, str], now: float, *, is_rename: bool = False) -> Taken:
        is_interaction = "webhook_token" in parts or "interaction_token" in parts
        if self.everything and not is_interaction and (wait := self._bucket("all", self.everything).take(now)):
            return _too_many(wait, "global", {"X-RateLimit-Global": "true"})
        if is_rename and self.names and (wait := self._bucket(f"name {parts['channel_id']}", self.names).take(now)):
            return _too_many(wait, "shared", {})
        limit = self.routes.get(route)
        if limit is None:
            return Taken()
        bucket = self._bucket(f"{route} {[parts.get(name) for name in MAJOR]}", limit)
        wait = bucket.take(now)
        headers = _headers(route, bucket, now)
        return _too_many(wait, "user", headers) if wait else Taken(headers=headers)

    def _bucket(self, name: str, limit: Limit) -> _Bucket:
        bucket = self._buckets.get(name)
        if bucket is None or bucket.limit != limit:
            bucket = self._buckets[name] = _Bucket(limit=limit)
        return bucket


def _headers(route: str, bucket: _Bucket, now: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(bucket.limit.calls),
        "X-RateLimit-Remaining": str(bucket.limit.calls - bucket.used),
        "X-RateLimit-Reset": f"{now + bucket.left(now):.3f}",
        "X-RateLimit-Reset-After": f"{bucket.left(now):.3f}",
        "X-RateLimit-Bucket": f"{hash(route) & 0xFFFFFFFFFFFF:012x}",
    }


def _too_many(wait: float, scope: str, headers: dict[str, str]) -> Taken:
    body = {"message": "You are being rate limited.", "retry_after": wait, "global": scope == "global"}
    return Taken(headers={**headers, "Retry-After": str(int(wait) + 1), "X-RateLimit-Scope": scope}, refusal=body)
