"""A line of progress: how many, how fast, how far, how long still."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from marsad.ingest.meter import Meter

__all__ = ["Progress", "span"]

APPEARS = 2.0  # seconds before it is worth a line
EVERY = 0.2  # seconds between two lines
LOOKS_BACK = 30.0  # seconds over which the rate is taken: the first reports are slow
WIDTH = 20


class Progress:
    """Counts steps and writes a line now and then.

    Args:
        what: the word at its head.
        write: takes the line, which begins with a carriage return.
        meter: how far reading has come; without it neither bar nor time left is shown.
        clock: seconds.
    """

    def __init__(
        self,
        what: str,
        write: Callable[[str], None],
        meter: Meter | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what, self._write, self._meter, self._clock = what, write, meter, clock
        self._began = self._last = clock()
        self._marks: deque[tuple[float, int]] = deque([(self._began, 0)])
        self.done = 0
        self.shown = False

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = self._clock()
        if now - self._began > APPEARS and now - self._last > EVERY:
            self._last, self.shown = now, True
            self._write("\r" + self.line(now) + "\x1b[K")

    def line(self, now: float) -> str:
        """What is shown at this moment."""
        self._marks.append((now, self.done))
        while len(self._marks) > 2 and now - self._marks[0][0] > LOOKS_BACK:
            self._marks.popleft()
        since, before = self._marks[0]
        rate = (self.done - before) / max(now - since, 1e-9)
        parts = [f"{self.done:,}", f"{rate:,.0f} a second"]
        share = self._share()
        if share is None:
            return f"{self._what}: " + " · ".join(parts)
        if share > 0 and rate > 0:
            left = self.done / share - self.done
            parts.append(f"{span(left / rate)} left")
        full = round(share * WIDTH)
        return f"{self._what}: [{'#' * full}{'-' * (WIDTH - full)}] {share:4.0%} · " + " · ".join(parts)

    def _share(self) -> float | None:
        """0 to 1: what is read, less what was read and is still being worked on."""
        read = self._meter.fraction() if self._meter else None
        if read is None or self._meter is None:
            return None
        return read * min(self.done / max(self._meter.items, 1), 1.0)


def span(seconds: float) -> str:
    """``40 s``, ``12 min``, ``3 h 20 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
