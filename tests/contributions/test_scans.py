"""The scan of a sheet: seen by those who compare, and erased with what stands on it."""

import io
from datetime import timedelta

import pytest

from cocreacion.contributions.intake import scans
from cocreacion.contributions.intake.models import Scan
from cocreacion.contributions.models import ContributionState
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from tests.contributions.test_taking_in import TAKEN, capture, staff, taken  # noqa: F401
from tests.pictures import JPEG, PDF, png

TWO = {"entries-1-text": "Y la luz.", "entries-1-clause": "clause-2"}


def bring(browser, draft, data=None, name="../hoja.exe", **fields):
    file = (io.BytesIO(png() if data is None else data), name)
    return capture(browser, draft, scan=file, **fields)


def kept():
    db.session.rollback()
    return db.session.query(Scan).all()


@pytest.mark.parametrize(
    ("data", "kind", "shown"),
    [(png(), "png", "inline"), (JPEG, "jpeg", "inline"), (PDF, "pdf", "attachment")],
    ids=["png", "jpeg", "pdf"],
)
def test_a_scan_is_seen_by_who_compares_as_what_it_is(
    make, staff, browse, draft, data, kind, shown  # noqa: F811
):  # fmt: skip
    lucia, admin = staff
    assert "It is taken in." in bring(lucia, draft, data)
    (scan,) = kept()
    address = f"/en/manage/contributions/scans/{scan.id}"

    assert address in admin.get(f"{TAKEN}/{taken()[0].id}").html
    answer = admin.client.get(address)

    assert answer.data == data and answer.content_type == scans.TYPES[kind]
    assert answer.headers["Content-Disposition"] == f'{shown}; filename="scan-{scan.id}.{kind}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert browse(make.user("Ana")).get(address).status == 403


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a PDF, JPEG or PNG file"),
        (png()[:-20], "or a part of it is missing"),
        (PDF[:-8], "or a part of it is missing"),
        (png() + b"0" * 1000, "A scan has at most 5 MB."),
    ],
    ids=["a drawing", "half a picture", "half a PDF", "too large"],
)
def test_what_is_no_scan_is_refused_with_its_sheet(
    monkeypatch, staff, draft, data, reason  # noqa: F811
):  # fmt: skip
    monkeypatch.setattr(scans, "LARGEST", 1000)
    page = bring(staff[0], draft, data, "hoja.png")

    assert page.status == 422 and reason in page
    assert page.form("capture").fields["entries-0-text"] == "Que llegue el agua."
    assert not taken() and not kept()


def test_whoever_spoke_on_paper_can_have_it_withdrawn_with_the_scan(staff, browse, draft):  # noqa: F811
    lucia, admin = staff
    bring(lucia, draft, **TWO, **{"entries-0-name": "Doña Juana"})
    first, second = taken()
    assert (first.scan_id, second.scan_id) == (kept()[0].id, kept()[0].id)
    waiting = admin.get(f"{TAKEN}/{first.id}")
    assert "Withdraw it for them" not in waiting.html
    for each in (first, second):
        admin.send(admin.get(f"{TAKEN}/{each.id}"), "check", do="publish")
    assert "Doña Juana" in browse().get(draft.url())

    page = admin.send(admin.get(f"{TAKEN}/{first.id}"), "withdraw")

    assert "It is withdrawn: its words and its name are no longer shown." in page
    page = browse().get(draft.url())
    assert "Doña Juana" not in page and "Que llegue el agua." not in page
    assert "Y la luz." in browse().get(draft.url(clause="clause-2"))
    assert [c.state for c in taken()] == [ContributionState.WITHDRAWN, ContributionState.PUBLISHED]
    assert not kept() and [c.scan_id for c in taken()] == [None, None]


def test_what_is_laid_aside_leaves_the_scan_to_the_others_on_the_sheet(staff, draft):  # noqa: F811
    lucia, admin = staff
    bring(lucia, draft, **TWO)

    for left, each in ((1, taken()[0]), (0, taken()[1])):
        page = admin.get(f"{TAKEN}/{each.id}")
        assert "It is laid aside" in admin.send(page, "check", do="aside", reason="Doble.")
        assert len(kept()) == left


def test_a_scan_is_erased_after_a_year(staff, draft):  # noqa: F811
    bring(staff[0], draft)
    scans.erase_old_scans()
    assert kept()

    with clock.freeze(now() + timedelta(days=366)):
        scans.erase_old_scans()
    assert not kept() and taken()[0].scan_id is None
