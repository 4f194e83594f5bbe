"""One builder per kind of row. Each keeps what it builds and returns it."""

from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from itertools import count

from flask import Flask
from sqlalchemy import func

from cocreacion.consultations.models import (
    Consultation,
    ConsultationQuestion,
    Position,
    Statement,
    StatementAnswer,
)
from cocreacion.contributions import carrying, homes, placing
from cocreacion.contributions.intake.models import Correspondent
from cocreacion.contributions.models import (
    Channel,
    Contribution,
    ContributionState,
    Criterion,
    Disposition,
    Response,
    ResponseItem,
    ResponseState,
    Stance,
    Thread,
)
from cocreacion.contributions.queries import NEVER_PUBLIC
from cocreacion.documents import translating
from cocreacion.documents.clauses import LANGUAGES, clause_hash, version_hash, wording
from cocreacion.documents.freshness import source_hash
from cocreacion.documents.models import (
    Amendment,
    AmendmentClause,
    AmendmentState,
    Clause,
    ClauseTranslation,
    Document,
    DocumentKind,
    Operation,
    Procedure,
    TranslationState,
    Version,
    VersionClause,
    VersionTranslation,
)
from cocreacion.followup.models import Evidence, Level, Milestone, Progress, Side
from cocreacion.groups.models import Bloc, Body, BodyKind, Delegation, Mandate, Seat
from cocreacion.kernel.bilingual import Bilingual, fingerprint
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.refs import ClauseRef
from cocreacion.meetings import freezing as sealing
from cocreacion.meetings.models import (
    AgendaItem,
    Agreement,
    Attendance,
    DeskAct,
    DiscussionTable,
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
    MinutesEdition,
    MinutesState,
    Place,
    Registration,
    Transcript,
)
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.queries import record
from cocreacion.people import signing
from cocreacion.people.models import (
    Account,
    Guest,
    Membership,
    Organisation,
    OrganisationName,
    Role,
    RoleMandate,
    Sector,
    SignIn,
    User,
)
from cocreacion.process.models import (
    ActionPlan,
    Commitment,
    CommitmentVersion,
    Phase,
    PhaseKind,
    PlannedMilestone,
    Theme,
)
from cocreacion.proposals.models import Proposal, ProposalState
from cocreacion.votes import electors, freezing
from cocreacion.votes.models import Ballot, Choice, Elector, Poll, PollState

LONG_AGO = timedelta(days=400)
# Argon2 of "correct horse battery", with the cheapest parameters: hashing is not what most test.
PASSWORD = "correct horse battery"
BLOCS = {Sector.GOVERNMENT: Bloc.GOVERNMENT}


def two(es: str, en: str | None = None) -> Bilingual:
    """A text in both languages; the English one is marked so that a mix-up shows."""
    return Bilingual.both(es, f"{es} (en)" if en is None else en)


def at_once(build):
    """Rows of a builder that makes several are committed together: see `Rows.together`."""

    @wraps(build)
    def built(self, *args, **kwargs):
        with self.together():
            return build(self, *args, **kwargs)

    return built


class Rows:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self._numbers = count(1)
        self._depth = 0

    @contextmanager
    def together(self):
        """Commit when the outermost is through: each commit has everything read again."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
        if not self._depth:
            db.session.commit()

    def keep(self, *things):
        with self.together():
            db.session.add_all(things)
            db.session.flush()
        return things[0]

    # people -----------------------------------------------------------------------------------

    @at_once
    def user(self, name="Ixchel", *, roles=(), organisation=None, **facts):
        """An active person; `roles` and `organisation` are held since long ago."""
        number = next(self._numbers)
        defaults = {
            "name": name,
            "display_as": name,
            "email": f"{name.lower()}{number}@example.org",
            "password_hash": "!",
            "state": Account.ACTIVE,
        }
        user = self.keep(User(**defaults | facts))
        since = today() - LONG_AGO
        for role in roles:
            self.keep(RoleMandate(user_id=user.id, role=role, since=since))
        if organisation is not None:
            self.keep(
                Membership(
                    user_id=user.id,
                    organisation_id=organisation.id,
                    office=two("Delegación"),
                    since=since,
                )
            )
        return user

    def guest(self):
        """Whoever has not signed in."""
        return Guest()

    def lucia(self, **facts):
        """The government's point of contact, who is also the secretariat."""
        return self.user("Lucía", roles=[Role.POINT_OF_CONTACT], **facts)

    def admin(self):
        return self.user("Admin", roles=[Role.ADMIN])

    def nora(self):
        return self.user("Nora", roles=[Role.REVIEWER])

    def sara(self):
        return self.user("Sara", roles=[Role.TRANSLATOR])

    def sign_in(self, user) -> str:
        """A living session of `user`; the token its cookie would carry."""
        token = signing.new_token()
        self.keep(SignIn(token_hash=signing.hashed(token), user_id=user.id))
        return token

    def organisation(self, name="Red Ejemplo", sector=Sector.CIVIL_SOCIETY, **facts):
        number = next(self._numbers)
        defaults = {
            "slug": f"org-{number}",
            "name": two(name),
            "short_name": name.split()[0],
            "sector": sector,
            "verified": True,
            "role_verified": True,
        }
        return self.keep(Organisation(**defaults | facts))

    def former_name(self, organisation, name, until):
        """The name it had up to that day."""
        return self.keep(
            OrganisationName(organisation_id=organisation.id, name=two(name), until=until)
        )

    # process ----------------------------------------------------------------------------------

    @at_once
    def plan(self, slug="gt-nap5", *, phases=True, **facts):
        """A plan in its drafting phase, with one theme."""
        defaults = {
            "slug": slug,
            "number": 5,
            "name": two("Quinto Plan"),
            "central_axis": two("Transparencia"),
            "main_focus": two("Datos abiertos"),
            "start_year": 2021,
            "end_year": 2023,
            "declared_organisations": 36,
            "declared_commitments": 12,
            "declared_meetings_minimum": 100,
        }
        plan = self.keep(ActionPlan(**defaults | facts))
        if phases:
            start = now() - timedelta(days=210)
            for number, kind in enumerate(PhaseKind):
                opens = start + timedelta(days=90 * number)
                self.keep(
                    Phase(
                        plan_id=plan.id,
                        kind=kind,
                        opens_at=opens,
                        closes_at=opens + timedelta(days=90),
                        summary=two("Resumen de la fase"),
                    )
                )
        self.keep(Theme(plan_id=plan.id, key="digital", name=two("Gobierno digital"), position=1))
        return plan

    @at_once
    def commitment(self, plan=None, number=None, **facts):
        plan = plan or db.session.query(ActionPlan).first() or self.plan()
        position = next(self._numbers)
        defaults = {
            "plan_id": plan.id,
            "theme_id": plan.themes[0].id if plan.themes else None,
            "number": number or str(position),
            "position": position,
            "title": two("Compromiso de prueba"),
            "description": two("Qué se hará"),
        }
        commitment = self.keep(Commitment(**defaults | facts))
        self.keep(
            CommitmentVersion(
                commitment_id=commitment.id,
                number=1,
                title=commitment.title,
                action=commitment.description,
                hash=f"{commitment.id:064}",
            )
        )
        return commitment

    @at_once
    def milestone(self, commitment=None, **facts):
        commitment = commitment or self.commitment()
        number = next(self._numbers)
        planned = self.keep(
            PlannedMilestone(
                commitment_id=commitment.id,
                position=number,
                code=f"{commitment.number}.{number}",
                title=two("Publicar la lista"),
            )
        )
        defaults = {
            "planned_id": planned.id,
            "commitment_id": commitment.id,
            "due_on": today() + timedelta(days=30),
        }
        return self.keep(Milestone(**defaults | facts))

    def progress(self, commitment, side=Side.GOVERNMENT, *, author=None, milestone=None, **facts):
        """What one side says of a commitment, or of one of its milestones."""
        organisation = facts.pop("organisation", None)
        defaults = {
            "commitment_id": commitment.id,
            "milestone_id": milestone.id if milestone else None,
            "side": side,
            "level": Level.LIMITED,
            "text": two("Hay un primer avance"),
            "author_id": (author or self.user()).id,
            "organisation_id": organisation.id if organisation else None,
        }
        return self.keep(Progress(**defaults | facts))

    def evidence(self, progress, **facts):
        defaults = {
            "progress_id": progress.id,
            "title": two("Acta de entrega"),
            "url": "https://example.org/acta",
        }
        return self.keep(Evidence(**defaults | facts))

    # groups -----------------------------------------------------------------------------------

    def body(self, slug=None, kind=BodyKind.WORKING_GROUP, **facts):
        number = next(self._numbers)
        defaults = {
            "slug": slug or f"grupo-{number}",
            "kind": kind,
            "name": two("Grupo de prueba"),
            "mandate": two("Redactar una propuesta"),
            "required_sectors": ["government", "civil_society"],
        }
        return self.keep(Body(**defaults | facts))

    @at_once
    def seat(self, body, user=None, *, organisation=None, sector=None, role=None, **facts):
        """A seat of a body, held by `user` where one is given."""
        sector = sector or (organisation.sector if organisation else Sector.CIVIL_SOCIETY)
        forum = body.kind is BodyKind.FORUM
        defaults = {
            "body_id": body.id,
            "position": next(self._numbers),
            "organisation_id": organisation.id if organisation else None,
            "sector": sector,
            "bloc": BLOCS.get(sector, Bloc.NON_GOVERNMENT) if forum else None,
            "entitlement": two("Por su trabajo en el tema"),
            "since": today() - LONG_AGO,
        }
        seat = self.keep(Seat(**defaults | facts))
        if user is not None:
            self.mandate(seat, user, role or Delegation.PRINCIPAL)
        return seat

    def mandate(self, seat, user, role=Delegation.PRINCIPAL, **facts):
        defaults = {
            "seat_id": seat.id,
            "user_id": user.id,
            "role": role,
            "since": today() - LONG_AGO,
        }
        return self.keep(Mandate(**defaults | facts))

    @at_once
    def committee(self, government=2, civil_society=2):
        """The Technical Committee with so many held seats per bloc; its people, bloc by bloc."""
        body = self.body(
            "comite-tecnico",
            BodyKind.FORUM,
            name=two("Comité Técnico"),
            quorum="1/2",
            majority="1/2",
        )
        people = {Bloc.GOVERNMENT: [], Bloc.NON_GOVERNMENT: []}
        for bloc, sector, wanted in (
            (Bloc.GOVERNMENT, Sector.GOVERNMENT, government),
            (Bloc.NON_GOVERNMENT, Sector.CIVIL_SOCIETY, civil_society),
        ):
            for number in range(wanted):
                organisation = self.organisation(f"{sector.value} {number}", sector)
                user = self.user(f"{bloc.value}{number}", organisation=organisation)
                self.seat(body, user, organisation=organisation)
                people[bloc].append(user)
        return body, people[Bloc.GOVERNMENT], people[Bloc.NON_GOVERNMENT]

    # votes ------------------------------------------------------------------------------------

    @at_once
    def poll(self, body, *, is_open=True, **facts):
        """A poll of the held seats of `body`: open for a week, or closed since an hour."""
        number = next(self._numbers)
        defaults = {
            "slug": f"votacion-{number}",
            "body_id": body.id,
            "question": two("¿Aprueba el texto?"),
            "rule": {
                "quorum": {"min_fraction": "1/2", "per_chamber": body.kind is BodyKind.FORUM},
                "threshold": "more_than 1/2 of yes+no",
                "chambers_rule": "every" if body.kind is BodyKind.FORUM else "none",
                "source": {"es": "Reglas del órgano", "en": "Rules of the body"},
            },
            "opens_at": now() - timedelta(days=2),
            "closes_at": now() + timedelta(days=7 if is_open else 0, hours=0 if is_open else -1),
        }
        facts = defaults | facts
        state = facts.pop("state", PollState.OPEN)
        poll = self.keep(Poll(**facts, state=PollState.DRAFT))
        if state is PollState.DRAFT:
            return poll
        db.session.refresh(body)
        for seat in body.current_seats:
            if seat.is_held:
                label = freezing.label_of(seat)
                self.keep(Elector(poll_id=poll.id, seat_id=seat.id, bloc=seat.bloc, label=label))
        poll.frozen = freezing.frozen(poll, body.current_seats)
        poll.rule_hash = freezing.fingerprint(poll.frozen)
        poll.state = state
        return self.keep(poll)

    def ballot(self, poll, user, choice=Choice.FOR, **facts):
        """The ballot of the first seat `user` holds in `poll`."""
        elector = electors.electors_of(user, poll)[0]
        return self.keep(Ballot(elector_id=elector.id, cast_by=user.id, choice=choice, **facts))

    # contributions ----------------------------------------------------------------------------

    def thread(self, *, is_open=True, **facts):
        defaults = {
            "opens_at": now() - timedelta(days=10),
            "closes_at": now() + timedelta(days=20 if is_open else -1),
        }
        return self.keep(Thread(**defaults | facts))

    @at_once
    def comment(self, proposal, clause_id=None, *, author=None, parent=None, **facts):
        """A comment on the first clause (or the one named) of the newest version."""
        version = proposal.document.versions[0]
        defaults = {
            "thread_id": proposal.thread_id,
            "author_id": author.id if author else None,
            "parent_id": parent.id if parent else None,
            "version_id": version.id,
            "clause_id": clause_id or version.clauses[0].clause_id,
            "text": f"Comentario número {next(self._numbers)}",
            "answer_due_on": None if parent else today() + timedelta(days=15),
        }
        comment = Contribution(**defaults | facts)
        if parent is None and comment.version_id is not None:
            place = ClauseRef(comment.version_id, comment.clause_id)
            placing.put_about(
                comment, carrying.about(place, homes.said(place), comment.quote or "")
            )
        self.keep(comment)
        public = comment.state not in NEVER_PUBLIC
        if parent is None and comment.version_id is not None and public:
            placing.begin(comment)
        if parent is not None:
            parent.reply_count += 1
        elif comment.state is ContributionState.PUBLISHED:
            proposal.thread.comment_count += 1
        return comment

    @at_once
    def stance(self, comment, side="agree", reason="", *, user=None):
        """That somebody agrees or disagrees with a comment."""
        user = user or self.user()
        self.keep(Stance(comment_id=comment.id, user_id=user.id, side=side, reason=reason))
        name = f"{side}_count"
        setattr(comment, name, getattr(comment, name) + 1)
        return user

    def correspondent(self, comment, email="juana@example.org", **facts):
        """How to reach whoever wrote a comment without an account."""
        key = f"key-{next(self._numbers)}"
        return self.keep(Correspondent(contribution_id=comment.id, key=key, email=email, **facts))

    @at_once
    def response(self, comments, *, reason="Gracias", responder=None, **facts):
        """A published response to these comments, which it marks as answered.

        With another `state` it is on its way, and nobody outside the desk knows of it.
        """
        responder = responder or self.lucia()
        published = facts.get("state", ResponseState.PUBLISHED) is ResponseState.PUBLISHED
        defaults = {
            "thread_id": comments[0].thread_id,
            "state": ResponseState.PUBLISHED,
            "published_at": now() if published else None,
            "disposition": Disposition.NOT_ACCEPTED,
            "criterion": Criterion.BUDGET,
            "reason": two(reason),
            "responder_id": responder.id,
            "writers": [responder.id],
        }
        response = self.keep(Response(**defaults | facts))
        for comment in comments:
            self.keep(ResponseItem(response_id=response.id, contribution_id=comment.id))
            if published:
                comment.answer_count += 1
            if published and comment.answered_at is None:
                comment.answered_at = response.published_at
                comment.first_response_id = response.id
                comment.thread.answered_count += 1
        return response

    # consultations ----------------------------------------------------------------------------

    @at_once
    def consultation(self, slug=None, *, about=None, is_open=True, questions=(), **facts):
        """Announced ten days ago, on the newest version of a draft or on questions alone."""
        number = next(self._numbers)
        first = now() + timedelta(days=20 if is_open else -1)
        closes_at = facts.pop("closes_at", first)
        thread = about.thread if about else self.thread()
        defaults = {
            "slug": slug or f"consulta-{number}",
            "thread_id": thread.id,
            "version_id": about.document.versions[0].id if about else None,
            "title": two(f"Consulta {number}"),
            "purpose": two("Para mejorar el texto."),
            "answered_by": two("Punto de contacto"),
            "answered_where": two("En esta página"),
            "announced_at": now() - timedelta(days=10),
            "opens_at": now() - timedelta(days=10),
            "first_closes_at": closes_at,
            "closes_at": closes_at,
        }
        consultation = self.keep(Consultation(**defaults | facts))
        if consultation.announced_at is not None:
            thread.opens_at, thread.closes_at = consultation.opens_at, consultation.closes_at
            thread.admits = consultation.admits
        for position, text in enumerate(questions, 1):
            question = ConsultationQuestion(
                consultation_id=consultation.id, position=position, text=two(text)
            )
            self.keep(question)
        db.session.refresh(consultation)
        return consultation

    def statement(self, consultation, text="El plazo es suficiente.", **facts):
        return self.keep(Statement(consultation_id=consultation.id, text=text, **facts))

    @at_once
    def positions(self, statement, sector, *, agree=0, disagree=0, passed=0):
        """So many people of a sector answered a statement in each way."""
        for position, many in zip(Position, (agree, disagree, passed), strict=True):
            for _ in range(many):
                user = self.user(f"Persona{next(self._numbers)}")
                self.keep(
                    StatementAnswer(
                        statement_id=statement.id,
                        user_id=user.id,
                        position=position,
                        sector=sector,
                    )
                )

    # documents and proposals ------------------------------------------------------------------

    @at_once
    def document(self, body=None, texts=("Primera cláusula.", "Segunda cláusula."), **facts):
        """A document with a living clause per text; ids `clause-1`, `clause-2`, …"""
        defaults = {
            "kind": DocumentKind.PROPOSAL,
            "body_id": body.id if body else None,
            "title": two("Texto de prueba"),
        }
        document = self.keep(Document(**defaults | facts))
        self.clauses(document, texts)
        return document

    @at_once
    def clauses(self, document, texts):
        """A clause per text, all at once."""
        db.session.add_all(
            Clause(
                document_id=document.id,
                clause_id=f"clause-{number}",
                position=number,
                heading=two(f"Cláusula {number}"),
                es=text,
                en=f"{text} (en)",
                translated_from=fingerprint(text),
            )
            for number, text in enumerate(texts, 1)
        )

    def translation(self, document, clause_id, language, *, author=None, reviewer=None, **facts):
        """A translation of the clause as it is now: a draft, or reviewed by `reviewer`."""
        clause = next(each for each in document.clauses if each.clause_id == clause_id)
        source = wording(clause, document.source_language)
        heading = facts.pop("heading", "" if language in LANGUAGES else f"({language})")
        state = TranslationState.REVIEWED if reviewer else TranslationState.DRAFT
        return self.keep(
            ClauseTranslation(
                document_id=document.id,
                clause_id=clause_id,
                language=language,
                heading=heading,
                source_hash=source_hash(source),
                source_heading=source.heading,
                source_text=source.text,
                author_id=author.id if author else None,
                reviewed_by=reviewer.id if reviewer else None,
                **{"state": state, "text": ""} | facts,
            )
        )

    @at_once
    def version(self, document, **facts):
        """A version of the living text as it stands."""
        number, note = len(document.versions) + 1, facts.pop("note", None)
        note, name = note or two(f"Nota de la versión {number}"), facts.pop("name", Bilingual())
        living = [clause for clause in document.clauses if clause.removed_at is None]
        version = self.keep(
            Version(
                document_id=document.id,
                number=number,
                name=name,
                note=note,
                hash=version_hash(document.id, number, note, living, name),
                **facts,
            )
        )
        db.session.add_all(
            VersionClause(
                version_id=version.id,
                clause_id=clause.clause_id,
                position=position,
                kind=clause.kind,
                heading=clause.heading,
                es=clause.es,
                en=clause.en,
                translated_from=clause.translated_from,
                hash=clause_hash(clause),
            )
            for position, clause in enumerate(living, 1)
        )
        for copy in translating.frozen(version, document, living):
            db.session.add(VersionTranslation(**copy))
        db.session.flush()
        db.session.expire(document)
        db.session.refresh(version)
        return version

    @at_once
    def proposal(self, slug=None, *, body=None, versions=1, is_open=True, texts=None, **facts):
        """A draft with so many published versions, open for comment."""
        body = body or self.body()
        document = self.document(body, texts or ("Primera cláusula.", "Segunda cláusula."))
        for _ in range(versions):
            self.version(document)
        defaults = {
            "slug": slug or f"propuesta-{next(self._numbers)}",
            "title": two("Propuesta de prueba"),
            "summary": two("De qué trata"),
            "body_id": body.id,
            "document_id": document.id,
            "thread_id": self.thread(is_open=is_open).id,
            "state": ProposalState.PUBLISHED if versions else ProposalState.DRAFT,
        }
        return self.keep(Proposal(**defaults | facts))

    @at_once
    def reviewed(self, slug=None, *, waiting=0, **facts):
        """A draft whose first version is reviewed in both languages, but for so many clauses."""
        draft = self.proposal(slug, versions=0, is_open=False, **facts)
        for number, clause in enumerate(draft.document.clauses):
            reviewer = None if number < waiting else self.user("Revisora")
            self.translation(draft.document, clause.clause_id, "en", reviewer=reviewer)
        self.version(draft.document)
        draft.state = ProposalState.PUBLISHED
        draft.thread.opens_at = draft.thread.closes_at = None
        return draft

    @at_once
    def policy(self, texts=("Artículo uno.", "Artículo dos."), **facts):
        """A loaded policy; its articles have the ids `article-1`, `article-2`, …"""
        policy = self.document(None, texts, kind=DocumentKind.POLICY, frozen_at=now(), **facts)
        for number, clause in enumerate(policy.clauses, 1):
            clause.clause_id = f"article-{number}"
            clause.heading = two(f"Artículo {number}. Tema", f"Article {number}. Topic")
        return self.keep(policy)

    @at_once
    def amendment(
        self, proposal, text="", clause_id="clause-1", *, operation=Operation.EDIT, **facts
    ):
        """An amendment to the newest version, to a clause or behind it; it deletes for no text."""
        version = proposal.document.versions[0]
        base = next((c for c in version.clauses if c.clause_id == clause_id), None)
        language = facts.pop("language", "es")
        inserts = operation is Operation.INSERT
        heading = facts.pop("heading", None)
        if heading is None:
            heading = getattr(base.heading, language) if operation is Operation.EDIT else ""
        agreed = facts.pop("agreed", None)
        number = (
            db.session.query(func.max(Amendment.number))
            .filter_by(document_id=proposal.document_id)
            .scalar()
            or 0
        ) + 1
        author = facts.pop("author", None)
        defaults = {
            "document_id": proposal.document_id,
            "number": number,
            "version_id": version.id,
            "first_version_id": version.id,
            "author_id": author.id if author else self.user(f"Autora{number}").id,
            "language": language,
            "reason": "Porque hace falta",
        }
        amendment = self.keep(Amendment(**defaults | facts))
        self.keep(
            AmendmentClause(
                amendment_id=amendment.id,
                version_id=version.id,
                clause_id=f"nueva-{number}" if inserts else clause_id,
                operation=operation,
                after=clause_id if inserts else "",
                heading=heading,
                text=text,
                agreed_heading=heading if agreed else None,
                agreed_text=agreed,
            )
        )
        db.session.refresh(amendment)
        return amendment

    def accepted(self, proposal, text="", clause_id="clause-1", **facts):
        """An amendment that waits to be put into the working text."""
        defaults = {
            "state": AmendmentState.DECIDED,
            "procedure": Procedure.ADOPT,
            "recommended_at": now(),
            "decided_at": now(),
        }
        return self.amendment(proposal, text, clause_id, **defaults | facts)

    # meetings ---------------------------------------------------------------------------------

    def meeting_kind(self, key="technical_committee"):
        kind = db.session.query(MeetingKind).filter_by(key=key).first()
        return kind or self.keep(
            MeetingKind(key=key, name=two("Sesión"), description=two("Qué es"), position=1)
        )

    def meeting(self, slug=None, **facts):
        """A meeting called for tomorrow, with room for everyone."""
        number = next(self._numbers)
        starts = facts.pop("starts_at", now() + timedelta(days=1))
        starts = starts.replace(second=0, microsecond=0)  # as a form would give it
        defaults = {
            "slug": slug or f"reunion-{number}",
            "uid": f"meeting-{number}@example.org",
            "kind_id": self.meeting_kind().id,
            "title": two("Mesa de agua"),
            "purpose": two("Acordar los pasos"),
            "place": two("Biblioteca de Cobán"),
            "access_needs": two("Entrada sin gradas"),
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=2),
            "state": MeetingState.CALLED,
            "called_at": now() - timedelta(days=10),
        }
        return self.keep(Meeting(**defaults | facts))

    def held(self, slug=None, **facts):
        """A meeting that ended yesterday."""
        facts.setdefault("starts_at", now() - timedelta(days=1, hours=2))
        return self.meeting(slug, **facts)

    @at_once
    def registration(self, meeting, user, place=Place.SEAT, **facts):
        """Somebody who comes or waits; the meeting's counters know of it."""
        user_id = user.id if user else None
        row = self.keep(Registration(meeting_id=meeting.id, user_id=user_id, place=place, **facts))
        meeting.coming += place is Place.SEAT
        meeting.waiting += place is Place.WAITING
        return row

    @at_once
    def minutes(self, meeting, state=MinutesState.DRAFTING, **facts):
        """With a clause per text of `texts`; out, or published as a first edition."""
        texts = facts.pop("texts", ("Se abrió la sesión.",))
        document = self.document(
            meeting.body, texts=texts, kind=DocumentKind.MINUTES, title=meeting.title
        )
        is_out = state is not MinutesState.DRAFTING
        published = state in {MinutesState.PUBLISHED, MinutesState.CORRECTED}
        version = self.version(document) if is_out else None
        seats = bool(meeting.body and queries.seats_to_sign(meeting))
        defaults = {
            "meeting_id": meeting.id,
            "document_id": document.id,
            "state": state,
            "circulated_at": now() if is_out else None,
            "circulated_id": version.id if version else None,
            "recorded": sealing.recorded(
                record.agreements_of(meeting), record.attendance_of(meeting)
            ),
            "sign_by": now() + timedelta(days=8) if is_out else None,
            "tacit": not seats,
            "published_at": now() if published else None,
        }
        row = self.keep(Minutes(**defaults | facts))
        if published:
            self.edition(row, version)
        return row

    def edition(self, minutes, version, number=1, **facts):
        row = MinutesEdition(
            minutes=minutes, number=number, version=version, form=2, hash="",
            **{"reason": Bilingual(), "published_at": now()} | facts,
        )  # fmt: skip
        with db.session.no_autoflush:
            row.hash = minutes.hash = sealing.fingerprint(queries.record_of(row))
        return self.keep(row)

    def agreement(self, meeting, **facts):
        number = next(self._numbers)
        defaults = {"meeting_id": meeting.id, "number": number, "text": two("Publicar la lista")}
        return self.keep(Agreement(**defaults | facts))

    def attendance(self, meeting, **facts):
        defaults = {"meeting_id": meeting.id, "sector": Sector.CITIZEN}
        return self.keep(Attendance(**defaults | facts))

    def agenda_item(self, meeting, **facts):
        defaults = {
            "meeting_id": meeting.id,
            "position": next(self._numbers),
            "title": two("Punto de prueba"),
        }
        return self.keep(AgendaItem(**defaults | facts))

    def act(self, meeting, kind, recorder, *, ago=0, **facts):
        """Something noted at the desk of a meeting, so many minutes ago."""
        defaults = {
            "meeting_id": meeting.id,
            "operation": f"act-{next(self._numbers)}",
            "kind": kind,
            "happened_at": now() - timedelta(minutes=ago),
            "recorded_by": recorder.id,
        }
        return self.keep(DeskAct(**defaults | facts))

    def table(self, meeting, rapporteur=None, **facts):
        """A table of a conversation."""
        number = facts.pop("number", None) or next(self._numbers)
        defaults = {
            "meeting_id": meeting.id,
            "number": number,
            "theme": two("Agua para todas las aldeas"),
            "rapporteur_id": rapporteur.id if rapporteur else None,
        }
        return self.keep(DiscussionTable(**defaults | facts))

    def transcript(self, table, by, **facts):
        """What somebody said at a table, waiting for a second person."""
        defaults = {
            "table_id": table.id,
            "operation": f"text-{next(self._numbers)}",
            "channel": Channel.MEETING,
            "text": "Que el agua llegue a las aldeas.",
            "said_at": now() - timedelta(minutes=30),
            "captured_by": by.id,
        }
        return self.keep(Transcript(**defaults | facts))
