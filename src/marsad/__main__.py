"""``python -m marsad`` is ``marsad``."""

from __future__ import annotations

from marsad.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
