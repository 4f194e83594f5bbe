"""What becomes of a published answer: its readers judge it, and it stands in the report."""

import csv
import io
import re
import zipfile
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from cocreacion.contributions import queries
from cocreacion.contributions.workdays import is_working_day, working_days_since
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.i18n import dated
from tests.contributions.desk import DESK


def test_whoever_is_answered_says_once_whether_it_satisfies(desk, make, draft, browse):
    ana, eva = make.user("Ana"), make.user("Eva")
    head = make.comment(draft.proposal, author=ana)
    twin = make.comment(draft.proposal, author=eva)
    desk.merge(head, twin)
    response = desk.answer(head)
    url = f"/en/responses/{response.id}"
    ana, eva = browse(ana), browse(eva)

    empty = ana.send(ana.get(url), "Publish what I say", satisfied="no", text=" ")
    assert empty.status == 422 and "Say what is missing" in empty
    page = ana.send(
        empty, "Publish what I say", satisfied="no", text="No dice *cuándo*: así no basta"
    )
    assert "Thank you: what you say stands below the answer." in page
    assert "You have already said what you think" in page
    eva.send(eva.get(url), "Publish what I say", satisfied="yes", text="")

    shown = browse().get(url)
    assert "Not satisfied" in shown and "así no basta" in shown and "Ana" in shown
    assert "1 author is not satisfied: read why" in browse().get(draft.url()).links
    counted = desk.lucia.get(DESK)
    assert "Satisfied authors 1 of 2" in counted
    assert "así no basta" in desk.lucia.follow(counted, "1 author is not satisfied")
    assert queries.miscounted() == []


def test_only_those_who_are_answered_say_it(desk, make, draft, browse):
    response = desk.answer(make.comment(draft.proposal, author=make.user("Ana")))
    url = f"/en/responses/{response.id}"
    rosa = browse(make.user("Rosa"))

    assert "Only those whose comments it answers" in rosa.get(url)
    assert "Sign in with the account you commented with." in browse().get(url)
    token = rosa.get("/en/my").form("sign-out").fields
    forged = rosa.client.post(f"{url}/reply", data={**token, "satisfied": "yes", "language": "es"})
    assert forged.status_code == 403 and response.satisfied_count == 0
    assert browse().get("/en/responses/999").status == 404
    unpublished = desk.write(make.comment(draft.proposal), reason="En camino")
    assert browse().get(f"/en/responses/{unpublished.id}").status == 404


def test_what_somebody_said_goes_with_their_comment(desk, make, draft, browse):
    ana = make.user("Ana")
    comment = make.comment(draft.proposal, author=ana)
    response = desk.answer(comment)
    url, browser = f"/en/responses/{response.id}", browse(ana)
    browser.send(browser.get(url), "Publish what I say", satisfied="no", text="Falta el plazo")
    assert "Falta el plazo" in browse().get(url)

    browser.send(browser.get(f"/en/comments/{comment.id}/withdraw"), "/withdraw")

    assert "Falta el plazo" not in browse().get(url) and "Ana" not in browse().get(url)


def test_late_answers_are_public_with_their_working_days(make, draft, browse):
    comment = make.comment(draft.proposal, text="Sin respuesta")
    comment.answer_due_on = clock.today() - timedelta(days=7)
    db.session.commit()

    page = browse().get(f"/es/proposals/{draft.proposal.slug}/responses")

    days = working_days_since(comment.answer_due_on, clock.today())
    assert "1 comentario ya debería tener respuesta." in page and "Sin respuesta" in page
    assert f"{days} días hábiles de retraso" in page and 3 <= days <= 5


@settings(max_examples=60)
@given(st.dates(date(2019, 1, 1), date(2031, 1, 1)), st.integers(0, 800))
def test_working_days_are_counted_one_by_one(day, length):
    until = day + timedelta(days=length)
    each = (day + timedelta(days=n) for n in range(1, length + 1))

    assert working_days_since(day, until) == sum(map(is_working_day, each))


def test_the_report_names_each_paragraph_the_same_in_every_file(desk, make, draft, browse):
    ana = make.user("Ana")
    red = make.organisation("Red de agua")
    behalf = {"organisation_id": red.id, "sector": red.sector, "department": "peten"}
    one, two = (
        make.comment(draft.proposal, author=ana, **behalf),
        make.comment(draft.proposal, text="=1+1"),
    )
    first = desk.answer(one, two, reason="No hay *fondos*", reason_en="No funds")
    names = {f"R{first.id}-C{one.id}", f"R{first.id}-C{two.id}"}
    guest = browse()

    page = guest.get(f"/es/responses?thread={draft.thread.id}")
    rows = read(guest, draft)

    assert all(name in page and f'id="{name.lower()}"' in page.html for name in names)
    assert {row["paragraph"] for row in rows} == names and {r["draft_en"] for r in rows}
    assert [row["text"] for row in rows if row["comment"] == str(two.id)] == ["'=1+1"]
    for ending, part in (("odt", "content.xml"), ("docx", "word/document.xml")):
        for lang, words in (("es", ["No hay "]), ("both", ["No hay ", "No funds"])):
            xml = unpacked(guest.client.get(file(ending, draft, lang)), part)
            assert all(word in xml for word in (*words, *names, f"r{first.id}_es", "Ana"))
            said = f"Ana en nombre de Red de agua (sociedad civil), Petén, {dated(now())}"
            assert said in xml and ", versión 2" in xml and "1. R" not in re.sub("<.*?>", "", xml)
            assert (f"/en/responses?thread={draft.thread.id}" in xml) == (lang == "both")
    styles = {"odt": 'fo:language="es"', "docx": 'w:lang w:val="es-GT"'}
    for ending, part in (("odt", "styles.xml"), ("docx", "word/styles.xml")):
        xml = unpacked(guest.client.get(file(ending, draft)), part)
        assert styles[ending] in xml and '"fr"' not in xml and '"en-US" w:eastAsia' not in xml
    desk.answer(make.comment(draft.proposal), reason="Otra")
    assert names < {row["paragraph"] for row in read(guest, draft)}
    assert guest.get("/es/responses?thread=999").status == 404
    assert guest.get("/es/responses?plan=no").status == 404
    assert guest.get(file("odt", draft, "fr")).status == 404


def file(ending, draft, lang="es"):
    return f"/responses.{ending}?thread={draft.thread.id}&lang={lang}"


def read(guest, draft):
    text = guest.client.get(file("csv", draft)).text.lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def unpacked(file, part):
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return archive.read(part).decode()


def test_a_plan_has_its_own_report(desk, make, draft, browse):
    desk.answer(make.comment(draft.proposal), reason="De este borrador")
    assert "De este borrador" in browse().get("/en/responses")
    draft.proposal.commitment_id = make.commitment().id
    db.session.commit()
    other = make.plan("gt-nap6", phases=False, number=6)

    assert "De este borrador" in browse().get("/en/responses?plan=gt-nap5")
    empty = browse().get(f"/en/responses?plan={other.slug}")
    assert "No official responses yet" in empty
