"""Traces as people read them: the whole chain, what is missing, and what must never be in it."""

import json
import re
from datetime import timedelta

import pytest

from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Disposition,
    ResponseState,
)
from cocreacion.documents.models import AmendmentState
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.meetings import saying
from cocreacion.meetings.forgetting import erase_hidden_words
from cocreacion.meetings.models import (
    Agreement,
    AgreementMark,
    AgreementState,
    Meeting,
    Minutes,
    MinutesState,
    Transcript,
    TranscriptState,
)
from cocreacion.process.models import CommitmentVersion
from cocreacion.proposals.models import Adoption, AgendaLink, Proposal, ProposalState, VersionPoll
from cocreacion.votes import results
from cocreacion.votes.models import Poll, PollState
from tests.contributions.desk import Desk
from tests.make.rows import two
from tests.test_queries import counted

XSD_DATE_TIME = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


@pytest.fixture
def chain(make):
    """From a meeting over a comment and its answer to version 2, its vote, its adoption."""
    make.plan()
    commitment = make.commitment(number="5")
    milestone = make.milestone(commitment, due_on=today() + timedelta(days=90))
    body, government, civil = make.committee()
    draft = make.proposal("agua", body=body, commitment_id=commitment.id)
    draft.author = make.user("Ixchel")
    draft.comment = make.comment(draft, "clause-1", author=draft.author, text="Falta la fecha.")
    draft.document.clauses[0].es = "Primera cláusula, con fecha."
    version = make.version(draft.document)
    draft.response = make.response(
        [draft.comment], reason="Se agregó la fecha.", disposition=Disposition.ACCEPTED,
        changed_version_id=version.id, changed_clause_id="clause-1",
    )  # fmt: skip
    draft.meeting = make.meeting("sesion", starts_at=now() - timedelta(days=5), body_id=body.id)
    point = make.agenda_item(draft.meeting, title=two("El texto del agua"))
    make.keep(AgendaLink(agenda_item_id=point.id, proposal_id=draft.id))
    draft.agreement = make.agreement(
        draft.meeting, number=1, agenda_item_id=point.id, text=two("Llevarlo a votación")
    )
    make.minutes(draft.meeting, MinutesState.PUBLISHED)
    draft.poll = make.poll(body, is_open=False)
    for person in (*government, *civil):
        make.ballot(draft.poll, person)
    db.session.expire_all()
    draft.poll.result, draft.poll.state = results.result_of(draft.poll), PollState.TALLIED
    db.session.commit()
    make.keep(VersionPoll(proposal_id=draft.id, version_id=version.id, poll_id=draft.poll.id))
    wording = make.keep(
        CommitmentVersion(
            commitment_id=commitment.id, number=2, title=commitment.title, hash="h" * 64
        )
    )
    make.keep(
        Adoption(
            proposal_id=draft.id, version_id=version.id, commitment_version_id=wording.id,
            poll_id=draft.poll.id,
        )
    )  # fmt: skip
    draft.clause, draft.milestone = f"{version.id}-clause-1", milestone
    return draft


def test_what_became_of_a_comment(browse, chain):
    page = browse().get(f"/en/trace/contribution/{chain.comment.id}")
    spanish = browse().get(f"/es/trace/contribution/{chain.comment.id}")

    assert (
        "This comment changed clause 1 in version 2, adopted in commitment 5; milestone "
        f"{chain.milestone.planned.code} is due on" in page
    )
    for words in (
        "El texto del agua (en)", "Agreement 1", "Falta la fecha.", "Ixchel", "Accepted",
        "Se agregó la fecha. (en)", "It became part of a commitment", "For, 4", "Against, 0",
    ):  # fmt: skip
        assert words in page, words
    assert "Este comentario cambió la cláusula 1 en la versión 2" in spanish
    assert "added: con fecha" in page or "con fecha" in spanish
    assert "No meeting is on record" not in page
    mine = browse(chain.author).get(f"/en/trace/contribution/{chain.comment.id}")
    assert "Your comment changed clause 1" in mine and "You commented" in mine
    assert "Somebody commented" in page and "Falta la fecha. Spanish" in page
    assert "Before, the draft was discussed in a meeting" in page
    assert page.text.index("Before, the draft") < page.text.index("Somebody commented")
    assert "Antes, el borrador se trató en una reunión" in spanish


def test_an_agreement_leads_to_what_kept_it(make, browse, chain):
    url = f"/en/trace/agreement/{chain.agreement.id}"
    db.session.query(VersionPoll).delete()
    db.session.query(Adoption).delete()
    chain.meeting.starts_at = now()  # after every version
    db.session.commit()
    page = browse().get(url)
    assert "No decision yet" in page and "was published" not in page

    meeting = db.session.get_one(Meeting, chain.meeting.id)
    meeting.starts_at = db.session.get_one(Proposal, chain.id).document.versions[1].published_at
    agreement = db.session.get_one(Agreement, chain.agreement.id)
    agreement.state = AgreementState.DONE
    make.keep(
        AgreementMark(
            agreement_id=agreement.id, before=AgreementState.OPEN, state=agreement.state
        )
    )  # fmt: skip
    page = browse().get(url)

    assert "Version 2 was published" in page and "No decision yet" not in page
    assert page.links["Propuesta de prueba (en)"] == "/en/proposals/agua"
    assert "/en/plans/gt-nap5/commitments/5" in page.links.values()


def test_where_a_clause_comes_from_and_both_ways_of_the_rest(browse, chain):
    browser = browse()
    clause = browser.get(f"/en/trace/clause/{chain.clause}")
    assert "Where clause 1 comes from" in clause and "2 versions shaped its words" in clause
    assert "One comment changed it." in clause and "adopted in commitment 5" in clause

    for kind, name, words in (
        ("commitment", "gt-nap5-5", "A draft was adopted as its wording"),
        ("commitment", "5", "Where commitment 5 comes from"),
        ("milestone", chain.milestone.id, "Where milestone"),
        ("agreement", chain.agreement.id, "Llevarlo a votación (en)"),
        ("meeting", "sesion", "One agreement of it is published."),
        ("decision", chain.poll.slug, "It was adopted in commitment 5"),
        ("response", chain.response.id, "It changed clause 1 in version 2."),
        ("version", chain.clause.split("-")[0], "One comment or amendment is on record"),
    ):
        page = browser.get(f"/en/trace/{kind}/{name}")
        assert page.status == 200 and words in page, (kind, page.text[:2000])


def test_every_thing_leads_to_its_trace(browse, chain):
    browser, author = browse(), browse(chain.author)

    for page, kind, name in (
        (browser.get("/en/proposals/agua"), "clause", chain.clause),
        (browser.get("/en/proposals/agua"), "version", chain.clause.split("-")[0]),
        (browser.get(f"/en/comments/{chain.comment.id}/reply"), "contribution", chain.comment.id),
        (author.get("/en/my"), "contribution", chain.comment.id),
        (browser.get("/en/proposals/agua/responses"), "response", chain.response.id),
        (browser.get("/en/meetings/agreements"), "agreement", chain.agreement.id),
        (browser.get("/en/meetings/sesion"), "meeting", "sesion"),
        (browser.get("/en/plans/gt-nap5/commitments/5"), "commitment", "gt-nap5-5"),
        (browser.get("/en/follow-up/5"), "milestone", chain.milestone.id),
        (browser.get(f"/en/votes/{chain.poll.slug}"), "decision", chain.poll.slug),
    ):
        assert f"/en/trace/{kind}/{name}" in page.html, (kind, page.url)


def test_the_same_as_linked_data_at_an_address_without_a_language(app, browse, chain):
    page = browse().get(f"/en/trace/contribution/{chain.comment.id}")
    address = f"/trace/contribution/{chain.comment.id}"
    assert f'type="application/ld+json" href="{address}.jsonld"' in page.html

    client = app.test_client()
    response = client.get(f"{address}.jsonld")
    data = json.loads(response.text)
    names = {thing["@id"].rpartition("/trace/")[2]: thing for thing in data["@graph"]}
    assert response.content_type == "application/ld+json; charset=utf-8"
    assert names[f"clause/{chain.clause}"]["wasDerivedFrom"]
    assert "Ixchel" not in response.text and "Falta la fecha" not in response.text
    moments = [
        thing[name]
        for thing in data["@graph"]
        for name in ("generatedAtTime", "startedAtTime", "endedAtTime")
        if name in thing
    ]
    assert moments and all(XSD_DATE_TIME.fullmatch(moment) for moment in moments)
    led = client.get(address, headers={"Accept": "application/ld+json"})
    assert led.status_code == 303 and led.location.endswith(f"{address}.jsonld")
    led = client.get(address, headers={"Accept": "text/html"})
    assert led.status_code == 303 and led.location in {f"/es{address}", f"/en{address}"}


@pytest.mark.parametrize("state", [ContributionState.WITHDRAWN, ContributionState.HIDDEN])
def test_what_was_taken_back_is_in_no_trace(app, browse, chain, state):
    chain.comment.state = state
    db.session.commit()
    browser = browse(chain.author)

    assert browser.get(f"/en/trace/contribution/{chain.comment.id}").status == 404
    for kind, name in (
        ("clause", chain.clause), ("version", chain.clause.split("-")[0]),
        ("commitment", "gt-nap5-5"), ("meeting", "sesion"),
    ):  # fmt: skip
        page = browser.get(f"/en/trace/{kind}/{name}")
        data = app.test_client().get(f"/trace/{kind}/{name}.jsonld").text
        assert "Falta la fecha." not in page.html + data
        assert f"contribution/{chain.comment.id}" not in page.html + data
    assert browser.get(f"/en/trace/response/{chain.response.id}").status == 404


def test_what_is_not_published_is_in_no_trace(make, browse, chain):
    browser = browse(make.admin())
    minutes = db.session.query(Minutes).one()
    minutes.published_at = None
    db.session.get_one(Poll, chain.poll.id).opens_at = None
    db.session.commit()

    assert browser.get(f"/en/trace/agreement/{chain.agreement.id}").status == 404
    assert browser.get(f"/en/trace/decision/{chain.poll.slug}").status == 404
    page = browser.get(f"/en/trace/clause/{chain.clause}")
    assert "Llevarlo" not in page and "¿Aprueba el texto?" not in page and "For, 4" not in page
    assert "Its minutes are not published yet." in page

    db.session.get_one(Meeting, chain.meeting.id).called_at = None
    db.session.commit()
    assert browser.get("/en/trace/meeting/sesion").status == 404
    page = browser.get(f"/en/trace/clause/{chain.clause}")
    assert "No meeting is on record for this." in page and "El texto del agua" not in page

    db.session.get_one(Proposal, chain.id).state = ProposalState.DRAFT
    db.session.commit()
    for kind, name in (("clause", chain.clause), ("contribution", chain.comment.id)):
        assert browser.get(f"/en/trace/{kind}/{name}").status == 404


@pytest.mark.parametrize(
    "name",
    [
        "clause/0-x", "clause/9999999999-x", "clause/x", "contribution/99999999999999999999",
        "contribution/-1", "commitment/gt-nap5-99", "commitment/99", "decision/x", "meeting/x",
        "agreement/7", "milestone/7", "version/7", "response/7", "person/1",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(app, name):
    client = app.test_client()

    assert client.get(f"/en/trace/{name}").status_code == 404
    assert client.get(f"/trace/{name}.jsonld").status_code == 404


def test_a_comment_that_waits_says_what_is_still_to_come(make, browse):
    draft = make.proposal("bosque")
    comment = make.comment(draft, answer_due_on=today() + timedelta(days=4))
    late = make.comment(draft, answer_due_on=today() - timedelta(days=4))
    promised = make.comment(draft)
    make.response([promised], disposition=Disposition.PARTLY)
    browser = browse()

    page = browser.get(f"/en/trace/contribution/{comment.id}")
    assert "This comment waits for an answer, which is due on" in page
    for missing in ("No meeting is on record", "No decision yet", "does not belong to a commit"):
        assert missing in page
    assert "an answer that was due on" in browser.get(f"/en/trace/contribution/{late.id}")
    page = browser.get(f"/en/trace/contribution/{promised.id}")
    assert "accepted in part. The change was announced for a later version" in page


def test_an_amendment_that_made_words_is_named(make, browse):
    draft = make.proposal("bosque")
    version = draft.document.versions[0]
    amendment = make.amendment(draft, "Otra cosa.", author=make.user("Tomás"))
    draft.document.clauses[0].es = "Otra cosa."
    newer = make.version(draft.document)
    amendment.state, amendment.applied_version_id = AmendmentState.APPLIED, newer.id
    waiting = make.amendment(draft, "Nunca.", author=make.user("Zoila"))
    waiting.state = AmendmentState.SUBMITTED
    db.session.commit()

    page = browse().get(f"/en/trace/clause/{newer.id}-clause-1")
    assert "One amendment is in it." in page and f"Amendment {amendment.code}" in page
    assert "Tomás" in page and "Zoila" not in page and version.number == 1

    amendment.author.named = False
    db.session.commit()
    page = browse().get(f"/en/trace/clause/{newer.id}-clause-1?again")
    assert "Tomás" not in page and "Participant" in page, "whoever took the name back"


def test_a_clause_with_thousands_of_comments_shows_the_first_and_counts_all(make, browse):
    draft = make.proposal("bosque")
    first = make.comment(draft, text="El primero de todos.")
    version = draft.document.versions[0]
    table = db.metadata.tables["contributions"]
    row = dict(db.session.execute(table.select()).mappings().one())
    db.session.commit()
    rows = [row | {"id": row["id"] + n, "text": f"Otro {n}"} for n in range(1, 3001)]
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(table.insert(), rows)
    make.response([first], changed_version_id=version.id, changed_clause_id="clause-1")
    browser = browse()
    browser.get(f"/en/trace/clause/{version.id}-clause-1")

    with counted() as statements:
        page = browser.get(f"/en/trace/clause/{version.id}-clause-1?again")

    assert "3001 comments are on record. One has an answer." in page.text.replace("\u202f", "")
    assert "Read all comments on this clause" in page and len(page.html) < 30_000
    asked = [s for s in statements if not s.startswith(("BEGIN", "PRAGMA"))]
    assert len(asked) <= 12, len(asked)


def test_an_agreement_without_a_point_says_its_meeting_and_what_became_of_it(make, browse):
    meeting = make.meeting("sesion", starts_at=now() - timedelta(days=5))
    make.agenda_item(meeting, title=two("Otro punto"))
    stray = make.agreement(meeting, number=4, due_on=today() - timedelta(days=1))
    make.minutes(meeting, MinutesState.PUBLISHED)
    browser = browse()

    page = browser.get(f"/en/trace/agreement/{stray.id}")
    assert "Agreed in a meeting" in page and "Agreement 4" in page and "and is not done." in page
    assert "Otro punto" not in page
    assert "Agreement 4" in browser.get("/en/trace/meeting/sesion")


@pytest.fixture
def table(make):
    """Said at a table about a point of an agenda, and about the draft that the point is about."""
    draft = make.proposal("bosque", versions=1)
    meeting = make.held("conversatorio", starts_at=now() - timedelta(days=3))
    point = make.agenda_item(meeting, title=two("Los bosques"))
    make.agenda_item(meeting, title=two("Otro punto"))
    make.keep(AgendaLink(agenda_item_id=point.id, proposal_id=draft.id))
    ana, beto = make.user("Ana"), make.user("Beto")
    table = make.table(meeting, ana, number=2, agenda_item_id=point.id, theme=two("La tala"))
    make.table(meeting, beto, number=3, theme=two("Lo demás"))
    row = make.transcript(
        table, ana, state=TranscriptState.PUBLISHED, text="Que se siembre.", checked_by=beto.id
    )
    saying.contribute_all()
    db.session.rollback()
    table.said = db.session.get(Contribution, row.contribution_id)
    return table


def test_what_was_said_at_a_table_leads_to_its_meeting_and_back(browse, make, table):
    made = make.response([table.said], reason="Se siembra", disposition=Disposition.ACCEPTED)
    browser, talk = browse(), "/en/meetings/conversatorio"

    for name in (f"contribution/{table.said.id}", f"response/{made.id}"):
        page = browser.get(f"/en/trace/{name}")
        for words in (
            "People met and talked", "Los bosques (en)", "Somebody said at table 2",
            "La tala (en)", "Que se siembre.", "Se siembra (en)",
        ):  # fmt: skip
            assert words in page, (name, words)
        assert "Otro punto" not in page and "Lo demás" not in page
        assert f"{talk}/tables/2" in page.html
    page = browser.get("/en/trace/meeting/conversatorio")
    assert "One contribution from its tables is published." in page
    assert "La tala (en)" in page and "Lo demás (en)" in page and f"{talk}/tables/2" in page.html
    page = browser.get(f"{talk}/tables/2")
    assert f"/en/comments/{table.said.id}" in page.html
    assert f"{talk}#item-{table.agenda_item_id}" in page.html
    page = browser.get(talk)
    assert "#table-2" in page.html and f"#item-{table.agenda_item_id}" in page.html
    page = browser.get(f"/en/comments/{table.said.id}")
    assert browser.get(f"/en/trace/contribution/{table.said.id}").status == 200
    assert f"/en/trace/contribution/{table.said.id}" in page.html


def test_what_was_said_at_a_table_and_changed_a_text_is_in_the_trace_of_its_clause(
    make, browse, table
):
    draft = db.session.query(Proposal).filter_by(slug="bosque").one()
    draft.document.clauses[0].es = "Primera cláusula, y se siembra."
    version = make.version(draft.document)
    other = make.version(make.proposal("otro", versions=1).document)
    desk = Desk(make, browse)
    form = desk.form(table.said)
    value = f"{version.id}:clause-1"
    assert f'value="{value}"' in form.html and f'value="{other.id}:clause-1"' not in form.html

    desk.answer(table.said, disposition="accepted", reason="Se siembra.", change=value)

    page = browse().get(f"/en/trace/contribution/{table.said.id}")
    assert "This comment changed clause 1 in version 2." in page and "The text changed" in page
    for name in (f"clause/{version.id}-clause-1", f"version/{version.id}"):
        page = browse().get(f"/en/trace/{name}")
        assert "Que se siembre." in page and f"/trace/contribution/{table.said.id}" in page.html
    data = json.loads(browse().client.get(f"/trace/clause/{version.id}-clause-1.jsonld").data)
    said = next(t for t in data["@graph"] if t["kind"] == "contribution")
    assert said["wasGeneratedBy"][0].endswith("/trace/meeting/conversatorio")


def test_the_data_of_a_table_say_the_same(browse, table):
    for name in (f"contribution/{table.said.id}", "meeting/conversatorio"):
        answer = browse().client.get(f"/trace/{name}.jsonld")
        things = {t["@id"]: t for t in json.loads(answer.data)["@graph"]}
        said = next(t for t in things.values() if t["kind"] == "contribution")

        [meeting] = said["wasGeneratedBy"]
        [place] = said["wasInfluencedBy"]
        [point] = things[place]["wasInfluencedBy"]
        assert meeting.endswith("/trace/meeting/conversatorio")
        assert things[place]["kind"] == "table" and place in things[meeting]["used"]
        assert things[point]["label"]["es"] == "Los bosques"


def test_what_was_taken_back_leaves_its_table(browse, table):
    talk, browser = "/en/meetings/conversatorio", browse()
    assert "Que se siembre." in browser.get(f"{talk}/tables/2")
    assert "1 contribution is published." in browser.get(talk)

    for state in (ContributionState.HIDDEN, ContributionState.WITHDRAWN):
        table.said.state = state
        db.session.commit()
        assert "Que se siembre." not in browser.get(f"{talk}/tables/2")
        page = browser.get(talk)
        assert "Que se siembre." not in page and "0 contributions are published." in page
        assert browser.get(f"/en/trace/contribution/{table.said.id}").status == 404
        assert "from its tables" not in browser.get("/en/trace/meeting/conversatorio")


def test_words_that_were_erased_are_erased_at_the_table(table):
    [row] = db.session.query(Transcript)
    erase_hidden_words()
    db.session.rollback()
    assert row.text

    table.said.text = ""
    db.session.commit()
    erase_hidden_words()
    db.session.rollback()
    assert (row.text, row.translation, row.speaker) == ("", "", "")


def test_one_joined_with_another_says_so_in_both_directions(browse, make):
    draft = make.proposal("bosque")
    head = make.comment(draft, text="Que se siembre.")
    first, second = (make.comment(draft, text=f"Lo mismo, {n}.") for n in (1, 2))
    for comment in (first, second):
        comment.merged_into_id = head.id
    db.session.commit()
    browser = browse()

    page = browser.get(f"/en/trace/contribution/{first.id}")
    assert "It was joined to another comment" in page and "Que se siembre." in page
    assert f"/en/trace/contribution/{head.id}" in page.html and "Lo mismo, 2." not in page
    page = browser.get(f"/en/trace/contribution/{head.id}")
    assert "2 more comments have the same answers." in page
    assert "Lo mismo, 1." in page and "Lo mismo, 2." in page
    data = json.loads(browser.client.get(f"/trace/contribution/{first.id}.jsonld").data)
    things = {thing["@id"].rpartition("/")[2]: thing for thing in data["@graph"]}
    assert things[str(first.id)]["alternateOf"][0].endswith(f"/contribution/{head.id}")
    head.state = ContributionState.HIDDEN
    db.session.commit()
    page = browser.get(f"/en/trace/contribution/{first.id}")
    assert "That one is no longer shown." in page and "Que se siembre." not in page


def test_one_joined_with_another_has_its_answers_and_those_on_their_way_are_unknown(make, browse):
    draft = make.proposal("bosque")
    head, same, waiting = (make.comment(draft) for _ in range(3))
    make.response([head], reason="Primera respuesta", disposition=Disposition.PARTLY)
    make.response([head], reason="Segunda respuesta", disposition=Disposition.OUT_OF_SCOPE)
    make.response([waiting], reason="En camino", state=ResponseState.DRAFT)
    same.merged_into_id = head.id
    db.session.commit()
    browser = browse(make.lucia())

    for comment in (head, same):
        page = browser.get(f"/en/trace/contribution/{comment.id}")
        assert "Primera respuesta" in page and "Segunda respuesta" in page
    page = browser.get(f"/en/trace/contribution/{waiting.id}")
    assert "En camino" not in page and "waits for an answer" in page
