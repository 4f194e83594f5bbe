"""Named gaps: a lower page leaves one, an upper package fills it. Listed in docs/slots.md."""

from collections import defaultdict
from collections.abc import Callable

from markupsafe import Markup

from cocreacion.kernel.pieces import never_kept

Filler = Callable[..., Markup | str]
_fillers: dict[str, list[Filler]] = defaultdict(list)


def fill(name: str, filler: Filler) -> None:
    """Let `filler(thing)` speak wherever a template says `slot(name, thing)`."""
    if filler not in _fillers[name]:
        _fillers[name].append(filler)


@never_kept
def slot(name: str, *things: object) -> Markup:
    """What the packages above have to say here, in the order in which they were registered."""
    return Markup("").join(Markup(filler(*things)) for filler in _fillers[name])  # noqa: S704


def filled() -> dict[str, list[str]]:
    return {
        name: [f"{f.__module__}.{f.__qualname__}" for f in fns] for name, fns in _fillers.items()
    }
