"""What is over leaves the tables; what may still be needed stays."""

from datetime import timedelta

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.people.forgetting import forget_what_is_over
from cocreacion.people.models import MailLink, ParkedForm, Purpose, SignIn, User


def test_only_what_is_over_is_forgotten(make, ixchel):
    def rows(ago):
        at = now() - ago
        parked = make.keep(
            ParkedForm(key=f"k{ago.days}", action="/x", back="/x", fields=[], kept_at=at)
        )
        make.keep(
            SignIn(token_hash=f"t{ago.days}", user_id=ixchel.id, created_at=at, seen_at=at),
            MailLink(purpose=Purpose.RESET, email="a@example.org", asked_at=at, parked=parked),
        )

    rows(timedelta(0))
    rows(timedelta(days=8))
    rows(timedelta(days=31))

    forget_what_is_over()

    db.session.rollback()
    assert db.session.query(SignIn).count() == 1
    assert db.session.query(ParkedForm).count() == 1
    assert db.session.query(MailLink).count() == 2
    assert db.session.query(User).count() == 1
    forget_what_is_over()
