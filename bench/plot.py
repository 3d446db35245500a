"""Bars of reports a second as an SVG, on a logarithmic scale: no library, no font but the reader's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

__all__ = ["bars"]

ROW, LEFT, WIDTH = 22, 300, 860
OURS, PEERS, FLOOR = "#1b6ca8", "#c0841a", "#7a7a7a"
Bar = tuple[str, float, str]  # what, reports a second, a colour


def bars(title: str, rows: Sequence[Bar]) -> str:
    """The drawing.

    Args:
        title: what stands above it.
        rows: label, reports a second, and colour of each bar.
    """
    low = 10 ** math.floor(math.log10(min(value for _, value, _ in rows)))
    high = 10 ** math.ceil(math.log10(max(value for _, value, _ in rows)))
    decades = max(round(math.log10(high / low)), 1)
    height = 60 + ROW * len(rows) + 30

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - 80) * math.log10(value / low) / decades

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif"',
        ' font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-size="15">{escape(title)}</text>',
    ]
    for step in range(decades + 1):
        at, value = x(low * 10**step), low * 10**step
        parts.append(f'<line x1="{at:.0f}" x2="{at:.0f}" y1="44" y2="{height - 24}" stroke="#ddd"/>')
        parts.append(f'<text x="{at:.0f}" y="{height - 8}" text-anchor="middle" fill="#555">{value:,.0f}</text>')
    for number, (what, value, colour) in enumerate(rows):
        y = 50 + ROW * number
        parts.append(f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(what)}</text>')
        parts.append(f'<rect x="{LEFT}" y="{y}" width="{max(x(value) - LEFT, 1):.0f}" height="15" fill="{colour}"/>')
        parts.append(f'<text x="{max(x(value), LEFT) + 5:.0f}" y="{y + 12}" fill="#333">{value:,.0f}</text>')
    return "\n".join([*parts, "</svg>", ""])
