"""What is installed from the wheel is the whole site. Once, not per database."""

import re
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.serving import environment, running

HOUSE = Path(__file__).parent.parent.parent
PATIENCE = 240  # seconds for one command


def run(*command, **options):
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True, text=True, timeout=PATIENCE, check=False, **options,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", folder, cwd=HOUSE)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment of its own with the wheel and nothing of this checkout.

    The libraries are those of this environment: they are pinned and were installed already.
    """
    folder = tmp_path_factory.mktemp("site")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", wheel,
    )  # fmt: skip
    ours = Path(next(p for p in sys.path if p.endswith("site-packages")))
    theirs = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    )
    for entry in ours.iterdir():
        if not entry.name.startswith("cocreacion") and not (theirs / entry.name).exists():
            (theirs / entry.name).symlink_to(entry)
    variables = environment(folder, PATH=f"{python.parent}:/usr/bin:/bin")
    return folder, python, variables


def test_the_wheel_holds_everything_a_site_needs(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    for folder, ends in (
        ("templates", ".html"),
        ("static", ".css"),
        ("static", ".woff2"),
        ("migrations", ".py"),
    ):
        mine = {
            f"cocreacion/{path.relative_to(HOUSE).as_posix()}"
            for path in (HOUSE / folder).rglob(f"*{ends}")
            if "__pycache__" not in path.parts
        }
        assert mine, folder
        assert mine <= names, mine - names
    data = {p.relative_to(HOUSE).as_posix() for p in (HOUSE / "cocreacion").rglob("*.json")}
    assert data <= names
    assert "cocreacion/translations/es/LC_MESSAGES/messages.mo" in names
    assert not [name for name in names if name.startswith(("tests/", "tools/", "bench/"))]


def test_an_installed_site_shows_the_plan_in_both_languages(installed):
    folder, python, variables = installed
    command = python.parent / "cocreacion"
    run(command, "demo", cwd=folder, env=variables)
    run(command, "verify", cwd=folder, env=variables)

    assert HOUSE.as_posix() not in run(
        python, "-c", "import cocreacion; print(cocreacion.__file__)", cwd=folder, env=variables
    )
    with running([command], folder, variables) as (address, _):
        for language, words in (("es", "compromiso"), ("en", "commitment")):
            page = fetch(f"{address}/{language}/plans/gt-nap5")
            assert f'<html lang="{language}"' in page
            assert words in page.lower()
            style = re.search(r'href="(/static/[^"]+hilo\.css)"', page)
            assert style and "@layer" in fetch(address + style[1])


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()
