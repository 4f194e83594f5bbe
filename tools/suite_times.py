"""CPU and wall time of each file of tests: `tools/run_tests.py --times`.

A plugin of pytest, in the controller and in every process. CPU is that of the process and of the
children it has waited for, so a browser counts where it ends; PostgreSQL counts nowhere.
"""

import resource
import time
from collections import defaultdict

import pytest

WIDTH = 46
KEY = "spent"
_before = [0.0, 0.0]


def _now() -> list[float]:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return [sum(each.ru_utime + each.ru_stime for each in used), time.monotonic()]


def pytest_collection_finish() -> None:
    """From here on; what came before is the start of the process."""
    _before[:] = _now()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Each phase of a test tells what was spent since the phase before."""
    report = yield
    after = _now()
    report.user_properties.append((KEY, [b - a for a, b in zip(_before, after, strict=True)]))
    _before[:] = after
    return report


class _Spent:
    def __init__(self) -> None:
        self.tests: set[str] = set()
        self.cpu = self.setup = self.wall = 0.0


_files: dict[str, _Spent] = defaultdict(_Spent)


def pytest_runtest_logreport(report) -> None:
    file = _files[report.nodeid.split("::")[0]]
    file.tests.add(report.nodeid)
    for cpu, wall in (value for name, value in report.user_properties if name == KEY):
        file.cpu += cpu
        file.wall += wall
        file.setup += cpu if report.when != "call" else 0.0


def pytest_terminal_summary(terminalreporter) -> None:
    say, total = terminalreporter.write_line, _Spent()
    say(f"{'seconds of':{WIDTH}}     CPU  (around)    wall  tests")
    for name, spent in sorted(_files.items(), key=lambda each: -each[1].cpu):
        say(_line(name, spent))
        total.tests |= spent.tests
        for what in ("cpu", "setup", "wall"):
            setattr(total, what, getattr(total, what) + getattr(spent, what))
    say(_line("all", total))


def _line(name: str, spent: _Spent) -> str:
    numbers = f"{spent.cpu:8.1f}{spent.setup:10.1f}{spent.wall:8.1f}{len(spent.tests):7}"
    return f"{name:{WIDTH}}{numbers}"
