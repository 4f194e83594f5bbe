"""Anybody can report a comment; no report, and no number of reports, hides anything."""

from cocreacion.contributions.models import ContributionState
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.i18n import month_name
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.moderation import services
from cocreacion.moderation.models import Category, Report
from cocreacion.people.models import Guest, Role

TEXT = "Palabras que a alguien no le gustan"
HIDE = "/hide"


def report(browser, comment, **fields):
    return browser.send(browser.get(f"/en/comments/{comment.id}/report"), "/report", **fields)


def test_a_report_is_told_to_moderators_only_and_once_per_person(make, browse, draft):
    ixchel, rosa = make.user("Ixchel", named=False), make.user("Rosa")
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    browser = browse(rosa)

    page = browser.follow(browser.get(f"/en/comments/{comment.id}/reply"), "Report")
    assert browser.send(page, "/report", category="x").status == 422
    page = browser.send(page, "/report", category="insult", note="Me ofende a mí")

    assert "We tell you by mail what was decided." in page and TEXT in page
    again = browser.get(f"/en/comments/{comment.id}/report")
    assert "It has not been decided yet" in again and not any(
        "/report" in f.action for f in again.forms
    )
    forged = browser.get(f"/en/comments/{make.comment(draft.proposal).id}/report").form("/report")
    data = {**forged.fields, "category": "other"}
    assert browser.client.post(f"/en/comments/{comment.id}/report", data=data).status_code == 409
    assert db.session.query(Report).count() == 1
    for someone in (browse(), browse(ixchel)):
        for url in (draft.url(), f"/en/comments/{comment.id}/reply", "/en/moderation", "/en/my"):
            assert "Me ofende" not in someone.get(url).html
    desk = browse(make.user("Mo", roles=[Role.MODERATOR])).get("/en/manage/moderation")
    assert "Me ofende a mí" in desk and TEXT in desk and "Rosa" not in desk.html
    assert "Ixchel" not in desk.html, "nor is whoever did not wish to be named"
    facts = db.session.query(StoredEvent).filter_by(name="CommentReported").one().facts
    assert facts["actor_id"] is None and "Me ofende" not in str(facts)


def test_whoever_has_no_account_reports_within_limits(make, browse, draft):
    comments = [make.comment(draft.proposal, author=make.user(f"A{n}")) for n in range(6)]
    browser = browse()

    assert "A moderator looks at the comment." in report(browser, comments[0], category="other")
    page = report(browser, comments[0], category="other", note="Lo que ya había escrito")
    assert page.status == 429 and "has reported this comment today" in page
    assert page.form("/report").fields["note"] == "Lo que ya había escrito"
    for comment in comments[1:4]:
        assert report(browser, comment, category="other").status == 200
    assert report(browser, comments[5], category="other").status == 429


def test_fifty_reports_hide_nothing(make, browse, draft):
    comment = make.comment(draft.proposal, author=make.user("Ixchel"), text=TEXT)
    people = [make.user(f"P{number}") for number in range(50)]
    with transaction():
        for person in people:
            services.report(comment, Category.INSULT, actor=person)

    assert TEXT in browse().get(draft.url())
    assert comment.state is ContributionState.PUBLISHED and draft.thread.comment_count == 1
    desk = browse(make.lucia()).get("/en/manage/moderation")
    assert "Insult or threat · 50" in desk


def test_reporters_with_an_account_learn_what_was_decided(make, browse, draft):
    rosa, lucia = make.user("Rosa", language="es"), make.lucia()
    comment = make.comment(draft.proposal, author=make.user("Ixchel"), text=TEXT)
    with transaction():
        services.report(comment, Category.INSULT, actor=rosa)
        services.report(comment, Category.INSULT, actor=Guest())
    browser = browse(lucia)

    case = browser.follow(browser.get("/en/manage/moderation"), "Decide")
    assert browser.send(case, "/keep").status == 422
    page = browser.send(case, "/keep", reason_es="Critica el texto, no a la persona.")

    assert "The comment stays." in page and "No report is waiting" in page
    letter = db.session.query(Letter).filter_by(recipient=rosa.email).one()
    assert letter.subject == "El comentario que usted reportó se queda"
    assert "Critica el texto, no a la persona." in letter.text
    assert db.session.query(Letter).count() == 1
    mine = browse(rosa).get(f"/en/comments/{comment.id}/report")
    assert "It stays" in mine and "Critica el texto" in mine
    log = browse().get("/es/moderation")
    assert month_name(today()) in log, "in words"
    assert "En qué quedó" in log and "Que un comentario se queda no tiene página" in log
    assert "Se queda" in log and "2 reportes" in log and "Rosa" not in log.html
    assert TEXT in browse().get(draft.url())
