"""The desk when the line goes away: what was noted stays on the device, and arrives once."""

import re

import pytest
from sqlalchemy import select

from cocreacion.kernel.db import db
from cocreacion.meetings.models import ActKind, DeskAct, Meeting
from cocreacion.people.models import SignIn, User
from tests.browser_checks.test_pages import visitor_of
from tests.make import Maker

pytestmark = pytest.mark.browser
PAGE = "/en/meetings/en-curso/desk"


def noted(site, after=0):
    """Kinds of the acts at this desk beyond the first ones, in the order of their arrival."""
    with site.app_context():
        rows = db.session.execute(
            select(DeskAct.kind, DeskAct.text)
            .join(Meeting, Meeting.id == DeskAct.meeting_id)
            .where(Meeting.slug == "en-curso")
            .order_by(DeskAct.id)
        ).all()
        db.session.rollback()
        return [tuple(row) for row in rows][after:]


def saved(page):
    page.locator("[data-line]", has_text="Everything is saved").wait_for()


def anew(site):
    """The same person signs in again."""
    with site.app_context():
        return Maker(site).sign_in(db.session.query(User).filter_by(name="Lucía").first())


def test_the_line_goes_away_the_page_is_closed_and_somebody_signs_in_again(browser, site):
    visitor, before = visitor_of(browser, site, "contact"), len(noted(site))
    visitor.go(PAGE)
    page = visitor.page
    saved(page)

    visitor.context.set_offline(True)
    page.get_by_role("button", name="Leaves Ministerio").click()
    page.locator("#note-text").fill("Se fue la luz.")
    page.get_by_role("button", name="Add this note").click()

    page.locator("#waiting li").nth(1).wait_for()
    assert "not sent yet: 2" in page.locator("[data-line]").inner_text()
    waiting = page.locator("#waiting").inner_text()
    assert "Se fue la luz." in waiting and re.search(r"^\d\d?:\d\d · ", waiting, re.MULTILINE)
    assert page.locator("#note-text").input_value() == ""
    page.close()
    assert noted(site, before) == []

    with site.app_context():  # meanwhile the session is over
        db.session.query(SignIn).delete()
        db.session.commit()
    visitor.context.set_offline(False)
    visitor.sign_in_with(anew(site), site)
    page = visitor.page = visitor.context.new_page()
    visitor.go(PAGE)
    saved(page)

    assert noted(site, before) == [(ActKind.LEFT, ""), (ActKind.NOTE, "Se fue la luz.")]
    page.reload()
    saved(page)
    assert "Se fue la luz." in page.locator("#part-order").inner_text()

    with site.app_context():  # the session ends while the page is open
        db.session.query(SignIn).delete()
        db.session.commit()
    page.locator("#note-text").fill("Volvió la luz.")
    page.get_by_role("button", name="Add this note").click()
    page.get_by_role("link", name="Sign in").locator("visible=true").last.wait_for()
    assert "Signed out" in page.locator("[data-line]").inner_text()
    visitor.sign_in_with(anew(site), site)
    page.evaluate("dispatchEvent(new Event('online'))")  # a round does the same
    saved(page)

    assert noted(site, before)[2:] == [(ActKind.NOTE, "Volvió la luz.")]
    page.locator("#part-order", has_text="Volvió la luz.").wait_for()
    visitor.close()
