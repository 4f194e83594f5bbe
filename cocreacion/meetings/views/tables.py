"""Tables of a conversation: for who arranges them, writes at them, checks and reads."""

from hashlib import sha256
from typing import Any

from flask import flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue

from cocreacion.contributions import views as contributions
from cocreacion.kernel import web
from cocreacion.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.meetings import attribution, conversation, policy
from cocreacion.meetings.forms.tables import FORMS, CheckForm, SaidForm, TableForm, revision
from cocreacion.meetings.models import DiscussionTable, Meeting
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.queries import tables as queries
from cocreacion.meetings.services import tables as services
from cocreacion.meetings.views.base import (
    PUBLIC,
    STAFF,
    Own,
    actor,
    bp,
    desk,
    managed,
    seen,
    viewer,
)
from cocreacion.meetings.views.desk import first_error, kept, named, parts, signed_in
from cocreacion.people import parking
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Sector, User
from cocreacion.people.places import department_name
from cocreacion.people.queries.accounts import find_by_email

TABLES = f"{STAFF}/<slug>/tables"
TABLE = f"{PUBLIC}/<slug>/tables/<int:number>"
CHECK = f"{PUBLIC}/<slug>/check"


# --- Arranging --------------------------------------------------------------------------------


@bp.get(TABLES)
def tables(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    return _tables_page(meeting, own, _form(meeting))


def _form(meeting: Meeting, **facts: Any) -> TableForm:
    form = TableForm(**facts)
    form.offer(meetings.agenda_of(meeting))
    return form


def _tables_page(
    meeting: Meeting,
    own: Own,
    form: TableForm,
    *,
    edited: DiscussionTable | None = None,
    refusal: Any = None,
) -> str:
    told = _told(meeting)
    return desk(
        "tables",
        meeting,
        own,
        "tables",
        form=form,
        edited=edited,
        refusal=refusal,
        told=told,
        writes=policy.can_capture(viewer(), told.tables[0].table, own) if told.tables else None,
        may_arrange=policy.can_arrange_tables(viewer(), meeting, own),
    )


def _told(meeting: Meeting, *, first: bool = False) -> conversation.Conversation:
    return conversation.conversation(
        meeting,
        queries.tables_of(meeting),
        queries.numbers(meeting),
        queries.counts_of(meeting),
        queries.first_published(meeting) if first else (),
    )


@bp.post(TABLES)
def add_table(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = _form(meeting)
    rapporteur = _rapporteur(form) if form.validate_on_submit() else None
    if form.errors:
        return _tables_page(meeting, own, form), 422
    services.arrange(meeting, _arrangement(meeting, form, rapporteur), actor=actor())
    flash(_("The table is there."))
    return redirect(address(".tables", slug=slug), 303)


def _rapporteur(form: TableForm) -> User | None:
    """The account with this address; an error beside the field where there is none."""
    email = (form.email.data or "").strip().lower()
    user = find_by_email(email) if email else None
    if email and user is None:
        add_error(form.email, _("No account has this address. Ask the person to register first."))
    return user


def _arrangement(
    meeting: Meeting,
    form: TableForm,
    rapporteur: User | None,
    before: DiscussionTable | None = None,
) -> services.Arrangement:
    return services.Arrangement(
        theme=form.theme(before),
        facilitator=form.facilitator.data or "",
        rapporteur=rapporteur,
        point=form.chosen(meetings.agenda_of(meeting)),
    )


@bp.get(f"{TABLES}/<int:number>")
def edit_table(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    table, form = queries.get_table(meeting, number), _form(meeting)
    form.fill(table)
    return _tables_page(meeting, own, form, edited=table)


@bp.post(f"{TABLES}/<int:number>")
def change_table(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    table, form = queries.get_table(meeting, number), _form(meeting)
    rapporteur = _rapporteur(form) if form.validate_on_submit() else None
    if form.errors:
        return _tables_page(meeting, own, form, edited=table), 422
    services.rearrange(table, _arrangement(meeting, form, rapporteur, table), actor=actor())
    flash(_("The table was changed."))
    return redirect(address(".tables", slug=slug), 303)


@bp.post(f"{TABLES}/<int:number>/remove")
def remove_table(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    try:
        services.remove(queries.get_table(meeting, number), actor=actor())
    except services.TableInUse as refusal:
        form = _form(meeting, formdata=None)
        return _tables_page(meeting, own, form, refusal=refusal), refusal.status
    flash(_("The table was removed."))
    return redirect(address(".tables", slug=slug), 303)


# --- Writing down -----------------------------------------------------------------------------


@bp.get(f"{TABLE}/desk")
def at_table(slug: str, number: int) -> ResponseReturnValue:
    signed_in()
    meeting, own = seen(slug)
    table = queries.get_table(meeting, number)
    require(policy.can_see_table_desk(viewer(), table, own))
    if "X-Region" not in request.headers:
        return _table_desk(table, own, {})
    may = policy.can_capture(viewer(), table, own)
    state = repr((queries.version(table), bool(may), request.path))
    version = sha256(state.encode()).hexdigest()[:20]
    if request.if_none_match.contains(version):
        return parts("", version)
    return parts("meetings/tables/_parts.html", version, **_written(table, own))


def _written(table: DiscussionTable, own: Own) -> dict[str, Any]:
    sitting = conversation.who_sits(queries.counts_of(table.meeting))
    people = [
        (sector_name(sector), department_name(department), many)
        for (id_, sector, department), many in sitting.items()
        if id_ == table.id
    ]
    return {
        "table": table,
        "meeting": table.meeting,
        "may_capture": policy.can_capture(viewer(), table, own),
        "written": queries.written_at(table),
        "people": people,
        "me": viewer().id,
    }


def _table_desk(table: DiscussionTable, own: Own, sent: dict[str, Any], refusal: Any = None) -> str:
    kept_ = parking.given_back(address(".capture", slug=table.meeting.slug, number=table.number))
    forms: dict[str, Any] = {}
    for name, kind in FORMS.items():
        given = kept_ if kept_ is not None and kept_.get("do") == name else None
        forms[name] = sent.get(name) or kind(formdata=given)
        if name == "said" and "speaker" in forms[name]:
            forms[name].keep_names(attribution.names(table.meeting))
        named(forms[name], name)
    return render_template(
        "meetings/tables/desk.html",
        **_written(table, own),
        forms=forms,
        form=next(iter(sent.values()), None),
        refusal=refusal,
    )


@bp.post(f"{TABLE}/desk")
def capture(slug: str, number: int) -> ResponseReturnValue:
    """What was said, or how many sit here; told again, the same answer."""
    signed_in()
    meeting, own = seen(slug)
    table = queries.get_table(meeting, number)
    require(policy.can_see_table_desk(viewer(), table, own))
    name = "people" if request.form.get("do") == "people" else "said"
    form: Any = FORMS[name]()
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            _keep(table, name, form)
        except (Invalid, Conflict, Forbidden) as found:
            refusal = found
    elif web.wants_json():
        refusal = Invalid(first_error(form))
    if refusal is None and not form.errors:
        return kept(form, address(".at_table", slug=slug, number=number) + f"#{name}")
    if web.wants_json():
        return web.refuse(refusal or Invalid())
    page = _table_desk(table, own, {name: form}, refusal)
    return page, refusal.status if refusal else 422


def _keep(table: DiscussionTable, name: str, form: Any) -> None:
    if name == "said":
        services.capture(table, form.said(), actor=actor(), operation=form.key, at=form.happened_at)
        return
    services.count(
        table,
        actor=actor(),
        operation=form.key,
        at=form.happened_at,
        sector=Sector(form.sector.data),
        department=form.department.data or "",
        headcount=form.headcount.data,
    )


@bp.get(f"{PUBLIC}/<slug>/transcripts/<int:row_id>")
def transcript(slug: str, row_id: int) -> ResponseReturnValue:
    meeting, _own = seen(slug)
    row = queries.get_transcript(meeting, row_id)
    require(policy.can_correct(viewer(), row))
    form = SaidForm()
    form.keep_names(attribution.names(meeting))
    form.fill(row)
    return render_template("meetings/tables/correct.html", meeting=meeting, row=row, form=form)


@bp.post(f"{PUBLIC}/<slug>/transcripts/<int:row_id>")
def correct_transcript(slug: str, row_id: int) -> ResponseReturnValue:
    meeting, _own = seen(slug)
    row = queries.get_transcript(meeting, row_id)
    require(policy.can_correct(viewer(), row))
    form = SaidForm()
    form.keep_names(attribution.names(meeting))
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            services.correct(row, form.said(), actor=actor(), seen=revision(form))
        except (Invalid, Conflict) as found:
            refusal = found
        else:
            flash(_("The text was corrected. Somebody else compares it again."))
            back = address(".at_table", slug=slug, number=row.table.number)
            return redirect(f"{back}#part-written", 303)
    page = render_template(
        "meetings/tables/correct.html", meeting=meeting, row=row, form=form, refusal=refusal
    )
    return page, refusal.status if refusal else 422


# --- Comparing --------------------------------------------------------------------------------


@bp.get(CHECK)
def checking(slug: str) -> ResponseReturnValue:
    meeting, own = seen(slug)
    return _checking_page(meeting, own)


def _checking_page(
    meeting: Meeting, own: Own, refusal: Any = None, sent: CheckForm | None = None, row_id: int = 0
) -> str:
    every = queries.tables_of(meeting)
    require(policy.can_see_checking(viewer(), meeting, own, every))
    rows = []
    for row in queries.to_check(meeting):
        form = sent if sent is not None and row.id == row_id else CheckForm(formdata=None)
        form.version.data = str(row.revision)
        named(form, f"c{row.id}")
        rows.append((row, policy.can_check(viewer(), row, own, every), form))
    return render_template(
        "meetings/tables/checking.html", meeting=meeting, rows=rows, refusal=refusal, form=sent
    )


@bp.post(f"{CHECK}/<int:row_id>")
def check(slug: str, row_id: int) -> ResponseReturnValue:
    meeting, own = seen(slug)
    row, form = queries.get_transcript(meeting, row_id), CheckForm()
    require(policy.can_check(viewer(), row, own, queries.tables_of(meeting)))
    if not form.validate_on_submit():
        return _checking_page(meeting, own, sent=form, row_id=row_id), 422
    try:
        if form.do.data == "agrees":
            services.confirm(row, actor=actor(), seen=revision(form))
            flash(_("The text is published."))
        else:
            services.give_back(
                row, actor=actor(), seen=revision(form), reason=form.reason.data or ""
            )
            flash(_("The text goes back to whoever wrote it down."))
    except services.NoReason as refusal:
        add_error(form.reason, refusal.message)
        return _checking_page(meeting, own, sent=form, row_id=row_id), refusal.status
    except services.ChangedMeanwhile as refusal:
        return _checking_page(meeting, own, refusal, row_id=row_id), refusal.status
    return redirect(address(".checking", slug=slug), 303)


# --- Reading ----------------------------------------------------------------------------------


@bp.get(TABLE)
def table(slug: str, number: int) -> ResponseReturnValue:
    """What was said at one table, as it was compared."""
    meeting, own = seen(slug)
    found = queries.get_table(meeting, number)
    after = request.args.get("after", 0, type=int)
    rows = queries.published(found, after if 0 <= after < 2**31 else 0)
    more = len(rows) > queries.PAGE
    rows = rows[: queries.PAGE]
    return render_template(
        "meetings/tables/show.html",
        meeting=meeting,
        table=found,
        rows=rows,
        next=address(".table", slug=slug, number=number, after=rows[-1].id) if more else "",
        first=address(".table", slug=slug, number=number) if after else "",
        voice=conversation.voice,
        answers=contributions.answers_of(
            [row.contribution_id for row in rows if row.contribution_id]
        ),
        sees_desk=policy.can_see_table_desk(viewer(), found, own),
        writes=policy.can_capture(viewer(), found, own),
    )


def of_meeting(meeting: Meeting) -> str:
    """For the page of the meeting: its tables, and the first words of each."""
    if not queries.tables_of(meeting):
        return ""
    return render_template(
        "meetings/tables/_of_meeting.html",
        meeting=meeting,
        told=_told(meeting, first=True),
        voice=conversation.voice,
    )


def returned(person: User) -> str:
    """For somebody's own page: what came back to them and waits for a correction."""
    rows = queries.returned_to(person)
    return render_template("meetings/tables/_returned.html", rows=rows) if rows else ""


def of_rapporteur(person: User) -> str:
    """For somebody's own page: the tables at which they write."""
    mine = queries.tables_of_rapporteur(person)
    return render_template("meetings/tables/_mine.html", tables=mine) if mine else ""
