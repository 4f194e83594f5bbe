"""The kinds of meetings of a plan's file."""

import pytest

from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.models import MeetingKind
from cocreacion.process import importing


def kinds():
    return db.session.query(MeetingKind).order_by(MeetingKind.position).all()


def test_the_plan_brings_its_five_kinds_and_one_for_the_rest(app):
    with transaction():
        importing.import_plan(importing.own_plan())

    keys = [kind.key for kind in kinds()]
    assert keys[-1] == "other" and len(keys) == 6 and "technical_committee" in keys
    session = next(kind for kind in kinds() if kind.key == "technical_committee")
    assert session.needs_minutes and session.name.es and session.name.en


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": {"es": "Solo"}}, "meeting_kinds[0].name.en"),
        ({"key": "Con Espacios"}, "meeting_kinds[0].key"),
        ({"expected_sectors": ["marcianos"]}, "meeting_kinds[0].expected_sectors[0]"),
        ({"needs_minutes": "sí"}, "meeting_kinds[0].needs_minutes"),
    ],
)
def test_mistakes_are_named_and_nothing_is_stored(app, change, path):
    data = importing.own_plan()
    data["meeting_kinds"][0] |= change

    with pytest.raises(importing.NotImported) as refused, transaction():
        importing.import_plan(data)

    assert path in [problem.path for problem in refused.value.problems]
    db.session.rollback()
    assert kinds() == []
