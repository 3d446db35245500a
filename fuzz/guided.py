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

SKIPPED = ["marsad.web"]  # instrumenting a framework slows it down and finds nothing of ours


def main() -> None:
    """Fuzz until told to stop."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    atheris: Any = import_module("atheris")
    name = sys.argv[1]
    with atheris.instrument_imports(include=["marsad"], exclude=SKIPPED):
        import marsad.coding
        import marsad.ingest.page
        import marsad.ingest.reader
        import marsad.lang.ar.language  # noqa: F401
        from fuzz.targets import TARGETS, seeds_of
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
