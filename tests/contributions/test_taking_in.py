"""Sheets, files and mails: taken in by one person, compared and published by another."""

import io
from email.utils import formatdate

import pytest

from cocreacion.contributions import collecting
from cocreacion.contributions.intake.models import Batch, Consent, Correspondent
from cocreacion.contributions.models import Channel, Contribution, ContributionState
from cocreacion.contributions.workdays import add_working_days
from cocreacion.kernel.clock import local, now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter

TAKEN = "/en/manage/contributions/taken"
IMPORT = "/en/manage/contributions/import"
MAIL = "/en/manage/contributions/mail"


@pytest.fixture
def staff(make, browse):
    """Two people who may take in, each with a browser."""
    return browse(make.lucia()), browse(make.admin())


def taken():
    db.session.rollback()
    return db.session.query(Contribution).order_by(Contribution.id).all()[1:]


def capture(browser, draft, **fields):
    page = browser.get(f"/en/manage/threads/{draft.thread.id}/capture")
    facts = {
        "source": "Hoja 12", "entries-0-text": "Que llegue el agua.",
        "entries-0-clause": "clause-1", "entries-0-language": "quc",
        "entries-0-sector": "indigenous", "entries-0-department": "solola",
    }  # fmt: skip
    return browser.send(page, "capture", **{**facts, **fields})


def test_a_sheet_is_published_by_a_second_person_and_corrections_are_kept(staff, browse, draft):
    lucia, admin = staff

    page = capture(
        lucia, draft, **{"entries-0-name": "Doña Juana", "entries-1-text": "Y la luz.",
                         "entries-1-clause": "clause-2"},
    )  # fmt: skip

    assert "2 contributions are taken in." in page and "Yours: somebody else compares it" in page
    assert [c.state for c in taken()] == [ContributionState.WAITING] * 2
    assert "Que llegue el agua." not in browse().get(draft.url())
    assert draft.thread.comment_count == 0
    own = lucia.get(f"{TAKEN}/{taken()[0].id}")
    assert "You took this in yourself: somebody else compares it." in own
    assert "It agrees: publish" not in own.form("check").buttons
    assert lucia.send(own, "check", do="publish").status == 403
    page = admin.get(f"{TAKEN}/{taken()[0].id}")
    assert page.form("check").fields["name"] == "Doña Juana"
    page = admin.send(page, "check", do="publish", text="Que llegue el agua a la aldea.")
    assert "It is published." in page
    page = browse().get(draft.url())
    assert "Que llegue el agua a la aldea." in page and "Doña Juana" in page
    assert "On paper" in page and "indigenous peoples, Sololá" in page
    assert "Que llegue el agua." in admin.get(f"{TAKEN}/{taken()[0].id}")
    assert draft.thread.comment_count == 1 and taken()[0].answer_due_on is not None
    assert (taken()[0].captured_by, taken()[0].checked_by) != (None, None)
    assert db.session.query(Consent).one().how == "sheet"
    assert "On paper" in lucia.get("/en/manage/contributions")


def test_the_time_to_answer_runs_from_the_day_of_receipt(staff, browse, draft, make):
    lucia, admin = staff
    came = local(draft.thread.opens_at).date()
    assert came < local(now()).date()
    network = str(make.organisation("Red Ejemplo").id)
    capture(lucia, draft, received_on=came.isoformat(), organisation=network)

    admin.send(admin.get(f"{TAKEN}/{taken()[0].id}"), "check", do="publish")

    paper = taken()[0]
    assert paper.answer_due_on == add_working_days(came, draft.thread.answer_days)
    page = browse().get(f"/en/comments/{paper.id}")
    assert "Comment by Red Ejemplo" in page
    assert f'datetime="{came.isoformat()}T' in page.html


def test_who_was_not_the_first_may_lay_it_aside_with_a_reason(staff, draft):
    lucia, admin = staff
    capture(lucia, draft)
    page = admin.get(f"{TAKEN}/{taken()[0].id}")

    page = admin.send(page, "check", do="aside", reason="")
    assert page.status == 422 and "Say why it is not published" in page
    old = admin.get(f"{TAKEN}/{taken()[0].id}")
    now = admin.get(f"{TAKEN}/{taken()[0].id}")
    admin.send(now, "check", do="correct", text="Otra lectura.")
    assert admin.send(old, "check", do="publish").status == 409, "it was changed since"
    page = admin.send(admin.get(f"{TAKEN}/{taken()[0].id}"), "check", do="aside", reason="Doble.")
    assert "It is laid aside" in page
    assert (taken()[0].state, taken()[0].text) == (ContributionState.DISCARDED, "")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"entries-0-text": ""}, "Write what the sheet says."),
        ({"entries-0-clause": ""}, "Contribution 1: choose its clause, or the whole text."),
        ({"source": ""}, "Say where the original is"),
        ({"received_on": "2020-01-01"}, "Comments open on"),
        ({"received_on": "2999-01-01"}, "This day is still to come."),
        ({"entries-0-text": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_a_sheet_that_lacks_something_is_given_back_whole(staff, draft, fields, reason):
    page = capture(staff[0], draft, **{"entries-1-text": "Otra", **fields} if "source" in fields
                   or "received_on" in fields else fields)  # fmt: skip

    assert page.status == 422 and reason in page
    assert page.form("capture").fields["entries-0-department"] == "solola"
    assert not taken()


def test_a_scan_is_chosen_again_or_given_up_on_purpose(staff, draft, make):
    make.organisation("Asociación Ácida")
    make.organisation("Alianza de la Zona")
    scan = (io.BytesIO(b"\xff\xd8\xff\xe0 hoja \xff\xd9"), "hoja.jpg")
    fields = {"entries-1-text": "Otra", "received_on": "2999-01-01", "scan": scan}

    page = capture(staff[0], draft, **fields)
    assert page.status == 422 and "The file was not kept. Choose it again." in page
    assert "This day is still to come." in page and "Contribution 2: choose its clause" in page
    assert page.text.index("Alianza de la Zona") < page.text.index("Asociación Ácida")
    assert "Not known" in page and "I prefer not to say" not in page
    mended = {"entries-1-clause": "whole", "received_on": draft.thread.opens_at.date().isoformat()}
    page = staff[0].send(page, "capture", **mended)
    assert page.status == 422 and "Choose the file again, or mark below" in page and not taken()
    page = staff[0].send(page, "capture", without_scan="y")
    assert page.status == 200 and len(taken()) == 2


def test_a_day_without_comments_is_said_beside_its_field(staff, draft):
    lucia, admin = staff
    capture(lucia, draft)
    address = f"/en/manage/contributions/taken/{taken()[0].id}"

    wrong = admin.send(admin.get(address), "/taken", do="publish", received_on="2020-01-01")
    assert wrong.status == 422 and "Comments open on" in wrong
    assert 'id="received_on-e"' in wrong.html and 'value="2020-01-01"' in wrong.html
    day = draft.thread.opens_at.date().isoformat()
    right = admin.send(wrong, "/taken", do="publish", received_on=day)
    assert right.status == 200 and "It is published." in right


def upload(browser, page, draft, data, name="hoja.csv"):
    form = browser.get(page)
    file = (io.BytesIO(data if isinstance(data, bytes) else data.encode()), name)
    return browser.send(form, page.rpartition("/en")[2], thread=str(draft.thread.id), file=file)


GOOD = (
    "texto;clausula;sector;departamento;idioma;fecha;referencia\n"
    "Falta agua;1;Sociedad civil;Sololá;K'iche';;Hoja 1\n"
    "Y luz;;;;es;;\n"
)


def test_a_file_is_looked_over_taken_in_once_and_published_by_another(staff, browse, draft):
    lucia, admin = staff

    page = upload(lucia, IMPORT, draft, GOOD)

    assert "Falta agua" in page and "2 lines" in page and not taken()
    assert "Kʼicheʼ" in page and "Hoja 1" in page and "No date: the day on which" in page
    page = lucia.send(page, "Drop this file")
    assert "The file is gone." in page and not db.session.query(Batch).count()
    page = upload(lucia, IMPORT, draft, GOOD)
    lucia.send(page, "take", do="take")
    first, second = taken()
    assert {first.state, second.state} == {ContributionState.WAITING}
    assert (first.language, first.department, first.clause_id) == ("quc", "solola", "clause-1")
    assert (second.channel, second.clause_id) == (Channel.SHEET, "")
    lucia.send(page, "take", do="take")
    assert len(taken()) == 2
    assert lucia.send(page, "Drop this file").status == 409 and len(taken()) == 2
    page = upload(lucia, IMPORT, draft, GOOD, "x.csv")
    assert page.status == 409 and "Nothing was taken in twice." in page
    batch = db.session.query(Batch).one()
    page = lucia.get(f"{IMPORT}/{batch.id}")
    assert "You took this in yourself" in page
    page = admin.send(admin.get(f"{IMPORT}/{batch.id}"), "publish", do="publish")
    assert "2 are published." in page and draft.thread.comment_count == 2
    assert "From a spreadsheet" in browse().get(draft.url())
    empty = lucia.client.get("/en/manage/contributions/template?as=csv")
    assert empty.get_data(as_text=True).startswith("\ufefftext,clause,sector,department")


def test_what_is_wrong_in_a_file_is_told_line_by_line_and_nothing_is_taken_in(staff, draft):
    lucia, _ = staff

    page = upload(
        lucia,
        IMPORT,
        draft,
        "text,clause,sector,date\nUno,99,Marcianos,32/13/2026\n,1,,\n",
    )

    assert page.status == 422 and "Nothing was taken in." in page
    for words in (
        "Line 2: There is no clause “99”.", "Line 2: The sector “Marcianos” is not known.",
        "Line 2: “32/13/2026” is not a date.", "Line 3: The text is empty.",
    ):  # fmt: skip
        assert words in page
    page = upload(lucia, IMPORT, draft, "comentarios,clausula\nUno,1\n")
    assert "The column “comentarios” is not known." in page
    assert "The column “text” is missing. The columns are: text, clause," in page
    assert "Error: Nothing was taken in." in page
    page = upload(lucia, IMPORT.replace("/en", "/es"), draft, b"%PDF-1.7\n")
    assert "Guardar como" in page
    assert not taken() and not db.session.query(Batch).count()


MESSAGE = (
    f"Date: {formatdate()}\n"
    "From: Juana <juana@canario.example>\nTo: plan@example.org\nSubject: Sobre el agua\n"
    "Message-ID: <uno@canario.example>\nMIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=utf-8\n\n"
    "Que el agua llegue.\n\nEl lunes, Plan <plan@example.org> escribió:\n> ¿Qué opina?\n"
)
ABSENT = "From: a@example.org\nAuto-Submitted: auto-replied\nSubject: x\n\nEstoy de vacaciones.\n"


def test_a_mail_waits_for_its_clause_and_its_sender_gets_a_link(staff, browse, draft):
    lucia, admin = staff

    page = upload(lucia, MAIL, draft, MESSAGE, "uno.eml")

    assert "Taken in: 1. Known already: 0. Left alone: 0." in page and "Without a clause" in page
    assert "Known already: 1" in upload(lucia, MAIL, draft, MESSAGE, "otra.eml")
    (mail,) = taken()
    assert (mail.text, mail.channel) == ("Que el agua llegue.", Channel.MAIL)
    assert not db.session.query(Letter).count() and mail.author_id is None
    page = admin.get(f"{TAKEN}/{mail.id}")
    assert "Nobody has proved who sent this." in page and "juana@" not in page.html
    assert admin.send(page, "check", do="publish").status == 422
    admin.send(page, "check", do="publish", clause="clause-1")
    page = browse().get(draft.url())
    assert "Que el agua llegue." in page and "By e-mail" in page and "Juana" not in page
    letter = db.session.query(Letter).one()
    assert letter.recipient == "juana@canario.example" and "publicado" in letter.text
    key = db.session.query(Correspondent).one().key
    page = browse().get(f"/en/comments/link?token={key}")
    guest = browse()
    page = guest.send(guest.get(f"/en/comments/link?token={key}"), "publish", name="Juana Tzoc")
    assert "Thank you: we know that it is yours" in page
    assert "Juana Tzoc" in browse().get(draft.url())


def test_what_is_not_a_message_is_explained(staff, draft):
    page = upload(staff[0], MAIL, draft, ABSENT, "ausente.eml")

    assert page.status == 422 and "No message was taken in from this file." in page
    assert "ausente.eml: an automatic answer or a report of delivery" in page
    assert not taken()


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01 una foto",
        b"Una carta sin cabeceras.\n\nQue llegue el agua.\n",
        MESSAGE.replace("Date:", "X-Date:").encode(),
    ],
)
def test_a_file_of_another_kind_is_no_message(staff, draft, data):
    page = upload(staff[0], MAIL, draft, data, "hoja.jpg")

    assert page.status == 422 and not taken()
    assert "hoja.jpg: not an e-mail: it does not say who sent it and when" in page
    assert "Taken in: 1." in upload(staff[0], MAIL, draft, MESSAGE, "uno.eml")


def test_an_operator_collects_a_folder_once(app, draft, tmp_path):
    (tmp_path / "1.eml").write_text(MESSAGE)
    (tmp_path / "2.eml").write_text(ABSENT)
    db.session.commit()
    number = draft.thread.id

    first = collecting.collect_mail(number, tmp_path)
    box = tmp_path / "all.mbox"
    box.write_text(f"From juana@canario.example Mon Jan  1 00:00:00 2026\n{MESSAGE}\n")
    second = collecting.collect_mail(number, box)

    assert (first.taken, first.known, first.left) == (1, 0, [("2.eml", "machine")])
    assert (second.taken, second.known) == (0, 1)
    assert len(taken()) == 1


def test_staff_alone_take_in(make, browse, draft):
    assert browse(make.user("Ana")).get(TAKEN).status == 403
    assert browse().get(TAKEN).url == "/en/sign-in"
