"""What everybody reads: the list of consultations, and one of them."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.consultations import policy, queries
from cocreacion.consultations.models import ConsultationState
from cocreacion.consultations.views import parts
from cocreacion.consultations.views.blueprint import bp
from cocreacion.contributions.views.parts import admitted, neighbours


@bp.get("/consultations")
def index() -> ResponseReturnValue:
    """Open now, upcoming, and those that closed, a page at a time."""
    current = queries.current()
    after, before = request.args.get("after", ""), request.args.get("before", "")
    closed = queries.closed(after=after, before=before)
    return render_template(
        "consultations/index.html",
        open_now=[parts.line(each) for each in current if each.is_open],
        upcoming=[parts.line(each) for each in current if each.state is ConsultationState.UPCOMING],
        closed=closed.rows,
        pages=neighbours(closed, url_for(".index")),
        beginning=not (after or before),
        may_manage=policy.can_manage(current_user),
    )


@bp.get("/consultations/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """`?question=2` opens the second question, with its answers and the form."""
    consultation = parts.get(slug)
    statements = parts.statements(consultation)
    action = url_for(".answer", slug=slug)
    return render_template(
        "consultations/show.html",
        consultation=consultation,
        left=parts.left(consultation),
        text_of=parts.text_of(consultation.version),
        only=admitted(consultation.admits),
        asked=parts.asked(consultation),
        statements=statements,
        form=parts.answering(consultation, statements, action),
        may_answer=policy.can_answer(current_user, consultation),
        may_propose=policy.can_propose_statement(current_user, consultation),
        may_manage=policy.can_manage(current_user),
    )
