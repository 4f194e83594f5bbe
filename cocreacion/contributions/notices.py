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
_asked_of_reasons: list[Asked] = []


def register(asked: Asked, of_reasons: Asked) -> None:
    """Have `asked(comment_ids)` say why these are hidden, from now on; and `of_reasons`, by the
    numbers of stances, why the reason of somebody who agrees or disagrees is."""
    _asked[:], _asked_of_reasons[:] = [asked], [of_reasons]


def notices(comment_ids: Collection[int]) -> dict[int, Notice]:
    """Of those of these comments that are hidden, by their numbers; asked only if there are any."""
    return {k: v for asked in _asked for k, v in asked(comment_ids).items()} if comment_ids else {}


def of_reasons(stance_ids: Collection[int]) -> dict[int, Notice]:
    """The same of hidden reasons."""
    every = _asked_of_reasons if stance_ids else ()
    return {k: v for asked in every for k, v in asked(stance_ids).items()}
