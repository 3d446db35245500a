"""Files on disks and in object stores, through fsspec; written whole or not at all."""

from __future__ import annotations

import io
import os
import uuid
from collections.abc import Iterator
from typing import IO, Any

from marsad.errors import InputError, UsageError

__all__ = ["Folder", "Stretch", "expand", "opened", "size_of"]


def _fsspec() -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise UsageError("this needs fsspec", todo="pip install 'marsad[cluster]'") from error
    return fsspec


def expand(given: str) -> list[str]:
    """The files that a path, folder, glob or URL names, sorted.

    Raises:
        InputError: there are none.
    """
    fs, path = _fsspec().core.url_to_fs(given)
    if fs.isdir(path):
        found = fs.find(path)
    else:
        found = fs.glob(path) if any(mark in path for mark in "*?[") else [path] if fs.exists(path) else []
    local = _is_local(fs)
    named = [str(name) if local else fs.unstrip_protocol(name) for name in sorted(found)]
    kept = [name for name in named if not name.rpartition("/")[2].startswith((".", "_"))]
    if not kept:
        raise InputError("no such file", where=given)
    return kept


def size_of(path: str) -> int:
    """Bytes of a file."""
    fs, name = _fsspec().core.url_to_fs(path)
    return int(fs.size(name) or 0)


def opened(path: str, **how: Any) -> IO[bytes]:
    """A file to be read; the caller closes it."""
    stream: IO[bytes] = _fsspec().open(path, "rb", **how).open()
    return stream


def _is_local(fs: Any) -> bool:
    kinds = fs.protocol if isinstance(fs.protocol, (tuple, list)) else (fs.protocol,)
    return "file" in kinds


class Folder:
    """Where results go. A file in it is whole: others never see half of one, not even when the writer is killed."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._fs, self._root = _fsspec().core.url_to_fs(self.url)
        self._local = _is_local(self._fs)

    def names(self, below: str = "") -> list[str]:
        """The files of the folder, or of one below it."""
        path = f"{self._root}/{below}".rstrip("/")
        self._fs.invalidate_cache()
        if not self._fs.exists(path):
            return []
        return sorted(str(name).rpartition("/")[2] for name in self._fs.ls(path, detail=False))

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        data: bytes = self._fs.cat_file(f"{self._root}/{name}")
        return data

    def write(self, name: str, data: bytes) -> None:
        """Put a file there, in place of one of the same name."""
        target = f"{self._root}/{name}"
        if not self._local:  # an object appears when all of it has arrived
            self._fs.pipe_file(target, data)
            return
        os.makedirs(os.path.dirname(target), exist_ok=True)
        kept = f"{os.path.dirname(target)}/.{os.path.basename(target)}.{uuid.uuid4().hex}.tmp"
        with open(kept, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(kept, target)

    def sweep(self) -> None:
        """Take away what killed writers left."""
        if self._local and os.path.isdir(self._root):
            for name in _hidden(self._root):
                os.unlink(name)


def _hidden(root: str) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        yield from (f"{folder}/{name}" for name in names if name.startswith(".") and name.endswith(".tmp"))


class Stretch(io.RawIOBase):
    """The lines of a file that begin within a stretch of its bytes; every line is in exactly one stretch."""

    def __init__(self, stream: IO[bytes], start: int, end: int) -> None:
        self._stream, self._end = stream, end
        self._fresh = True
        stream.seek(max(start - 1, 0))
        if start > 0:  # whoever has the stretch before has this line too, unless it ends just here
            while piece := stream.readline(1 << 20):
                if piece.endswith(b"\n"):
                    break
        self._at = stream.tell()

    def readline(self, size: int | None = -1, /) -> bytes:
        """The next line, or ``size`` bytes of it; empty when the next one begins behind the stretch."""
        if self._fresh and self._at >= self._end:
            return b""
        line = self._stream.readline(-1 if size is None else size)
        self._at += len(line)
        self._fresh = line.endswith(b"\n")
        return line
