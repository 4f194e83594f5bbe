"""A text as a QR code: squares for an SVG, drawn by a template."""

from dataclasses import dataclass

import segno

QUIET = 4  # squares of white around it, as the standard asks for


@dataclass(frozen=True)
class Code:
    """`path` fills the dark squares in a drawing of `size` by `size`."""

    size: int
    path: str


def code(text: str) -> Code:
    made = segno.make(text, error="m", micro=False)
    rows = [bytes(row) for row in made.matrix]
    return Code(len(rows) + 2 * QUIET, "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: bytes) -> str:
    """Runs of dark squares as one rectangle each."""
    parts, x = [], 0
    while x < len(row):
        if not row[x]:
            x += 1
            continue
        start = x
        while x < len(row) and row[x]:
            x += 1
        parts.append(f"M{start + QUIET} {y + QUIET}h{x - start}v1h-{x - start}z")
    return "".join(parts)
