"""The site on a port of this machine: in a thread of the test, or as people run it."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

PATIENCE = 40.0  # seconds until a server must answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application in a thread; its address."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Of a sample site that keeps everything in `folder`."""
    ours = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "COCREACION_DEMO": "1",
        "COCREACION_DATA_DIR": str(folder / "data"),
    }
    return ours | more


@contextmanager
def running(
    command: list[str | Path], folder: Path, variables: Mapping[str, str]
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`cocreacion serve` in a process of its own; its address and the process."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--without-worker"],
            cwd=folder, env=dict(variables), stdout=log, stderr=log, text=True,
        )  # fmt: skip
        try:
            wait_for(address, process, folder / "server.log")
            yield address, process
        finally:
            process.terminate()
            process.wait(timeout=60)


def wait_for(address: str, process: subprocess.Popen[str], log: Path) -> None:
    """Until the server answers."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/favicon.ico", timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the server does not answer: {log.read_text()[-2000:]}")


CHECKOUT: list[str | Path] = [sys.executable, "-m", "cocreacion.cli"]
