"""Why somebody agrees is hidden for a public reason, stands in the log, and can be appealed."""

import csv
import io
from datetime import timedelta

import pytest

from cocreacion.contributions.models import Stance
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.moderation.forgetting import erase_what_is_over
from cocreacion.moderation.models import Category, Decision, Report
from cocreacion.people.models import Role

WORDS, REASON = "Vendo teléfonos baratos", "Es publicidad."
LOG = "/en/moderation"


@pytest.fixture
def case(make, browse, draft):
    """Mateo agrees with a comment and says why; Lucía moderates, and so does Mo."""

    class Case:
        comment = make.comment(draft.proposal, author=make.user("Ana"), text="Falta el plazo")
        mateo, mo = make.user("Mateo"), make.user("Mo", roles=[Role.MODERATOR])
        lucia = browse(make.lucia())
        url = f"/en/comments/{comment.id}"

        def hide(self, browser=None, **fields):
            browser = browser or self.lucia
            page = browser.get(f"/en/manage/moderation/reasons/{self.stance}")
            said = {"reason_es": REASON, "category": "advertising", "rule": "5"} | fields
            return browser.send(page, "/hide", **said)

    made = Case()
    make.stance(made.comment, "agree", WORDS, user=made.mateo)
    db.session.commit()
    made.stance = db.session.query(Stance).one().id
    return made


def letters(person):
    db.session.rollback()
    return [x.text for x in db.session.query(Letter).filter_by(recipient=person.email)]


def test_a_hidden_reason_gives_way_to_why_and_stands_in_the_log(browse, case):
    assert case.hide(reason_es="").status == 422 and WORDS in browse().get(case.url)
    page = case.lucia.follow(case.lucia.get(case.url), "Hide this reason")
    assert page.url.endswith(f"/reasons/{case.stance}")

    case.hide()

    page = browse().get(case.url)
    assert WORDS not in page and "Mateo" not in page and REASON in page and "1 agrees" in page
    assert "Falta el plazo" in page and "Advertising" in page
    page = browse().get(LOG)
    assert "Reason of somebody who agrees or disagrees, hidden" in page
    assert "Mateo" not in page and WORDS not in page
    number = db.session.query(Decision).one().id
    assert REASON in browse().get(f"{LOG}/decisions/{number}")
    assert [(row["about"], row["reason_es"], row["shown_again_by"]) for row in data(browse)] == [
        ("reason", REASON, "")
    ]
    [letter] = letters(case.mateo)
    assert "why you agree or disagree" in letter or "está de acuerdo" in letter
    assert REASON in letter and not letters(case.comment.author)
    assert WORDS in case.lucia.get("/en/manage/moderation?view=hidden")


def data(browse):
    """The rows of the open data."""
    file = browse().client.get("/data/moderation.csv").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(file.lstrip("\ufeff"))))


def test_why_words_stay_is_told_to_those_who_reported_them_alone(make, browse, case):
    comment = case.comment
    make.keep(
        Report(comment_id=comment.id, reporter_id=make.user("Rosa").id, category=Category.OTHER)
    )
    page = case.lucia.get(f"/en/manage/moderation/comments/{comment.id}")

    case.lucia.send(page, "/keep", reason_es="Rosa reportó lo que es opinión.")

    [row] = data(browse)
    assert (row["decision"], row["reason_es"], row["reason_en"]) == ("keep", "", "")
    assert "Rosa reportó" in db.session.query(Decision).one().reason.es


def test_a_hidden_reason_is_shown_again(browse, case):
    mo = browse(case.mo)
    form = mo.get(f"/en/manage/moderation/reasons/{case.stance}")
    assert "Hide the reason" in form.html
    case.hide()
    assert mo.send(form, "/hide", reason_es=REASON).status == 409, "it was hidden meanwhile"
    page = case.lucia.get("/en/manage/moderation?view=hidden")
    case.lucia.send(case.lucia.follow(page, "Show it again"), "Show it again", reason_es="Error")

    page = browse().get(case.url)
    assert WORDS in page and "Mateo" in page and REASON not in page
    assert "Taken back: shown again" in browse().get(LOG) and len(letters(case.mateo)) == 2
    assert "Nothing is hidden" in case.lucia.get("/en/manage/moderation?view=hidden")
    [row] = data(browse)
    assert (row["shown_again_by"], row["shown_again_reason_es"]) == ("undone", "Error")
    assert row["shown_again_role"] == "point_of_contact" and row["shown_again_at"]


def test_its_author_appeals_and_another_person_decides(browse, case):
    case.hide()
    number = db.session.query(Decision).one().id
    url, own = f"{LOG}/decisions/{number}", browse(case.mateo)
    assert WORDS in own.get(url) and WORDS not in browse(case.comment.author).get(url)
    ana = browse(case.comment.author).get(url)
    assert not any("/appeal" in form.action for form in ana.forms)

    own.send(own.get(url), "/appeal", text="No vendo nada.")

    waiting = "/en/manage/moderation?view=appeals"
    assert "another person decides" in case.lucia.get(waiting)
    mo = browse(case.mo)
    page = mo.follow(mo.get(waiting), "Decide about the appeal")
    assert WORDS in page and "No vendo nada." in page
    mo.send(page, "/appeals/", outcome="overturn", reason_es="No vende nada.")
    assert WORDS in browse().get(case.url)
    assert "Appeal granted: shown again" in browse().get(LOG)


def test_nobody_hides_their_own_and_others_may_not(make, browse, draft, case):
    make.stance(case.comment, "agree", "Mis razones", user=case.mo)
    own = db.session.query(Stance).filter_by(user_id=case.mo.id).one().id
    page = browse(case.mo).get(f"/en/manage/moderation/reasons/{own}")
    assert "This is your own reason" in page
    assert browse(case.mateo).get(f"/en/manage/moderation/reasons/{own}").status == 403
    assert "Hide the reason" in case.lucia.get(f"/en/manage/moderation/reasons/{own}").html


def test_a_hidden_reason_is_erased_after_a_year_and_the_comment_is_not(case):
    case.hide()
    erase_what_is_over()
    db.session.rollback()
    assert db.session.query(Stance).one().reason == WORDS

    with clock.freeze(now() + timedelta(days=366)):
        erase_what_is_over()
    db.session.rollback()
    assert db.session.query(Stance).one().reason == ""
    assert case.comment.text == "Falta el plazo"
    assert db.session.query(Decision).one().erased_at is not None


def test_whoever_takes_their_stance_back_leaves_the_log_as_it_is(browse, case):
    case.hide()
    own = browse(case.mateo)
    own.send(own.get(case.url), "stance/drop")

    assert "Nothing is hidden" in case.lucia.get("/en/manage/moderation?view=hidden")
    number = db.session.query(Decision).one().id
    assert browse().get(f"{LOG}/decisions/{number}").status == 200
    assert "Reason of somebody" in browse().get(LOG)
