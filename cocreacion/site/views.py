from typing import cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from cocreacion.kernel.gettext import language
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.saving import is_light
from cocreacion.kernel.web import safe_next
from cocreacion.site import changes as log
from cocreacion.site import fair, machine, plan, preferences, work
from cocreacion.site import glossary as words
from cocreacion.site import home as front
from cocreacion.site import offline as offline_pages
from cocreacion.site.forms import PreferencesForm
from cocreacion.site.queries import stand
from cocreacion.site.rail import rail
from cocreacion.site.rail import stand as stand_of_this_request

bp = Blueprint("site", __name__)
machines = (machine.bp,)


@bp.get("/")
def home() -> ResponseReturnValue:
    here = stand_of_this_request() or stand()
    return render_template("site/home.html", front=front.home(here))


@bp.get("/changes")
def changes() -> ResponseReturnValue:
    before = request.args.get("before", "")
    page = log.page(before=int(before) if before.isdecimal() and len(before) < 10 else None)
    return render_template("site/changes.html", page=page, first=not before)


@bp.get("/participation")
def participation() -> ResponseReturnValue:
    return render_template("site/participation.html", **fair.page())


@bp.get("/glossary")
def glossary() -> ResponseReturnValue:
    return render_template("site/glossary.html", terms=words.terms(language()))


@bp.get("/how-to")
def how_to() -> ResponseReturnValue:
    return render_template("site/how_to.html", content_languages=CONTENT_LANGUAGES)


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    return render_template("site/accessibility.html", contact=_contact())


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("site/privacy.html", contact=_contact())


def _contact() -> str:
    """Where to write to the office that runs this site; empty until it is set."""
    return str(current_app.extensions["settings"].contact)


@bp.get("/components")
def components() -> ResponseReturnValue:
    return render_template("site/components.html")


@bp.get("/offline")
def offline() -> ResponseReturnValue:
    """What a device says of a page it has not kept; it adds a list of those it has."""
    return render_template("site/offline.html")


@bp.route("/preferences", methods=["GET", "POST"], endpoint="preferences")
def choose_looks() -> ResponseReturnValue:
    given = {
        "theme": preferences.theme(),
        "light": "1" if is_light() else "0",
        "offline": "1" if preferences.keeps_pages() else "0",
    }
    form = PreferencesForm(**given, next=request.args.get("next", "").rstrip("?"))
    back = safe_next(form.next.data) or url_for(".home")
    if not form.validate_on_submit():
        page = render_template("site/preferences.html", form=form, back=back)
        return page, 422 if form.errors else 200
    response = cast("Response", redirect(back, 303))
    preferences.keep(
        response, theme=form.theme.data, light=form.light.data, offline=form.offline.data
    )
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals["rail"] = rail
    app.context_processor(preferences.of_this_reader)
    app.after_request(offline_pages.mark)
    plan.init_app(app)
    work.init_app()
