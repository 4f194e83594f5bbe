"""Who is named: by choice and consent, and never again once that is taken back."""

from datetime import timedelta

from cocreacion.contributions.intake.models import Consent
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.mail import Letter
from cocreacion.people.models import Sector

FORM = "/comment"


def test_what_was_taken_back_is_in_no_letter_that_is_still_to_be_sent(make, browse, draft):
    ana = make.user("Ana")
    mine = make.comment(draft.proposal, author=ana, text="Me arrepiento.")
    for number in (mine.id, f"{mine.id}9"):
        make.keep(
            Letter(
                key=f"reply:{number}", recipient="beto@example.org", language="es", subject="x",
                text=f"> Me arrepiento.\nhttp://localhost/es/comments/{number}\n", html="",
                due_at=now() + timedelta(minutes=5),
            )
        )  # fmt: skip

    browser = browse(ana)
    browser.send(browser.get(f"/en/comments/{mine.id}/withdraw"), "withdraw")

    assert [letter.key for letter in db.session.query(Letter)] == [f"reply:{mine.id}9"]


def test_one_chooses_how_to_be_shown_and_the_words_agreed_to_are_kept(make, browse, draft):
    red = make.organisation("Red Ejemplo", Sector.CIVIL_SOCIETY)
    ana = make.user("Ana Canario", organisation=red)
    browser = browse(ana)

    shown = {}
    for display in ("participant", "organisation", "name"):
        browser.send(
            browser.get(draft.url()), FORM, text=f"Como {display}.", display=display,
            voice=str(red.id),
        )  # fmt: skip
        page = browse().get(draft.url())
        shown[display] = "Ana Canario" in page
    assert shown == {"participant": False, "organisation": False, "name": True}
    assert "Red Ejemplo (en)" in page
    assert '<span class="vh">: Red Ejemplo (en)</span>' in page.html, "as it is shown"
    consent = db.session.query(Consent).one()
    assert consent.user_id == ana.id and (consent.version, consent.language) == ("2026-11", "en")
    assert "Your public name is shown beside what you say here" in consent.text
    assert consent.text in browser.get("/en/my/name")


def test_taking_the_name_back_hides_it_everywhere_and_it_can_be_shown_again(make, browse, draft):
    ana = make.user("Ana Canario")
    make.amendment(draft.proposal, author=ana)
    browser = browse(ana)
    browser.send(browser.get(draft.url()), FORM, text="Falta el plazo.")
    pages = [draft.url(), f"/en/proposals/{draft.proposal.slug}/amendments"]
    assert all("Ana Canario" in browse().get(page) for page in pages)

    page = browser.send(browser.get("/en/my/name"), "name")

    assert "From now on you are shown as a participant" in page and "taken back on" in page
    assert not any("Ana Canario" in browse().get(page) for page in pages)
    assert "Falta el plazo." in browse().get(pages[0])
    form = browser.get(draft.url()).form(FORM)
    assert form.choices["display"] == ["participant"]
    browser.send(browser.get(draft.url()), FORM, text="Otro.", display="name")
    assert "Ana Canario" not in browse().get(pages[0])
    facts = str([each.facts for each in db.session.query(StoredEvent)])
    assert "NameWithdrawn" in [each.name for each in db.session.query(StoredEvent)]
    assert "Canario" not in facts
    browser.send(browser.get("/en/my/name"), "name")
    assert "Ana Canario" in browse().get(pages[0])
    assert db.session.query(Consent).count() == 2


def test_a_name_can_be_taken_from_one_comment(make, browse, draft):
    ana = make.user("Ana Canario")
    browser = browse(ana)
    browser.send(browser.get(draft.url()), FORM, text="Uno.")
    browser.send(browser.get(draft.url()), FORM, text="Dos.")
    page = browser.get(draft.url())
    page = browser.follow(page, "Withdraw the comment")

    browser.send(page, "hide-name")
    page = browse().get(draft.url())
    assert page.text.count("Ana Canario") == page.text.count("Participant") > 0
    assert browse().get("/en/my/name").url == "/en/sign-in"
