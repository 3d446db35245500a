"""Reading: files, folders, globs and standard input become articles, one at a time.

Nothing here knows Arabic, except that ``decoding`` knows which code points are frequent in it.
"""

from marsad.ingest.meter import Meter
from marsad.ingest.reader import Failure, read, read_placed
from marsad.ingest.sources import MAX_BYTES
from marsad.ingest.tracer import redact

__all__ = ["MAX_BYTES", "Failure", "Meter", "read", "read_placed", "redact"]
