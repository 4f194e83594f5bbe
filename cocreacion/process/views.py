from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.kernel.errors import NotFound, Refusal
from cocreacion.kernel.forms import add_error, bilingual_data, instant, wall_clock
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import Decision, require
from cocreacion.kernel.slots import slot
from cocreacion.people import parking
from cocreacion.process import (
    changes,
    elsewhere,
    gates,
    labels,
    overview,
    policy,
    queries,
    services,
    wording,
)
from cocreacion.process.forms import PhaseForm, VersionForm, filled
from cocreacion.process.models import ActionPlan, Commitment, CommitmentVersion, Phase, PhaseKind
from cocreacion.process.template import QUESTIONS

bp = Blueprint("process", __name__)
COMMITMENT = "/plans/<plan>/commitments/<number>"


# --- reading ------------------------------------------------------------------------------------


@bp.get("/plans/<plan>")
def plan(plan: str) -> ResponseReturnValue:
    found = queries.get_plan(plan)
    participants = queries.participants_of(found)
    names = queries.names_of(found)
    leads = overview.co_leads(participants, names)
    areas = overview.areas(queries.commitments_of(found), leads, names)
    return render_template(
        "process/plan.html",
        plan=found,
        areas=areas,
        heading=overview.heading(areas),
        phases=gates.shown(queries.phases_of(found)),
        parties=overview.parties(found, participants, names),
        review=overview.review_lines(found),
        other_plans=overview.other_plans(found),
        about=_about(found),
        may_manage=policy.can_manage_plan(current_user),
    )


def _about(found: ActionPlan) -> dict[str, str]:
    source = str(found.about.get("source") or "")
    return {
        "source": labels.source_name(found.sources, source) if source else "",
        "dates_note": overview.in_words(found.about, "dates_note"),
        "follow_up": overview.in_words(found.about, "follow_up"),
    }


@bp.get("/plans/<plan>/commitments")
def commitments(plan: str) -> ResponseReturnValue:
    found = queries.get_plan(plan)
    names = queries.names_of(found)
    co_leads = overview.co_leads(queries.participants_of(found), names)
    areas = overview.areas(queries.commitments_of(found), co_leads, names)
    return render_template("process/commitments.html", plan=found, areas=areas)


@bp.get(COMMITMENT)
def commitment(plan: str, number: str) -> ResponseReturnValue:
    found = queries.get_commitment(plan, number)
    milestones, milestone_count = queries.milestones_of(found)
    parts = {
        "drafts": slot("commitment.drafts", found),
        "meetings": slot("commitment.meetings", found),
        "decisions": slot("commitment.decisions", found),
        "followup": slot("commitment.followup", found),
    }
    return render_template(
        "process/commitment.html",
        commitment=found,
        version=queries.newest_version(found),
        history=queries.history_of(found),
        milestones=milestones,
        milestone_count=milestone_count,
        review=overview.review_of(found),
        questions=QUESTIONS,
        parts=parts,
        names=queries.names_of(found.plan) if found.plan else {},
        tabs_shown=_tabs(found, parts),
        labels=labels,
        may_publish=policy.can_publish_version(current_user, found),
    )


def _tabs(found: Commitment, parts: Mapping[str, str]) -> list[dict[str, object]]:
    """The sections that have something to show."""
    words = {
        "drafts": _("Drafts"),
        "meetings": _("Meetings"),
        "decisions": _("Decisions"),
        "followup": _("Follow-up"),
    }
    here = url_for(".commitment", plan=found.plan.slug if found.plan else "", number=found.number)
    sections = [
        ("wording", _("Wording")),
        ("milestones", _("Milestones")),
        *((f"part-{name}", words[name]) for name, part in parts.items() if part.strip()),
        ("versions", _("Versions")),
    ]
    return [
        {"label": _("Summary"), "url": here, "current": True},
        *({"label": label, "url": f"#{name}", "current": False} for name, label in sections),
    ]


@bp.get(f"{COMMITMENT}/versions/<int:version>")
def version(plan: str, number: str, version: int) -> ResponseReturnValue:
    found = queries.get_commitment(plan, number)
    history = queries.history_of(found)
    return render_template(
        "process/version.html",
        commitment=found,
        version=queries.get_version(found, version),
        newest=history[0].number,
        questions=QUESTIONS,
    )


@bp.get(f"{COMMITMENT}/compare/<int:before>/<int:after>")
def compare(plan: str, number: str, before: int, after: int) -> ResponseReturnValue:
    found = queries.get_commitment(plan, number)
    versions = queries.versions_by_number(found, before, after)
    return render_template(
        "process/compare.html",
        commitment=found,
        before=versions[before],
        after=versions[after],
        changes=changes.between(versions[before], versions[after]),
    )


# --- keeping the plan ---------------------------------------------------------------------------


def _ask(may: Decision) -> None:
    """Guests are led to sign in; others who may not are told why."""
    if not may and not current_user.is_authenticated:
        raise parking.SignInFirst(message=may.reason)
    require(may)


def _given_back() -> dict[str, Any]:
    """What was written in this form before its sender had to sign in again."""
    fields = parking.given_back(request.path)
    return {"formdata": fields} if fields else {}


@bp.get("/manage/plan")
def manage() -> ResponseReturnValue:
    _ask(policy.can_manage_plan(current_user))
    found = queries.newest_plan()
    if found is None:
        return render_template("process/no_plan.html")
    phases = queries.phases_of(found)
    known = {phase.kind for phase in phases}
    return render_template(
        "process/manage.html",
        plan=found,
        phases=gates.shown(phases),
        missing=[(kind, words) for kind, words in labels.PHASES.items() if kind not in known],
        areas=overview.areas(queries.commitments_of(found), {}, {}),
    )


@bp.route("/manage/plan/<plan>/phases/<kind>", methods=["GET", "POST"])
def phase(plan: str, kind: str) -> ResponseReturnValue:
    _ask(policy.can_manage_plan(current_user))
    if kind not in [*PhaseKind]:
        raise NotFound
    found, wanted = queries.get_plan(plan), PhaseKind(kind)
    before = queries.find_phase(found, wanted)
    form = PhaseForm(
        **_given_back(),
        opens_at=wall_clock(before.opens_at) if before else None,
        closes_at=wall_clock(before.closes_at) if before else None,
        summary_es=before.summary.es if before else "",
        summary_en=before.summary.en if before else "",
        coverage_needed=before.coverage_needed if before else 100,
    )
    if form.validate_on_submit() and _phase_kept(found, wanted, form, before):
        flash(_("The dates of this phase are published."))
        return redirect(url_for(".manage"), 303)
    page = render_template("process/phase.html", plan=found, form=form, label=labels.PHASES[wanted])
    return page, 422 if form.errors else 200


def _phase_kept(found: ActionPlan, kind: PhaseKind, form: PhaseForm, before: Phase | None) -> bool:
    window = (instant(form.opens_at.data), instant(form.closes_at.data))
    if window[0] is None or window[1] is None:
        return False
    try:
        services.set_phase(
            found,
            kind,
            actor=current_user,
            window=(window[0], window[1]),
            summary=bilingual_data(form, "summary", before.summary if before else None),
            asked=services.Asked(form.coverage_needed.data, bilingual_data(form, "change_reason")),
        )
    except services.PhaseReasonMissing as refusal:
        add_error(form.change_reason_es, refusal.message)
        return False
    except wording.EndsBeforeStart as refusal:
        add_error(form.closes_at, refusal.message)
        return False
    return True


@bp.route("/manage/plan/<plan>/commitments/<number>", methods=["GET", "POST"])
def publish(plan: str, number: str) -> ResponseReturnValue:
    found = queries.get_commitment(plan, number)
    _ask(policy.can_publish_version(current_user, found))
    newest = queries.newest_version(found)
    form = VersionForm(**_given_back(), data=filled(newest))
    if not form.validate_on_submit():
        return _publish_page(found, form), 422 if form.errors else 200
    try:
        kept = _published(found, form, newest)
    except services.NewerVersion as refusal:
        return _conflict_page(found, form, newest), refusal.status
    except Refusal as refusal:
        add_error(_field_of(form, refusal), refusal.message)
        return _publish_page(found, form), refusal.status
    flash(_("Version %(number)s is published.", number=kept.number))
    return redirect(url_for(".commitment", plan=plan, number=number), 303)


def _published(
    found: Commitment, form: VersionForm, newest: CommitmentVersion | None
) -> CommitmentVersion:
    return services.publish_commitment_version(
        found,
        actor=current_user,
        texts=form.texts(newest),
        reason=bilingual_data(form, "reason"),
        dates=(form.starts_on.data, form.ends_on.data),
        started_from=form.number_before,
    )


def _field_of(form: VersionForm, refusal: Refusal) -> object:
    return form.ends_on if isinstance(refusal, wording.EndsBeforeStart) else form.title_es


def _publish_page(found: Commitment, form: VersionForm) -> str:
    return render_template("process/publish.html", commitment=found, form=form)


def _conflict_page(found: Commitment, form: VersionForm, newest: CommitmentVersion | None) -> str:
    """Both wordings side by side; sent again, the form knows the newer one."""
    if newest is None:
        raise NotFound
    mine = CommitmentVersion(number=newest.number + 1, **form.texts(None))
    form.started_from.data = str(newest.number)
    return render_template(
        "process/publish.html",
        commitment=found,
        form=form,
        newest=newest,
        conflicts=changes.between(newest, mine),
    )


def init_app(app: Flask) -> None:  # noqa: ARG001
    elsewhere.init_app()
