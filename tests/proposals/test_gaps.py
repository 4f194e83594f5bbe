"""What drafts say on the pages of others, and how a point of an agenda comes to be about one."""

import pytest

from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.proposals import services
from cocreacion.proposals.models import AgendaLink
from tests.make.rows import two
from tests.proposals.test_deciding import ask, decide, ready  # noqa: F401  a fixture


@pytest.fixture
def meeting(make, draft):
    """A called meeting of the group with two points."""
    found = make.meeting("mesa", body_id=draft.body.id)
    make.agenda_item(found, title=two("Lectura del texto"))
    make.agenda_item(found, title=two("Varios"))
    db.session.refresh(found)
    return found


MANAGE = "/es/manage/meetings/mesa/agenda"


def test_a_point_of_the_agenda_is_about_a_draft(browse, draft, meeting):
    browser = browse(draft.tomas)
    page = browser.get(MANAGE)

    done = browser.send(page, "/link", proposal="mejora")

    assert "El borrador está en la agenda." in done
    link = db.session.query(AgendaLink).one()
    assert (link.agenda_item.title.es, link.proposal.slug) == ("Lectura del texto", "mejora")
    public = browse().get("/es/meetings/mesa")
    assert public.links["Propuesta de prueba"] == "/es/proposals/mejora"
    assert "En consulta" in public
    assert "Mesa de agua" in browse().get("/es/proposals/mejora/decisions")
    browser.send(browser.get(MANAGE), "/unlink")
    assert "Propuesta de prueba" not in browse().get("/es/meetings/mesa")


def test_linking_twice_is_one_link(browse, draft, meeting):
    browser = browse(draft.tomas)
    for _ in range(2):
        browser.send(browser.get(MANAGE), "/link", proposal="mejora")

    assert db.session.query(AgendaLink).count() == 1


def test_a_draft_without_version_does_not_get_on_an_agenda(make, browse, draft, meeting):
    make.proposal("secreta", body=draft.body, versions=0)
    browser = browse(draft.tomas)
    page = browser.get(MANAGE)
    assert "secreta" not in page.html

    assert browser.send(page, "/link", proposal="secreta").status == 422
    assert db.session.query(AgendaLink).count() == 0


def test_who_does_not_prepare_the_meeting_links_nothing(make, browse, draft, meeting):
    page = browse(draft.tomas).get(MANAGE)
    action = page.form("/link").action
    rosa = browse(make.user("Rosa"))
    token = rosa.get("/es/proposals/mejora").form("/comment").fields["csrf_token"]

    sent = rosa.client.post(action, data={"csrf_token": token, "proposal": "mejora"})

    assert sent.status_code == 403
    assert db.session.query(AgendaLink).count() == 0


def test_many_points_cost_the_same_statements(make, browse, draft, meeting, statements):
    browser = browse()
    browser.get("/es/meetings/mesa")
    few = statements(lambda: browser.get("/es/meetings/mesa"))
    for number in range(12):
        item = make.agenda_item(meeting, title=two(f"Punto {number}"))
        other = make.proposal(body=draft.body)
        with transaction():
            services.link_agenda_item(item, other, actor=draft.lucia)

    assert statements(lambda: browser.get("/es/meetings/mesa")) <= few + 1


def test_a_group_shows_its_drafts_and_leads_its_members_to_a_new_one(make, browse, draft):
    make.proposal("secreta", body=draft.body, versions=0, title=two("Secreta"))

    page = browse().get("/es/groups/politica-discapacidad")

    assert page.links["Propuesta de prueba"] == "/es/proposals/mejora"
    assert "Secreta" not in page
    member = browse(draft.tomas).get("/es/groups/politica-discapacidad")
    assert member.links["Comenzar un borrador"] == "/es/proposals/create?body=politica-discapacidad"
    assert "Comenzar un borrador" not in page


def test_ones_own_page_leads_to_the_drafts_of_ones_groups(make, browse, draft):
    make.proposal("secreta", body=draft.body, versions=0, title=two("Secreta"))

    page = browse(draft.tomas).get("/es/my")

    assert "Secreta" in page
    assert page.links["Propuesta de prueba"] == "/es/proposals/mejora"
    assert "Propuesta de prueba" not in browse(make.user("Rosa")).get("/es/my")


def test_commitment_draft_and_vote_lead_to_each_other(browse, ready):  # noqa: F811
    browser = browse(ready.lucia)
    ask(browser, ready)
    decide(ready)
    browser.send(browser.get("/es/proposals/mejora/adopt"), "adopt", reason_es="Acordado")
    vote = ready.proposal.poll.slug

    commitment = browse().get("/es/plans/gt-nap5/commitments/9")
    assert commitment.links["Propuesta de prueba"] == "/es/proposals/mejora"
    assert commitment.links["Leer esa versión"] == "/es/proposals/mejora/versions/1"
    assert commitment.links["Ver la votación"] == f"/es/votes/{vote}"
    draft = browse().get("/es/proposals/mejora")
    assert draft.links["Ver la votación"] == f"/es/votes/{vote}"
    assert "/es/plans/gt-nap5/commitments/9" in draft.links.values()
    poll = browse().get(f"/es/votes/{vote}")
    assert poll.links["Propuesta de prueba, versión 1"] == "/es/proposals/mejora/versions/1"
