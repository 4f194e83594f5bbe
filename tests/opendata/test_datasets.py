"""Files for others: what is public, nothing invented unless asked for, nobody named."""

import csv
import io
import json
from datetime import timedelta

import pytest

from cocreacion.contributions.models import ContributionState, Disposition, ResponseState
from cocreacion.documents.models import AmendmentState, Procedure
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.models import Agreement, Attendance, MinutesState
from cocreacion.opendata.datasets import DATASETS
from cocreacion.people.models import Sector
from cocreacion.process import importing
from cocreacion.process.models import CommitmentVersion
from cocreacion.proposals.models import ProposalState


@pytest.fixture
def read(app):
    """`read("meetings")`: the rows of a data set, from its CSV, once the JSON says the same."""

    def rows(key, sample=False):
        query = {"sample": "1"} if sample else {}
        client = app.test_client()
        text = client.get(f"/data/{key}.csv", query_string=query).text
        assert text.startswith("\ufeff")
        found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        plain = json.loads(client.get(f"/data/{key}.json", query_string=query).text)
        assert len(plain) == len(found)
        assert [list(row) for row in plain] == [list(row) for row in found]
        return found

    return rows


@pytest.mark.parametrize("key", DATASETS)
def test_every_column_is_explained_and_nothing_else_is_there(app, read, key):
    response = app.test_client().get(f"/data/{key}.csv")
    header = next(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))

    assert header == [column.name for column in DATASETS[key].columns]
    assert response.content_type == "text/csv; charset=utf-8"
    assert f'filename="{key}.csv"' in response.headers["Content-Disposition"]
    assert not {"email", "name", "display_as", "author", "user"} & set(header)
    assert read(key) == [], "an empty site has no rows"


@pytest.fixture
def real_plan(app):
    with transaction():
        return importing.import_plan(importing.own_plan())


def test_commitments_come_with_their_bases_and_empty_where_nothing_is_known(real_plan, read):
    rows = {row["number"]: row for row in read("commitments")}

    assert len(rows) == 12 and "sample" not in rows["1"]
    assert rows["9"]["lead"] == "" and rows["9"]["problem_es"] == ""
    assert rows["7"]["ogp_id_basis"] == "inferred from the sequence, to be confirmed"
    assert rows["11"]["supporters"].split(";") == ["cost-gt", "prosperiti"]
    assert (rows["11"]["irm_relevant"], rows["9"]["irm_relevant"]) == ("false", "")
    assert rows["2"]["irm_ambition"] == "low" and rows["2"]["version"] == "1"


def test_an_invented_wording_is_left_out_unless_asked_for(make, read):
    commitment = make.commitment(description=Bilingual.both("Lo real", "The real one"))
    make.keep(
        CommitmentVersion(
            commitment_id=commitment.id,
            number=2,
            title=commitment.title,
            action=Bilingual.both("Lo inventado", "The invented one"),
            hash="2",
            sample=True,
        )
    )

    def wordings(**asked):
        return [(row["version"], row["action_es"]) for row in read("commitments", **asked)]

    assert wordings() == [("1", "Lo real")]
    assert wordings(sample=True) == [("2", "Lo inventado")]
    assert [row["sample"] for row in read("commitments", sample=True)] == ["true"]


def test_invented_milestones_are_left_out_unless_asked_for(real_plan, read):
    assert read("milestones") == []

    rows = read("milestones", sample=True)
    assert len(rows) == 37 and {row["sample"] for row in rows} == {"true"}
    assert rows[0]["code"] == "1.1" and rows[0]["responsible"] == "mingob"


def test_organisations_say_what_is_established(real_plan, read):
    rows = {row["slug"]: row for row in read("organisations")}

    assert len(rows) == 37
    assert sum(row["role_verified"] == "true" for row in rows.values()) == 22
    assert rows["eiti-gua"]["verified"] == "false"
    assert rows["cpcc"]["successor"] == "cnc" and rows["gae"]["roles"].startswith("lead:2;")


def test_meetings_that_nobody_was_called_to_are_not_in_it(make, read):
    make.meeting("publica", capacity=20, coming=6)
    make.meeting("borrador", called_at=None)
    make.meeting("inventada", sample=True)

    assert [(row["slug"], row["state"], row["capacity"]) for row in read("meetings")] == [
        ("publica", "called", "20")
    ]
    rows = {row["slug"]: row["sample"] for row in read("meetings", sample=True)}
    assert rows == {"publica": "false", "inventada": "true"}


def test_agreements_wait_for_their_minutes(make, read):
    for slug, state in (("una", MinutesState.PUBLISHED), ("otra", MinutesState.DRAFTING)):
        meeting = make.meeting(slug)
        make.minutes(meeting, state)
        make.keep(Agreement(meeting_id=meeting.id, number=1, text=Bilingual.both("Sí", "Yes")))

    assert [(row["meeting"], row["text_en"], row["due_on"]) for row in read("agreements")] == [
        ("una", "Yes", "")
    ]


def test_what_was_said_is_there_and_who_said_it_is_not(make, read, app):
    network = make.organisation("Red Ejemplo", slug="red")
    ixchel = make.user("Ixchel", email="ixchel@example.org")
    mateo = make.user("Mateo", organisation=network)
    proposal = make.proposal("politica")
    first = make.comment(proposal, author=ixchel, text="=1+1", language="quc")
    make.comment(proposal, author=mateo, organisation_id=network.id, sector=Sector.CIVIL_SOCIETY)
    make.comment(proposal, author=ixchel, state=ContributionState.HIDDEN, text="insulto")
    make.comment(make.proposal(versions=1, state="draft"), text="secreto")
    response = make.response([first], disposition=Disposition.PARTLY)
    response.reason = Bilingual.both("Porque sí", "Because")
    make.response([first], reason="Otra oficina dice otra cosa")
    make.response([first], reason="En camino", state=ResponseState.DRAFT)

    rows = read("contributions")
    whole = app.test_client().get("/data/contributions.json").text

    assert rows[0]["text"] == "'=1+1", "a spreadsheet must not run it"
    assert len(rows) == 2 and rows[0]["language"] == "quc"
    assert (rows[0]["answer"], rows[0]["reason_en"]) == ("partly", "Because")
    assert (rows[1]["organisation"], rows[1]["answer"]) == ("red", "")
    assert rows[0]["account"] == "true"
    for secret in ("Ixchel", "Mateo", "Lucía", "example.org", "insulto", "secreto", "En camino"):
        assert secret not in whole


def test_amendments_are_there_with_their_outcome_and_without_their_authors(make, read, app):
    draft = make.proposal("agua", sample=False)
    network = make.organisation(slug="red-agua")
    make.amendment(
        draft, "Otra cláusula.", author=make.user("Ixchel"), organisation_id=network.id,
        state=AmendmentState.REJECTED, procedure=Procedure.REJECT, support_count=4,
        answer=Bilingual.both("Ya está.", "It is there."),
    )  # fmt: skip
    make.amendment(draft, "Inventada.", sample=True)
    make.amendment(make.proposal("secreta", state=ProposalState.DRAFT), "Secreta.")

    (row,) = read("amendments")

    assert (row["code"], row["draft"]) == (f"E-{draft.document_id}-01", "agua")
    assert (row["text"], row["clause"], row["version"]) == ("Otra cláusula.", "clause-1", "1")
    assert (row["organisation"], row["state"], row["support"]) == ("red-agua", "rejected", "4")
    assert (row["answer_es"], row["answer_en"]) == ("Ya está.", "It is there.")
    assert "Ixchel" not in app.test_client().get("/data/amendments.csv").text
    assert len(read("amendments", sample=True)) == 2


def test_votes_are_told_after_they_have_closed(make, read):
    body, government, others = make.committee(2, 2)
    poll = make.poll(body)
    assert read("votes") == []
    del government, others

    poll = make.poll(body, is_open=False, slug="cerrada")
    rows = read("votes")

    assert {(row["vote"], row["bloc"]) for row in rows} == {
        (poll.slug, "government"),
        (poll.slug, "non_government"),
    }
    assert rows[0]["seats"] == "2" and rows[0]["voted"] == "0" and rows[0]["passed"] == "false"


def test_voices_are_added_up_and_small_ones_are_not_told(make, read):
    meeting = make.meeting(starts_at=now() - timedelta(days=3))
    people = [("academia", 3, False), ("academia", 4, True), ("civil_society", 9, False)]
    for sector, heads, sample in people:
        make.keep(Attendance(meeting_id=meeting.id, sector=sector, headcount=heads, sample=sample))
    draft = make.proposal()
    for _ in range(5):
        make.comment(draft, sector=Sector.CITIZEN)

    rows = {row["sector"]: row for row in read("voices")}
    assert rows["academia"]["attendances"] == "" and rows["academia"]["attendances_told"] == "few"
    assert rows["civil_society"]["attendances_told"] == "withheld", "with it, 3 could be computed"
    assert rows["citizen"]["contributions"] == "5"
    rows = {row["sector"]: row for row in read("voices", sample=True)}
    assert rows["academia"]["attendances"] == "7" and rows["academia"]["sample"] == "true"

    told = {(r["measure"], r["by"], r["value"], r["within"]): r for r in read("participation")}
    assert told["attendances", "all", "", "all"]["number"] == "12"
    assert told["attendances", "sector", "academia", "all"]["told"] == "few"
    assert told["contributions", "language", "es", "all"]["number"] == "5"


@pytest.mark.parametrize(
    "address",
    [
        "/data/users.csv",
        "/data/commitments.xml",
        "/data/catalog.ttl",
        "/data/datapackage.json",
        "/data/../commitments.csv",
        "/data/.csv",
        "/api/v1/openapi.json",
    ],
)
def test_what_is_not_there_is_not_found(app, address):
    assert app.test_client().get(address).status_code == 404


@pytest.mark.parametrize("value", ["0", "yes", "", "true"])
def test_only_a_clear_yes_brings_invented_rows(make, app, value):
    make.meeting("inventada", sample=True)

    response = app.test_client().get("/data/meetings.csv", query_string={"sample": value})

    assert "inventada" not in response.text


def test_the_page_explains_every_file(browse, statements):
    page = browse().get("/en/data")

    assert page.links["CSV, Results of votes"] == "/data/votes.csv"
    assert page.links["JSON with sample rows, Milestones"] == "/data/milestones.json?sample=1"
    assert "what was agreed (in Spanish)" in page
    assert len(statements) <= 2
    assert "Datos abiertos" in browse().get("/es/data")


def test_ten_thousand_rows_are_read_in_portions_by_one_statement(make, app, statements):
    proposal = make.proposal()
    from cocreacion.contributions.models import Contribution

    db.session.execute(
        Contribution.__table__.insert(),
        [
            {
                "thread_id": proposal.thread_id,
                "channel": "web",
                "sector": "citizen",
                "department": "",
                "language": "es",
                "text": f"Comentario {number}",
                "state": "published",
                "created_at": now(),
                "reply_count": 0,
                "sample": False,
            }
            for number in range(10_000)
        ],
    )
    db.session.commit()
    statements.clear()

    text = app.test_client().get("/data/contributions.csv").text

    assert text.count("\n") == 10_001 and len(statements) == 1
