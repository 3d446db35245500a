"""How far reading has come, in bytes of the files that were named, for whoever shows progress."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO

__all__ = ["Meter"]


class Meter:
    """Bytes to be read in all and read so far; unknown in all when one of the inputs is standard input."""

    def __init__(self) -> None:
        self.total: int | None = 0
        self.items = 0
        self._finished = 0
        self._size = 0
        self._stream: IO[bytes] | None = None

    def expect(self, paths: Iterable[Path] | None) -> None:
        """Files that will be opened; None stands for an input whose size nobody knows."""
        if paths is None or self.total is None:
            self.total = None
            return
        self.total += sum(_size(path) for path in paths)

    def opened(self, path: Path, stream: IO[bytes]) -> None:
        """A file is read from now on, and the one before is finished."""
        self._finished += self._size
        self._size, self._stream = _size(path), stream

    def fraction(self) -> float | None:
        """0 to 1 of what there is to read, or None when nobody knows."""
        if not self.total:
            return None
        here = self._size
        if self._stream is not None and not self._stream.closed:
            here = min(self._stream.tell(), self._size)
        return min((self._finished + here) / self.total, 1.0)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # whoever opens it will be told
