"""Hiding for a public reason, and everything that comes back exactly as it was."""

import csv
import io

import pytest

from cocreacion.contributions import queries as contributions
from cocreacion.contributions.models import ContributionState, ResponseState
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.kernel.outbox import transaction
from cocreacion.moderation import services
from cocreacion.moderation.models import Category, Decision
from cocreacion.people.models import Role
from tests.make.rows import two

TEXT = "Palabras contra la vecina de al lado"
DESK = "/en/manage/moderation"
BACK = "No nombra a nadie."
REASON = "Ataca a una persona que no tiene cargo."


def rows(comment):
    """Everything that is kept of a comment and counted in its thread."""
    db.session.expire_all()
    columns = {c.key: getattr(comment, c.key) for c in comment.__table__.columns}
    thread = {c.key: getattr(comment.thread, c.key) for c in comment.thread.__table__.columns}
    places = [tuple(row) for row in db.session.execute(places_of(comment))]
    return columns, thread, places


def places_of(comment):
    from sqlalchemy import select

    from cocreacion.contributions.models import CommentPlace

    return select(CommentPlace.__table__).where(CommentPlace.comment_id == comment.id)


def token(browser):
    """Of this person's session, whatever form it stands in."""
    return browser.get("/en/my").form("sign-out").fields["csrf_token"]


def hide(browser, comment, **fields):
    case = browser.get(f"/en/manage/moderation/comments/{comment.id}")
    return browser.send(case, "/hide", **{"reason_es": REASON} | fields)


def undo(browser, which=""):
    """Take back the decision, or all of a batch, for a reason; the first one of the desk else."""
    page = browser.get(SHOW)
    page = browser.get(f"{DESK}/{which}/undo") if which else browser.follow(page, "Show it again")
    return browser.send(page, "/undo", reason_es=BACK)


def test_hidden_words_give_way_to_the_reason_and_come_back_exactly(make, browse, draft):
    ixchel, lucia = make.user("Ixchel", language="es"), make.lucia()
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT, quote="Primera cláusula")
    make.comment(draft.proposal, author=make.user("Ana"), parent=comment, text="Una contestación")
    make.response([comment], reason="La respuesta oficial")
    before, browser = rows(comment), browse(lucia)

    assert hide(browser, comment, reason_es="", reason_en="").status == 422
    page = hide(browser, comment, category="insult", rule="3")

    assert "The comment is hidden." in page
    seen = browse().get(draft.url())
    assert TEXT not in seen.html and "Ixchel" not in seen.html
    for stays in (REASON, "Rule 3: No insults", "Una contestación", "La respuesta oficial"):
        assert stays in seen, stays
    assert (draft.thread.comment_count, draft.thread.answered_count) == (0, 0)
    assert not contributions.miscounted()
    assert TEXT not in browse().get("/data/contributions.json").html
    hidden = browser.get("/en/manage/moderation?view=hidden")
    assert TEXT in hidden
    letter = db.session.query(Letter).filter_by(recipient=ixchel.email).one()
    assert "cómo apelar" in letter.subject and REASON in letter.text
    assert "/es/moderation/decisions/" in letter.text and TEXT in letter.text, "which one"

    page = undo(browser)
    assert "The comment is shown again, as it was." in page
    assert rows(comment) == before and not contributions.miscounted()
    seen = browse().get(draft.url())
    assert TEXT in seen and REASON not in seen
    assert "Taken back: shown again" in browse().get("/en/moderation")
    decision = browse().get(f"/es/moderation/decisions/{db.session.query(Decision).one().id}")
    assert decision.text.count("Por qué") == 1
    assert hide(browser, comment).status == 200, "a second decision is possible"


def test_a_hidden_comment_owes_no_answer_and_takes_no_replies(make, browse, draft):
    comment = make.comment(draft.proposal, author=make.user("Ixchel"), text=TEXT)
    lucia, due = browse(make.lucia()), comment.answer_due_on
    form = browse(make.user("Ana"))
    page = form.get(f"/en/comments/{comment.id}/reply")

    hide(lucia, comment)

    assert comment.answer_due_on is None and comment.answered_at is None
    assert TEXT not in lucia.get("/en/manage/contributions")
    refused = form.send(page, "/reply", text="Una respuesta tardía")
    assert refused.status == 403 and "hidden by the moderation" in refused
    assert "Una respuesta tardía" in refused.html
    undo(lucia)
    assert comment.answer_due_on == due


def test_a_merged_comment_comes_back_to_the_answer_given_meanwhile(make, browse, draft):
    head = make.comment(draft.proposal, author=make.user("Ana"), text="La primera")
    same = make.comment(draft.proposal, author=make.user("Ixchel"), text=TEXT)
    same.merged_into_id = head.id
    lucia = browse(make.lucia())
    hide(lucia, same)
    make.response([head], reason="Contestado")
    response = head.response_items[0].response_id
    head.answer_count, head.first_response_id = 1, response
    db.session.commit()

    undo(lucia)

    db.session.expire_all()
    assert same.answered_at == head.answered_at and same.first_response_id == response
    assert (draft.thread.comment_count, draft.thread.answered_count) == (2, 2)
    assert not contributions.miscounted()


SHOW = "/en/manage/moderation?view=hidden"


@pytest.fixture
def joined(make, draft):
    """Two that say what a third one says, each by somebody of their own."""
    head, *others = (
        make.comment(draft.proposal, author=make.user(name), text=f"{TEXT}, {name}")
        for name in ("Ana", "Ixchel", "Rosa Elvira")
    )
    for comment in others:
        comment.merged_into_id = head.id
    db.session.commit()
    return head, others


def test_those_joined_to_a_hidden_comment_come_back_to_it(make, browse, joined):
    head, (one, two_) = joined
    before = [rows(comment) for comment in (head, one, two_)]
    lucia = browse(make.lucia())

    hide(lucia, head)

    db.session.expire_all()
    assert one.merged_into_id is None and one.answer_due_on is not None
    undo(lucia)
    assert [rows(comment) for comment in (head, one, two_)] == before
    assert not contributions.miscounted()
    letters = [x.key.split(":")[0] for x in db.session.query(Letter).filter_by(
        recipient=one.author.email)]  # fmt: skip
    assert sorted(letters) == ["merged", "unmerged"], "they are told of both"


@pytest.mark.parametrize("since", ["answered", "prepared", "withdrawn", "elsewhere", "leads"])
def test_whoever_was_dealt_with_meanwhile_stays_as_it_is(make, browse, draft, joined, since):
    head, (one, two_) = joined
    lucia = browse(make.lucia())
    hide(lucia, head)
    db.session.expire_all()
    other = make.comment(draft.proposal, text="Otro que dice lo mismo")
    if since == "answered":
        make.response([one])
        one.answer_count, one.first_response_id = 1, one.response_items[0].response_id
    elif since == "prepared":
        make.response([one], state=ResponseState.DRAFT)
    elif since == "withdrawn":
        one.state, one.answer_due_on = ContributionState.WITHDRAWN, None
        draft.thread.comment_count -= 1
    elif since == "elsewhere":
        one.merged_into_id = other.id
    else:
        other.merged_into_id = one.id
    db.session.commit()
    before = one.merged_into_id

    undo(lucia)

    db.session.expire_all()
    assert head.state is ContributionState.PUBLISHED
    assert (one.merged_into_id, two_.merged_into_id) == (before, head.id)
    assert not contributions.miscounted()


def test_all_hidden_together_come_back_joined_as_they_were(make, browse, joined):
    head, others = joined
    before = [rows(comment) for comment in (head, *others)]
    lucia = browse(make.lucia())
    mo = make.user("Mo", roles=[Role.MODERATOR])
    grounds = services.Grounds(Category.INSULT, 3, two(REASON))
    with transaction():
        batch = services.hide_many([*others, head], grounds, actor=mo)

    undo(lucia, f"batches/{batch.id}")

    assert [rows(comment) for comment in (head, *others)] == before
    assert not contributions.miscounted()


def test_one_that_comes_back_to_a_hidden_comment_stands_alone(make, browse, joined):
    head, (one, _) = joined
    lucia = browse(make.lucia())
    hide(lucia, one)
    hide(lucia, head)
    decision = db.session.query(Decision).filter_by(comment_id=one.id).one()

    undo(lucia, f"decisions/{decision.id}")

    db.session.expire_all()
    assert one.state is ContributionState.PUBLISHED and one.merged_into_id is None
    assert head.state is ContributionState.HIDDEN and not contributions.miscounted()


def test_the_rule_goes_with_what_it_is_about(make, browse, draft):
    ana, lucia = make.user("Ana", language="es"), browse(make.lucia())
    comment = make.comment(draft.proposal, author=ana, text=TEXT)

    refused = hide(lucia, comment, category="off_topic", rule="3")
    assert refused.status == 422 and "Choose “Rule 1: Speak about the text" in refused
    assert hide(lucia, comment, category="off_topic", reason_es="", reason_en="Stray").status == 200

    assert db.session.query(Decision).one().rule == 1
    letter = db.session.query(Letter).filter_by(recipient=ana.email).one()
    assert "La razón se escribió en inglés:" in letter.text


@pytest.mark.parametrize("why", ["own", "reported", "nobody"])
def test_nobody_decides_about_their_own_or_what_they_reported(make, browse, draft, why):
    mo = make.user("Mo", roles=[] if why == "nobody" else [Role.MODERATOR])
    author = mo if why == "own" else make.user("Ixchel")
    comment = make.comment(draft.proposal, author=author, text=TEXT)
    browser = browse(mo)
    if why == "reported":
        page = browser.get(f"/en/comments/{comment.id}/report")
        browser.send(page, "/report", category="insult")
    other = browse(make.user("Otra", roles=[Role.MODERATOR]))
    form = other.get(f"/en/manage/moderation/comments/{comment.id}").form("/hide")
    data = {**form.fields, "reason_es": REASON, "submission_id": "", "csrf_token": token(browser)}

    page = browser.get(f"/en/manage/moderation/comments/{comment.id}")
    assert page.status == (403 if why == "nobody" else 200)
    assert not any("/hide" in f.action or "/keep" in f.action for f in page.forms)
    url = f"/en/manage/moderation/comments/{comment.id}/hide"
    assert browser.client.post(url, data=data).status_code == 403
    db.session.expire_all()
    assert comment.state is ContributionState.PUBLISHED
    assert hide(other, comment).status == 200 and comment.state is ContributionState.HIDDEN


def test_its_author_may_withdraw_what_is_hidden(make, browse, draft):
    ixchel, lucia = make.user("Ixchel"), browse(make.lucia())
    comment = make.comment(draft.proposal, author=ixchel, text=TEXT)
    hide(lucia, comment)
    browser = browse(ixchel)

    browser.send(browser.get(f"/en/comments/{comment.id}/withdraw"), "/withdraw")

    db.session.expire_all()
    assert comment.state is ContributionState.WITHDRAWN and not contributions.miscounted()
    assert "Nothing is hidden" in lucia.get("/en/manage/moderation?view=hidden")
    assert TEXT not in lucia.get(f"/en/manage/moderation/comments/{comment.id}").html


def test_many_are_hidden_for_one_reason_and_one_press_undoes_it(make, browse, draft):
    spam, ana, lucia = make.user("Vende"), make.user("Ana"), browse(make.lucia())
    own = [make.comment(draft.proposal, author=spam, text=f"Compre aquí {n}") for n in range(3)]
    kept = make.comment(draft.proposal, author=ana, text="Un comentario de Ana")
    before = [rows(comment) for comment in own]

    case = lucia.get(f"/en/manage/moderation/comments/{own[0].id}")
    page = lucia.follow(case, "All that its author published in the last day")
    assert page.form("Hide the chosen comments").fields["c"] == [str(c.id) for c in reversed(own)]
    assert lucia.send(page, "Hide the chosen comments", c=None, reason_es=REASON).status == 422
    page = lucia.send(
        page, "Hide the chosen comments", reason_es=REASON, category="advertising", rule="5"
    )

    assert "3 comments are hidden." in page
    assert (draft.thread.comment_count, db.session.query(Letter).count()) == (1, 1)
    seen = browse().get(draft.url())
    assert "Compre aquí" not in seen and "Un comentario de Ana" in seen
    page = lucia.follow(page, "Undo all that was hidden together")
    page = lucia.send(page, "Show them again", reason_es=REASON)
    assert "3 comments are shown again, as they were." in page
    assert [rows(comment) for comment in own] == before and not contributions.miscounted()
    assert db.session.query(Letter).filter_by(recipient=spam.email).count() == 2
    assert kept.state is ContributionState.PUBLISHED


def test_what_is_undone_says_why_and_its_reports_wait_again(make, browse, draft):
    comments = [make.comment(draft.proposal, author=make.user("Ana"), text=t) for t in ("a", TEXT)]
    rosa, lucia = make.user("Rosa"), browse(make.lucia())
    mo = make.user("Mo", roles=[Role.MODERATOR])
    with transaction():
        for comment in comments:
            services.report(comment, Category.INSULT, "", actor=rosa)
        grounds = services.Grounds(Category.INSULT, 3, two(REASON))
        batch = services.hide_many(comments, grounds, actor=mo)
    assert "No report is waiting" in lucia.get(DESK)

    page = lucia.get(f"{DESK}/batches/{batch.id}/undo")
    assert lucia.send(page, "/undo").status == 422
    undo(lucia, f"batches/{batch.id}")

    assert TEXT in lucia.get(DESK) and "No report is waiting" not in lucia.get(DESK)
    log = browse().get("/en/moderation")
    assert BACK in log and "Taken back: shown again Government point of contact" in log
    assert BACK in browse().follow(log, "Decision of")
    hide(lucia, comments[1])
    heard = db.session.query(Letter).filter_by(recipient=rosa.email).count()
    assert heard == 3, "two of the first decision, one of the second"


def test_the_log_says_what_was_decided_and_names_nobody(make, browse, draft):
    from cocreacion.contributions.models import Contribution

    author = make.user("CANARIO", display_as="Canario público", email="canario@example.org")
    comment = make.comment(
        draft.proposal, author=author, text="CANARIO en las palabras", sample=True
    )
    moderator = make.user("CANARIA", display_as="Canaria", roles=[Role.MODERATOR])
    draft.proposal.document.clauses[0].heading = two("Plazos")
    hide(browse(moderator), comment, category="personal_data", rule="2")

    for page in (browse().get("/en/moderation"), browse().get("/en/moderation/rules")):
        assert page.status == 200 and "canari" not in page.html.lower()
    log = browse().get("/en/moderation")
    assert "personal data" in log and "Rule 2" in log and "Moderator" in log
    page = browse().follow(log, "Decision of")
    assert REASON in page and "canari" not in page.html.lower()
    file = browse().client.get(log.links["All decisions, CSV"]).get_data(as_text=True)
    (row,) = csv.DictReader(io.StringIO(file.lstrip("\ufeff")))
    assert (row["decision"], row["category"], row["rule"]) == ("hide", "personal_data", "2")
    assert row["draft"] == draft.proposal.slug and "canari" not in file.lower()
    assert db.session.query(Contribution).filter_by(id=comment.id).one().text.startswith("CANARIO")
