from typing import cast

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel.web import safe_next
from cocreacion.site import machine, plan, preferences
from cocreacion.site.forms import PreferencesForm
from cocreacion.site.rail import rail

bp = Blueprint("site", __name__)
machines = (machine.bp,)


@bp.get("/")
def home() -> ResponseReturnValue:
    return render_template("site/home.html")


@bp.get("/components")
def components() -> ResponseReturnValue:
    return render_template("site/components.html")


@bp.route("/preferences", methods=["GET", "POST"], endpoint="preferences")
def choose_looks() -> ResponseReturnValue:
    given = {"theme": preferences.theme(), "light": "1" if preferences.light() else "0"}
    form = PreferencesForm(**given, next=request.args.get("next", "").rstrip("?"))
    back = safe_next(form.next.data) or url_for(".home")
    if not form.validate_on_submit():
        page = render_template("site/preferences.html", form=form, back=back)
        return page, 422 if form.errors else 200
    response = cast("Response", redirect(back, 303))
    preferences.keep(response, theme=form.theme.data, light=form.light.data)
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals["rail"] = rail
    app.context_processor(preferences.of_this_reader)
    plan.init_app(app)
