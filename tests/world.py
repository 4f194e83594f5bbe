"""One of everything, in each of its states: what the sweeps over all pages look at."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cocreacion.consultations.models import (
    ConsultationExtension,
    Position,
    StatementAnswer,
    StatementState,
)
from cocreacion.contributions import homes, letters
from cocreacion.contributions.intake.models import Batch as Sheet
from cocreacion.contributions.intake.models import CaptureCorrection, Scan
from cocreacion.contributions.models import (
    Channel,
    Cluster,
    ClusterItem,
    ContributionState,
    Display,
    Disposition,
    EarlierWords,
    Follow,
    ResponseReply,
    ResponseState,
    Stance,
)
from cocreacion.documents import queries, restoring
from cocreacion.documents import services as documents
from cocreacion.documents.changes import Merge, Remove, Reword, Split
from cocreacion.documents.clauses import Wording
from cocreacion.documents.exchange import packed
from cocreacion.documents.imports import choosing
from cocreacion.documents.imports.pieces import Draft, Found, Lost, Missing
from cocreacion.documents.imports.planning import Mode
from cocreacion.documents.models import (
    AmendmentState,
    Anchoring,
    ClauseKind,
    Operation,
    Procedure,
    TranslationImport,
    TranslationState,
    WaitingImport,
)
from cocreacion.documents.xliff import Bundle, Unit
from cocreacion.followup.models import Level, Side, Status
from cocreacion.groups.models import BodyKind, Delegation, JoinRequest
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.models import (
    ActKind,
    AgendaPaper,
    Agreement,
    Attendance,
    Attribution,
    Can,
    CarriedAgreement,
    Correction,
    DateAnswer,
    DateOption,
    DatePoll,
    Dissent,
    Invitation,
    MeetingSeries,
    MeetingState,
    MeetingTemplate,
    Minutes,
    MinutesState,
    Outcome,
    Pattern,
    Place,
    Question,
    QuestionKind,
    Registration,
    SignOff,
    SignOffAnswer,
    TableCount,
    TemplateItem,
    TranscriptState,
)
from cocreacion.moderation.models import Appeal, Batch, Category, Decision, Report, Verdict
from cocreacion.people.models import (
    Change,
    MailLink,
    ParkedForm,
    Purpose,
    Role,
    Sector,
    Succession,
)
from cocreacion.process.models import ActionPlan, CommitmentVersion, Phase, PhaseKind
from cocreacion.proposals import services as proposals
from cocreacion.proposals.models import ArticleAction, BaseArticle, ConventionLink
from cocreacion.votes.models import Choice, PollState
from tests.make import Maker
from tests.make.rows import two
from tests.pictures import png

BROUGHT = Found(
    (
        Draft(ClauseKind.HEADING, 0, {"es": Wording("Capítulo I"), "en": Wording("Chapter I")}),
        Draft(ClauseKind.ARTICLE, 1, {"es": Wording("Objeto", "El agua **de todas** las aldeas.")}),
    ),
    (Missing(Lost.IMAGE, "El agua"),),
)
# What must stand on no public page, of people who did not agree to it.
CANARY_EMAIL, CANARY_NAME = "correo@canario.example", "Canario Sin Permiso"
CANARY_LEGAL, CANARY_GONE = "Canario Nombre Legal", "Canario Retirado"
LONG_NAME = "ñ" * 80  # of one word: nothing may be pushed off a phone by it
CANARIES = (CANARY_EMAIL, CANARY_NAME, CANARY_LEGAL, CANARY_GONE)
PERSONAS = ["guest", "citizen", "member", "contact", "seat", "reviewer", "translator", "admin"]


@dataclass
class World:
    """`people` by persona; `args[package][argument]`: what to put into its addresses."""

    people: dict[str, Any] = field(default_factory=dict)
    args: dict[str, dict[str, Any]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    desks: dict[str, str] = field(default_factory=dict)  # what only the secretariat sees
    desk: dict[str, str] = field(default_factory=dict)  # states that only translators see
    writers: dict[str, str] = field(default_factory=dict)  # states that only a group sees
    rooms: dict[str, str] = field(default_factory=dict)  # states that only a secretariat sees

    def values(self, rule: Any) -> dict[str, Any]:
        """Arguments for this route, such that there is something at that address."""
        known = self.args[rule.endpoint.split(".")[0]] | self.args.get(rule.endpoint, {})
        return {name: known[name] for name in rule.arguments if name != "lang"}

    def path(self, app: Any, rule: Any, lang: str = "es") -> str:
        values = self.values(rule)
        if "lang" in rule.arguments:
            values["lang"] = lang
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        return str(app.url_map.bind("127.0.0.1").build(rule.endpoint, values, method=method))


def build(make: Maker) -> World:
    world = World()
    _people(make, world)
    _plan(make, world)
    _groups(make, world)
    _drafts(make, world)
    _consultations(make, world)
    _decisions(make, world)
    _meetings(make, world)
    _rooms(make, world)
    _tables(make, world)
    world.args |= {"site": {}, "root": {}, "assets": {"version": "0", "name": "favicon.svg"}}
    world.args |= {"favicon": {}, "opendata": {"dataset": "commitments"}, "notifications": {}}
    return world


def _people(make: Maker, world: World) -> None:
    ministry = make.organisation("Ministerio Ejemplo", Sector.GOVERNMENT, slug="ministerio")
    network = make.organisation("Red Ejemplo", Sector.CIVIL_SOCIETY, slug="red")
    citizen = make.user("Ixchel")
    citizen.name = CANARY_LEGAL
    world.people = {
        "guest": None,
        "citizen": citizen,
        "member": make.user("Tomás", organisation=network),
        "contact": make.lucia(),
        "seat": make.user("Mateo", organisation=network),
        "government": make.user("Elena", organisation=ministry),
        "reviewer": make.nora(),
        "translator": make.sara(),
        "admin": make.admin(),
        "other": make.user("Rosa", display_as=LONG_NAME, roles=[Role.REVIEWER]),
    }
    other = world.people["other"]
    make.keep(Succession(from_id=network.id, to_id=ministry.id, kind=Change.MERGED))
    make.keep(MailLink(purpose=Purpose.REGISTER, email="x@example.org", asked_at=now()))
    make.sign_in(citizen)
    from cocreacion.people.models import SignIn

    world.args["people"] = {
        "slug": "red",
        "name": ministry.slug,
        "user_id": other.id,
        "mandate_id": other.roles[0].id,
        "membership_id": world.people["member"].memberships[0].id,
        "parked_id": make.keep(
            ParkedForm(key="k", user_id=citizen.id, action="/es/x", back="/es/x", fields=[])
        ).id,
        "session_id": db.session.query(SignIn).filter_by(user_id=citizen.id).first().id,
        "purpose": "register",
    }


def _plan(make: Maker, world: World) -> None:
    plan = make.plan()
    full, bare = make.commitment(plan, "1"), make.commitment(plan, "2")
    make.keep(
        CommitmentVersion(
            commitment_id=full.id, number=2, title=full.title, action=two("Otra acción"),
            hash=f"{full.id:063}b",
        )
    )  # fmt: skip
    late = make.milestone(full, due_on=today() - timedelta(days=9))
    make.milestone(full, stored_status=Status.DONE, done_on=today())
    ours = make.progress(full, milestone=late, author=world.people["government"])
    make.evidence(ours)
    make.progress(full, Side.CIVIL_SOCIETY, level=Level.NOT_STARTED, author=world.people["seat"])
    world.args["process"] = {
        "plan": plan.slug, "number": "1", "before": 1, "after": 2, "version": 1,
        "kind": "drafting",
    }  # fmt: skip
    kinds = db.session.query(type(plan.phases[0])).all() if plan.phases else []
    world.args["process"]["kind"] = str(kinds[0].kind) if kinds else "x"
    world.args["followup"] = {"number": "1", "milestone_id": late.id}
    world.states |= {
        "a commitment with everything": "/plans/gt-nap5/commitments/1",
        "a commitment with nothing": f"/plans/gt-nap5/commitments/{bare.number}",
        "follow-up with nothing": f"/follow-up/{bare.number}",
    }


def _groups(make: Maker, world: World) -> None:
    people = world.people
    committee = make.body(
        "comite-tecnico", BodyKind.FORUM, name=two("Comité Técnico"), quorum="1/2", majority="1/2"
    )
    make.seat(committee, people["seat"], organisation=people["seat"].organisations[0])
    make.seat(committee, people["government"], organisation=people["government"].organisations[0])
    make.seat(committee, sector=Sector.CIVIL_SOCIETY)
    group = make.body("plan-gobierno-digital", name=two("Plan de gobierno digital"))
    seat = make.seat(group, people["member"], organisation=people["member"].organisations[0])
    make.seat(group, sector=Sector.GOVERNMENT)
    empty = make.body("grupo-vacio")
    request = make.keep(
        JoinRequest(
            body_id=group.id, user_id=people["citizen"].id, sector=Sector.CITIZEN,
            motive="Quiero aportar lo que vivimos en Cobán.",
        )
    )  # fmt: skip
    world.args["groups"] = {
        "slug": group.slug, "position": seat.position, "number": seat.mandates[0].id,
    }  # fmt: skip
    world.args["groups.request"] = world.args["groups.answer"] = {"number": request.id}
    world.committee, world.group = committee, group
    world.states |= {
        "the committee": "/groups/comite-tecnico",
        "a group without seats": f"/groups/{empty.slug}",
    }


def _drafts(make: Maker, world: World) -> None:
    people, group = world.people, world.group
    draft = make.proposal("plan-gobierno-digital", body=group)
    first, second = draft.document.clauses
    first.es, second.en = "Primera cláusula, con otras palabras.", "Other words in English only."
    make.version(draft.document, name=two("Tras la consulta"))
    make.version(draft.document)  # the same again: a comparison with nothing in it
    comment = make.comment(draft, author=people["citizen"])
    make.comment(draft, author=people["member"], parent=comment)
    make.comment(draft, author=people["other"], answer_due_on=today() - timedelta(days=3))
    make.stance(comment, "agree", "Aquí pasa igual.", user=people["other"])
    make.stance(comment, "disagree", user=people["member"])
    comment.edited_at = now()
    make.keep(EarlierWords(comment_id=comment.id, text="Antes.", language="es", written_at=now()))
    answered = make.comment(draft, author=people["citizen"])
    answer = make.response(
        [answered], responder=people["contact"], disposition=Disposition.PARTLY,
        reason="Se acoge en parte: ya hay un plazo.",
        changed_version_id=draft.document.versions[0].id, changed_clause_id="clause-1",
    )  # fmt: skip
    _desk(make, world, draft, answered)
    _translations(make, world, draft)
    _amendments(make, world, draft)
    _moderated(make, world, draft, comment)
    _history(make, world)
    _carried(make, world)
    _policy(make, world, draft)
    closed = make.proposal("consulta-cerrada", body=group, is_open=False)
    unpublished = make.proposal("sin-version", body=group, versions=0)
    make.comment(closed, author=people["citizen"])
    waiting = make.keep(
        WaitingImport(
            key="archivo", document_id=draft.document_id, user_id=people["member"].id,
            content=choosing.plain(BROUGHT), mode=Mode.IN_LINE,
        )
    )  # fmt: skip
    world.args["proposals"] = {
        "slug": draft.slug, "number": 1, "before": 1, "after": 2, "clause_id": "clause-1",
        "agenda_item_id": 1, "ending": "html", "key": waiting.key,
    }  # fmt: skip
    follow = make.keep(Follow(user_id=comment.author_id, thread_id=draft.thread_id))
    world.args["proposals.report_file"] = {"ending": "csv"}
    world.args["contributions"] = {
        "thread_id": draft.thread_id, "comment_id": comment.id, "response_id": answer.id,
        "token": letters.token(follow),
    }  # fmt: skip
    _taken_in(make, world, draft)
    world.states |= {
        "a draft open for comment": f"/proposals/{draft.slug}",
        "two versions that say the same": f"/proposals/{draft.slug}/compare/2/3",
        "a comparison of whole texts": f"/proposals/{draft.slug}/compare/1/2?all=1",
        "a draft whose consultation is over": f"/proposals/{closed.slug}",
        "a draft without versions": f"/proposals/{unpublished.slug}",
        "the trace of a clause": f"/trace/clause/{draft.document.versions[0].id}-clause-1",
        "the trace of a comment without an answer": f"/trace/contribution/{comment.id}",
        "the trace of a commitment of the published plan": "/trace/commitment/gt-nap5-1",
    }
    for package in ("trace", "trace_data"):
        world.args[package] = {"kind": "contribution", "name": answered.id}


def _moderated(make: Maker, world: World, draft: Any, reported: Any) -> None:
    """A reported comment, and one that was hidden with others, with an appeal that waits."""
    people = world.people
    make.keep(
        Report(
            comment_id=reported.id, reporter_id=people["seat"].id, category=Category.OFF_TOPIC,
            note="Repite lo anterior.",
        )
    )  # fmt: skip
    hidden = make.comment(
        draft, author=people["other"], state=ContributionState.HIDDEN, answer_due_on=None
    )
    batch = make.keep(Batch(by_id=people["contact"].id))
    decision = make.keep(
        Decision(
            comment_id=hidden.id, batch_id=batch.id, verdict=Verdict.HIDE,
            category=Category.ADVERTISING, rule=5, reason=two("Vende algo."),
            by_id=people["contact"].id, by_role=Role.POINT_OF_CONTACT,
            appeal_until=now() + timedelta(days=15),
        )
    )  # fmt: skip
    appeal = make.keep(Appeal(decision_id=decision.id, text="No vendo nada."))
    world.args["moderation"] = {
        "comment_id": reported.id, "thread_id": draft.thread_id, "decision_id": decision.id,
        "appeal_id": appeal.id, "batch_id": batch.id,
        "stance_id": db.session.query(Stance).first().id,
    }  # fmt: skip
    world.states["a hidden comment and its reason"] = f"/comments/{hidden.id}/reply"
    world.desks |= {
        "what the moderation has hidden": "/manage/moderation?view=hidden",
        "the pace of talks": "/manage/moderation?view=pace",
        "several comments to hide": f"/manage/moderation/bulk?c={reported.id}",
    }


def _consultations(make: Maker, world: World) -> None:
    """One open with everything, one closed with results, one that is not ready."""
    citizen = world.people["citizen"]
    plan_id = db.session.query(ActionPlan).first().id
    draft = make.reviewed("texto-revisado", body=world.group)
    found = make.consultation(
        "consulta", about=draft, plan_id=plan_id, takes_statements=True,
        questions=["¿Qué falta?", "¿Dónde falta?"], first_closes_at=now() + timedelta(days=9),
    )  # fmt: skip
    make.keep(
        ConsultationExtension(
            consultation_id=found.id, before=found.first_closes_at, closes_at=found.closes_at,
            reason=two("Los caminos estaban cerrados."),
        )
    )  # fmt: skip
    place = homes.question_place(found.questions[0].id)
    said = make.comment(
        draft, place.clause_id, author=citizen, version_id=0, language="kek", text="Li haʼ."
    )
    make.comment(draft, author=world.people["member"], parent=said)
    make.comment(draft, "", author=citizen, text="Es muy largo.")
    statement = make.statement(found)
    make.positions(statement, Sector.CITIZEN, agree=6)
    make.keep(
        StatementAnswer(
            statement_id=statement.id, user_id=citizen.id, position=Position.AGREE,
            sector=Sector.CITIZEN,
        )
    )  # fmt: skip
    make.statement(found, "Li haʼ reheb chixjunileb.", language="kek")
    waiting = make.statement(
        found, "Que llegue.", state=StatementState.WAITING, proposed_by=citizen.id
    )
    over = make.consultation("consulta-vieja", is_open=False, questions=["¿Qué pasó?"])
    common = make.statement(over)
    make.positions(common, Sector.CITIZEN, agree=5)
    make.positions(common, Sector.ACADEMIA, agree=5, disagree=1)
    begun = make.consultation(
        "consulta-en-preparacion", announced_at=None, closes_at=now(), questions=["¿Y ahora?"]
    )
    world.args["consultations"] = {"slug": found.slug, "statement_id": waiting.id, "question_id": 1}
    for endpoint in ("edit", "announce", "add_question", "question"):
        world.args[f"consultations.{endpoint}"] = {
            "slug": begun.slug, "question_id": begun.questions[0].id,
        }  # fmt: skip
    world.states |= {
        "a consultation that closed": f"/consultations/{over.slug}",
        "what was found in common": f"/consultations/{over.slug}/statements",
        "a text with comments on all of it": f"/proposals/{draft.slug}?clause=whole",
    }
    world.desks |= {"a consultation in preparation": f"/manage/consultations/{begun.slug}"}


def _taken_in(make: Maker, world: World, draft: Any) -> None:
    """What waits: for its author's link, for a second person, for a clause; and one published."""
    lucia = world.people["contact"]
    facts: dict[str, Any] = {"display": Display.PARTICIPANT, "answer_due_on": None}
    waits = facts | {"state": ContributionState.WAITING}
    typed = make.comment(draft, text="Escrito sin cuenta.", **waits)
    row = make.correspondent(typed, email=CANARY_EMAIL)
    scan = make.keep(Scan(thread_id=draft.thread_id, kind="png", content=png()))
    sheet = make.comment(
        draft, text="De una hoja.", channel=Channel.PAPER, captured_by=lucia.id, source="Hoja 7",
        speaker=CANARY_NAME, received_at=now(), scan_id=scan.id, **waits,
    )  # fmt: skip
    make.keep(
        CaptureCorrection(contribution_id=sheet.id, before="De una oja.", corrected_by=lucia.id)
    )
    mail = make.comment(
        draft, text="Por correo.", channel=Channel.MAIL, version_id=None, clause_id=None,
        source="Asunto", attachments=["foto.jpg"], **waits,
    )  # fmt: skip
    make.correspondent(mail, email=f"otra-{CANARY_EMAIL}")
    gone = make.user(CANARY_GONE, named=False)
    make.comment(draft, author=gone, text="Ya sin nombre.")
    make.amendment(draft, author=gone)
    published = make.comment(draft, text="Con el enlace.", display=Display.PARTICIPANT)
    make.correspondent(published, email=f"ya-{CANARY_EMAIL}", confirmed_at=now())
    batch = make.keep(
        Sheet(
            thread_id=draft.thread_id, fingerprint="f", name="hoja.csv", uploaded_by=lucia.id,
            rows=[{"number": 2, "text": "Uno", "clause": "", "sector": "citizen",
                   "department": "", "language": "es", "received_on": "", "reference": ""}],
        )
    )  # fmt: skip
    world.args["contributions"] |= {"batch_id": batch.id}
    for endpoint in ("compare", "check", "withdraw_for"):
        world.args[f"contributions.{endpoint}"] = {"comment_id": sheet.id}
    world.args["contributions.scan"] = {"scan_id": scan.id}
    world.states["a comment to publish with a link"] = f"/comments/link?token={row.key}"
    world.states["to withdraw it"] = f"/comments/link/withdraw?token={row.key}"
    world.desks["a mail without a clause"] = f"/manage/contributions/taken/{mail.id}"


def _history(make: Maker, world: World) -> None:
    """A draft with its log: two authors, a split, a clause that was brought back."""
    member, contact = world.people["member"], world.people["contact"]
    draft = make.proposal("con-historia", body=world.group, versions=0, texts=("Uno.", "Dos."))
    document = draft.document
    db.session.commit()
    with transaction():
        documents.change_text(
            document,
            actor=member,
            changes=[
                _reworded("clause-1", "Uno.", "Uno, y lo que dice Tomás. Aparte."),
                Split(clause_id="clause-1", at={"es": 25}, new_id="aparte"),
            ],
        )
        proposals.publish_version(draft, actor=contact, note=two("Primera"), name=two("Inicio"))
        words = "Uno, y lo que dice Tomás."
        documents.change_text(
            document, actor=contact, changes=[_reworded("clause-1", words, "Uno, y Lucía también.")]
        )
        proposals.publish_version(draft, actor=contact, note=two("Segunda"))
        version = queries.get_version(document.id, 1)
        seen = restoring.plan(document, version, "clause-1").seen
        documents.restore_version(
            document, version, actor=contact, reason=two("Falta una parte."), seen=seen,
            clause_id="clause-1",
        )  # fmt: skip
    world.states |= {
        "who wrote a version": f"/proposals/{draft.slug}/versions/2/authors",
        "who wrote it in a language nobody wrote in": (
            f"/proposals/{draft.slug}/versions/1/authors?written=en"
        ),
        "a comparison with a clause that was split": f"/proposals/{draft.slug}/compare/1/2",
    }
    world.writers |= {
        "who wrote the working text": f"/proposals/{draft.slug}/authors",
        "nothing to bring back": f"/proposals/{draft.slug}/versions/1/restore",
        "one clause to bring back": f"/proposals/{draft.slug}/versions/2/restore?clause=clause-1",
        "the working text says the same": f"/proposals/{draft.slug}/compare/1/working",
    }


def _carried(make: Maker, world: World) -> None:
    """Comments on a first version, which stand in the second in each possible way."""
    contact, citizen = world.people["contact"], world.people["citizen"]
    texts = ("Uno dos. Tres cuatro.", "Cinco.", "Seis.", "Siete.")
    draft = make.proposal("con-comentarios", body=world.group, texts=texts)
    for clause, quote in (("clause-1", "Tres cuatro"), ("clause-2", ""), ("clause-4", "Siete")):
        make.comment(draft, clause, author=citizen, quote=quote)
    with transaction():
        changes = [
            Split(clause_id="clause-1", at={"es": 9, "en": 9}, new_id="mitad"),
            Remove(clause_id="clause-2"),
            Merge(clause_id="clause-3", other="clause-4"),
        ]
        documents.change_text(draft.document, actor=contact, changes=changes)
        proposals.publish_version(draft, actor=contact, note=two("Segunda"))
    at = f"/proposals/{draft.slug}/versions/2?clause="
    world.states |= {
        "a comment whose words moved": f"{at}mitad",
        "a comment whose clause was merged": f"{at}clause-3",
        "a comment whose clause is gone": f"{at}clause-2",
    }


def _reworded(clause_id: str, base: str, words: str) -> Reword:
    heading = "Cláusula 1"
    return Reword(
        clause_id=clause_id, language="es", base=Wording(heading, base),
        words=Wording(heading, words),
    )  # fmt: skip


def _policy(make: Maker, world: World, draft: Any) -> None:
    """A policy that the draft changes, with an article in each state, and its crosswalk."""
    policy = make.policy(tuple(f"Lo que dice el artículo {n}." for n in range(1, 6)))
    number = draft.document.versions[0].number
    reason = two("Así lo pidió el grupo.")
    decided = [
        ("article-1", "clause-1", ArticleAction.REPLACE, reason),
        ("article-2", "", ArticleAction.DELETE, Bilingual()),
        ("article-3", "", ArticleAction.KEEP, reason),
        ("article-4", "no-longer-there", ArticleAction.REPLACE, reason),
    ]
    for version_number in (0, number):
        for article, clause, action, why in decided:
            make.keep(
                BaseArticle(
                    proposal_id=draft.id, version_number=version_number, article_id=article,
                    clause_id=clause, action=action, reason=why,
                )
            )  # fmt: skip
    draft.base_id = policy.id
    links = [
        make.keep(
            ConventionLink(
                proposal_id=draft.id, document_id=document_id, clause_id=clause,
                convention="crpd", article=article, note=reason,
            )
        )
        for document_id, clause, article in (
            (policy.id, "article-1", "9"), (draft.document_id, "clause-2", "9"),
            (draft.document_id, "no-longer-there", "24"),
        )
    ]  # fmt: skip
    world.args["proposals.policy_text"] = {"document_id": policy.id}
    world.args["proposals.unmap_article"] = {"link_id": links[0].id}
    at = f"/proposals/{draft.slug}"
    world.states |= {
        "nothing before and after": "/proposals/consulta-cerrada/changes",
        "a crosswalk with nothing in it": "/proposals/consulta-cerrada/crosswalk",
    }
    world.writers |= {
        "an article whose fate is being written": f"{at}/base?article=article-1",
        "a new clause whose reason is being written": f"{at}/base?clause=clause-2",
        "before and after in the working text": f"{at}/changes?text=working",
        "a draft without a policy": "/proposals/consulta-cerrada/base",
    }


def _desk(make: Maker, world: World, draft: Any, answered: Any) -> None:
    """Answers on their way, several to one comment, duplicates, a group, a phase that is over."""
    contact, comment = world.people["contact"], make.comment(draft, author=world.people["member"])
    facts = {"responder": contact, "organisation_id": None, "state": ResponseState.FOR_SIGN_OFF}
    waiting = make.response([comment], **facts)
    ministry = world.people["government"].organisations[0]
    spanish = make.response(
        [answered], responder=contact, organisation_id=ministry.id, reason="Otra oficina lo ve así."
    )
    spanish.reason = Bilingual("Otra oficina lo ve así.")
    spanish.unsatisfied_count = 1
    twin = make.comment(draft, text=comment.text, merged_into_id=comment.id)
    cluster = make.keep(Cluster(thread_id=draft.thread_id, name="Plazos", created_at=now()))
    make.keep(
        ClusterItem(cluster_id=cluster.id, contribution_id=comment.id),
        ResponseReply(
            response_id=spanish.id, contribution_id=answered.id, author_id=answered.author_id,
            satisfied=False, text="Falta decir cuándo.", said_at=now(),
        ),
    )  # fmt: skip
    phases = {phase.kind: phase for phase in db.session.query(Phase)}
    over = phases[PhaseKind.PREPARATION]
    for endpoint in ("response", "write_response", "drop", "sign", "give_back"):
        world.args[f"contributions.{endpoint}"] = {"response_id": waiting.id}
    world.args["contributions.translate"] = {"response_id": spanish.id}
    world.args["contributions.unmerge"] = {"comment_id": twin.id}
    world.args["contributions.similar"] = {"comment_id": comment.id}
    world.args["contributions.show_group"] = world.args["contributions.ungroup"] = {
        "cluster_id": cluster.id
    }
    world.args["contributions.close_phase"] = {"phase_id": over.id}
    desk = "/manage/contributions"
    world.desks |= {
        "answers to sign": f"{desk}?view=to_sign",
        "an answer to sign": f"{desk}/responses/{waiting.id}",
        "comments to be joined": f"{desk}/merge?c={comment.id}&c={answered.id}",
        "a form to answer": f"{desk}/answer?c={answered.id}",
    }


def _translations(make: Maker, world: World, draft: Any) -> None:
    """A reviewed, an outdated and a machine translation; one into a language of the country."""
    people, document = world.people, draft.document
    first = document.clauses[0]
    make.translation(document, "clause-1", "en", reviewer=people["member"])
    make.translation(document, "clause-2", "en", state=TranslationState.MACHINE)
    make.translation(document, "clause-1", "kek", text="Li xbʼeen", author=people["translator"])
    make.version(document)
    first.es += " Y algo más."
    db.session.commit()
    unit = Unit("clause-2", "text", document.clauses[1].es, "Brought back.")
    make.keep(
        TranslationImport(
            document_id=document.id, language="en", user_id=people["translator"].id,
            content=packed(Bundle(draft.slug, "es", "en", (unit,))),
        )
    )  # fmt: skip
    desk = f"/proposals/{draft.slug}/translation"
    world.desk = {
        "the desk, outdated": f"{desk}?show=outdated",
        "the desk, a language of the country": f"{desk}?into=kek&clause=clause-2",
        "the desk, nothing there": f"{desk}?into=agu-x-chalchi&show=to_review",
    }
    world.states |= {
        "a version in a language of the country": f"/proposals/{draft.slug}?content=kek",
        "a version in a language nobody translated into": f"/proposals/{draft.slug}?content=mam",
    }


def _amendments(make: Maker, world: World, draft: Any) -> None:
    """One in each of its states, two that collide, two whose text is no longer there."""
    citizen, answer = world.people["citizen"], two("Ya está dicho en otra cláusula.")
    make.amendment(draft, "Primera cláusula, más clara.", author=citizen, support_count=3)
    marked = make.amendment(
        draft, "Otra cláusula.", author=citizen, anchoring=Anchoring.TEXT_CHANGED
    )
    make.amendment(draft, "Primera frase, más corta.", author=world.people["member"])
    new = {"operation": Operation.INSERT, "heading": "Plazos"}
    make.amendment(draft, "Se responde en diez días.", "clause-2", **new)
    make.amendment(
        draft, clause_id="clause-2", operation=Operation.DELETE, procedure=Procedure.REJECT,
        state=AmendmentState.RECOMMENDED, answer=answer, recommended_at=now(),
    )  # fmt: skip
    make.accepted(
        draft, "Segunda cláusula, acordada.", "clause-2", agreed="Segunda, acordada.",
        procedure=Procedure.ADOPT_MODIFIED, answer=answer,
    )  # fmt: skip
    make.accepted(draft, "Segunda cláusula, en disputa.", "clause-2")
    for state in (AmendmentState.APPLIED, AmendmentState.REJECTED):
        make.accepted(draft, "Segunda.", "clause-2", state=state, applied_at=now(), answer=answer)
    make.amendment(draft, "Retirada.", state=AmendmentState.WITHDRAWN)
    make.amendment(draft, "Repetida.", state=AmendmentState.OBSOLETE, replaces_id=marked.id)
    make.amendment(draft, "Sin cláusula.", anchoring=Anchoring.CLAUSE_REMOVED)
    accepted = make.accepted(draft, "Con lugar cambiado.", anchoring=Anchoring.TEXT_CHANGED)
    world.args["proposals.rewrite"] = {"number": marked.number}
    world.args["proposals.written_in"] = {"number": accepted.number}
    at = f"/proposals/{draft.slug}/amendments"
    world.states |= {
        "an amendment whose text changed": f"{at}/2",
        "an amendment that adds a clause": f"{at}/4",
        "an amendment that takes one out": f"{at}/5",
        "an accepted amendment": f"{at}/6",
        "an amendment in the text": f"{at}/8",
        "a refused amendment": f"{at}/9",
        "an amendment without a clause": f"{at}/12",
        "an accepted amendment whose text changed": f"{at}/{accepted.number}",
        "the form for a new clause": f"{at}/new?op=insert&clause=clause-1",
        "the form to remove a clause": f"{at}/new?op=delete&clause=clause-1",
        "a draft without amendments": "/proposals/consulta-cerrada/amendments",
        "a draft without collisions": "/proposals/consulta-cerrada/amendments/collisions",
    }
    world.writers |= {
        "amendments that collide, before they are merged": f"{at}/merge?n=6&n=7",
    }


def _decisions(make: Maker, world: World) -> None:
    running = make.poll(world.committee)
    make.ballot(running, world.people["seat"])
    over = make.poll(world.committee)
    make.ballot(over, world.people["seat"])
    make.ballot(over, world.people["government"], Choice.AGAINST, reason="Falta el presupuesto.")
    over.closes_at = now() - timedelta(hours=1)
    waiting = make.poll(world.committee, state=PollState.DRAFT)
    db.session.commit()
    world.args["votes"] = {"slug": running.slug, "body": world.committee.slug}
    world.args["vote_files"] = {"slug": over.slug}
    world.poll = running
    world.states |= {
        "a vote that runs": f"/votes/{running.slug}",
        "a vote that is over": f"/votes/{over.slug}",
        "a vote in preparation": f"/votes/{waiting.slug}",
    }


def _dates(make: Maker, world: World, meeting: Any) -> None:
    """A question about dates that is open, one that is closed, one with a date."""
    asked = {"kind_id": meeting.kind_id, "title": two("Buscar fecha"), "purpose": two("Agua")}
    soon = now() + timedelta(days=4)
    polls = [
        make.keep(
            DatePoll(
                slug=slug, minutes=60, **asked, **more,
                options=[DateOption(starts_at=soon + timedelta(days=n)) for n in range(3)],
            )
        )
        for slug, more in (
            ("buscar-fecha", {}), ("sin-fecha", {"closed_at": now()}),
            ("con-fecha", {"closed_at": now(), "meeting_id": meeting.id}),
        )
    ]  # fmt: skip
    first, second, _ = polls[0].options
    for option, can in ((first, Can.YES), (second, Can.MAYBE)):
        citizen = world.people["citizen"].id
        make.keep(DateAnswer(option_id=option.id, user_id=citizen, can=can))
    for endpoint in ("date_poll", "answer_dates", "choose_date"):
        world.args[f"meetings.{endpoint}"] = {"slug": "buscar-fecha"}
    world.states |= {
        "a question about dates that is closed": "/date-polls/sin-fecha",
        "a date that was chosen": "/date-polls/con-fecha",
    }


def _coming(make: Maker, world: World, meeting: Any) -> None:
    """Questions, somebody with needs that were answered, a guest."""
    citizen = world.people["citizen"]
    question = make.keep(
        Question(
            meeting_id=meeting.id, position=1, kind=QuestionKind.CHOICE, text=two("¿Qué mesa?"),
            options=[["Agua", "Water"], ["Bosques", "Forests"]],
        )
    )  # fmt: skip
    needs = {"wants": ["sign_language", "own_language"], "language": "kek", "asked_at": now()}
    asked = make.registration(
        meeting, citizen, **needs, outcome=Outcome.PARTLY, reply="Hay lengua de señas.",
        answers={str(question.id): "Agua"},
    )  # fmt: skip
    guest = make.registration(meeting, None, guest_name="Doña Juana")
    world.args["meetings.needs"] = {"row_id": asked.id}
    world.args["meetings.answer_needs"] = {"row_id": asked.id}
    world.args["meetings.take_off"] = {"row_id": guest.id}
    world.args["meetings.remove_question"] = {"row_id": question.id}


OUT = "/manage/meetings/en-aprobacion/minutes"
# Meetings that were held, by how far their minutes have come; none: not begun.
RECORDS = {
    "celebrada": MinutesState.PUBLISHED,
    "en-aprobacion": MinutesState.CIRCULATED,
    "objetada": MinutesState.CORRECTING,
    "aprobada": MinutesState.APPROVED,
    "corregida": MinutesState.CORRECTED,
    "sin-nombres": MinutesState.PUBLISHED,
    "sin-acta": None,
}


def _what_was_said(make: Maker, world: World) -> None:
    """An objection and a correction, a second edition, a record without names."""
    kept = {row.meeting.slug: row for row in db.session.query(Minutes)}
    seat, row = world.committee.seats[0], kept["objetada"]
    make.keep(
        SignOff(
            minutes=row, seat_id=seat.id, version=row.circulated, text_hash=row.circulated.hash,
            answer=SignOffAnswer.OBJECT, reason=two("No se dijo eso"),
        )
    )  # fmt: skip
    make.keep(
        Correction(
            minutes=row, number=1, version=row.circulated, clause_id="clause-2",
            seat_id=seat.id, text=two("Se leyó el acta anterior."),
        )
    )  # fmt: skip
    second = make.version(kept["corregida"].document, note=two("Se corrigió la fecha."))
    make.edition(kept["corregida"], second, 2, reason=two("Se corrigió la fecha."))
    make.keep(
        Dissent(minutes=kept["celebrada"], seat_id=seat.id, text=two("No compartimos el plazo."))
    )
    db.session.commit()


def _planned(make: Maker, world: World, soon: Any) -> None:
    """A template, and a series of two sessions."""
    template = make.keep(
        MeetingTemplate(
            name=two("Sesión ordinaria"), kind_id=soon.kind_id, title=two("Sesión"),
            purpose=two("Acordar"), minutes=120, place=two("Sala"), access_needs=two("Rampa"),
            items=[TemplateItem(position=1, title=two("Apertura"), minutes_planned=10)],
        )
    )  # fmt: skip
    series = make.keep(MeetingSeries(pattern=Pattern.NTH, step=1))
    for number in (1, 2):
        make.meeting(
            f"serie-{number}", series_id=series.id, state=MeetingState.DRAFT, called_at=None,
            starts_at=now() + timedelta(days=30 * number),
        )  # fmt: skip
    world.args["meetings"]["template_id"] = template.id
    world.desks |= {
        "the sessions of a series": "/manage/meetings/serie-1/series",
        "a meeting begun from a template": f"/manage/meetings/new?template={template.id}",
        "a code that is nobody's": "/manage/meetings/proxima/check-in?code=1-AAAAAA",
    }


def _meetings(make: Maker, world: World) -> None:
    people = world.people
    soon = make.meeting("proxima", body_id=world.committee.id, capacity=30)
    seat = world.committee.seats[0]
    make.keep(
        Invitation(
            meeting_id=soon.id, user_id=people["seat"].id, seat_id=seat.id,
            role=Delegation.PRINCIPAL,
        )
    )  # fmt: skip
    item = make.agenda_item(soon)
    voted = make.agenda_item(soon, poll_id=world.poll.id, needs_paper=True)
    make.agenda_item(soon, needs_paper=True)
    paper = make.keep(
        AgendaPaper(item_id=voted.id, title=two("Nota técnica"), url="https://example.org/n.pdf")
    )
    world.committee.notice_days = world.committee.papers_days = 5
    full = make.meeting("llena", capacity=1, coming=1, waiting=1)
    make.keep(Registration(meeting_id=full.id, user_id=people["seat"].id, place=Place.SEAT))
    make.keep(Registration(meeting_id=full.id, user_id=people["citizen"].id, place=Place.WAITING))
    _coming(make, world, soon)
    make.meeting("borrador", state=MeetingState.DRAFT, called_at=None)
    make.meeting(
        "cancelada", state=MeetingState.CANCELLED, cancelled_at=now(),
        cancel_reason=two("No hay cuórum"),
    )  # fmt: skip
    seats = world.committee.seats[:2]
    for slug, state in RECORDS.items():
        nobody = Attribution.NONE if slug == "sin-nombres" else Attribution.ATTRIBUTED
        held = make.meeting(
            slug, body_id=world.committee.id, starts_at=now() - timedelta(days=20),
            attribution=nobody,
        )  # fmt: skip
        make.agenda_item(held)
        make.keep(
            Agreement(
                meeting_id=held.id, number=1, text=two("Publicar la lista de bases de datos"),
                owner_id=people["government"].organisations[0].id, due_on=today(),
            )
        )  # fmt: skip
        for seat in seats:
            make.keep(Attendance(meeting_id=held.id, seat_id=seat.id, sector=seat.sector))
        if state is not None:
            make.minutes(held, state, texts=("Se abrió la sesión.", "Se leyó la agenda."))
    open_one = db.session.query(Agreement).first()
    make.keep(CarriedAgreement(item_id=item.id, agreement_id=open_one.id))
    _what_was_said(make, world)
    row = db.session.query(Attendance).first()
    world.args["meetings"] = {"slug": soon.slug, "item_id": item.id, "number": 1, "row_id": row.id}
    for endpoint in (
        "minutes", "minutes_edition", "minutes_pdf", "file", "file_pdf", "file_zip", "agree",
        "edit_agreement", "mark_agreement", "roll", "correct",
    ):  # fmt: skip
        world.args[f"meetings.{endpoint}"] = {"slug": "celebrada"}
    _planned(make, world, soon)
    _dates(make, world, soon)
    world.args["meetings.remove_paper"] = {"item_id": voted.id, "paper_id": paper.id}
    for endpoint in (
        "write", "text_edit", "text_save", "text_history", "text_add_clause", "text_remove_clause",
        "text_restore_clause", "text_move_clause", "text_change_kind", "text_split_clause",
        "text_merge_clause", "circulate", "change_agreement", "minutes_draft", "sign", "dissent",
        "ask_correction",
    ):  # fmt: skip
        world.args[f"meetings.{endpoint}"] = {"slug": "en-aprobacion", "clause_id": "clause-1"}
    asked = {"slug": "objetada", "number": 1}
    world.args["meetings.answer_correction"] = asked
    objection = db.session.query(SignOff).filter_by(answer=SignOffAnswer.OBJECT).one()
    world.args["meetings.pass_over"] = {"slug": "objetada", "sign_off_id": objection.id}
    for endpoint in ("withdraw_objection", "keep_as_dissent"):
        world.args[f"meetings.{endpoint}"] = {"slug": "objetada", "sign_off_id": objection.id}
    world.args["meetings.begin"] = {"slug": "sin-acta"}
    for endpoint in ("publishing", "publish"):
        world.args[f"meetings.{endpoint}"] = {"slug": "aprobada"}
    world.args["meetings.group_feed"] = {"slug": "comite-tecnico"}
    world.args["meetings"] |= {"plan": "gt-nap5", "key": "digital", "token": "1-nothing"}
    world.args["meetings.commitment_feed"] = {"plan": "gt-nap5", "number": "1"}
    world.args["meetings.discarding"] = world.args["meetings.discard"] = {"slug": "borrador"}
    world.args["proposals"]["agenda_item_id"] = item.id
    world.desks |= {
        "the desk of minutes with an objection": "/manage/meetings/objetada/minutes",
        "the desk of minutes without a text": "/manage/meetings/sin-acta/minutes",
        "the desk of approved minutes": "/manage/meetings/aprobada/minutes",
        "the desk of corrected minutes": "/manage/meetings/corregida/minutes",
        "an open clause of minutes": f"{OUT}/text?clause=clause-1",
    }
    world.states |= {
        "a meeting that is full": "/meetings/llena",
        "a meeting that was cancelled": "/meetings/cancelada",
        "a meeting that was held": "/meetings/celebrada",
        "a meeting with minutes in approval": "/meetings/en-aprobacion",
        "a draft to sign": "/meetings/en-aprobacion/minutes/draft",
        "a draft with an objection and a correction": "/meetings/objetada/minutes/draft",
        "minutes that were corrected": "/meetings/corregida/minutes",
        "an edition that was corrected": "/meetings/corregida/minutes/1",
        "minutes in which nobody is named": "/meetings/sin-nombres/minutes",
        "the file of a meeting without minutes": "/meetings/sin-acta/file",
        "late agreements": "/meetings/agreements?state=late",
        "no agreement that fits": "/meetings/agreements?owner=nadie",
        "the minutes of a meeting without any": "/meetings/proxima/minutes",
        "meetings of a month": "/meetings?view=month",
    }


def _rooms(make: Maker, world: World) -> None:
    """A meeting that goes on, with a desk full of acts; desks before and after it; one empty."""
    lucia, committee = world.people["contact"], world.committee
    now_on = make.meeting("en-curso", body_id=committee.id, starts_at=now() - timedelta(hours=1))
    poll = make.poll(committee)
    first, second = make.agenda_item(now_on), make.agenda_item(now_on, poll_id=poll.id)
    seats = committee.seats
    make.act(now_on, ActKind.ARRIVED, lucia, ago=60, seat_id=seats[0].id, delegation="principal")
    make.act(now_on, ActKind.ARRIVED, lucia, ago=59, seat_id=seats[0].id, delegation="principal")
    make.act(now_on, ActKind.BEGUN, lucia, ago=55, agenda_item_id=first.id)
    make.act(now_on, ActKind.NOTE, lucia, ago=50, agenda_item_id=first.id, text="Se leyó.")
    make.act(now_on, ActKind.NOTE, lucia, ago=49, text="Before all points.", language="en")
    made = make.act(now_on, ActKind.EXCUSED, lucia, ago=48, seat_id=seats[1].id)
    make.act(now_on, ActKind.TAKEN_BACK, lucia, ago=47, target_id=made.id)
    make.act(
        now_on, ActKind.DISSENT, lucia, ago=40, agenda_item_id=first.id, seat_id=seats[0].id,
        text="Falta el plazo.",
    )  # fmt: skip
    make.act(
        now_on, ActKind.ARRIVED, lucia, ago=30, seat_id=seats[1].id, delegation="alternate",
        remote=True,
    )  # fmt: skip
    make.act(now_on, ActKind.BEGUN, lucia, ago=20, agenda_item_id=second.id)
    make.act(now_on, ActKind.PEOPLE, lucia, ago=20, sector=Sector.CITIZEN, headcount=12)
    make.agreement(now_on, agenda_item_id=first.id)
    for endpoint in ("sit", "keep", "open_vote", "begin_minutes"):
        world.args[f"meetings.{endpoint}"] = {"slug": now_on.slug}
    world.rooms |= {
        "a desk that is full": "/meetings/en-curso/desk",
        "a desk that is not open yet": "/meetings/proxima/desk",
        "a desk whose record is fixed": "/meetings/celebrada/desk",
        "a desk of no body": "/meetings/abierta/desk",
    }
    make.meeting("abierta", starts_at=now() - timedelta(hours=1))


def _tables(make: Maker, world: World) -> None:
    """A conversation with a table full of texts in each state, and one without any."""
    member, lucia, admin = (world.people[name] for name in ("member", "contact", "admin"))
    talk = make.meeting("conversatorio", starts_at=now() - timedelta(hours=2))
    table = make.table(talk, member, number=1, facilitator="Red Ejemplo")
    make.table(talk, number=2)
    waiting = make.transcript(table, member)
    make.transcript(table, lucia, channel=Channel.PAPER, sheet="12", language="quc", text="Ri ja.")
    returned = make.transcript(
        table, member, state=TranscriptState.RETURNED, reason="Falta la última frase.",
        checked_by=lucia.id,
    )  # fmt: skip
    make.transcript(
        table, member, state=TranscriptState.PUBLISHED, language="kek", text="Li haʼ.",
        translation="El agua.", translated_into="es", checked_by=admin.id, speaker="Doña Juana",
    )  # fmt: skip
    for sector, department, many in ((Sector.CITIZEN, "alta-verapaz", 7), (Sector.MEDIA, "", 2)):
        make.keep(
            TableCount(
                table_id=table.id, operation=f"count-{sector}", sector=sector, headcount=many,
                department=department, counted_at=now(), counted_by=member.id,
            )
        )  # fmt: skip
    at = {"slug": talk.slug, "number": 1}
    for endpoint in ("tables", "add_table", "edit_table", "change_table", "at_table", "capture",
                     "table", "checking"):  # fmt: skip
        world.args[f"meetings.{endpoint}"] = at
    world.args["meetings.remove_table"] = {"slug": talk.slug, "number": 2}
    for endpoint in ("transcript", "correct_transcript"):
        world.args[f"meetings.{endpoint}"] = {"slug": talk.slug, "row_id": returned.id}
    world.args["meetings.check"] = {"slug": talk.slug, "row_id": waiting.id}
    world.states |= {
        "a meeting with tables": "/meetings/conversatorio",
        "a table without anything": "/meetings/conversatorio/tables/2",
    }
    world.rooms |= {
        "tables without any": "/manage/meetings/abierta/tables",
        "a table nobody wrote at": "/meetings/conversatorio/tables/2/desk",
        "nothing to compare": "/meetings/abierta/check",
    }
