"""Articles of conventions, from the files in `cocreacion/data/conventions`: one file each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cocreacion.kernel.bilingual import Bilingual


@dataclass(frozen=True)
class ConventionArticle:
    """`procedural`: about the convention itself; nothing in a policy is expected to serve it."""

    number: str
    title: Bilingual
    procedural: bool


@dataclass(frozen=True)
class Convention:
    key: str
    name: Bilingual
    articles: Mapping[str, ConventionArticle]


@cache
def conventions() -> Mapping[str, Convention]:
    folder = files("cocreacion").joinpath("data", "conventions")
    found = [
        _read(each.read_text(encoding="utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".json")
    ]
    return {each.key: each for each in sorted(found, key=lambda each: each.key)}


def _read(text: str) -> Convention:
    said = json.loads(text)
    articles = [
        ConventionArticle(
            each["number"], Bilingual.both(each["es"], each["en"]), each.get("procedural", False)
        )
        for each in said["articles"]
    ]
    name = Bilingual.both(said["es"], said["en"])
    return Convention(said["key"], name, {each.number: each for each in articles})
