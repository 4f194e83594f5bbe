"""Run the whole suite: `make test`. What follows on the command line goes to pytest.

`--times` also tells the CPU and wall time of each file, the longest first.

With CI=true a missing PostgreSQL, Redis, Chromium or Node is a failure. Without it, what needs them
is not collected, and the first lines of the output say so.
"""

import os
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = 3  # on two cores: while one waits for a database or a browser, another goes on
LONGEST = 8 * 60  # seconds
# Tests that share what is dear to make: the sample story, one of everything in a browser, a wheel.
TOGETHER = (
    "tests/browser_checks/test_writing_together.py",
    "tests/browser_checks/",
    "tests/demo/",
    "tests/packaging/test_wheel.py",
    "tests/test_access.py",
)


class Run:
    """How tests are shared out; and says, before pytest's own last line, that they are too slow."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def pytest_xdist_make_scheduler(self, config, log):
        # Here, because pytest wants to see plugins imported by itself.
        from xdist.scheduler.loadscope import LoadScopeScheduling

        class Together(LoadScopeScheduling):
            """What belongs together goes to one process, each other test to whichever is free."""

            def _split_scope(self, nodeid: str) -> str:
                return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid)

        return Together(config, log)

    def pytest_terminal_summary(self, terminalreporter) -> None:
        took = time.monotonic() - self.began
        if took > LONGEST:
            terminalreporter.write_line(f"TOO SLOW: {took:.0f} of at most {LONGEST} seconds")


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))  # as `python -m pytest` does
    spread = ["-n", str(PROCESSES), "--dist", "loadscope"]
    if {"-n", "-x", "--pdb"} & set(arguments):
        spread = []
    options = ["-o", "addopts=--strict-markers", "--durations=8", "--durations-min=3"]
    if "--times" in arguments:
        arguments = [each for each in arguments if each != "--times"]
        options += ["-p", "tools.suite_times"]
    return int(pytest.main([*options, *spread, *arguments], plugins=[Run()]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
