"""What drafts say on the pages of others: groups, meetings, votes, commitments, one's own."""

from collections import defaultdict
from collections.abc import Callable

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.documents import translations
from cocreacion.groups.models import Body
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.kernel.slots import fill
from cocreacion.kernel.web import safe_next
from cocreacion.meetings.models import AgendaItem, Meeting
from cocreacion.people.models import Role, User
from cocreacion.process.models import Commitment
from cocreacion.proposals import policy, queries, services
from cocreacion.proposals.models import AgendaLink
from cocreacion.proposals.stages import stage
from cocreacion.proposals.views import desk
from cocreacion.proposals.views.blueprint import bp
from cocreacion.votes.models import Poll


def of_commitment(commitment: Commitment) -> str:
    """Its drafts, and which of its versions came from which of theirs."""
    drafts = queries.proposals_of_commitment(commitment)
    if not drafts:
        return ""
    return render_template(
        "proposals/_of_commitment.html",
        drafts=[(draft, stage(draft)) for draft in drafts],
        adoptions=queries.adoptions_into(commitment),
    )


def of_group(body: Body) -> str:
    lines = queries.proposals_of_body(body)
    return render_template(
        "proposals/_of_group.html",
        body=body,
        lines=[(line.proposal, line.version, stage(line.proposal)) for line in lines],
        may_create=policy.can_create(current_user, body),
    )


def of_person(user: User) -> str:
    lines = queries.proposals_written_by(user)
    if not lines:
        return ""
    return render_template(
        "proposals/_of_person.html",
        lines=[(line.proposal, line.version, stage(line.proposal)) for line in lines],
    )


def amendments_of_person(user: User) -> str:
    """What somebody proposed and what became of it."""
    before = request.args.get("amendments_before", type=int)
    rows, older = queries.amendments_by(user, before)
    return render_template(
        "proposals/_amendments_of_person.html",
        rows=rows,
        is_beginning=before is None,
        newest=url_for("people.my", _anchor="my-amendments"),
        older=older and url_for("people.my", amendments_before=older, _anchor="my-amendments"),
    )


def translations_of_person(user: User) -> str:
    """What a translator may do next, draft by draft and language by language."""
    if not user.has_role(Role.TRANSLATOR):
        return ""
    drafts = queries.proposals_to_translate(user)
    return render_template("proposals/_translations_of_person.html", lines=desk.tasks(drafts))


def _links(meeting_id: int) -> dict[int, list[AgendaLink]]:
    """The drafts of each point of an agenda: asked once per request, however many points."""
    known: dict[int, dict[int, list[AgendaLink]]] = g.setdefault("agenda_links", {})
    if meeting_id not in known:
        known[meeting_id] = defaultdict(list)
        for link in queries.links_of_meeting(meeting_id):
            known[meeting_id][link.agenda_item_id].append(link)
    return known[meeting_id]


def of_agenda_item(item: AgendaItem) -> str:
    links = _links(item.meeting_id).get(item.id)
    if not links:
        return ""
    return render_template(
        "proposals/_of_agenda_item.html",
        drafts=[(link.proposal, stage(link.proposal)) for link in links],
    )


def manage_meeting(meeting: Meeting) -> str:
    """Which drafts each point of the agenda is about, for those who prepare the meeting."""
    if not policy.can_link(current_user, meeting):
        return ""
    links = _links(meeting.id)
    return render_template(
        "proposals/_manage_agenda.html",
        points=[(item, links.get(item.id, [])) for item in meeting.agenda],
        drafts=queries.proposals_to_link(meeting),
    )


def windows() -> str:
    """Drafts open for comment by a simple window, beside the consultations."""
    drafts = queries.open_without_consultation()
    return render_template("proposals/_windows.html", drafts=drafts) if drafts else ""


def of_poll(poll: Poll) -> str:
    """Which version of which draft a vote is about."""
    vote = queries.vote_of_poll(poll.id)
    if vote is None:
        return ""
    source = vote.proposal.document.source_language
    return render_template(
        "proposals/_of_poll.html",
        vote=vote,
        source=source,
        covered=translations.coverage_of_version(vote.version, source),
    )


@bp.post("/agenda-items/<int:agenda_item_id>/link")
def link(agenda_item_id: int) -> ResponseReturnValue:
    return _change_link(agenda_item_id, services.link_agenda_item, _("The draft is on the agenda."))


@bp.post("/agenda-items/<int:agenda_item_id>/unlink")
def unlink(agenda_item_id: int) -> ResponseReturnValue:
    done = _("The draft is no longer on the agenda.")
    return _change_link(agenda_item_id, services.unlink_agenda_item, done)


def _change_link(
    agenda_item_id: int, change: Callable[..., None], done: str
) -> ResponseReturnValue:
    item = queries.get_agenda_item(agenda_item_id)
    require(policy.can_link(current_user, item.meeting))
    proposal = queries.get_proposal(request.form.get("proposal", ""), current_user)
    change(item, proposal, actor=current_user)
    flash(done)
    back = safe_next(request.form.get("next"))
    return redirect(back or url_for("meetings.show", slug=item.meeting.slug), 303)


def init_app() -> None:
    fill("commitment.drafts", of_commitment)
    fill("group.work", of_group)
    fill("my.sections", of_person)
    fill("my.sections", amendments_of_person)
    fill("my.sections", translations_of_person)
    fill("agenda_item.links", of_agenda_item)
    fill("meeting.manage", manage_meeting)
    fill("poll.context", of_poll)
    fill("consultations.windows", windows)
