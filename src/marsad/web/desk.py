"""What all rooms of the desk share while it runs."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from marsad.store import Store
from marsad.web.settings import Settings

__all__ = ["Buckets", "Desk", "desk_of"]

_MOST = 10_000


class Buckets:
    """Token buckets: so many requests at once, so many a second over time, for each key."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._held: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str, cost: float = 1.0) -> bool:
        """Whether there is one left; takes it."""
        with self._lock:
            now = time.monotonic()
            left, then = self._held.get(key, (self.burst, now))
            left = min(self.burst, left + (now - then) * self.rate)
            if left < cost:
                self._held[key] = (left, now)
                return False
            if len(self._held) >= _MOST and key not in self._held:
                self._forget(now)
            self._held[key] = (left - cost, now)
            return True

    def give_back(self, key: str) -> None:
        """Start anew for a key."""
        with self._lock:
            self._held.pop(key, None)

    def _forget(self, now: float) -> None:
        """Full buckets need not be remembered; where all are in use, the oldest half goes."""
        full = [key for key, (left, then) in self._held.items() if left + (now - then) * self.rate >= self.burst]
        for key in full or sorted(self._held, key=lambda key: self._held[key][1])[: _MOST // 2]:
            del self._held[key]


@dataclass
class Desk:
    """A running desk: its store, its settings, its limits."""

    store: Store
    settings: Settings
    limits: Buckets = field(init=False)
    sign_ins: Buckets = field(init=False)

    def __post_init__(self) -> None:
        self.limits = Buckets(self.settings.rate, self.settings.burst)
        self.sign_ins = Buckets(self.settings.tries / 900, self.settings.tries)


def desk_of(connection: HTTPConnection) -> Desk:
    """The desk that a request came to."""
    desk: Desk = connection.app.state.desk
    return desk
