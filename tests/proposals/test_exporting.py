"""The files of a version, at their addresses."""

import io
from contextvars import Context

import pytest
from pypdf import PdfReader

from cocreacion.documents.exports import FORMATS, keeping
from cocreacion.kernel import jobs
from cocreacion.kernel.db import db
from cocreacion.proposals.models import ProposalState

ADDRESS = "/proposals/mejora/versions/1"


def ask(browser, ending, **options):
    return Context().run(browser.client.get, f"{ADDRESS}.{ending}", **options)


@pytest.mark.parametrize("ending", list(FORMATS))
def test_everybody_takes_a_published_version_with_them(browse, draft, ending):
    answer = ask(browse(), ending)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == FORMATS[ending].mime
    disposition = answer.headers["Content-Disposition"]
    assert f'filename="mejora-v1-es.{ending}"' in disposition
    assert disposition.startswith("inline" if ending == "pdf" else "attachment")
    assert "public" in answer.headers["Cache-Control"]
    again = ask(browse(), ending, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_each_language_and_both(browse, draft):
    texts = {
        lang: ask(browse(), "md", query_string={"lang": lang}).get_data(as_text=True)
        for lang in ("es", "en", "both")
    }

    assert "Uno dos tres.\n" in texts["es"]
    assert "(en)" not in texts["es"].split("<!-- c_")[1]
    assert "Uno dos tres. (en)" in texts["en"]
    assert "Uno dos tres.\n" in texts["both"]
    assert "Uno dos tres. (en)" in texts["both"]


def test_what_is_not_there_is_not_found(browse, draft):
    assert ask(browse(), "md", query_string={"lang": "en"}).status_code == 200
    for address in (f"{ADDRESS}.md?lang=fr", f"{ADDRESS}.xls", "/proposals/mejora/versions/9.md"):
        assert Context().run(browse().client.get, address).status_code == 404, address


def test_a_version_of_an_invisible_draft_is_not_rendered(browse, draft):
    assert ask(browse(), "docx").status_code == 200
    draft.proposal.state = ProposalState.DRAFT
    db.session.commit()
    for ending in FORMATS:
        assert ask(browse(), ending).status_code == 404
    own = ask(browse(draft.tomas), "docx")
    assert own.status_code == 200
    assert "private" in own.headers["Cache-Control"]


def test_a_new_title_is_another_file(browse, draft):
    first = ask(browse(), "md").headers["ETag"]
    draft.proposal.title = draft.proposal.title.edited("Otro título", "Other")
    db.session.commit()

    assert ask(browse(), "md").headers["ETag"] != first


def test_the_page_of_a_version_leads_to_every_file(browse, draft):
    page = browse().get("/en/proposals/mejora/versions/1")

    for lang in ("es", "en", "both"):
        for ending in FORMATS:
            assert f"{ADDRESS}.{ending}?lang={lang}" in page.links.values()


def test_a_pdf_is_made_once(browse, draft, monkeypatch):
    first = ask(browse(), "pdf").data
    assert PdfReader(io.BytesIO(first)).pages

    monkeypatch.setattr(keeping, "keep", None)  # whoever draws again fails
    assert ask(browse(), "pdf").data == first


def test_a_long_pdf_is_made_by_the_worker(app, browse, draft, monkeypatch):
    asked = []
    monkeypatch.setattr(keeping, "LONG", 5)
    monkeypatch.setitem(app.extensions, "queue", object())
    monkeypatch.setattr(jobs, "enqueue", lambda work, *arguments: asked.append((work, arguments)))
    query = {"lang": "en"}

    for _ in range(2):
        answer = ask(browse(), "pdf", query_string=query, headers={"Accept-Language": "en"})
        assert answer.status_code == 503
        assert "its PDF is being made" in answer.get_data(as_text=True)
    assert len(asked) == 1, "it is asked for once"

    (work, arguments) = asked[0]
    work(*arguments)
    assert ask(browse(), "pdf", query_string=query).data.startswith(b"%PDF-")
