"""What is installed is pinned, and every file of it is checked against its hash."""

import re
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
RUN = PROJECT["project"]["dependencies"]
DEV = PROJECT["project"]["optional-dependencies"]["dev"]
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==(\S+)")


def pinned(name):
    """Names and versions of a file of requirements; every entry must have a hash."""
    text = (HOUSE / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found = {}
    for entry in text.replace("\\\n", " ").splitlines():
        pin = PIN.match(entry)
        assert pin, f"not pinned: {entry[:60]}"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), f"no hash: {pin[1]}"
        found[pin[1]] = pin[2]
    return found


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("run", RUN), ("dev", [*RUN, *DEV, *PROJECT["build-system"]["requires"]])],
)
def test_every_dependency_is_pinned_with_its_hashes(name, wanted):
    found = pinned(name)

    for each in wanted:
        project = re.split(r"[\[<>=]", each)[0].lower()
        assert project in found, f"{project}: run `make lock`"
        least = re.search(r">=([\d.]+)", each)
        if least:
            assert numbers(found[project]) >= numbers(least[1]), f"{each}: {found[project]}"


def numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def test_both_files_agree():
    run, dev = pinned("run"), pinned("dev")

    assert run.items() <= dev.items()


def test_nothing_is_installed_without_its_hash():
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"pip install.*", makefile)

    assert len(installs) == 2 and all("--require-hashes" in line for line in installs)
