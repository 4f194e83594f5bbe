"""What is behind a password: a bounded number at once, and no shortcut for unknown accounts."""

import pytest

from cocreacion.kernel.errors import Busy
from cocreacion.people import passwords


def test_the_right_one_and_no_other(app):
    stored = passwords.hashed("cuatro montañas")

    assert passwords.verify(stored, "cuatro montañas")
    assert passwords.verify(stored, "cuatro montan\u0303as"), "however the ñ is composed"
    assert not passwords.verify(stored, "cuatro montanas")
    assert not passwords.verify(stored, "cuatro montañas ")
    assert not passwords.verify(None, "cuatro montañas")
    assert not passwords.verify("!", "cuatro montañas")
    assert not passwords.verify(stored, "x" * 100_000)


def test_the_dummy_opens_nothing(app):
    assert not passwords.verify(None, "no password at all")
    assert not passwords.verify("", "no password at all")


def test_when_too_many_come_at_once_they_are_asked_to_wait(app, monkeypatch):
    monkeypatch.setattr(passwords, "PATIENCE", 0.01)
    turns = app.extensions["passwords"].turns
    for _ in range(passwords.AT_ONCE):
        turns.acquire()
    try:
        with pytest.raises(Busy):
            passwords.verify(None, "cuatro montañas")
    finally:
        turns.release(passwords.AT_ONCE)
    assert not passwords.verify(None, "cuatro montañas"), "and then it goes on"


def test_the_site_is_set_up_with_strong_parameters(app):
    hasher = passwords.Passwords(passwords.ORDINARY).hasher

    assert hasher.memory_cost >= 19 * 1024 and hasher.time_cost >= 2
