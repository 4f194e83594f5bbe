"""Commands run as an operator runs them: each in a process of its own.

The processes are forked from one that has imported the application already; what an import costs
is paid once.
"""

import os
import shutil
import sys
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess

import pytest

ROOT = Path(__file__).parent.parent.parent


def surroundings(folder, **more):
    """The environment of a command whose data lie in this folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COCREACION_")}
    return {
        **kept,
        "COCREACION_SECRET_KEY": "a-secret-of-the-tests-that-is-long-enough",
        "COCREACION_DATA_DIR": str(folder),
        **more,
    }


def _inside(arguments, environment, said):
    """In the new process: what it writes goes to files, as a shell would have it."""
    for number, file in enumerate(said, 1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.stdout, sys.stderr = (
        os.fdopen(1, "w", encoding="utf-8"),
        os.fdopen(2, "w", encoding="utf-8"),
    )
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    sys.argv = ["cocreacion", *arguments]
    from cocreacion import cli

    try:
        cli.main()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def command(folder, arguments, environment):
    """Run `cocreacion …` to its end; what `subprocess.run` would give."""
    processes = get_context("forkserver")
    processes.set_forkserver_preload(["cocreacion.app", "cocreacion.cli"])
    said = [folder / ".stdout", folder / ".stderr"]
    process = processes.Process(target=_inside, args=(arguments, environment, said))
    process.start()
    process.join(120)
    assert process.exitcode is not None, "no end within two minutes"
    return CompletedProcess(
        arguments, process.exitcode, *(file.read_text(encoding="utf-8") for file in said)
    )


@pytest.fixture
def run(tmp_path):
    """`run("upgrade")`: the ended process of `cocreacion upgrade` on a database of its own."""
    said = tmp_path.with_name(f"{tmp_path.name}-said")
    said.mkdir()
    return lambda *arguments, **environment: command(
        said, arguments, surroundings(tmp_path, **environment)
    )


@pytest.fixture(scope="session")
def after_init(tmp_path_factory):
    """A folder of data as `cocreacion init` leaves it."""
    folder, said = tmp_path_factory.mktemp("init"), tmp_path_factory.mktemp("init-said")
    done = command(said, ("init",), surroundings(folder))
    assert done.returncode == 0, done.stderr
    assert "migration" in done.stdout
    return folder


@pytest.fixture
def prepared(tmp_path, after_init):
    """The folder of data of this test, with the tables in it."""
    shutil.copytree(after_init, tmp_path, dirs_exist_ok=True)
    return tmp_path
