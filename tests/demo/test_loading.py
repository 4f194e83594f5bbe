"""Loading is all or nothing, once, never beside real data, and the same each time of a day."""

from datetime import datetime

import pytest
from click.testing import CliRunner

from cocreacion import cli, demo
from cocreacion.demo.days import Days
from cocreacion.kernel import events
from cocreacion.kernel.clock import freeze, from_local, today
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import User
from cocreacion.process import importing
from cocreacion.process.models import ActionPlan
from tests.conftest import DATABASES, restore
from tests.demo.conftest import ROWS, content


def empty(app):
    """The own site as it was before anything was loaded."""
    restore.back(app, "empty.db")


@pytest.mark.parametrize("told", DATABASES[-1:], indirect=True)
def test_the_same_day_gives_the_same_rows(told, own_site):
    """Told twice, each time in a new database: in the one of each kind, or twice in SQLite."""
    if len(ROWS) < 2:
        with own_site.app_context():
            empty(own_site)
            demo.load()
            ROWS["again"] = content()
    first, again = ROWS.values()

    for table, rows in first.items():
        assert rows == again[table], table


def test_a_second_load_changes_nothing(story):
    before = db.session.query(events.StoredEvent).count()

    assert "already here" in demo.load()
    assert not demo.is_empty()
    assert db.session.query(events.StoredEvent).count() == before


def test_real_accounts_are_never_mixed_with_invented_ones(app, make):
    make.user("Rosa")

    with pytest.raises(demo.DemoRefusedError, match="real accounts"):
        demo.load()
    assert db.session.query(User).count() == 1 and not demo.is_empty()


def test_a_plan_of_somebody_is_left_alone(app):
    with transaction():
        importing.import_plan(importing.own_plan())

    with pytest.raises(demo.DemoRefusedError, match="has a plan"):
        demo.load()
    assert db.session.query(User).count() == 0


def test_a_story_that_breaks_leaves_nothing_behind(app, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(demo.drafts.services, "publish_version", broken)
    listening = {kind: set(of) for kind, of in events.listeners.items()}

    with pytest.raises(RuntimeError, match="in the middle"):
        demo.load()

    assert demo.is_empty() and db.session.query(ActionPlan).count() == 0
    assert {kind: set(of) for kind, of in events.listeners.items()} == listening


def test_the_command_says_why_it_refuses(app, make, monkeypatch):
    make.user("Rosa")
    monkeypatch.setattr(cli, "create_app", lambda: app, raising=False)
    monkeypatch.setattr("cocreacion.app.create_app", lambda: app)

    result = CliRunner().invoke(cli.commands, ["demo"])

    assert result.exit_code == 1 and "real accounts" in result.output


def test_it_loads_on_any_day(own_site):
    """On a holiday, at night, too, whatever follows something else still follows it."""
    with own_site.app_context(), freeze(from_local(datetime(2028, 1, 1, 0, 5))):
        empty(own_site)
        demo.load()
        assert not demo.is_empty()
        assert events.first_broken_link() is None


def test_past_days_move_back_and_future_days_ahead():
    days = Days(today())
    for offset in range(-400, 400):
        if offset:
            moved = (days.day(offset) - today()).days
            assert moved <= offset if offset < 0 else moved >= offset
            assert days.day(offset).weekday() < 5
            assert days.day(offset, saturday=True).weekday() == 5
        assert days.after(min(offset, -1), "9:00").date() < today()
