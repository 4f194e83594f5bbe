"""One story, from the call of a meeting to the beginning of the follow-up, in a real browser.

Told once in each language, once without scripts, once by keyboard alone.
"""

from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.support import NullTranslations, Translations

import cocreacion
from cocreacion.kernel import clock, limits
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import local, now, today
from cocreacion.kernel.db import db
from cocreacion.people.models import Role
from cocreacion.people.passwords import hashed
from cocreacion.process.models import Commitment, PlannedMilestone
from tests import world
from tests.chromium import Visitor, chromium
from tests.conftest import application
from tests.journeys.person import PASSWORD, Hands, Keyboard
from tests.make import Maker
from tests.serving import served

CATALOGUES = Path(cocreacion.__file__).parent / "translations"
pytestmark = pytest.mark.browser

TEXT = {
    "meeting": ("Sesión sobre datos abiertos", "Session on open data"),
    "purpose": ("Acordar el borrador", "Agree on the draft"),
    "point": ("El borrador de datos abiertos", "The draft on open data"),
    "minutes": ("Se leyó el borrador y se acordó consultarlo.", "The draft was read."),
    "agreement": ("Consultar el borrador durante un mes", "Consult the draft for a month"),
    "draft": ("Datos abiertos para todas las personas", "Open data for everybody"),
    "summary": ("Cómo se publicarán los datos.", "How data will be published."),
    "heading": ("Qué se hará", "What will be done"),
    "clause": ("Las instituciones publican sus datos.", "Institutions publish their data."),
    "changed": (
        "Las instituciones publican sus datos en tres formatos, uno de ellos accesible.",
        "Institutions publish their data in three formats, one of them accessible.",
    ),
    "first": ("Primera versión", "First version"),
    "second": ("Formatos accesibles, por un comentario", "Accessible formats, after a comment"),
    "reason": ("Se acoge: el texto nombra ahora los formatos.", "Accepted: formats are named."),
    "milestone": ("Publicar la primera lista", "Publish the first list"),
    "why": ("Lo decidió el Comité Técnico", "Decided by the Technical Committee"),
}
COMMENT = "Publiquen también en un formato que lea mi lector de pantalla."


@pytest.fixture
def site(tmp_path):
    """The plan, the committee, a working group, and people who know their passwords."""
    with application("sqlite", tmp_path) as app:
        with app.app_context():
            make = Maker(app)
            places = world.World()
            for build in (world._people, world._plan, world._groups):
                build(make, places)
            places.people["second"] = make.user("Marta", roles=[Role.POINT_OF_CONTACT])
            make.meeting_kind()
            plan_a_milestone(make)
            for person in places.people.values():
                if person is not None:
                    person.password_hash = hashed(PASSWORD)
            people = {name: p.email for name, p in places.people.items() if p is not None}
            db.session.commit()
            db.session.remove()
        with served(app) as base:
            yield SimpleNamespace(app=app, base=base, people=people)


def plan_a_milestone(make):
    """Of commitment 2, which has not begun."""
    commitment = db.session.query(Commitment).filter_by(number="2").one()
    make.keep(
        PlannedMilestone(
            commitment_id=commitment.id, position=1, code="2.1",
            title=Bilingual.both(*TEXT["milestone"]), starts_on=today(), ends_on=today(),
        )
    )  # fmt: skip


class Story:
    def __init__(self, site, browser, lang, driver, scripts):
        self.site, self.browser, self.lang = site, browser, lang
        self.driver, self.scripts = driver, scripts
        found = Translations.load(CATALOGUES, [lang], "messages")
        catalogue = found if lang != "en" else NullTranslations()
        self.translate, self.in_context = catalogue.ugettext, catalogue.upgettext
        self.at = now()
        self.windows = {}  # of those who have signed in, as they left them

    def say(self, msgid, **places):
        words = self.translate(msgid)
        return words % places if places else words

    def words(self, key):
        return TEXT[key][self.lang == "en"]

    @contextmanager
    def person(self, who):
        """At their own window, on the day the story has reached; signs in where nobody is yet, or
        where it was too long ago."""
        visitor = self.windows.get(who) or Visitor(
            self.browser, self.site.base, java_script_enabled=self.scripts, locale="en-US"
        )
        with self.site.app.app_context():
            limits.forget(self.site.app)
        someone = self.driver(visitor, self.say)
        with clock.freeze(self.at):
            someone.open(f"/{self.lang}/")
            if who != "guest":
                self.windows[who] = visitor
                if not someone.is_signed_in():
                    someone.follow("Sign in")
                    self.sign_in(someone, who)
                    assert someone.is_signed_in()
            yield someone
        if who == "guest":
            visitor.close()

    def sign_in(self, someone, who):
        someone.write("E-mail address", self.site.people[who])
        someone.write("Password", PASSWORD)
        someone.press("Sign in")

    def later(self, **span):
        self.at += timedelta(**span)

    # the chapters -------------------------------------------------------------------------------

    def call_a_meeting(self):
        with self.person("contact") as lucia:
            lucia.open(f"/{self.lang}/manage/meetings/new")
            lucia.choose("Which group meets", "Comité Técnico")
            lucia.both("Title", *TEXT["meeting"])
            lucia.both("What it is about", *TEXT["purpose"])
            begins = local(self.at + timedelta(days=10)).replace(hour=9, minute=0)
            lucia.on("Begins", begins)
            lucia.on("Ends", begins.replace(hour=11))
            lucia.both("Place", "Biblioteca de Cobán", "Library of Cobán")
            lucia.press("Keep as a draft")
            lucia.follow("Agenda")
            lucia.both("Point", *TEXT["point"])
            lucia.press("Add to the agenda")
            lucia.follow_text(self.in_context("meeting", "Call"))
            lucia.press("Publish the call")
            lucia.expects_text(self.words("meeting"))
            self.meeting = lucia.page.url

    def publish_its_minutes(self):
        self.later(days=11)
        with self.person("contact") as lucia:
            lucia.open(f"/{self.lang}/manage/meetings")
            lucia.follow_text(self.words("meeting"))
            lucia.follow("Attendance")
            for seat in ("Red Ejemplo", "Ministerio Ejemplo"):
                lucia.select(lucia.field(seat), self.say("Present: principal"))
            lucia.press("Keep the attendance of the seats")
            lucia.follow("Agreements")
            lucia.both("What was agreed", *TEXT["agreement"])
            lucia.press("Add the agreement")
            lucia.follow("Minutes")
            lucia.press("Begin the minutes")
            lucia.follow("Add a clause")
            lucia.both("Text", *TEXT["minutes"])
            lucia.press("Add the clause")
            lucia.follow("Back to the minutes")
            lucia.press("Send the draft to those who took part")
        for who in ("seat", "government"):
            with self.person(who) as delegate:
                delegate.follow("Meetings")
                delegate.follow_text(self.words("meeting"))
                delegate.follow("Read and sign the minutes")
                delegate.expects_text(self.words("minutes"))
                delegate.mark("radio", self.say("I sign it: it says what happened"))
                delegate.press("Send my answer")
        with self.person("contact") as lucia:
            lucia.open(f"/{self.lang}/manage/meetings")
            lucia.follow_text(self.words("meeting"))
            lucia.follow("Publish the minutes")
            lucia.press("Publish")
        with self.person("guest") as anyone:
            anyone.follow("Meetings")
            anyone.follow_text(self.words("meeting"))
            anyone.follow("Minutes")
            anyone.expects_text(self.words("minutes"))
            anyone.expects_text(self.words("agreement"))

    def draft_a_proposal(self):
        with self.person("member") as tomas:
            tomas.follow("Drafts")
            tomas.follow("Begin a draft")
            tomas.both("Title", *TEXT["draft"])
            tomas.both("In a few sentences", *TEXT["summary"])
            tomas.choose("For which commitment", "2.")
            tomas.unmark("Begin with the questions of the commitment template, one clause for each")
            tomas.press("Begin the draft")
            tomas.follow("Add a clause")
            tomas.both("Heading", *TEXT["heading"])
            tomas.both("Text", *TEXT["clause"])
            tomas.press("Add the clause")
        with self.person("contact") as lucia:
            self.open_draft(lucia)
            lucia.follow("Review and publish a version")
            lucia.both("What changed, and why", *TEXT["first"])
            lucia.press("Publish version %(number)s", number=1)
            self.open_draft(lucia)
            lucia.follow("Open it for comment")
            lucia.on("Closes", local(self.at + timedelta(days=30)))
            lucia.press("Set these dates")

    def open_draft(self, someone):
        someone.follow("Drafts")
        someone.follow_text(self.words("draft"))

    def comment_on_a_clause(self):
        """Signed out: what was written survives signing in."""
        self.later(days=1)
        with self.person("guest") as ixchel:
            self.open_draft(ixchel)
            ixchel.follow_text(f"{self.say('Comment')}, {self.say('Clause')} 1")
            ixchel.write("Your comment", COMMENT)
            ixchel.press("Sign in and publish")
            self.sign_in(ixchel, "citizen")
            ixchel.press("Publish comment")
            ixchel.expects_text(COMMENT)

    def answer_with_reasons(self):
        """Lucía writes it in two sittings, Marta signs it, and only then it is published."""
        self.later(days=2)
        desk = f"/{self.lang}/manage/contributions"
        with self.person("contact") as lucia:
            lucia.open(desk)
            lucia.tick(lucia.page.get_by_role("checkbox").first)
            lucia.press("Answer the chosen comments")
            lucia.mark("radio", self.say("Accepted"))
            lucia.tick(lucia.field(self.say("The change will come in a later version")))
            lucia.both("Reason", *TEXT["reason"])
            lucia.press("Keep the draft")
            lucia.expects("The draft is kept. Nothing is public yet.")
            lucia.press("Send for second signature")
            lucia.expects("The answer waits for its second signature. Nothing is public yet.")
        with self.person("second") as marta:
            marta.open(desk)
            marta.follow("To sign")
            marta.follow("Answer %(number)s", number=1)
            marta.expects_text(COMMENT)
            marta.expects_text(self.words("reason"))
            marta.press("Sign this answer")
            marta.expects("You signed the answer. It can be published now.")
        with self.person("contact") as lucia:
            lucia.open(desk)
            lucia.follow("Ready to publish")
            lucia.expects_text(self.words("reason"))
            lucia.press("Tick all of this page")
            lucia.press("Publish the chosen answers")
            lucia.press("Yes, publish it")
            lucia.expects("No answer is ready to publish")
        with self.person("guest") as anyone:
            self.open_draft(anyone)
            anyone.follow("Responses")
            anyone.expects_text(self.words("reason"))

    def change_the_clause(self):
        self.later(days=30)
        with self.person("member") as tomas:
            self.open_draft(tomas)
            tomas.follow("Edit the text")
            if self.lang == "en":
                tomas.follow("Write in %(language)s", language=self.say("Spanish"))
            clause = f"{self.say('Clause')} 1"
            tomas.follow_text(f"{self.say('Edit')} {clause}")
            tomas.write_in("Text of clause %(number)s in Spanish", TEXT["changed"][0])
            tomas.press("Save")
            tomas.follow("Write in %(language)s", language=self.say("English"))
            tomas.follow_text(f"{self.say('Translate')} {clause}")
            tomas.write_in("Text of clause %(number)s in English", TEXT["changed"][1])
            tomas.press("Save")
        with self.person("contact") as lucia:
            self.open_draft(lucia)
            lucia.follow("Publish a version")
            lucia.both("What changed, and why", *TEXT["second"])
            lucia.press("Publish version %(number)s", number=2)
        with self.person("guest") as anyone:
            self.open_draft(anyone)
            anyone.follow("What changed since version %(number)s", number=1)
            anyone.expects_text(self.words("heading"))

    def decide_by_a_vote_of_seats(self):
        with self.person("contact") as lucia:
            self.open_draft(lucia)
            lucia.follow("Ask for a vote")
            lucia.choose("Who decides", "Comité Técnico")
            lucia.on("Closes", local(self.at + timedelta(days=3)))
            lucia.press("Open the vote")
        self.later(days=1)
        for who in ("seat", "government"):
            with self.person(who) as delegate:
                self.open_draft(delegate)
                delegate.follow("See the vote")
                delegate.mark("radio", self.in_context("vote", "For"))
                delegate.press_text(self.in_context("action", "Vote"))
        self.later(days=3)

    def adopt_it_into_the_commitment(self):
        with self.person("contact") as lucia:
            self.open_draft(lucia)
            lucia.expects("The vote agreed to version %(number)s.", number=2)
            lucia.follow("Adopt into the commitment")
            lucia.both("Why the wording of the commitment changes", *TEXT["why"])
            lucia.press("Adopt and publish")

    def see_the_follow_up_begin(self):
        with self.person("guest") as anyone:
            anyone.follow("Commitments")
            anyone.follow("Commitment %(number)s", number=2)
            anyone.expects_text(self.words("changed"))
            anyone.follow("See milestones and reports")
            anyone.expects_text(self.words("milestone"))

    def tell(self):
        self.call_a_meeting()
        self.publish_its_minutes()
        self.draft_a_proposal()
        self.comment_on_a_clause()
        self.answer_with_reasons()
        self.change_the_clause()
        self.decide_by_a_vote_of_seats()
        self.adopt_it_into_the_commitment()
        self.see_the_follow_up_begin()


@pytest.mark.parametrize(
    ("lang", "driver", "scripts"),
    [("es", Hands, True), ("en", Hands, True), ("es", Hands, False), ("en", Keyboard, True)],
    ids=["es", "en", "no-scripts", "keyboard"],
)
def test_the_whole_story(site, lang, driver, scripts):
    with chromium() as browser:
        Story(site, browser, lang, driver, scripts).tell()
