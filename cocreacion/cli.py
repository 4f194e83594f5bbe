"""The command `cocreacion`: what operators run. Exit status 0 only on success."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask

from cocreacion.kernel.settings import ConfigurationError, Settings

HOST = "127.0.0.1"
PORT = 8000
YIELDING = 5  # how far the worker stands back: pages come first
LAST_JOB = 20.0  # seconds for the worker to finish what it is doing
as_json = click.option("--json", "machine", is_flag=True, help="Print JSON for a program.")


@contextmanager
def application() -> Iterator[Flask]:
    """The application of this environment, in its context."""
    from cocreacion.app import create_app
    from cocreacion.kernel.db import db
    from cocreacion.kernel.memory import keep_what_is_loaded

    app = create_app()
    keep_what_is_loaded(every=50_000)  # the sample is loaded in a sixth less time
    with app.app_context():
        yield app
        db.engine.dispose()


def say(facts: dict[str, Any], words: str, *, machine: bool) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False) if machine else words)


@click.group()
@click.version_option(package_name=None, version=__import__("cocreacion").__version__)
def commands() -> None:
    """Co-create an open-government plan and follow it up."""


@commands.command()
def upgrade() -> None:
    """Create or migrate the database; never loads sample data."""
    from cocreacion.kernel import schema

    with application():
        schema.upgrade()
        click.echo(f"The database is at migration {schema.current()}.")


commands.add_command(upgrade, "init")


@commands.command()
def demo() -> None:
    """Load the fifth plan with sample activity; refuses a database with real data."""
    from cocreacion import demo as sample
    from cocreacion.kernel import schema

    with application():
        schema.upgrade()
        try:
            click.echo(sample.load())
        except sample.DemoRefusedError as refusal:
            raise click.ClickException(str(refusal)) from refusal


@commands.command("import-plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def import_plan(file: Path, machine: bool) -> None:
    """Import a plan; every error is named by its place in FILE, and then nothing is changed."""
    from cocreacion.kernel.outbox import transaction
    from cocreacion.process import importing

    with application():
        try:
            with transaction():
                slug = importing.import_plan(_json_of(file)).slug
        except importing.NotImported as found:
            rows = [{"place": one.path, "message": str(one.message)} for one in found.problems]
            lines = "\n".join(f"{row['place']}: {row['message']}" for row in rows)
            say({"errors": rows}, lines, machine=machine)
            sys.exit(1)
        say({"plan": slug}, f"Imported: {slug}", machine=machine)


def _json_of(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as broken:  # also what is not UTF-8
        raise click.ClickException(f"{file.name} is not JSON: {broken}") from broken


@commands.command("create-admin")
@click.argument("email")
def create_admin(email: str) -> None:
    """Print the one-time link with which EMAIL chooses a password and becomes an administrator."""
    from email_validator import EmailNotValidError, validate_email

    from cocreacion.people import operators

    try:
        address = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as wrong:
        raise click.ClickException(f"{email} is not an e-mail address: {wrong}") from wrong
    with application():
        click.echo(operators.create_admin(address))


@commands.command("collect-mail")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--draft", required=True, help="The draft they are about, as in its address.")
@as_json
def collect_mail(path: Path, draft: str, machine: bool) -> None:
    """Take in the mails of PATH (a folder of .eml, one .eml or an .mbox) as contributions that
    wait for their clause; what is left alone is named with its reason."""
    from cocreacion.contributions import collecting
    from cocreacion.kernel.errors import NotFound
    from cocreacion.people.models import Guest
    from cocreacion.proposals.queries import get_proposal

    with application():
        try:
            thread_id = get_proposal(draft, Guest()).thread_id
        except NotFound:
            raise click.ClickException(f"There is no public draft {draft}.") from None
        done = collecting.collect_mail(thread_id, path)
        left = [{"mail": name, "reason": reason} for name, reason in done.left]
        lines = [f"Taken in: {done.taken}. Known already: {done.known}."]
        lines += [f"Left alone: {row['mail']} ({row['reason']})" for row in left]
        facts = {"taken": done.taken, "known": done.known, "left": left}
        say(facts, "\n".join(lines), machine=machine)


@commands.command("contribute-tables")
@as_json
def contribute_tables(machine: bool) -> None:
    """Make contributions of what was published at tables of meetings before they became such."""
    from cocreacion.meetings import saying

    with application():
        number = saying.contribute_all()
        say({"taken": number}, f"Taken in: {number}.", machine=machine)


@commands.command()
@as_json
def verify(machine: bool) -> None:
    """Recompute the chain of events, every published version, all minutes, and what is counted."""
    from cocreacion.site import verification

    with application():
        broken = verification.first_broken()
        if broken:
            say({"broken": broken}, f"Broken: {broken}", machine=machine)
            sys.exit(1)
        say({"broken": None}, "Everything verifies.", machine=machine)


@commands.command()
def worker() -> None:
    """Do the work that waits: letters, reminders, whatever a crash left untold."""
    os.nice(YIELDING)
    with application() as app:
        from cocreacion.kernel.outbox import sweep

        sweep()
        app.extensions["queue"].create_consumer(
            workers=1, periodic=True, check_worker_health=False
        ).run()


@commands.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", default=PORT, show_default=True, envvar="PORT")
@click.option("--with-worker/--without-worker", default=True, show_default=True)
def serve(host: str, port: int, with_worker: bool) -> None:
    """Serve the site on one port, with the worker beside it."""
    Settings.from_environment()  # a mistake in the settings is told here, not by a child
    _refuse_taken(host, port)
    _refuse_old_tables()
    run_server(host, port, with_worker=with_worker)


@commands.command()
@click.option("--port", default=PORT, show_default=True, envvar="PORT")
def start(port: int) -> None:
    """Set up a sample site in `instance/` and serve it: what `make run` does."""
    from cocreacion import demo as sample
    from cocreacion.kernel import schema

    os.environ.setdefault("COCREACION_DEMO", "1")
    os.environ.setdefault("COCREACION_LOG_LEVEL", "warning")
    os.environ.setdefault("COCREACION_BASE_URL", f"http://{HOST}:{port}")
    Settings.from_environment().data_dir.mkdir(parents=True, exist_ok=True)
    _refuse_taken(HOST, port)
    with application():
        schema.upgrade()
        if sample.is_empty():
            click.echo("Loading the fifth plan with sample activity…")
            sample.load()
    run_server(HOST, port, with_worker=True)


def run_server(host: str, port: int, *, with_worker: bool) -> None:
    from cocreacion.server import serve as serve_until_stopped

    helper = (
        subprocess.Popen([sys.executable, "-m", "cocreacion.cli", "worker"])
        if with_worker
        else None
    )
    try:
        serve_until_stopped(
            "cocreacion.app:create_asgi",
            host,
            port,
            lambda: click.echo(f"Ready: http://{host}:{port}/"),
        )
    finally:
        if helper is not None:
            _stop(helper)


def _stop(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGINT)  # the queue drops running jobs on SIGTERM
    try:
        worker.wait(timeout=LAST_JOB)
    except subprocess.TimeoutExpired:  # hung, or stopped before it listened to signals
        worker.kill()


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise click.ClickException(
                f"Port {port} is in use. Choose another one, for example: PORT={port + 1} make run"
            ) from taken


def _refuse_old_tables() -> None:
    """Pages of this code on the tables of another would be errors, one by one."""
    from cocreacion.kernel import schema

    with application():
        found, wanted = schema.current(), schema.newest()
    if found != wanted:
        raise click.ClickException(
            f"The database is at migration {found}, not {wanted}. Run: cocreacion upgrade"
        )


def main() -> None:
    """Run a command; a wrong setting or database is a sentence, not a trace."""
    try:
        commands.main(prog_name="cocreacion")
    except ConfigurationError as wrong:
        click.echo(f"cocreacion: {wrong}", err=True)
        sys.exit(2)
    except _of_the_database() as wrong:
        click.echo(f"cocreacion: {_told(wrong)}", err=True)
        sys.exit(1)


def _of_the_database() -> type[Exception]:
    """Looked up only when something went wrong: the libraries are loaded by then."""
    from sqlalchemy.exc import DBAPIError

    return DBAPIError


def _told(wrong: Exception) -> str:
    reason = str(getattr(wrong, "orig", wrong)).strip().partition("\n")[0]
    return f"the database does not answer as expected: {reason}\nIs it new? Run: cocreacion upgrade"


if __name__ == "__main__":
    main()
