"""What everybody sees of consultations: where they stand, and what they are about."""

from datetime import datetime, timedelta

import pytest

from cocreacion.consultations.countdown import left
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.people.models import Sector


@pytest.mark.parametrize(
    ("remaining", "words"),
    [
        (timedelta(days=5), "faltan 5 días"),
        (timedelta(hours=47, minutes=59), "faltan 47 horas"),
        (timedelta(minutes=90), "faltan 90 minutos"),
        (timedelta(seconds=61), "falta 1 minuto"),
        (timedelta(seconds=59), "falta menos de un minuto"),
    ],
)
def test_the_countdown_promises_only_whole_units(app, at_now, remaining, words):
    with app.test_request_context("/es/"), clock.freeze(at_now):
        assert left(at_now + remaining) == words


def test_the_countdown_and_the_date_beside_it_agree(app):
    afternoon = clock.from_local(datetime(2026, 11, 27, 16, 0))
    morning = clock.from_local(datetime(2026, 12, 2, 8, 0))  # 4 days and 16 hours later
    with app.test_request_context("/es/"), clock.freeze(afternoon):
        assert left(morning) == "faltan 5 días"


def test_the_list_tells_open_upcoming_closed_and_simple_windows(make, browse):
    draft = make.reviewed("agua")
    make.consultation("abierta", about=draft)
    make.consultation("cerrada", is_open=False)
    soon = now() + timedelta(days=3, hours=1)
    make.consultation("pronto", opens_at=soon, questions=["¿Qué falta?"])
    make.consultation("preparada", announced_at=None)
    make.proposal("simple")

    page = browse().get("/es/consultations")

    assert "/es/consultations/abierta" in page.html and "/es/consultations/cerrada" in page.html
    assert "faltan 3 días" in page and "preparada" not in page.html
    assert "/es/proposals/simple" in page.html and "/es/proposals/agua" not in page.html
    assert "Abre pronto" in page
    for slug, label in (("pronto", "Abre"), ("abierta", "Abrió el"), ("cerrada", "Cerró el")):
        assert f"<dt>{label}</dt>" in browse().get(f"/es/consultations/{slug}").html


def test_closed_ones_come_in_pages(make, browse):
    for number in range(22):
        make.consultation(f"c-{number}", closes_at=now() - timedelta(days=number + 1))
    guest = browse()

    first = guest.get("/en/consultations")
    second = guest.follow(first, "Next")

    assert "/c-19" in first.html and "/c-20" not in first.html
    assert "/c-20" in second.html and "/c-21" in second.html and "/c-0" not in second.html


def test_signed_out_people_see_who_may_take_part_and_why_they_may_not(make, browse):
    red = make.organisation("Red Ejemplo", Sector.MEDIA)
    draft = make.reviewed("agua")
    consultation = make.consultation("agua", about=draft, questions=["¿Qué falta?"])
    delegate, other = make.user("Tomás", organisation=red), browse(make.user("Rosa"))
    form = other.get("/en/consultations/agua")
    consultation.admits = draft.thread.admits = {"organisations": [red.id]}
    db.session.commit()

    page = browse().get("/en/consultations/agua")
    assert "Red Ejemplo (en)" in page and "Only these take part" in page
    refused = other.send(form, "/comment", text="Yo también")
    assert refused.status == 403 and "Yo también" in refused.html
    assert "Only the delegates of the organisations that were named take part." in refused

    browser = browse(delegate)
    page = browser.send(browser.get("/en/consultations/agua"), "/comment", text="Faltan plazos")
    assert "Faltan plazos" in page and "on behalf of Red Ejemplo (en)" in page


def test_only_named_sectors_are_offered_and_taken(make, browse):
    consultation = make.consultation(
        "agua", questions=["¿Qué falta?"], admits={"sectors": ["academia", "media"]}
    )
    browser = browse(make.user())
    page = browser.get("/en/consultations/agua")

    assert page.form("/comment").choices["sector"] == ["academia", "media"]
    refused = browser.send(page, "/comment", text="Soy del gobierno", sector="government")
    assert refused.status == 422 and "Soy del gobierno" in refused.html
    assert consultation.thread.comment_count == 0


def test_it_is_told_on_the_home_page_the_plan_and_the_change_log(make, browse):
    plan = make.plan()
    make.consultation("agua", plan_id=plan.id, questions=["¿Qué falta?"])
    guest = browse()

    assert "Take part in a consultation" in guest.get("/en/")
    assert guest.get("/en/plans/gt-nap5").links["All consultations"] == "/en/consultations"
    feed = guest.client.get("/plans/gt-nap5/deadlines.ics?lang=en").text
    assert "Last day to take part" in feed.replace("\r\n ", "")
