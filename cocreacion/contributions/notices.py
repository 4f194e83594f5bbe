"""What stands in the place of hidden words.

This package does not know why something is hidden. The package above that decides it registers
here and says so, when asked.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cocreacion.kernel.bilingual import Bilingual


@dataclass(frozen=True)
class Notice:
    """The public reason why words are not shown. `url()` is the page of the decision."""

    at: datetime
    category: Any
    rule: str
    reason: Bilingual
    appealed: bool
    url: Callable[[], str]


Asked = Callable[[Collection[int]], dict[int, Notice]]
_asked: list[Asked] = []


def register(asked: Asked) -> None:
    """Have `asked(comment_ids)` say why these are hidden, from now on."""
    _asked[:] = [asked]


def notices(comment_ids: Collection[int]) -> dict[int, Notice]:
    """Of those of these comments that are hidden, by their numbers; asked only if there are any."""
    return {k: v for asked in _asked for k, v in asked(comment_ids).items()} if comment_ids else {}
