"""What follow-up says on pages of the packages below, and what it hears from them."""

from flask import Flask, render_template

from cocreacion.followup import policy, queries, services
from cocreacion.followup.voices import PUBLIC
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import listen
from cocreacion.kernel.slots import fill
from cocreacion.people.models import Organisation, Role, User
from cocreacion.process.events import CommitmentVersionPublished
from cocreacion.process.importing import Imported, also
from cocreacion.process.models import Commitment
from cocreacion.process.reading import Part


def of_commitment(commitment: Commitment) -> str:
    """Milestones by state and the two assessments, on the page of a commitment."""
    counts, samples = queries.counts_of(commitment)
    if not counts:
        return ""
    return render_template(
        "followup/_of_commitment.html",
        commitment=commitment,
        counts=counts,
        samples=samples,
        assessments=queries.assessments(commitment),
    )


def of_organisation(organisation: Organisation) -> str:
    """What an organisation answers for, and how often it has reported."""
    work, reports = queries.work_of(organisation), queries.reported_by(organisation)
    if not work and not reports:
        return ""
    return render_template(
        "followup/_of_organisation.html", organisation=organisation, work=work, reports=reports
    )


def owed_by(person: User) -> str:
    """Milestones that wait for a report of this person, in their own space."""
    contact = person.has_role(Role.POINT_OF_CONTACT)
    public = [each.id for each in person.organisations if each.sector in PUBLIC]
    milestones = queries.waiting_for(None if contact else public) if contact or public else []
    if not milestones:
        return ""
    return render_template("followup/_owed.html", milestones=milestones, today=today())


def of_person(person: User) -> str:
    """For those who may say, for civil society, how far commitments have come."""
    civic = any(each.sector not in PUBLIC for each in person.organisations)
    return render_template("followup/_of_person.html") if civic else ""


def begin_when_published(event: CommitmentVersionPublished) -> None:
    """A wording of an adopted commitment was published: its milestones come to the board."""
    commitment = db.session.get_one(Commitment, event.commitment_id)
    if policy.can_begin(commitment):
        services.begin_follow_up(commitment, actor_id=event.actor_id)


def read_nothing(file: Part) -> None:
    """The milestones of a plan file are read by `process`."""


def begin_when_imported(_: None, imported: Imported) -> None:
    for commitment in imported.commitments.values():
        services.begin_follow_up(commitment)


def init_app(app: Flask) -> None:  # noqa: ARG001
    fill("commitment.followup", of_commitment)
    fill("organisation.roles", of_organisation)
    fill("my.owed", owed_by)
    fill("my.sections", of_person)
    listen(CommitmentVersionPublished, begin_when_published)
    also(read_nothing, begin_when_imported)
