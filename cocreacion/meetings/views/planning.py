"""Meetings prepared alike: templates, and series by a rule."""

from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cocreacion.groups import queries as groups
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import require
from cocreacion.meetings import holidays, policy
from cocreacion.meetings.forms.meeting import EmptyForm
from cocreacion.meetings.forms.planning import RepeatForm, TemplateForm
from cocreacion.meetings.models import MeetingTemplate
from cocreacion.meetings.queries import meetings, planning
from cocreacion.meetings.services import series, templates
from cocreacion.meetings.views.base import STAFF, actor, bp, desk, managed, viewer

TEMPLATES = f"{STAFF}/templates"


@bp.get(TEMPLATES)
def template_list() -> ResponseReturnValue:
    own = meetings.bodies_of(viewer())
    require(policy.can_prepare(viewer(), own))
    return render_template(
        "meetings/manage/templates.html",
        templates=planning.templates(),
        may_edit=policy.can_edit_templates(viewer()),
    )


def _form(template: MeetingTemplate | None = None) -> TemplateForm:
    form = TemplateForm()
    form.offer(meetings.kinds(), groups.body_choices())
    form.fill(template)
    return form


def _page(form: TemplateForm, template: MeetingTemplate | None = None) -> str:
    return render_template("meetings/manage/template.html", form=form, template=template)


@bp.get(f"{TEMPLATES}/new")
def new_template() -> ResponseReturnValue:
    require(policy.can_edit_templates(viewer()))
    return _page(_form())


@bp.post(f"{TEMPLATES}/new")
def add_template() -> ResponseReturnValue:
    require(policy.can_edit_templates(viewer()))
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    templates.add(form.facts(), actor=actor())
    flash(_("The template is kept."))
    return redirect(url_for(".template_list"), 303)


@bp.get(f"{TEMPLATES}/<int:template_id>")
def edit_template(template_id: int) -> ResponseReturnValue:
    require(policy.can_edit_templates(viewer()))
    template = planning.get_template(template_id)
    return _page(_form(template), template)


@bp.post(f"{TEMPLATES}/<int:template_id>")
def change_template(template_id: int) -> ResponseReturnValue:
    require(policy.can_edit_templates(viewer()))
    template, form = planning.get_template(template_id), _form()
    if not form.validate_on_submit():
        return _page(form, template), 422
    templates.change(template, form.facts(), actor=actor())
    flash(_("The template is kept."))
    return redirect(url_for(".edit_template", template_id=template_id), 303)


@bp.get(f"{TEMPLATES}/<int:template_id>/remove")
def removing_template(template_id: int) -> ResponseReturnValue:
    require(policy.can_edit_templates(viewer()))
    return render_template(
        "meetings/manage/remove_template.html",
        template=planning.get_template(template_id),
        form=EmptyForm(),
    )


@bp.post(f"{TEMPLATES}/<int:template_id>/remove")
def remove_template(template_id: int) -> ResponseReturnValue:
    require(policy.can_edit_templates(viewer()))
    templates.remove(planning.get_template(template_id), actor=actor())
    flash(_("The template is gone. Meetings prepared from it stay as they are."))
    return redirect(url_for(".template_list"), 303)


@bp.post(f"{STAFF}/<slug>/template")
def keep_template(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    template = templates.keep(meeting, actor=actor())
    flash(_("This meeting is kept as a template. Look it over and name it."))
    return redirect(url_for(".edit_template", template_id=template.id), 303)


@bp.get(f"{STAFF}/<slug>/series")
def sessions(slug: str) -> ResponseReturnValue:
    """The sessions of the series of this meeting, or the form that makes one."""
    return _series(slug, None)


def _series(slug: str, form: RepeatForm | None) -> str:
    meeting, own = managed(slug)
    if form is None and meeting.series_id is None:
        form = RepeatForm()
        form.offer(meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date())
    found = planning.series_of(meeting)
    return desk(
        "series",
        meeting,
        own,
        "facts",
        form=form,
        sessions=[(m, holidays.between(m.starts_at, m.ends_at, m.department)) for m in found],
        drafts=sum(m.state == "draft" for m in found),
    )


@bp.post(f"{STAFF}/<slug>/series")
def repeat(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    form = RepeatForm()
    form.offer(meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date())
    if not form.validate_on_submit():
        return _series(slug, form), 422
    made = series.repeat(meeting, form.rule, actor=actor())
    count = len(made)
    flash(ngettext("%(num)d session is prepared.", "%(num)d sessions are prepared.", count))
    return redirect(url_for(".sessions", slug=slug), 303)


@bp.post(f"{STAFF}/<slug>/series/call")
def call_series(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    count = series.call_all(meeting, actor=actor())
    flash(ngettext("%(num)d call is published.", "%(num)d calls are published.", count))
    return redirect(url_for(".sessions", slug=slug), 303)
