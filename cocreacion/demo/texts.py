"""What people of the story write, from the files in `texts/`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from cocreacion.kernel.bilingual import Bilingual


@cache
def text(name: str) -> dict[str, Any]:
    file = files("cocreacion.demo").joinpath("texts", f"{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def both(part: dict[str, str]) -> Bilingual:
    """A text in Spanish and English; without a Spanish one it is empty."""
    return Bilingual.both(part["es"], part["en"])
