"""Minutes as a PDF; the whole file of a meeting; nobody named where the meeting says so."""

import hashlib
import io
import json
import zipfile
from contextvars import Context
from datetime import timedelta

import pytest
from pypdf import PdfReader

from cocreacion.documents.exports import keeping
from cocreacion.groups.models import BodyKind
from cocreacion.kernel import jobs
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.meetings.models import Attribution, MinutesState, Place
from cocreacion.people.models import Sector
from tests.make.rows import two

CANARY = "Canario Secreto"


def take(browser, address, **query):
    return Context().run(browser.client.get, address, query_string=query)


def words(pdf):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def published(make):
    meeting = make.held("mesa")
    make.agenda_item(meeting, title=two("El agua"))
    make.agreement(meeting, number=1, text=two("Publicar la lista"))
    make.attendance(meeting, headcount=4)
    make.minutes(meeting, MinutesState.PUBLISHED, texts=("Se abrió.", "Se habló del agua."))
    return meeting


def test_the_pdf_is_tagged(browse, published):
    answer = take(browse(), "/meetings/mesa/minutes.pdf", lang="en")

    assert answer.status_code == 200 and answer.content_type == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.data))
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"]
    assert "Mesa de agua (en)" in pdf.metadata.title
    tags = _tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/Table", "/TH"} <= tags, tags
    assert "Publicar la lista (en)" in words(answer.data)
    again = Context().run(
        browse().client.get, "/meetings/mesa/minutes.pdf?lang=en",
        headers={"If-None-Match": answer.headers["ETag"]},
    )  # fmt: skip
    assert again.status_code == 304
    assert take(browse(), "/meetings/mesa/minutes.pdf", edition=7).status_code == 404


def _tags(element):
    """The kinds of all elements of the structure."""
    found, waiting = set(), [element]
    while waiting:
        each = waiting.pop()
        each = each.get_object() if hasattr(each, "get_object") else each
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            found.add(str(each.get("/S", "")))
            waiting += [each["/K"]] if "/K" in each else []
    return found


def test_a_long_pdf_shows_how_far_it_has_come(app, browse, published, monkeypatch):
    asked = []
    monkeypatch.setattr(keeping, "LONG", 5)
    monkeypatch.setitem(app.extensions, "queue", object())
    monkeypatch.setattr(jobs, "enqueue", lambda work, *arguments: asked.append((work, arguments)))

    for _ in range(2):
        answer = take(browse(), "/meetings/mesa/minutes.pdf", lang="en")
        assert answer.status_code == 202 and answer.headers["Retry-After"] == "3"
        assert "Step 0 of 7" in answer.text
    assert len(asked) == 1, "it is asked for once"
    (work, arguments) = asked[0]
    (claim,) = keeping.folder().glob("*.claim")
    claim.write_text("4")
    assert "Step 4 of 7" in take(browse(), "/meetings/mesa/minutes.pdf", lang="en").text
    work(*arguments)

    answer = take(browse(), "/meetings/mesa/minutes.pdf", lang="en")
    assert answer.data.startswith(b"%PDF-")
    assert not [*keeping.folder().glob("*.claim"), *keeping.folder().glob("*.html")]


def test_the_file_holds_everything_with_its_hashes(browse, published):
    page = browse().get("/en/meetings/mesa/file")
    for part in ("Notice", "Agenda and papers", "Attendance", "Minutes", "Votes", "Agreements"):
        assert part in page
    assert "Se habló del agua. (en)" in page and "The call was published." in page

    answer = take(browse(), "/meetings/mesa/file.zip", lang="en")
    again = take(browse(), "/meetings/mesa/file.zip", lang="en")

    assert answer.data == again.data, "the same content is the same archive"
    packed = zipfile.ZipFile(io.BytesIO(answer.data))
    manifest = json.loads(packed.read("manifest.json"))
    names = {each["name"] for each in manifest["files"]}
    assert names == set(packed.namelist()) - {"manifest.json"}
    assert {"file-en.html", "minutes/edition-1.json", "agreements.csv", "meeting.ics"} <= names
    for each in manifest["files"]:
        assert hashlib.sha256(packed.read(each["name"])).hexdigest() == each["sha256"]
    record = hashlib.sha256(packed.read("minutes/edition-1.json")).hexdigest()
    assert record == manifest["editions"][0]["hash"], "whoever has the archive can verify it"
    assert "Se habló del agua. (en)" in words(
        take(browse(), "/meetings/mesa/file.pdf", lang="en").data
    )


def test_the_file_of_a_draft_tells_strangers_nothing(make, browse):
    meeting = make.held("mesa")
    make.agreement(meeting, text=two("Acuerdo secreto"))
    make.minutes(meeting, MinutesState.CIRCULATED, texts=("Texto secreto",))

    page = browse().get("/en/meetings/mesa/file")

    assert "secreto" not in page.html
    assert "The draft is with those who took part." in page
    assert b"secreto" not in take(browse(), "/meetings/mesa/file.zip").data
    assert take(browse(), "/meetings/mesa/minutes.pdf").status_code == 404
    assert "Acuerdo secreto (en)" in browse(make.lucia()).get("/en/meetings/mesa/file")


@pytest.mark.parametrize("rule", [Attribution.BY_SECTOR, Attribution.NONE])
def test_nobody_is_named_where_the_meeting_says_so(make, browse, rule):
    """One name, as a seat, as who came, spoke, signed, objected, disagreed; on every output."""
    body = make.body("foro", BodyKind.FORUM)
    canary = make.organisation(CANARY, slug="canario", sector=Sector.ACADEMIA)
    ana = make.user("Ana Canario")
    seat = make.seat(body, ana, organisation=canary)
    luis = make.user("Luis")
    make.seat(body, luis, organisation=make.organisation("Otra"))
    meeting = make.held("mesa", body_id=body.id, attribution=rule)
    make.agenda_item(meeting, title=two("El agua"), presenter=CANARY)
    make.agreement(meeting, number=1, text=two("Publicar la lista"))
    make.attendance(meeting, seat_id=seat.id, organisation_id=canary.id, sector=Sector.ACADEMIA)
    make.attendance(meeting, organisation_id=canary.id, sector=Sector.ACADEMIA)
    lucia, reader = browse(make.lucia()), make.user("Lector")
    make.registration(meeting, reader, Place.SEAT)
    desk, draft = "/en/manage/meetings/mesa/minutes", "/en/meetings/mesa/minutes/draft"
    lucia.send(lucia.get(desk), "minutes/begin")
    lucia.send(lucia.get(desk), "circulate-form")
    signs = browse(ana)
    signs.send(signs.get(draft), "sign-form", answer="object", reason_en="I never said that")
    clause = signs.get(draft).tree().find(".//ol[@class='clauses']/li").get("id")[2:]
    asks = signs.get(f"/en/meetings/mesa/minutes/corrections/{clause}")
    signs.send(asks, "corrections", text_en="Something else")
    lucia.send(lucia.get(f"{desk}/corrections/1"), "corrections/1", state="not_accepted",
               answer_en="No")  # fmt: skip
    seen = [browse(reader).get(draft).html]
    assert "I never said that" in seen[0] and "Something else" in seen[0]
    signs.send(signs.get(draft), "Let the text go on")
    lucia.send(lucia.get(f"{desk}/publish"), "Publish")

    guest = browse()
    for lang in ("es", "en"):
        for path in ("", "/minutes", "/file", "/minutes/1"):
            seen.append(guest.get(f"/{lang}/meetings/mesa{path}").html)
        for path in ("/minutes.pdf", "/file.pdf"):
            seen.append(words(take(guest, f"/meetings/mesa{path}", lang=lang).data))
        packed = zipfile.ZipFile(io.BytesIO(take(guest, "/meetings/mesa/file.zip", lang=lang).data))
        seen += [packed.read(name).decode() for name in packed.namelist()]
        seen += [take(guest, f"{path}.ics", lang=lang).text for path in (
            "/meetings/mesa", "/meetings", "/groups/foro")]  # fmt: skip
        seen.append(guest.get(f"/{lang}/meetings/agreements").html)
    for name in ("meetings", "agreements", "agreement-states", "voices"):
        seen += [take(guest, f"/data/{name}.{ending}").text for ending in ("csv", "json")]
    db.session.rollback()
    seen += [x.text for x in db.session.query(Letter) if x.recipient != ana.email]

    assert any("I never said that" in each for each in seen), "the dissent itself is told"
    for each in seen:
        for name in (CANARY, "canario", "Ana Canario"):
            assert name not in each.replace("ana-canario", ""), each[:400]
    sector = "Academia" if rule is Attribution.BY_SECTOR else ""
    minutes = guest.get("/es/meetings/mesa/minutes")
    assert ("Academia" in minutes) is bool(sector)


def test_the_rule_can_only_become_stricter_after_the_call(make, browse):
    make.meeting("mesa", attribution=Attribution.BY_SECTOR, starts_at=now() + timedelta(days=9))
    lucia = browse(make.lucia())
    url = "/en/manage/meetings/mesa"

    page = lucia.send(lucia.get(url), "Keep the changes", attribution="attributed")

    assert page.status == 409 and "the rule can only become stricter" in page
    page = lucia.send(page, "Keep the changes", attribution="none")
    assert "The changes are kept." in page


def test_the_register_of_agreements(make, browse, statements):
    red, foro = make.organisation("Red Ejemplo", slug="red"), make.organisation("Foro", slug="foro")
    body = make.body("mesa-agua")
    meeting = make.held("una", body_id=body.id)
    make.minutes(meeting, MinutesState.PUBLISHED)
    late = now().date() - timedelta(days=3)
    make.agreement(meeting, text=two("Tarde"), owner_id=red.id, due_on=late)
    make.agreement(meeting, text=two("A tiempo"), owner_id=foro.id, due_on=late.replace(year=2099))
    hidden = make.held("otra")
    make.agreement(hidden, text=two("Sin acta"))
    url = "/en/meetings/agreements"

    page = browse().get(url)
    assert "Tarde (en)" in page and "A tiempo (en)" in page and "Sin acta" not in page.html
    assert page.text.index("Tarde (en)") < page.text.index("A tiempo (en)")
    late_ones = browse().get(f"{url}?state=late&owner=red&body=mesa-agua")
    assert "Tarde (en)" in late_ones and "A tiempo (en)" not in late_ones
    nothing = browse().get(f"{url}?owner=nadie")
    assert "There is no such agreement" in nothing
    assert browse().get(f"{url}?page=0").status == 404
    for number in range(40):
        make.agreement(meeting, text=two(f"Acuerdo {number}"))
    statements.clear()
    page = browse().get(url)
    assert len(statements) <= 12 and "Next" in page
    assert browse().get(f"{url}?page=2").status == 200
