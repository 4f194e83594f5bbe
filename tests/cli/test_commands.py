"""The commands, run as an operator runs them: in a process of their own."""

import json
import re
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.cli.conftest import ROOT, surroundings

PLAN = ROOT / "cocreacion" / "data" / "gt-nap5.json"


def test_a_dangerous_setting_is_a_sentence_not_a_trace(run):
    done = run("upgrade", COCREACION_SECRET_KEY="dev")

    assert done.returncode == 2
    assert "COCREACION_SECRET_KEY" in done.stderr and "Traceback" not in done.stderr
    assert run("upgrade").returncode == 0


def test_init_and_upgrade_may_be_repeated(run):
    assert "migration" in run("init").stdout
    assert run("upgrade").returncode == 0
    assert "Everything verifies." in run("verify").stdout


def test_a_plan_is_imported_once_and_whole(run, prepared, tmp_path):
    first = run("import-plan", str(PLAN), "--json")
    again = run("import-plan", str(PLAN), "--json")

    assert (first.returncode, json.loads(first.stdout)) == (0, {"plan": "gt-nap5"})
    assert again.returncode == 1 and json.loads(again.stdout)["errors"]


def test_every_mistake_of_a_plan_is_named_and_nothing_is_kept(run, prepared, tmp_path):
    broken = json.loads(PLAN.read_text(encoding="utf-8"))
    broken["themes"][2]["name"] = None
    broken["commitments"][4]["theme"] = "nowhere"
    file = tmp_path / "broken.json"
    file.write_text(json.dumps(broken), encoding="utf-8")

    done = run("import-plan", str(file), "--json")

    places = " ".join(error["place"] for error in json.loads(done.stdout)["errors"])
    assert done.returncode == 1 and "themes" in places and "commitments" in places
    assert run("import-plan", str(PLAN)).returncode == 0, "nothing half-imported was in the way"


def test_a_file_that_is_no_json_is_refused(run, prepared, tmp_path):
    (tmp_path / "x.json").write_text("{", encoding="utf-8")

    done = run("import-plan", str(tmp_path / "x.json"))

    assert done.returncode == 1 and "not JSON" in done.stderr


@pytest.mark.parametrize("content", [b'{"plan": "\xff"}', b"[" * 100_000, b""])
def test_a_file_that_cannot_be_read_is_no_trace(run, prepared, tmp_path, content):
    (tmp_path / "x.json").write_bytes(content)
    (tmp_path / "marked.json").write_bytes(b"\xef\xbb\xbf" + PLAN.read_bytes())

    done = run("import-plan", str(tmp_path / "x.json"))

    assert done.returncode == 1 and "x.json is not JSON" in done.stderr
    assert "Traceback" not in done.stderr
    assert run("import-plan", str(tmp_path / "marked.json")).returncode == 0


@pytest.mark.parametrize(
    "command",
    [("verify",), ("import-plan", str(PLAN)), ("create-admin", "ana@example.org"), ("serve",)],
)
def test_before_there_are_tables_a_sentence_says_what_to_do(run, command):
    done = run(*command)

    assert done.returncode == 1 and "cocreacion upgrade" in done.stderr
    assert "Traceback" not in done.stderr and "SELECT" not in done.stderr


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE events SET name = 'Forged' WHERE id = 1", "event 1"),
        (
            (
                "UPDATE commitment_versions SET action_es = 'Otra cosa' WHERE commitment_id = "
                "(SELECT id FROM commitments WHERE number = '4')"
            ),
            "version 1 of commitment 4",
        ),
    ],
)
def test_what_was_tampered_with_is_named(run, prepared, tmp_path, statement, broken):
    run("import-plan", str(PLAN))
    with sqlite3.connect(tmp_path / "cocreacion.db") as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(statement)

    done = run("verify", "--json")

    assert done.returncode == 1 and json.loads(done.stdout) == {"broken": broken}


def test_the_first_administrator_gets_a_link_not_a_password(run, prepared):
    link = run("create-admin", "ana@example.org", COCREACION_BASE_URL="https://plan.example.org")

    assert link.returncode == 0
    assert re.fullmatch(r"https://plan\.example\.org/es/[\w-]+\?token=\S+\n", link.stdout)
    assert run("create-admin", "not an address").returncode == 1


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_server_says_when_it_answers_and_stops_cleanly(run, prepared, tmp_path):
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "cocreacion.cli", "serve", "--port", str(port)],
        cwd=ROOT,
        env=surroundings(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert select.select([server.stdout], [], [], 60)[0], "no answer within a minute"
        assert server.stdout.readline() == f"Ready: http://127.0.0.1:{port}/\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/es/", timeout=10) as page:
            assert re.search("<html lang=.es.", page.read().decode())
        with pytest.raises(urllib.error.HTTPError) as refused:  # a body arrives, and is understood
            urllib.request.urlopen(f"http://127.0.0.1:{port}/es/sign-in", b"email=x", timeout=10)
        with refused.value:
            assert refused.value.code == 400
        taken = run("serve", "--port", str(port))
        assert taken.returncode == 1 and "in use" in taken.stderr
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)  # requests and the last job of the worker may take their time
        server.stdout.close()
    assert server.returncode in {0, -signal.SIGTERM}
