"""How fast exports are: ``python bench/exporting.py [INCIDENTS] [FORMAT …]`` (10000, all formats).

Incidents are linked from generated reports and repeated under new ids up to the number asked for; every row comes with
its records, as ``marsad export INCIDENTS --records RECORDS`` reads them.  For each format: seconds of the clock and of
the processor, size of the file, and the peak memory so far.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from retellings import retellings

from marsad.export import FORMATS, ExportItem, Records, bind, export
from marsad.incidents import Incident, IncidentIndex, JsonLines

__all__ = ["main"]

REPORTS = 2_000


def _coded(path: Path) -> None:
    """Generated records with what a coder adds."""
    coder = {"name": "bench", "version": "1", "codebook": "1"}
    with path.open("wb") as stream:
        for one in retellings(REPORTS):
            record = {"coder": coder, **one.record}
            record["article"] = {"sha256": "0" * 64, **record["article"]}
            for event in record["events"]:
                event.setdefault("plover", {"event": "ASSAULT", "mode": None})
            stream.write(msgspec.json.encode(record) + b"\n")


def _items(lines: list[bytes], number: int, records: Records) -> Iterator[ExportItem]:
    decoder = msgspec.json.Decoder(Incident)
    for turn in range(number):
        item = bind(decoder.decode(lines[turn % len(lines)]), records)
        item.incident.id = f"i{turn:011x}"
        item.state = "reviewed"
        yield item


def main(arguments: list[str]) -> None:
    """Measure."""
    number = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory() as folder:
        coded = Path(folder) / "coded.jsonl"
        _coded(coded)
        index = IncidentIndex()
        index.add_all(JsonLines([coded]))
        lines = [msgspec.json.encode(incident) for incident in index.incidents()]
        size = sum(map(len, lines)) / len(lines)
        print(f"{number} incidents of {size:.0f} bytes, {REPORTS / len(lines):.1f} reports each")
        for name in arguments[1:] or FORMATS:
            records = Records([coded])
            out = Path(folder) / name
            started, processor = time.perf_counter(), time.process_time()
            export(_items(lines, number, records), name, out)
            clock, processor = time.perf_counter() - started, time.process_time() - processor
            records.close()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            megabytes = out.stat().st_size / 2**20
            print(f"{name:15} {clock:6.1f} s  processor {processor:6.1f} s  {megabytes:6.1f} MB  peak {peak:.0f} MB")
            out.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
