"""Letters as their readers get them, and people who know their password."""

import re

import pytest

from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.people import passwords

PASSWORD = "correct horse battery"


@pytest.fixture
def letters(app):
    """`letters(address)`: those sent to it, the newest first."""

    def sent(to):
        db.session.rollback()
        return db.session.query(Letter).filter_by(recipient=to).order_by(Letter.id.desc()).all()

    return sent


@pytest.fixture
def link(letters):
    """`link(address)`: the path of the link in the newest letter to it."""

    def newest(to):
        found = re.search(r"http://127\.0\.0\.1:8000(\S+token=\S+)", letters(to)[0].text)
        assert found, letters(to)[0].text
        return found[1]

    return newest


@pytest.fixture
def ixchel(app, make):
    """A citizen with an account, who reads English."""
    return make.user(
        "Ixchel",
        email="ixchel@example.org",
        language="en",
        password_hash=passwords.hashed(PASSWORD),
    )
