"""What everybody sees of votes, and casting a ballot."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.groups import policy as groups_policy
from cocreacion.groups import queries as groups
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.i18n import date_time
from cocreacion.kernel.policy import require
from cocreacion.people import parking
from cocreacion.votes import policy, queries, services
from cocreacion.votes.electors import electors_of
from cocreacion.votes.forms import BallotForm
from cocreacion.votes.models import Choice, Elector, Poll
from cocreacion.votes.views import screens
from cocreacion.votes.views.blueprint import bp


@bp.get("/votes")
def index() -> ResponseReturnValue:
    slug = request.args.get("body", "")
    body = groups.find_name(slug) if slug else None
    page = queries.ended_polls(request.args.get("after", ""), body)
    secretariat = groups_policy.is_secretariat(current_user)
    return render_template(
        "votes/index.html",
        body=body,
        open_polls=[screens.line(poll) for poll in queries.open_polls(body)],
        ended=[screens.line(poll) for poll in page.polls],
        drafts=queries.drafts() if secretariat else [],
        may_create=secretariat,
        older=url_for(".index", body=slug or None, after=page.after) if page.after else "",
        newest=url_for(".index", body=slug or None) if request.args.get("after") else "",
    )


@bp.get("/votes/<slug>")
def show(slug: str) -> ResponseReturnValue:
    poll = queries.get_poll(slug, current_user)
    form = BallotForm(parking.given_back(url_for(".cast", slug=slug)))
    return _page(poll, form)


@bp.post("/votes/<slug>/ballot")
def cast(slug: str) -> ResponseReturnValue:
    poll, form = queries.get_poll(slug, current_user), BallotForm()
    if poll.has_closed:
        raise services.VoteClosed
    require(policy.can_vote(current_user, poll))
    if not form.validate_on_submit():
        return _page(poll, form), 422
    elector = _wanted(poll, form.seat.data)
    services.cast_ballot(
        poll,
        actor=current_user,
        choice=Choice(form.choice.data),
        reason=form.reason.data or "",
        language=language(),
        elector=elector,
    )
    closes = date_time(poll.closes_at) if poll.closes_at else ""
    flash(_("Your ballot is in. You can change it until %(when)s.", when=closes))
    return redirect(url_for(".show", slug=slug, seat=form.seat.data or None), 303)


def _page(poll: Poll, form: BallotForm) -> str:
    may_vote = policy.can_vote(current_user, poll)
    held = electors_of(current_user, poll) if may_vote else []
    elector = _wanted(poll, form.seat.data or request.args.get("seat", "")) or next(
        iter(held), None
    )
    if elector and elector not in held:
        elector = held[0] if held else None
    if elector:
        _show_own(form, elector)
    return render_template(
        "votes/show.html",
        poll=poll,
        form=form,
        screen=screens.screen(poll),
        may_vote=may_vote,
        ballot=screens.ballot_box(current_user, elector, held) if elector else None,
        staff=screens.staff(current_user, poll),
    )


def _show_own(form: BallotForm, elector: Elector) -> None:
    """Their own ballot, and nobody else's, in the form; unless they have just typed."""
    form.seat.data = str(elector.seat.position)
    ballot = elector.ballot
    fresh = not form.is_submitted() and form.choice.data is None
    if fresh and ballot and ballot.cast_by == current_user.id:
        form.choice.data, form.reason.data = ballot.choice.value, ballot.reason


def _wanted(poll: Poll, position: str | None) -> Elector | None:
    """The seat named in the form or the address."""
    return next((e for e in poll.electors if str(e.seat.position) == position), None)
