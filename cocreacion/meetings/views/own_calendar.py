"""Which calendars there are to subscribe to, and the secret one of one's own."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cocreacion.groups import queries as groups
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.mail import address
from cocreacion.meetings import mine
from cocreacion.meetings.queries import feeds
from cocreacion.meetings.services import feeding as services
from cocreacion.meetings.views.base import actor, bp, viewer
from cocreacion.people import parking
from cocreacion.process import queries as process

CALENDARS = "/calendars"


@bp.get(CALENDARS)
def calendars() -> ResponseReturnValue:
    plan = process.newest_plan()
    key = feeds.key_of(actor()) if viewer().is_authenticated else None
    return render_template(
        "meetings/calendars.html",
        plan=plan,
        themes=plan.themes if plan else [],
        bodies=groups.body_choices(),
        own_address=address("meetings.person_feed", token=mine.token(key)) if key else "",
    )


@bp.post(f"{CALENDARS}/own")
def renew_calendar() -> ResponseReturnValue:
    if not viewer().is_authenticated:
        raise parking.SignInFirst(back=url_for(".calendars"))
    services.renew(actor=actor())
    flash(_("The address of your calendar is ready. Any earlier one no longer works."))
    return redirect(url_for(".calendars") + "#own", 303)


@bp.post(f"{CALENDARS}/own/stop")
def stop_calendar() -> ResponseReturnValue:
    if not viewer().is_authenticated:
        raise parking.SignInFirst(back=url_for(".calendars"))
    services.stop(actor=actor())
    flash(_("The address no longer works."))
    return redirect(url_for(".calendars") + "#own", 303)
