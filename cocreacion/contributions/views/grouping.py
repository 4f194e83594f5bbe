"""At the desk: comments that say the same are merged, those that belong together are grouped."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries, services, similarity
from cocreacion.contributions.answer_forms import GroupForm, MergeForm
from cocreacion.contributions.forms import ConfirmForm
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import Cluster, Contribution
from cocreacion.contributions.views import parts
from cocreacion.contributions.views.answering import chosen_comments
from cocreacion.contributions.views.blueprint import bp
from cocreacion.contributions.views.desk import MOST_COMPARED, comments_of, offices_of
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import require
from cocreacion.people import parking

MOST_SIMILAR = 50  # shown together


@bp.get("/manage/contributions/similar/<int:comment_id>")
def similar(comment_id: int) -> ResponseReturnValue:
    """A comment and those that say much the same, to be answered, grouped or merged together."""
    comment, home = _answered_here(comment_id)
    words = queries.words_waiting([comment.thread_id], MOST_COMPARED)
    found = similarity.similar([comment.id], (tuple(row) for row in words))
    ids = [comment.id, *found.get(comment.id, [])][:MOST_SIMILAR]
    shown = {each.id: each for each in comments_of(queries.with_answers(ids))}
    return render_template(
        "contributions/similar.html",
        subject=home,
        comments=[shown[number] for number in ids if number in shown],
        in_preparation=queries.in_preparation(ids, offices_of([home])),
        back=url_for(".desk", thread=home.thread_id),
    )


# --- duplicates ---------------------------------------------------------------------------------


@bp.route("/manage/contributions/merge", methods=["GET", "POST"])
def merge() -> ResponseReturnValue:
    """Asks which of the chosen comments stays; the others share its answers."""
    comments, home = chosen_comments()
    if len(comments) < 2:
        raise services.NotTwo
    form = MergeForm()
    form.head.choices = [(str(comment.id), "") for comment in comments]
    if not form.is_submitted():
        form.head.data = str(comments[0].id)
        return _merging(comments, home, form)
    head = next((c for c in comments if c.id == form.chosen()), None)
    if head is None or not form.validate():
        add_error(form.head, _("Choose the comment that stays."))
        return _merging(comments, home, form), 422
    others = [comment for comment in comments if comment is not head]
    try:
        services.merge(head, others, home=home, actor=current_user)
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _merging(comments, home, form), refusal.status
    flash(
        ngettext(
            "One comment shares the answer of the other now. Its author is told by mail.",
            "%(num)d comments share the answer of the other now. Their authors are told by mail.",
            len(others),
        )
    )
    return redirect(url_for(".desk", thread=home.thread_id), 303)


@bp.route("/manage/contributions/comments/<int:comment_id>/unmerge", methods=["GET", "POST"])
def unmerge(comment_id: int) -> ResponseReturnValue:
    """Asks before a comment stands for itself again, without the answers of the other."""
    comment, home = _answered_here(comment_id)
    if request.method == "POST":
        services.unmerge(comment, home=home, actor=current_user)
        flash(_("The comment stands for itself again and waits for its own answer."))
        return redirect(url_for(".desk", thread=home.thread_id), 303)
    return render_template(
        "contributions/unmerge.html",
        comment=comment,
        form=ConfirmForm(),
        back=url_for(".desk", thread=home.thread_id),
    )


# --- groups -------------------------------------------------------------------------------------


@bp.route("/manage/contributions/group", methods=["GET", "POST"])
def group() -> ResponseReturnValue:
    """Puts the chosen comments in a group, an old one or a new one."""
    comments, home = chosen_comments()
    form = GroupForm()
    if not form.validate_on_submit():
        return _grouping(comments, home, form), 422 if form.is_submitted() else 200
    found = services.group(comments, form.name.data, home=home, actor=current_user)
    flash(_("The comments are in the group “%(name)s”.", name=found.name))
    return redirect(url_for(".show_group", cluster_id=found.id), 303)


@bp.get("/manage/contributions/groups/<int:cluster_id>")
def show_group(cluster_id: int) -> ResponseReturnValue:
    """The comments of a group; those that wait can be answered together."""
    found, home = _cluster(cluster_id)
    here = url_for(".show_group", cluster_id=found.id)
    page = queries.in_cluster(
        found.id, after=request.args.get("after", ""), before=request.args.get("before", "")
    )
    return render_template(
        "contributions/group.html",
        subject=home,
        group=found,
        comments=comments_of(page.rows),
        in_preparation=queries.in_preparation([row.id for row in page.rows], offices_of([home])),
        pages=parts.neighbours(page, here),
        back=url_for(".desk", thread=home.thread_id),
    )


@bp.post("/manage/contributions/groups/<int:cluster_id>/remove")
def ungroup(cluster_id: int) -> ResponseReturnValue:
    found, home = _cluster(cluster_id)
    comment_id = request.form.get("comment", 0, type=int)
    services.ungroup(found, comment_id, home=home, actor=current_user)
    flash(_("The comment is no longer in this group."))
    if queries.ids_in_cluster(cluster_id):
        return redirect(url_for(".show_group", cluster_id=cluster_id), 303)
    return redirect(url_for(".desk", thread=home.thread_id), 303)


def _cluster(cluster_id: int) -> tuple[Cluster, Home]:
    found = queries.get_cluster(cluster_id)
    return found, _answering_for(found.thread_id)


def _answered_here(comment_id: int) -> tuple[Contribution, Home]:
    comment = queries.get_comment(comment_id)
    return comment, _answering_for(comment.thread_id)


def _answering_for(thread_id: int) -> Home:
    """The home of a thread, for those who answer there; whoever has not signed in does first."""
    home = homes.home(thread_id, current_user)
    may = policy.can_respond(current_user, home)
    if not current_user.is_authenticated:
        raise parking.SignInFirst(message=may.reason)
    require(may)
    return home


def _merging(comments: list[Contribution], home: Home, form: MergeForm) -> str:
    ids = [comment.id for comment in comments]
    return render_template(
        "contributions/merge.html",
        subject=home,
        comments=comments_of(queries.with_answers(ids)),
        form=form,
        action=url_for(".merge", c=ids),
        back=url_for(".desk", thread=home.thread_id),
    )


def _grouping(comments: list[Contribution], home: Home, form: GroupForm) -> str:
    ids = [comment.id for comment in comments]
    return render_template(
        "contributions/grouping.html",
        subject=home,
        comments=comments_of(queries.with_answers(ids)),
        groups=queries.clusters([home.thread_id]),
        form=form,
        action=url_for(".group", c=ids),
        back=url_for(".desk", thread=home.thread_id),
    )
