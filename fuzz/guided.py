"""Coverage-guided fuzzing of one target with atheris: inputs that reach new code are kept and mutated further.

    python fuzz/guided.py TARGET [libFuzzer's options, such as -max_total_time=600]

What it keeps is in fuzz-corpus/TARGET; a finding is written to crash-… in the working directory.  Copy a finding into
fuzz/corpus/TARGET, and ``fuzz/run.py`` begins with it too.  Needs atheris (the dependency group ``fuzz``), which has
wheels for Linux only.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

ROOMS = {  # what is looked into: instrumenting all of the coder takes minutes before the first input
    "code": ["marsad.coding", "marsad.lang", "marsad.engine", "marsad.text"],
    "phrases": ["marsad.lang.ar.numbers", "marsad.lang.ar.times", "marsad.text"],
    "query": ["marsad.store.query", "marsad.store.search"],
    "record": ["marsad.record"],
}
READERS = ["marsad.ingest", "marsad.parties.register", "marsad.gazetteer.importing", "marsad.incidents.judgements"]


def main() -> None:
    """Fuzz until told to stop."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    atheris: Any = import_module("atheris")
    name = sys.argv[1]
    with atheris.instrument_imports(include=ROOMS.get(name, READERS)):
        for room in ROOMS.get(name, READERS):
            import_module(room)
        from fuzz.targets import TARGETS, seeds_of

        TARGETS[name].check(seeds_of(name)[0])  # what is imported late is looked into too
    corpus = Path("fuzz-corpus") / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds_of(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    target = TARGETS[name]

    def check(data: bytes) -> None:
        if target.textual:
            data = data.decode("utf-8", "replace").encode()
        target.check(data)

    atheris.Setup(
        [sys.argv[0], str(corpus), "-timeout=10", "-rss_limit_mb=3000", "-max_len=8000", *sys.argv[2:]], check
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
